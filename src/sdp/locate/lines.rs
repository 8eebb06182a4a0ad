//! Descriptions with real line ends among other text: in logs, mails, code, SIP messages; with or without something
//! before each line.

use std::ops::Range;

use super::margin::{Ending, Margin, PREFIX, is_marks};
use super::part::{Part, Piece};
use super::raw::{fits_fragment, looks};
use super::{FoundKind, Wrapping, rest, said};
use crate::text::{Span, offset};

/// A text by lines, from any place.
pub(super) struct Lines<'b> {
    pub(super) bytes: &'b [u8],
    /// There is no LF, so that each CR ends a line.
    cr_only: bool,
}

/// A line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where the next one begins.
    pub(super) next: usize,
}

impl<'b> Lines<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, cr_only: memchr::memchr(b'\n', bytes).is_none() }
    }

    /// The line from `start` on: ended as [`line_ends`](crate::text::line_ends) has it.
    pub(super) fn at(&self, start: usize) -> Line {
        let mut from = start;
        while let Some(found) = memchr::memchr2(b'\n', b'\r', &self.bytes[from..]) {
            let end = from + found;
            match self.end(end) {
                Ok(next) => return Line { start, end, next },
                Err(next) => from = next,
            }
        }
        Line { start, end: self.bytes.len(), next: self.bytes.len() }
    }

    /// Is the CR or LF at `at` the end of a line? Where the next one begins; or what to look at after it.
    fn end(&self, at: usize) -> Result<usize, usize> {
        let mut next = at;
        while self.bytes.get(next) == Some(&b'\r') && !(self.cr_only && next > at) {
            next += 1;
        }
        match &self.bytes[next..] {
            [b'\n', ..] => Ok(next + 1),
            rest if next > at && (self.cr_only || looks(rest)) => Ok(next),
            _ => Err(next.max(at + 1)),
        }
    }

    pub(super) fn text(&self, line: Line) -> &'b [u8] {
        &self.bytes[line.start..line.end]
    }

    /// Where the line begins that `at` is in; none when that is far.
    fn start(&self, at: usize) -> Option<usize> {
        let low = at.saturating_sub(PREFIX);
        match memchr::memrchr2(b'\n', b'\r', &self.bytes[low..at]) {
            Some(found) => Some(low + found + 1),
            None => (low == 0).then_some(0),
        }
    }

    /// The line before the one that begins at `start`, not from before `floor`.
    pub(super) fn before(&self, start: usize, floor: usize) -> Option<Line> {
        let text = self.bytes.get(floor..start)?;
        // CRLF is one end, LF LF are two
        let line =
            text.strip_suffix(b"\r\n").or_else(|| text.strip_suffix(b"\n")).or_else(|| text.strip_suffix(b"\r"))?;
        let end = floor + line.len();
        let low = memchr::memrchr2(b'\n', b'\r', &self.bytes[floor..end]).map_or(floor, |found| floor + found + 1);
        Some(Line { start: low, end, next: start })
    }
}

/// The description that begins with the `v=0` at `at`.
pub(super) fn description(lines: &Lines<'_>, at: usize) -> Option<Part> {
    // first of all: a line may be long, and have many `v=0`
    let near = &lines.bytes[at + 3..lines.bytes.len().min(at + 3 + PREFIX)];
    let end = at + 3 + memchr::memchr2(b'\n', b'\r', near)?;
    let start = lines.start(at);
    let prefix = start.map_or(b"".as_slice(), |start| &lines.bytes[start..at]);
    let ending = Ending::of(prefix, &lines.bytes[at + 3..end])?;
    let first = Line { start: at, end, next: lines.end(end).ok()? };
    // a line of a diff is never looked at for two descriptions: it begins where `at` has it begin
    let fed = start.is_some_and(|start| start == 0 || lines.bytes[start - 1] == b'\n');
    let diff = fed && matches!(prefix, b" " | b"+");
    let mut second = lines.at(first.next);
    if lines.text(second).trim_ascii().is_empty() || lines.text(second).trim_ascii_end() == prefix.trim_ascii_end() {
        second = lines.at(second.next);
    }
    while diff && second.start < lines.bytes.len() && Margin::Diff.skips(lines.text(second)) {
        second = lines.at(second.next);
    }
    let text = lines.text(second);
    let diff = Some(Margin::Diff).filter(|margin| diff && margin.strip(text).is_some_and(|len| looks(&text[len..])));
    let margin = diff.or_else(|| Margin::of(prefix, text))?;
    if margin.strip(text).is_none_or(|len| text[len..].starts_with(b"v=")) {
        return None;
    }
    let form = Form { prefix, margin, ending };
    let mut part = read(lines, first, form, FoundKind::Description, |line| !line.starts_with(b"v="));
    surroundings(&mut part, lines, at, start, form);
    part.notes.extend(rest::note(lines, part.cover.end));
    Some(part)
}

/// The fragment around the `a=ice-ufrag:` at `at`.
pub(super) fn fragment(lines: &Lines<'_>, at: usize, floor: usize) -> Option<Part> {
    let mut start = lines.start(at)?;
    if start < floor {
        return None;
    }
    let prefix = &lines.bytes[start..at];
    if !is_marks(prefix) {
        return None;
    }
    let margin = if prefix.is_empty() { Margin::Nothing } else { Margin::Same(prefix) };
    let fits = |line: Line| {
        let text = lines.text(line);
        margin.strip(text).is_some_and(|len| fits_fragment(&text[len..]))
    };
    // the few lines that may stand before the credentials
    let low = floor.max(start.saturating_sub(4096));
    while let Some(line) = lines.before(start, low).filter(|line| fits(*line)) {
        start = line.start;
    }
    let mut first = lines.at(start);
    let count = usize::from(start + prefix.len() < at) + usize::from(first.next < lines.bytes.len());
    if count == 0 || start + prefix.len() == at && !fits(lines.at(first.next)) {
        return None;
    }
    first.start += prefix.len();
    let form = Form { prefix, margin, ending: Ending::Nothing };
    let mut part = read(lines, first, form, FoundKind::Fragment, fits_fragment);
    if !prefix.is_empty() {
        part.wrapping.push(if margin.is_quote() { Wrapping::Quoted } else { Wrapping::Indented });
    }
    part.wrapping.insert(0, Wrapping::Log);
    Some(part)
}

/// What stands beside the SDP on its lines.
#[derive(Clone, Copy)]
struct Form<'b> {
    /// Before the first line.
    prefix: &'b [u8],
    /// Before the others.
    margin: Margin<'b>,
    /// After each.
    ending: Ending<'b>,
}

impl Form<'_> {
    /// Are the lines a mail that somebody replied to?
    fn is_quote(self) -> bool {
        self.margin.is_quote() && self.ending == Ending::Nothing
    }

    /// The quote that is open over all the lines.
    fn quote(self) -> Option<u8> {
        let quote = self.prefix.last().copied().filter(|byte| matches!(byte, b'"' | b'\'' | b'`'));
        quote.filter(|_| self.ending == Ending::Nothing)
    }
}

/// Reads line after line, as long as `belongs` has them. One other line in between is kept when SDP follows at once.
fn read(lines: &Lines<'_>, first: Line, form: Form<'_>, kind: FoundKind, belongs: impl Fn(&[u8]) -> bool) -> Part {
    let bytes = lines.bytes;
    let mut part = Part::new(first.start..first.next, kind);
    let value = match form.ending {
        Ending::Nothing => first.end,
        _ => first.start + b"v=0".len(),
    };
    part.copy(first.start..value);
    part.copy(first.end..first.next);
    let quote = form.quote();
    let mut closed = quote.is_none();
    let mut last = first;
    let mut waiting: Vec<Range<usize>> = Vec::new();
    let most = if form.is_quote() { 8 } else { 1 };
    let mut cursor = first.next;
    while cursor < bytes.len() {
        let line = lines.at(cursor);
        cursor = line.next;
        if form.margin.skips(lines.text(line)) {
            continue;
        }
        let stripped = form.margin.strip(lines.text(line));
        let start = line.start + stripped.unwrap_or(0);
        let text = &bytes[start..line.end];
        let end = quote.and_then(|quote| memchr::memchr(quote, text));
        if stripped.is_some() && looks(text) {
            if !belongs(text) || !wait_over(&mut part, bytes, last, &waiting, form) {
                break;
            }
            waiting.clear();
            if let Some(end) = end {
                part.copy(start..start + end);
            } else {
                part.copy(start..start + form.ending.strip(text));
                part.copy(line.end..line.next);
            }
            part.cover.end = end.map_or(line.next, |end| start + end + 1);
            last = Line { start, ..line };
        } else if waiting.len() < most && end.is_none() {
            waiting.push(start..line.next);
        } else if end.is_none() {
            break;
        }
        if end.is_some() {
            closed = true;
            break;
        }
    }
    part.cut = !closed && cursor >= bytes.len() && part.cover.end == bytes.len();
    part
}

/// Lines of at least this length are wrapped by mail clients.
const WRAPPED: usize = 60;

/// SDP goes on after lines that are not: says whether they belong, and adds them.
fn wait_over(part: &mut Part, bytes: &[u8], last: Line, waiting: &[Range<usize>], form: Form<'_>) -> bool {
    let text = |range: &Range<usize>| bytes[range.clone()].trim_ascii();
    let Some((tail, before)) = waiting.split_last() else { return true };
    let wrapped = form.is_quote()
        && last.end - last.start >= WRAPPED
        && !text(tail).is_empty()
        && before.iter().all(|range| text(range).len() >= WRAPPED - 15);
    if !wrapped {
        if before.is_empty() {
            part.copy(tail.clone());
        }
        return before.is_empty();
    }
    for range in waiting {
        let Some(Piece::Copy(piece)) = part.pieces.last_mut() else { return false };
        let end = piece.start + bytes[piece.clone()].trim_ascii_end().len();
        piece.end = end;
        let begin = range.start + bytes[range.clone()].len() - bytes[range.clone()].trim_ascii_start().len();
        part.pieces.push(Piece::Blank(end..begin));
        part.pieces.push(Piece::Copy(begin..range.end));
        let place = Span::new(offset(begin), offset(begin + text(range).len()));
        let (span, count) = part.joined.unwrap_or((place, 0));
        part.joined = Some((span, count + 1));
    }
    true
}

/// What is around a description: wrapping, and whether it is an offer or an answer.
fn surroundings(part: &mut Part, lines: &Lines<'_>, at: usize, start: Option<usize>, form: Form<'_>) {
    let Form { prefix, margin, ending } = form;
    let quoted = prefix.ends_with(b"\"") || prefix.ends_with(b"'") || prefix.ends_with(b"`");
    let own = match margin {
        Margin::Diff => Some(Wrapping::Diff),
        _ if matches!(ending, Ending::Bar(_)) || quoted && form.quote().is_none() && prefix.contains(&b'|') => {
            Some(Wrapping::Table)
        }
        _ if quoted && !(ending != Ending::Nothing && prefix.ends_with(b"`")) => Some(Wrapping::Literal),
        _ if form.is_quote() => Some(Wrapping::Quoted),
        Margin::Same(text) if text.trim_ascii().is_empty() => Some(Wrapping::Indented),
        Margin::Same(_) | Margin::Alike(_) => Some(Wrapping::Prefixed),
        Margin::Nothing => (!prefix.is_empty() && !is_marks(prefix)).then_some(Wrapping::Prefixed),
    };
    let above = start.filter(|start| *start > 0).and_then(|start| lines.before(start, start.saturating_sub(PREFIX)));
    let fence = above.is_some_and(|line| {
        let text = lines.text(line).trim_ascii_start();
        text.starts_with(b"```") || text.starts_with(b"~~~")
    });
    let sip = start.filter(|_| prefix.is_empty()).and_then(|start| said::sip(lines, start));
    let around = match sip {
        Some(_) => Some(Wrapping::Sip),
        None if fence => Some(Wrapping::Fence),
        None => (part.cover.len() + prefix.len() < lines.bytes.len()).then_some(Wrapping::Log),
    };
    part.wrapping.extend(around.into_iter().chain(own));
    part.said = match sip {
        Some(said) => said,
        None => said::beside(lines.bytes, at, part.cover.end)
            .filter(|_| quoted || prefix.ends_with(b"sdp: "))
            .or_else(|| start.and_then(|start| said::above(lines, start, at))),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &str) -> Option<String> {
        let lines = Lines::new(source.as_bytes());
        let part = description(&lines, source.find("v=0")?)?;
        Some(String::from_utf8_lossy(&part.assemble(source.as_bytes()).bytes).into_owned())
    }

    #[test]
    fn margins() {
        let whole = Some("v=0\no=-\ns=-\n".to_owned());
        assert_eq!(text("v=0\no=-\ns=-\nx\ny\n"), whole);
        assert_eq!(text("x\n    v=0\n    o=-\n    s=-\nx"), whole);
        assert_eq!(text("> > v=0\n> > o=-\n> > s=-\n> x\n"), whole);
        assert_eq!(text("[1.2 9] v=0\n[1.3 10] o=-\n[1.3 11] s=-\n[2.2 12] bye\n"), whole);
        assert_eq!(text("SDP：v=0\no=-\ns=-\n"), whole);
        assert_eq!(text("x = `v=0\n   o=-\n   s=-\n`;"), whole);
        assert_eq!(text("v=0\nhello\n"), None);
        assert_eq!(text("v=0 x\no=-\n"), None);
    }

    #[test]
    fn one_other_line_in_between() {
        assert_eq!(text("v=0\n\no=-\nlog\ns=-\n\n\nt=0 0\n").as_deref(), Some("v=0\n\no=-\nlog\ns=-\n"));
        assert_eq!(text("v=0\no=-\n\nv=0\no=1\n").as_deref(), Some("v=0\no=-\n"));
    }

    #[test]
    fn a_closing_quote_ends_it() {
        assert_eq!(text("x='v=0\no=-\ns=-'; a=b\nb=c").as_deref(), Some("v=0\no=-\ns=-"));
    }

    #[test]
    fn wrapped_mail() {
        let long = format!("a=fmtp:96 {}", "x".repeat(60));
        let mail = format!("> v=0\n> {long}\n> more\n>\n> o=-\n");
        assert_eq!(text(&mail).as_deref(), Some(format!("v=0\n{long}\n").as_str()));
        let mail = format!("> v=0\n> {long}\nmore\n> o=-\n");
        assert_eq!(text(&mail), Some(format!("v=0\n{long} more\no=-\n")));
    }
}
