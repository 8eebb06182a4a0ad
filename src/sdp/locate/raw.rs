//! Inputs that are a description as they are, byte for byte.

use std::ops::Range;

use super::part::Part;
use super::{FoundKind, MOST, NoteKind, escape};
use crate::text::{Span, line_ends};

/// Does a line look like one of SDP, `x=…`?
pub(super) fn looks(line: &[u8]) -> bool {
    matches!(line, [letter, b'=', ..] if letter.is_ascii_alphabetic())
}

/// Attributes a trickle fragment may have (RFC 8840, section 9.2 and the extensions in use).
static FRAGMENT: &[&[u8]] = &[
    b"candidate",
    b"end-of-candidates",
    b"group",
    b"ice-lite",
    b"ice-mismatch",
    b"ice-options",
    b"ice-pacing",
    b"ice-pwd",
    b"ice-ufrag",
    b"mid",
    b"remote-candidates",
];

/// Can this line stand in a trickle fragment?
pub(super) fn fits_fragment(line: &[u8]) -> bool {
    match line {
        [b'm', b'=', ..] => true,
        [b'a', b'=', rest @ ..] => {
            let end = rest.iter().position(|byte| matches!(byte, b':' | b'\r' | b'\n' | b' ')).unwrap_or(rest.len());
            FRAGMENT.contains(&&rest[..end])
        }
        _ => false,
    }
}

fn is_candidate(line: &[u8]) -> bool {
    line.starts_with(b"a=candidate:") || line.starts_with(b"a=end-of-candidates")
}

/// Is the text written with escapes or tags for line ends, and thus not raw whatever its one line looks like?
fn is_escaped(line: &[u8]) -> bool {
    let near = &line[..line.len().min(4096)];
    memchr::memchr_iter(b'\\', near)
        .take(16)
        .any(|at| escape::eol(near, at).is_some_and(|eol| looks(&near[(at + eol.len).min(near.len())..])))
        || near.starts_with(b"v=0<br")
        || near.starts_with(b"v=0&#")
}

/// What lines of the whole input tell.
struct Survey {
    lines: usize,
    alike: usize,
    /// A `v`, `o`, `s`, `m`, `c` or `a` line is there.
    known: bool,
    fragment: bool,
    candidates: bool,
    /// The first line is a `v=` one that goes on in words, and no `o=` line is there.
    words: bool,
    /// Lines that seem to be the ends of those before them: the first, and how many.
    wrapped: Option<(Range<usize>, usize)>,
    /// Where each description after the first begins.
    splits: Vec<usize>,
}

/// The descriptions the whole input consists of; none when it is something else.
pub(super) fn whole(bytes: &[u8]) -> Option<Vec<Part>> {
    let survey = survey(bytes)?;
    let wrapped = survey.wrapped.filter(|(_, count)| count * 3 > survey.lines);
    let enough = survey.alike * if wrapped.is_some() { 4 } else { 2 } >= survey.lines;
    if !enough || !survey.known || survey.candidates || survey.words {
        return None;
    }
    let kind = if survey.fragment { FoundKind::Fragment } else { FoundKind::Description };
    let mut starts = vec![0];
    starts.extend(survey.splits);
    let ends = starts.iter().skip(1).copied().chain([bytes.len()]);
    let ranges = starts.iter().copied().zip(ends);
    let mut parts: Vec<Part> = ranges.map(|(start, end)| verbatim(start..end, kind)).collect();
    if let Some((first, _)) = wrapped {
        let part = parts.iter_mut().rfind(|part| part.cover.start <= first.start);
        part.into_iter().for_each(|part| part.notes.push((Span::of(first.clone()), NoteKind::HardWrapped)));
    }
    Some(parts)
}

fn verbatim(range: Range<usize>, kind: FoundKind) -> Part {
    let mut part = Part::new(range.clone(), kind);
    part.copy(range);
    part
}

fn survey(bytes: &[u8]) -> Option<Survey> {
    let mut survey = Survey {
        lines: 0,
        alike: 0,
        known: false,
        fragment: true,
        candidates: true,
        words: false,
        wrapped: None,
        splits: Vec::new(),
    };
    let mut wraps = Wraps::default();
    let mut from = 0;
    // an o= line was seen in the current description; where a v= line was seen just before
    let (mut origin, mut version) = (false, None);
    let rest = std::iter::once(bytes.len()..bytes.len());
    for eol in line_ends(bytes).chain(rest) {
        let (start, line) = (from, &bytes[from..eol.start]);
        from = eol.end;
        if line.trim_ascii().is_empty() {
            wraps.blank();
            continue;
        }
        // Test files of other projects begin with remarks like in an INI file: they belong to the text, not to a log.
        if survey.lines == 0 && line.starts_with(b";") {
            continue;
        }
        survey.lines += 1;
        let alike = looks(line);
        if survey.lines == 1 && (!alike || is_escaped(line)) {
            return None;
        }
        survey.alike += usize::from(alike);
        survey.words |= survey.lines == 1 && is_wordy(line);
        wraps.line(start..eol.start, alike);
        let letter = if alike { line[0].to_ascii_lowercase() } else { 0 };
        survey.known |= matches!(letter, b'v' | b'o' | b's' | b'm' | b'c' | b'a');
        survey.fragment &= fits_fragment(line);
        survey.candidates &= is_candidate(line);
        if letter == b'o' {
            if let Some(at) = version.take().filter(|_| origin && survey.splits.len() <= MOST) {
                survey.splits.push(at);
            }
            origin = true;
            survey.words = false;
        }
        version = (letter == b'v').then_some(start);
    }
    survey.wrapped = wraps.found;
    (survey.lines > 0).then_some(survey)
}

/// Is it a `v=` line with more than a number, as in `v=0 means version`?
fn is_wordy(line: &[u8]) -> bool {
    let value = line.get(2..).unwrap_or_default().trim_ascii();
    line[0].eq_ignore_ascii_case(&b'v') && !(value.iter().all(|byte| byte.is_ascii_digit() || *byte == 0))
}

/// The widest that lines are broken at.
const WIDTH: usize = 80;

/// The most lines that one is broken into.
const BROKEN: usize = 8;

/// Looks for lines that were broken at some width.
#[derive(Default)]
struct Wraps {
    found: Option<(Range<usize>, usize)>,
    /// Those since the last line like SDP; they count when another one comes.
    open: Option<(Range<usize>, usize)>,
    /// Length of the line before, when this one may be its end.
    before: Option<usize>,
}

impl Wraps {
    fn blank(&mut self) {
        self.before = None;
    }

    fn line(&mut self, line: Range<usize>, alike: bool) {
        if alike {
            if let Some((first, count)) = self.open.take().filter(|(_, count)| *count <= BROKEN) {
                let (first, before) = self.found.take().unwrap_or((first, 0));
                self.found = Some((first, before + count));
            }
            self.before = (line.len() <= WIDTH).then_some(line.len());
        } else if self.before.is_some_and(|before| before > line.len() || self.open.is_some()) && line.len() <= WIDTH {
            let (first, count) = self.open.take().unwrap_or((line.clone(), 0));
            self.open = Some((first, count + 1));
            self.before = Some(line.len());
        } else {
            self.blank();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Option<Vec<(Range<usize>, FoundKind)>> {
        Some(whole(text.as_bytes())?.into_iter().map(|part| (part.cover, part.kind)).collect())
    }

    #[test]
    fn what_is_raw() {
        assert_eq!(kinds("\r\nV=0\r\nx\r\n"), Some(vec![(0..10, FoundKind::Description)]));
        assert_eq!(kinds("o=-\ns=-\n?\n??\n"), Some(vec![(0..13, FoundKind::Description)]));
        assert_eq!(kinds("v=0"), Some(vec![(0..3, FoundKind::Description)]));
        assert_eq!(kinds("v=0\n?\n?\n"), None);
        assert_eq!(kinds("v=0 means version. The a=setup line\nand more\n"), None);
        assert_eq!(kinds("v=0 x\no=-\n"), Some(vec![(0..10, FoundKind::Description)]));
        assert_eq!(kinds("x=1\ny=2\n"), None);
        assert_eq!(kinds("hello\nv=0\no=-\n"), None);
        assert_eq!(kinds(r"v=0\r\no=-\r\n"), None);
        assert_eq!(kinds("; a remark\nv=0\no=-\n"), Some(vec![(0..19, FoundKind::Description)]));
        assert_eq!(kinds(""), None);
        assert_eq!(kinds("\n \n"), None);
    }

    #[test]
    fn fragments_and_candidates() {
        let fragment = "a=ice-ufrag:x\r\na=ice-pwd:y\r\nm=audio 9 X 0\r\na=mid:0\r\n";
        assert_eq!(kinds(fragment), Some(vec![(0..fragment.len(), FoundKind::Fragment)]));
        assert_eq!(kinds("m=audio 9 X 0\na=rtpmap:0 PCMU/8000\n").map(|all| all[0].1), Some(FoundKind::Description));
        assert_eq!(kinds("a=candidate:1 1 udp 1 1.2.3.4 5 typ host\n"), None);
    }

    #[test]
    fn lines_that_were_broken() {
        let text =
            "v=0\no=- 1 2 IN IP4\n127.0.0.1\ns=-\na=msid-semantic: WMS\n2136cf8a-ab08\n4a5d-8e9a-de8ca26f0891\na=x\n";
        let parts = whole(text.as_bytes()).expect("a description");
        let [(span, NoteKind::HardWrapped)] = parts[0].notes[..] else { panic!("{:?}", parts[0].notes) };
        assert_eq!(&text[span.range()], "127.0.0.1");
        let text = "v=0\no=-\ns=-\nmore of it\nand more\nand still more\n";
        assert!(whole(text.as_bytes()).is_none_or(|parts| parts[0].notes.is_empty()));
    }

    #[test]
    fn several_descriptions() {
        assert_eq!(
            kinds("v=0\no=1\ns=-\n\nv=0\no=2\n"),
            Some(vec![(0..13, FoundKind::Description), (13..21, FoundKind::Description)])
        );
        // a doubled v= line is a mistake within one description
        assert_eq!(kinds("v=0\nv=0\no=1\ns=-\nv=0\ns=-\n").map(|all| all.len()), Some(1));
    }
}
