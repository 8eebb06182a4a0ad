//! A description as lines and sections: lossless, and without an opinion. Parsing never fails; what is wrong with a
//! line is for [`view`](super::view) and [`malformed`](super::malformed) to say.

use std::ops::Range;

use crate::text::{Span, line_ends, offset};

/// An SDP text split into lines. The lines, concatenated with their ends, are the text, byte for byte.
#[derive(Debug)]
pub struct Document<'s> {
    /// The whole text.
    pub text: &'s str,
    /// Every line in order, blank and malformed ones too.
    pub lines: Vec<Line>,
    /// The index of the first line of each media section: an `m=` line each.
    pub sections: Vec<u32>,
}

/// One line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    start: u32,
    end: u32,
    next: u32,
    /// The letter before `=`; none when the line is not of the form `x=…`.
    pub kind: Option<u8>,
}

impl Line {
    /// The line without its end.
    pub const fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    /// What follows `x=`; the whole line when it has no such beginning.
    pub const fn value(&self) -> Span {
        Span::new(if self.kind.is_some() { self.start + 2 } else { self.start }, self.end)
    }

    /// The line end: CRLF, LF, CR, several CR before LF, or nothing at the end of the text.
    pub const fn eol(&self) -> Span {
        Span::new(self.end, self.next)
    }
}

impl<'s> Document<'s> {
    /// Splits `text`, which must be shorter than 4 GiB.
    pub fn parse(text: &'s str) -> Self {
        let bytes = text.as_bytes();
        let mut lines = Vec::with_capacity(bytes.len() / 32 + 4);
        let mut sections = Vec::new();
        let mut push = |start: usize, end: usize, next: usize| {
            let kind = match bytes.get(start..end) {
                Some([letter, b'=', ..]) if letter.is_ascii_alphabetic() => Some(*letter),
                _ => None,
            };
            if kind == Some(b'm') {
                sections.push(offset(lines.len()));
            }
            lines.push(Line { start: offset(start), end: offset(end), next: offset(next), kind });
        };
        let mut from = 0;
        for eol in line_ends(bytes) {
            push(from, eol.start, eol.end);
            from = eol.end;
        }
        if from < bytes.len() {
            push(from, bytes.len(), bytes.len());
        }
        Self { text, lines, sections }
    }

    /// The text of a span.
    pub fn slice(&self, span: Span) -> &'s str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The lines before the first `m=`.
    pub fn session_lines(&self) -> Range<usize> {
        0..self.sections.first().map_or(self.lines.len(), |first| *first as usize)
    }

    /// The lines of media section `index`, from its `m=` line on.
    pub fn section_lines(&self, index: usize) -> Range<usize> {
        let start = self.sections.get(index).map_or(self.lines.len(), |at| *at as usize);
        let end = self.sections.get(index + 1).map_or(self.lines.len(), |at| *at as usize);
        start..end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_sections() {
        let document = Document::parse("v=0\r\n\nm=audio 9 X 0\na=mid:0\n?\nm=video 9 X 0");
        let kinds: Vec<_> = document.lines.iter().map(|l| l.kind).collect();
        assert_eq!(kinds, [Some(b'v'), None, Some(b'm'), Some(b'a'), None, Some(b'm')]);
        assert_eq!(document.session_lines(), 0..2);
        assert_eq!(document.section_lines(0), 2..5);
        assert_eq!(document.section_lines(1), 5..6);
        assert_eq!(document.slice(document.lines[3].value()), "mid:0");
        assert_eq!(document.slice(document.lines[0].eol()), "\r\n");
    }

    #[test]
    fn a_short_line_is_a_line() {
        let document = Document::parse("v=\n=\nv\n");
        let kinds: Vec<_> = document.lines.iter().map(|l| l.kind).collect();
        assert_eq!(kinds, [Some(b'v'), None, None]);
    }
}
