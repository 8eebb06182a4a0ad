//! A line as rules see it.

use super::Description;
use super::findings::Spot;
use super::part::Part;
use crate::sdp::malformed;
use crate::sdp::shape::{Param, params};
use crate::sdp::view::Entry;
use crate::text::{Span, offset};

/// A line of a description, with the part it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// The session part or the media section it stands in.
    pub part: Part<'a>,
    index: usize,
}

impl<'a> Line<'a> {
    pub(super) const fn new(part: Part<'a>, index: usize) -> Self {
        Self { part, index }
    }

    /// The description it is a line of.
    pub const fn description(&self) -> &'a Description<'a> {
        self.part.of
    }

    /// Which line of the description, from 0.
    pub const fn index(&self) -> usize {
        self.index
    }

    /// Its entry: definition, name, value.
    pub fn entry(&self) -> &'a Entry {
        &self.part.of.session.entries[self.index]
    }

    /// The attribute's name, or the letter before `=`.
    pub fn name(&self) -> &'a str {
        self.part.of.session.name(self.entry())
    }

    /// The text after `=` or after the attribute's colon; empty when there is none.
    pub fn value(&self) -> &'a str {
        self.entry().value().map_or("", |span| self.part.of.session.document.slice(span))
    }

    /// The text of a field.
    pub fn text(&self, field: &str) -> Option<&'a str> {
        self.part.of.session.get(self.entry(), field)
    }

    /// The text of the field at this place, from 0. Quicker than by name, for grammars whose first fields are always
    /// there.
    pub(super) fn nth(&self, field: usize) -> Option<&'a str> {
        let session = self.part.of.session;
        session.fields(self.entry()).get(field).map(|field| session.document.slice(field.span))
    }

    /// The number in a field.
    pub fn number(&self, field: &str) -> Option<u64> {
        self.part.of.session.number(self.entry(), field)
    }

    /// The words of a field, single blanks between them, each with its place. Empty ones are left out.
    pub fn words(&self, field: &str) -> impl Iterator<Item = (&'a str, Span)> + use<'a> {
        let span = self.part.of.session.field(self.entry(), field).map_or_else(Span::default, |field| field.span);
        words(self.part.of.session.document.slice(span), span, b' ')
    }

    /// The `name=value` parts of a field.
    pub fn params(&self, field: &str) -> impl Iterator<Item = Param<'a>> + use<'a> {
        let span = self.part.of.session.field(self.entry(), field).map_or_else(Span::default, |field| field.span);
        params(self.part.of.session.document.slice(span), span)
    }

    /// The place of the whole line, without its end.
    pub fn at(&self) -> Spot {
        self.spot(self.span())
    }

    /// The place of the value, or of the name when there is no value.
    pub fn at_value(&self) -> Spot {
        let entry = self.entry();
        self.spot(entry.value().unwrap_or_else(|| entry.name()))
    }

    /// The place of the name.
    pub fn at_name(&self) -> Spot {
        self.spot(self.entry().name())
    }

    /// The place of a field, or of the value when the field is not there.
    pub fn at_field(&self, field: &str) -> Spot {
        let session = self.part.of.session;
        session.field(self.entry(), field).map_or_else(|| self.at_value(), |field| self.spot(field.span))
    }

    /// A place in the same description.
    pub const fn spot(&self, span: Span) -> Spot {
        Spot { source: self.part.of.number, span }
    }

    /// The line without its end.
    pub fn span(&self) -> Span {
        self.part.of.session.document.lines[self.index].span()
    }

    /// The line with its end: what is deleted with it.
    pub fn whole(&self) -> Span {
        let line = &self.part.of.session.document.lines[self.index];
        Span::new(line.span().start, line.eol().end)
    }

    /// The line end in use here: this line's, or the first line's when this one has none.
    pub fn eol(&self) -> &'a str {
        let document = self.part.of.session.document;
        match document.slice(document.lines[self.index].eol()) {
            "" => document.lines.first().map_or("\r\n", |line| document.slice(line.eol())),
            eol => eol,
        }
    }

    /// Why it cannot be read, when it cannot.
    pub fn misfit(&self) -> Option<crate::sdp::shape::Misfit> {
        self.part.of.session.misfit(self.index)
    }

    /// The next readable line of the same type or attribute in the same part. Quick.
    pub fn next_of_its_kind(&self) -> Option<Self> {
        self.part.of.index.next(self.index).map(|index| Self::new(self.part, index))
    }

    /// Does it look as if the text was cut in it: it is the last line, has no end, and its value ends too early?
    pub fn is_cut(&self) -> bool {
        malformed::is_cut(self.part.of.session, self.index)
    }
}

/// The parts of `text` between separators, each with its place; `span` is the place of all of it. Empty ones are left
/// out.
pub(in crate::lint) fn words<'a>(
    text: &'a str,
    span: Span,
    separator: u8,
) -> impl Iterator<Item = (&'a str, Span)> + use<'a> {
    // Words are short: a plain loop over bytes beats the searchers of `str`. The separator is ASCII, so that every cut
    // is on a character boundary.
    let (bytes, mut at) = (text.as_bytes(), 0);
    std::iter::from_fn(move || {
        while bytes.get(at) == Some(&separator) {
            at += 1;
        }
        let from = at;
        while bytes.get(at).is_some_and(|byte| *byte != separator) {
            at += 1;
        }
        let word = text.get(from..at).filter(|word| !word.is_empty())?;
        Some((word, Span::new(span.start + offset(from), span.start + offset(at))))
    })
}
