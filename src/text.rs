//! Where things are: spans, places (line and column), and the way back from text that was unwrapped to the text it
//! was wrapped in. Knows nothing of SDP.

use std::ops::Range;
use std::sync::Arc;

/// A range of bytes, `start..end`, in some text. 32 bits are enough: see [`MAX_LEN`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The span `start..end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The span of a `usize` range; the caller has checked the input against [`MAX_LEN`].
    pub fn of(range: Range<usize>) -> Self {
        Self { start: offset(range.start), end: offset(range.end) }
    }

    /// As a range to slice with.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// True when the span covers no byte.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The text under the span. Empty when the span does not lie in `text` on character boundaries.
    pub fn of_text(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }
}

/// The longest input, in bytes. What comes out of it may be twice as long (Latin-1 read into UTF-8), and a [`Span`] must
/// address that, too.
pub const MAX_LEN: usize = i32::MAX as usize;

/// A `usize` offset as a `u32` one. Saturates, which [`MAX_LEN`] makes unreachable.
pub fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A line and a column, both from 1. Columns count characters; a byte that is not UTF-8 counts as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Line number, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// What was read: a file or standard input, whole, with its name.
#[derive(Debug)]
pub struct Source {
    name: String,
    bytes: Vec<u8>,
    /// Where each line begins.
    lines: Vec<u32>,
    /// Line ends longer than CRLF, in order: there may be any number of CRs, which are not to be gone through each time
    /// a line is asked for.
    long_ends: Vec<Span>,
    /// Characters before each [`STRIDE`] bytes; empty when the bytes are all ASCII.
    characters: Vec<u32>,
}

/// Distance between two checkpoints of the column count: keeps a column O(1) in a line of any length.
const STRIDE: usize = 1024;

impl Source {
    /// Takes the bytes of `name` (a path, or `standard input`). `bytes` must not exceed [`MAX_LEN`].
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        let mut lines = vec![0];
        let mut long_ends = Vec::new();
        for eol in line_ends(&bytes) {
            lines.push(offset(eol.end));
            if eol.len() > 2 {
                long_ends.push(Span::of(eol));
            }
        }
        let mut characters = Vec::new();
        if !bytes.is_ascii() {
            let mut count = 0;
            for chunk in bytes.chunks(STRIDE) {
                characters.push(count);
                count += chunk.iter().filter(|b| !is_continuation(**b)).count() as u32;
            }
            characters.push(count);
        }
        Self { name: name.into(), bytes, lines, long_ends, characters }
    }

    /// The name to show: a path as it was given, or `standard input`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The bytes, as they were read.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Line and column of a byte offset.
    pub fn place(&self, at: u32) -> Place {
        let at = at.min(offset(self.bytes.len()));
        let line = self.lines.partition_point(|start| *start <= at).max(1);
        let start = self.lines[line - 1];
        Place { line: offset(line), column: self.characters_before(at) - self.characters_before(start) + 1 }
    }

    /// The bytes of line `line` (from 1), without its end, and the offset where they begin.
    pub fn line(&self, line: u32) -> (u32, &[u8]) {
        let index = (line.max(1) as usize - 1).min(self.lines.len() - 1);
        let start = self.lines[index] as usize;
        let next = self.lines.get(index + 1).map_or(self.bytes.len(), |next| *next as usize);
        let end = match self.long_ends.binary_search_by_key(&offset(next), |eol| eol.end) {
            Ok(found) => self.long_ends[found].start as usize,
            Err(_) => match &self.bytes[start..next] {
                [.., b'\r', b'\n'] => next - 2,
                [.., b'\r' | b'\n'] => next - 1,
                _ => next,
            },
        };
        (offset(start), &self.bytes[start..end])
    }

    fn characters_before(&self, at: u32) -> u32 {
        let at = at as usize;
        match self.characters.get(at / STRIDE) {
            None => offset(at),
            Some(known) => {
                let from = at / STRIDE * STRIDE;
                known + self.bytes[from..at].iter().filter(|b| !is_continuation(**b)).count() as u32
            }
        }
    }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

/// The line ends of a text, each as the range of its bytes: LF with the CRs before it. A lone CR ends a line when the
/// text has no LF at all, or when what follows it starts like an SDP line (`x=`): a file that was half converted.
pub fn line_ends(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    let cr_only = memchr::memchr(b'\n', bytes).is_none();
    let mut at = 0;
    std::iter::from_fn(move || {
        let mut from = at;
        while let Some(start) = end_after(bytes, from) {
            if bytes[start] == b'\n' {
                at = start + 1;
                return Some(start..at);
            }
            let mut end = start + 1;
            while bytes.get(end) == Some(&b'\r') && !cr_only {
                end += 1;
            }
            if bytes.get(end) == Some(&b'\n') {
                at = end + 1;
                return Some(start..at);
            }
            let starts_line = matches!(bytes.get(end..end + 2), Some([letter, b'=']) if letter.is_ascii_alphabetic());
            if cr_only || starts_line {
                at = end;
                return Some(start..at);
            }
            from = end;
        }
        None
    })
}

/// The first LF or CR from `from` on. Lines are short: eight bytes at a time beat memchr, which takes over for long ones.
fn end_after(bytes: &[u8], from: usize) -> Option<usize> {
    const EACH: u64 = u64::MAX / 255;
    const SHORT: usize = 128;
    let mut at = from;
    while let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let eight = u64::from_le_bytes(*eight);
        // A bit for each byte below 14; above the first one that is, there may be a bit too many.
        let low = eight.wrapping_sub(EACH * 14) & !eight & (EACH * 128);
        if low == 0 {
            at += 8;
        } else {
            at += low.trailing_zeros() as usize / 8;
            if matches!(bytes[at], b'\n' | b'\r') {
                return Some(at);
            }
            at += 1;
        }
        if at - from > SHORT {
            break;
        }
    }
    memchr::memchr2(b'\n', b'\r', bytes.get(at..)?).map(|found| at + found)
}

/// The way back from a text that was unwrapped (unescaped, unquoted, decoded) to the text it was found in.
///
/// Runs of equal steps are kept as one, so that its size follows the number of changes, not the length.
#[derive(Clone, Debug, Default)]
pub struct SpanMap {
    runs: Vec<Run>,
    inner_len: u32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Run {
    inner: u32,
    outer: u32,
    /// Bytes of inner text that `outer_step` bytes of outer text stand for.
    inner_step: u32,
    outer_step: u32,
}

impl SpanMap {
    /// A map of a text that was found as it is, `outer` bytes into the other.
    pub fn verbatim(outer: u32, len: u32) -> Self {
        let mut map = Self::default();
        map.copy(outer, len);
        map
    }

    /// The next `len` bytes of inner text are the outer ones at `outer`.
    pub fn copy(&mut self, outer: u32, len: u32) {
        self.push(outer, 1, 1, len);
    }

    /// The next `inner_len` bytes of inner text stand for `outer_len` bytes at `outer` (an escape).
    pub fn replace(&mut self, outer: u32, outer_len: u32, inner_len: u32) {
        if inner_len > 0 {
            self.push(outer, inner_len, outer_len, inner_len);
        }
    }

    /// The next `len` bytes of inner text come `inner_step` at a time from `outer_step` bytes (base64: 3 from 4).
    pub fn stride(&mut self, outer: u32, inner_step: u32, outer_step: u32, len: u32) {
        self.push(outer, inner_step.max(1), outer_step, len);
    }

    /// Moves the whole map `by` bytes further into the outer text.
    pub fn shift(&mut self, by: u32) {
        for run in &mut self.runs {
            run.outer = run.outer.saturating_add(by);
        }
    }

    fn push(&mut self, outer: u32, inner_step: u32, outer_step: u32, len: u32) {
        if len == 0 {
            return;
        }
        let run = Run { inner: self.inner_len, outer, inner_step, outer_step };
        self.inner_len += len;
        if let Some(last) = self.runs.last()
            && (last.inner_step, last.outer_step) == (inner_step, outer_step)
            && (run.inner - last.inner).is_multiple_of(inner_step)
            && last.outer + (run.inner - last.inner) / inner_step * outer_step == outer
        {
            return;
        }
        self.runs.push(run);
    }

    /// Where a span of the inner text stands in the outer one.
    pub fn outer(&self, inner: Span) -> Span {
        let start = self.unit(inner.start.min(self.inner_len)).0;
        if inner.is_empty() {
            return Span::new(start, start);
        }
        let end = self.unit(inner.end.min(self.inner_len).saturating_sub(1)).1;
        Span::new(start, end.max(start))
    }

    /// The outer range that the inner byte at `at` comes from. At the end of the text: the place after the last.
    fn unit(&self, at: u32) -> (u32, u32) {
        let index = self.runs.partition_point(|run| run.inner <= at);
        let Some(run) = index.checked_sub(1).map(|i| self.runs[i]) else { return (0, 0) };
        let whole = (at - run.inner) / run.inner_step;
        let start = run.outer + whole * run.outer_step;
        if at >= self.inner_len && (at - run.inner).is_multiple_of(run.inner_step) {
            return (start, start);
        }
        if at >= self.inner_len {
            return (start + run.outer_step, start + run.outer_step);
        }
        (start, start + run.outer_step)
    }
}

/// The way from a text out to the source it was found in, through as many wrappings as there are. Cheap to clone: texts
/// found in one wrapping share the way out of it.
#[derive(Clone, Debug, Default)]
pub struct Way {
    /// Where the text begins in what the first map leads out of; in the source, where there is no map.
    skip: u32,
    /// Innermost first.
    maps: Vec<Arc<SpanMap>>,
}

impl Way {
    /// The way of a text that stands in the source as it is, `at` bytes into it.
    pub const fn verbatim(at: u32) -> Self {
        Self { skip: at, maps: Vec::new() }
    }

    /// The way of a text that `map` leads out of, into the text that this is the way of.
    pub fn inside(&self, mut map: SpanMap) -> Self {
        if let [Run { inner: 0, outer, inner_step: 1, outer_step: 1 }] = map.runs.as_slice() {
            return self.tail(*outer as usize);
        }
        map.shift(self.skip);
        let mut maps = Vec::with_capacity(self.maps.len() + 1);
        maps.push(Arc::new(map));
        maps.extend(self.maps.iter().cloned());
        Self { skip: 0, maps }
    }

    /// The way of the text that begins `at` bytes into the one that this is the way of.
    pub fn tail(&self, at: usize) -> Self {
        Self { skip: self.skip.saturating_add(offset(at)), maps: self.maps.clone() }
    }

    /// The way through maps, innermost first.
    pub const fn of(maps: Vec<Arc<SpanMap>>) -> Self {
        Self { skip: 0, maps }
    }

    /// The way of a text that `inner` leads out of, into the text that this is the way of.
    pub fn after(&self, inner: &Self) -> Self {
        let between = SpanMap::verbatim(self.skip, u32::MAX - self.skip);
        let between = (self.skip > 0).then(|| Arc::new(between));
        let maps = inner.maps.iter().cloned().chain(between).chain(self.maps.iter().cloned()).collect();
        Self { skip: inner.skip, maps }
    }

    /// Where a span of the text stands in the source.
    pub fn outer(&self, inner: Span) -> Span {
        let inner = Span::new(inner.start.saturating_add(self.skip), inner.end.saturating_add(self.skip));
        self.maps.iter().fold(inner, |span, map| map.outer(span))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<&str> {
        let mut from = 0;
        let mut lines = Vec::new();
        for eol in line_ends(text.as_bytes()) {
            lines.push(&text[from..eol.start]);
            from = eol.end;
        }
        lines.push(&text[from..]);
        lines
    }

    #[test]
    fn every_kind_of_line_end() {
        assert_eq!(lines("v=0\r\no=-\ns=-"), ["v=0", "o=-", "s=-"]);
        assert_eq!(lines("v=0\ro=-\r\rs=-\r"), ["v=0", "o=-", "", "s=-", ""]);
        assert_eq!(lines("v=0\r\r\no=-\n"), ["v=0", "o=-", ""]);
        assert_eq!(lines("v=0\ro=-\ns=a\rb\n"), ["v=0", "o=-", "s=a\rb", ""]);
        assert_eq!(lines(""), [""]);
    }

    #[test]
    fn places_count_characters() {
        let source = Source::new("x", "é=1\r\nab\u{1f600}c".into());
        assert_eq!(source.place(0), Place { line: 1, column: 1 });
        assert_eq!(source.place(2), Place { line: 1, column: 2 });
        assert_eq!(source.place(6), Place { line: 2, column: 1 });
        assert_eq!(source.place(12), Place { line: 2, column: 4 });
        assert_eq!(source.line(2), (6, "ab\u{1f600}c".as_bytes()));
        assert_eq!(source.place(9999).line, 2);
    }

    #[test]
    fn a_line_comes_without_its_end() {
        let source = Source::new("x", b"a\r\nb\r\r\r\nc\n\nd\re\r".to_vec());
        let lines: Vec<_> = (1..=5).map(|line| source.line(line)).collect();
        assert_eq!(lines, [(0, &b"a"[..]), (3, b"b"), (8, b"c"), (10, b""), (11, b"d\re")]);
    }

    #[test]
    fn a_long_line_has_the_right_column_past_a_checkpoint() {
        let source = Source::new("x", "é".repeat(3 * STRIDE).into());
        assert_eq!(source.place(4 * STRIDE as u32), Place { line: 1, column: 2 * STRIDE as u32 + 1 });
    }

    #[test]
    fn a_map_leads_back_through_escapes() {
        // outer `"a\nb"`, inner "a⏎b"
        let mut map = SpanMap::default();
        map.copy(1, 1);
        map.replace(2, 2, 1);
        map.copy(4, 1);
        assert_eq!(map.outer(Span::new(0, 1)), Span::new(1, 2));
        assert_eq!(map.outer(Span::new(1, 2)), Span::new(2, 4));
        assert_eq!(map.outer(Span::new(2, 3)), Span::new(4, 5));
        assert_eq!(map.outer(Span::new(0, 3)), Span::new(1, 5));
        assert_eq!(map.outer(Span::new(3, 3)), Span::new(5, 5));
    }

    #[test]
    fn a_way_leads_through_several_wrappings() {
        // a file with a line at 100, in it a string at 10 that begins with an escape, in that a text at 3
        let line = Way::verbatim(100);
        let mut escapes = SpanMap::default();
        escapes.replace(0, 2, 1);
        escapes.copy(2, 20);
        let string = line.tail(10).inside(escapes);
        assert_eq!(string.outer(Span::new(0, 1)), Span::new(110, 112));
        let text = string.inside(SpanMap::verbatim(3, 5));
        assert_eq!(text.outer(Span::new(1, 2)), Span::new(115, 116));
        assert_eq!(line.after(&Way::verbatim(10)).outer(Span::new(0, 1)), Span::new(110, 111));
        assert_eq!(line.after(&string).outer(Span::new(0, 1)), Span::new(210, 212));
        assert_eq!(Way::default().after(&string).outer(Span::new(4, 5)), string.outer(Span::new(4, 5)));
    }

    #[test]
    fn equal_steps_become_one_run() {
        let mut map = SpanMap::default();
        for n in 0..100 {
            map.replace(n * 2, 2, 1);
        }
        assert_eq!(map.runs.len(), 1);
        assert_eq!(map.outer(Span::new(50, 51)), Span::new(100, 102));
        let mut base64 = SpanMap::default();
        base64.stride(0, 3, 4, 7);
        assert_eq!(base64.outer(Span::new(3, 4)), Span::new(4, 8));
        assert_eq!(base64.outer(Span::new(7, 7)), Span::new(12, 12));
    }
}
