//! A description read: each line with its definition and its fields, every field with its place. Nothing is judged
//! here but whether a line can be read; nothing is copied.

use std::sync::OnceLock;

use super::attr::{self, Definition, Value, lines};
use super::codec::declared::Declared;
use super::shape::{Field, Misfit, Problem, read};
use super::syntax::Document;
use crate::text::{Span, offset};

/// A [`Document`] with its lines read.
#[derive(Debug)]
pub struct Session<'s> {
    /// What was read.
    pub document: &'s Document<'s>,
    /// One for each line of the document, in order.
    pub entries: Vec<Entry>,
    fields: Vec<Field>,
    misfits: Vec<(u32, Misfit)>,
    /// Of each section: its lines about a payload type, found when first asked for. `OnceLock` rather than `OnceCell`
    /// so that a session can be shared between threads.
    declared: Vec<OnceLock<Declared>>,
}

/// One line, read. There is one for every line, so it is kept small.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// What is known of this line type or attribute; none for unknown ones and for lines that are not `x=…`.
    pub definition: Option<&'static Definition>,
    start: u32,
    name_end: u32,
    end: u32,
    /// [`NO_SECTION`] in the session part.
    section: u32,
    fields: u32,
    field_count: u16,
    written: Written,
    /// Does the value fit the shape in its definition? (Unknown lines do.)
    pub fits: bool,
}

/// How name and value of an entry stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    /// `name:value` or `x=value`.
    Named,
    /// `name`.
    Flag,
    /// Not a line of SDP: there is no name, and all of it is the value.
    Nameless,
}

const NO_SECTION: u32 = u32::MAX;

impl Entry {
    /// Index of its media section; none in the session part.
    pub fn section(&self) -> Option<usize> {
        (self.section != NO_SECTION).then_some(self.section as usize)
    }

    /// The attribute's name, or the letter before `=`; empty for a line that is not `x=…`.
    pub const fn name(&self) -> Span {
        Span::new(self.start, self.name_end)
    }

    /// The value: after the colon of an attribute, after `=` of another line. None for an attribute without a colon.
    pub const fn value(&self) -> Option<Span> {
        match self.written {
            Written::Named => Some(Span::new(self.name_end + 1, self.end)),
            Written::Flag => None,
            Written::Nameless => Some(Span::new(self.name_end, self.end)),
        }
    }
}

impl<'s> Session<'s> {
    /// Reads every line.
    pub fn read(document: &'s Document<'s>) -> Self {
        let mut session = Self {
            document,
            entries: Vec::with_capacity(document.lines.len()),
            fields: Vec::with_capacity(document.lines.len() * 3),
            misfits: Vec::new(),
            declared: vec![OnceLock::new(); document.sections.len()],
        };
        let mut sections = 0;
        for line in &document.lines {
            let (span, value) = (line.span(), line.value());
            let (definition, name_end, written) = match line.kind {
                Some(b'a') => session.attribute(value),
                // A candidate as `RTCIceCandidate.candidate` has it, without `a=`.
                None if document.slice(value).starts_with("candidate:") => session.attribute(value),
                Some(letter) => (lines::find(letter), span.start + 1, Written::Named),
                None => (None, span.start, Written::Nameless),
            };
            let start = if line.kind == Some(b'a') { value.start } else { span.start };
            sections += u32::from(line.kind == Some(b'm'));
            let entry = Entry {
                definition,
                start,
                name_end,
                end: span.end,
                section: sections.checked_sub(1).unwrap_or(NO_SECTION),
                fields: offset(session.fields.len()),
                field_count: 0,
                written,
                fits: true,
            };
            let entry = session.with_fields(entry);
            session.entries.push(entry);
        }
        session
    }

    /// Definition of an attribute, the end of its name, and whether it has a value.
    #[inline]
    fn attribute(&self, span: Span) -> (Option<&'static Definition>, u32, Written) {
        let text = self.document.slice(span);
        // Names are short: a plain loop beats memchr.
        let (name_end, written) = match text.bytes().position(|b| b == b':') {
            Some(at) => (span.start + offset(at), Written::Named),
            None => (span.start + offset(without_blanks(text).len()), Written::Flag),
        };
        (attr::find(self.document.slice(Span::new(span.start, name_end))), name_end, written)
    }

    /// Reads the value of an entry into fields.
    #[inline]
    fn with_fields(&mut self, mut entry: Entry) -> Entry {
        if let (Some(_), Some(value)) = (entry.definition, entry.value()) {
            // Blanks at the end of a line are a slip of whoever wrote or pasted it, not part of the value; unless the
            // value is nothing else (`s= `).
            let kept = offset(without_blanks(self.document.slice(value)).len());
            entry.end = if kept == 0 { entry.end } else { value.start + kept };
        }
        let result = match (entry.definition.map(|d| &d.value), entry.value()) {
            (None, _) | (Some(Value::Flag | Value::Optional(_)), None) => Ok(()),
            (Some(Value::Flag), Some(value)) => {
                Err(Misfit { span: Span::new(value.start - 1, value.end), problem: Problem::NoValueAllowed })
            }
            (Some(Value::Shaped(_)), None) => Err(Misfit { span: entry.name(), problem: Problem::ValueRequired }),
            (Some(Value::Shaped(shape) | Value::Optional(shape)), Some(value)) => {
                read(shape, self.document.slice(value), value.start, &mut self.fields)
            }
        };
        if let Err(misfit) = result {
            self.misfits.push((offset(self.entries.len()), misfit));
        }
        let count = self.fields.len() - entry.fields as usize;
        Entry { field_count: u16::try_from(count).unwrap_or(u16::MAX), fits: result.is_ok(), ..entry }
    }

    /// The fields of an entry, in order. When the entry does not fit its shape: those before the misfit.
    pub fn fields(&self, entry: &Entry) -> &[Field] {
        let first = entry.fields as usize;
        self.fields.get(first..first + entry.field_count as usize).unwrap_or_default()
    }

    /// The field of this name.
    pub fn field(&self, entry: &Entry, name: &str) -> Option<&Field> {
        // Length and last letter tell nearly all names of fields apart, so that few are compared.
        let last = name.as_bytes().last();
        self.fields(entry).iter().find(|field| {
            let (known, _) = field.definition();
            known.len() == name.len() && known.as_bytes().last() == last && known == name
        })
    }

    /// The text of the field of this name.
    pub fn get(&self, entry: &Entry, name: &str) -> Option<&'s str> {
        self.field(entry, name).map(|field| self.document.slice(field.span))
    }

    /// The number in the field of this name.
    pub fn number(&self, entry: &Entry, name: &str) -> Option<u64> {
        self.get(entry, name)?.parse().ok()
    }

    /// The blanks at the end of line `index` that are not part of its value.
    pub fn trailing(&self, index: usize) -> Span {
        let (line, entry) = (self.document.lines[index].span(), &self.entries[index]);
        let end = entry.value().map_or(entry.name_end, |value| value.end);
        Span::new(end.clamp(line.start, line.end), line.end)
    }

    /// Why line `index` does not fit its shape.
    pub fn misfit(&self, index: usize) -> Option<Misfit> {
        let at = self.misfits.binary_search_by_key(&offset(index), |(line, _)| *line).ok()?;
        Some(self.misfits[at].1)
    }

    /// All misfits with the index of their line.
    pub fn misfits(&self) -> &[(u32, Misfit)] {
        &self.misfits
    }

    /// The name of an entry: an attribute's name, a letter, or nothing.
    pub fn name(&self, entry: &Entry) -> &'s str {
        self.document.slice(entry.name())
    }

    /// The value of an entry; empty when it has none.
    pub fn value(&self, entry: &Entry) -> &'s str {
        entry.value().map_or("", |span| self.document.slice(span))
    }

    /// Is this line an attribute (`a=`, or a bare `candidate:`)?
    pub fn is_attribute(&self, index: usize) -> bool {
        let line = &self.document.lines[index];
        line.kind == Some(b'a') || (line.kind.is_none() && self.entries[index].definition.is_some())
    }

    /// The entries of the session part.
    pub fn session_entries(&self) -> Entries<'_, 's> {
        Entries { session: self, range: self.document.session_lines() }
    }

    /// The media sections.
    pub fn media(&self) -> impl ExactSizeIterator<Item = Media<'_, 's>> {
        (0..self.document.sections.len()).map(|index| self.section(index))
    }

    /// Media section `index`, from 0.
    pub fn section(&self, index: usize) -> Media<'_, 's> {
        Media { index, entries: Entries { session: self, range: self.document.section_lines(index) } }
    }
}

fn without_blanks(text: &str) -> &str {
    text.trim_end_matches([' ', '\t'])
}

/// The entries of the session part or of one media section.
#[derive(Clone, Debug)]
pub struct Entries<'r, 's> {
    /// The description.
    pub session: &'r Session<'s>,
    /// Its lines.
    pub range: std::ops::Range<usize>,
}

impl<'r, 's> Entries<'r, 's> {
    /// Each entry with the index of its line.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &'r Entry)> + use<'r, 's> {
        let session = self.session;
        self.range.clone().zip(&session.entries[self.range.clone()])
    }

    /// The known attributes or lines of this name that can be read (`mid`, `c`).
    pub fn all(&self, name: &'static str) -> impl Iterator<Item = &'r Entry> + use<'r, 's> {
        self.lines_of(name).map(|(_, entry)| entry)
    }

    /// As [`all`](Self::all), with the index of their lines.
    pub fn lines_of(&self, name: &'static str) -> impl Iterator<Item = (usize, &'r Entry)> + use<'r, 's> {
        self.iter().filter(move |(_, entry)| entry.fits && entry.definition.is_some_and(|d| d.name == name))
    }

    /// The first one of this name.
    pub fn first(&self, name: &'static str) -> Option<&'r Entry> {
        self.all(name).next()
    }

    /// The text of field `field` of the first one of this name.
    pub fn get(&self, name: &'static str, field: &str) -> Option<&'s str> {
        self.first(name).and_then(|entry| self.session.get(entry, field))
    }

    /// Is there one of this name?
    pub fn has(&self, name: &'static str) -> bool {
        self.first(name).is_some()
    }
}

/// A media section.
#[derive(Clone, Debug)]
pub struct Media<'r, 's> {
    /// Its index, from 0.
    pub index: usize,
    /// Its entries, the `m=` line first.
    pub entries: Entries<'r, 's>,
}

impl<'r, 's> Media<'r, 's> {
    /// The first readable `rtpmap` of a payload type. The first look-up in a section reads the section, the others
    /// are quick: explanations may ask for every line.
    pub fn rtpmap(&self, payload_type: &str) -> Option<&'r Entry> {
        self.declared()?.rtpmap(self.entries.session, payload_type)
    }

    /// The first readable `fmtp` of a payload type; as quick as [`rtpmap`](Self::rtpmap).
    pub fn fmtp(&self, payload_type: &str) -> Option<&'r Entry> {
        self.declared()?.fmtp(self.entries.session, payload_type)
    }

    /// The readable `rtcp-fb` lines of a payload type (or of `*`), in order.
    pub fn feedback(&self, payload_type: &str) -> impl Iterator<Item = &'r Entry> + use<'r, 's> {
        let session = self.entries.session;
        let lines = self.declared().map_or(&[][..], |declared| declared.feedback(session, payload_type));
        lines.iter().filter_map(|line| session.entries.get(*line as usize))
    }

    fn declared(&self) -> Option<&'r Declared> {
        let cell = self.entries.session.declared.get(self.index)?;
        Some(cell.get_or_init(|| Declared::read(&self.entries)))
    }
}

/// A line in its surroundings: what an explanation may look at.
#[derive(Clone, Copy, Debug)]
pub struct Context<'r, 's> {
    /// The description.
    pub session: &'r Session<'s>,
    /// The line.
    pub entry: &'r Entry,
}

impl<'r, 's> Context<'r, 's> {
    /// The text of a field of this line.
    pub fn get(&self, field: &str) -> Option<&'s str> {
        self.session.get(self.entry, field)
    }

    /// A number of this line.
    pub fn number(&self, field: &str) -> Option<u64> {
        self.session.number(self.entry, field)
    }

    /// The place of a field of this line.
    pub fn span(&self, field: &str) -> Option<Span> {
        self.session.field(self.entry, field).map(|field| field.span)
    }

    /// The media section of this line.
    pub fn media(&self) -> Option<Media<'r, 's>> {
        self.entry.section().map(|index| self.session.section(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_a_line_is_written() {
        let document = Document::parse("s=-\na=mid:0\na=rtcp-mux\n?\nm=audio 9 X 0\ncandidate:1\na=:\na=\n");
        let session = Session::read(&document);
        let read: Vec<_> = session
            .entries
            .iter()
            .map(|entry| (session.name(entry), entry.value().map(|span| document.slice(span)), entry.section()))
            .collect();
        let expected = [
            ("s", Some("-"), None),
            ("mid", Some("0"), None),
            ("rtcp-mux", None, None),
            ("", Some("?"), None),
            ("m", Some("audio 9 X 0"), Some(0)),
            ("candidate", Some("1"), Some(0)),
            ("", Some(""), Some(0)),
            ("", None, Some(0)),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn a_line_costs_little() {
        assert_eq!((size_of::<Entry>(), size_of::<Field>()), (32, 16));
    }
}
