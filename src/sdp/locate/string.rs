//! Descriptions inside strings: their line ends are spelt `\r\n`, with one backslash or, in strings within strings,
//! with more.

use std::ops::Range;

use super::part::Part;
use super::raw::{fits_fragment, looks};
use super::{FoundKind, Wrapping, escape, said};

/// The quote a string began with.
#[derive(Clone, Copy)]
struct Quote {
    byte: u8,
    /// Backslashes before it.
    slashes: usize,
}

/// How far back the beginning of a fragment is looked for.
const BACK: usize = 4096;

/// The description that begins with the `v=0` at `at`.
pub(super) fn description(bytes: &[u8], at: usize) -> Option<Part> {
    let blanks = bytes.get(at + 3..)?.iter().take(4).take_while(|byte| **byte == b' ').count();
    let eol = escape::eol(bytes, at + 3 + blanks)?;
    let rest = at + 3 + blanks + eol.len;
    // before anything is read: what is not a description may be long, and have many `v=0`
    let goes_on = || opening(bytes, at).is_some_and(|quote| next(bytes, rest, quote).is_some());
    // a string that an `sdp` names is one even when what follows is not SDP
    if !(looks(&bytes[rest..]) || goes_on() || said::is_named_sdp(bytes, at)) {
        return None;
    }
    Some(read(bytes, at, rest, eol.level, FoundKind::Description))
}

/// The fragment around the `a=ice-ufrag:` at `at`, which begins after `floor`.
pub(super) fn fragment(bytes: &[u8], at: usize, floor: usize) -> Option<Part> {
    let near = &bytes[at..bytes.len().min(at + 300)];
    let first = at + near.iter().position(|byte| matches!(byte, b'\\' | b'\r' | b'\n'))?;
    let eol = escape::eol(bytes, first)?;
    let slashes = 1_usize << (eol.level - 1);
    // back over lines that belong, each of which ends in `\n` of the same level
    let mut start = at;
    let floor = floor.max(at.saturating_sub(BACK));
    while let Some(line) = line_before(bytes, start, floor, slashes) {
        if !fits_fragment(&bytes[line..start]) {
            break;
        }
        start = line;
    }
    let rest = first + eol.len;
    if !looks(bytes.get(rest..)?) && start == at {
        return None;
    }
    Some(read(bytes, start, rest, eol.level, FoundKind::Fragment))
}

/// Where the line begins that ends, with its line end, at `end`.
fn line_before(bytes: &[u8], end: usize, floor: usize, slashes: usize) -> Option<usize> {
    let text = bytes.get(floor..end)?;
    if !text.ends_with(b"n") || text.len() < 2 || text[text.len() - 2] != b'\\' {
        return None;
    }
    // past this line's end, `\r\n` or `\n`
    let mut stop = text.len() - 1 - slashes.min(text.len() - 1);
    if text[..stop].ends_with(b"r") {
        stop = stop.saturating_sub(1 + slashes);
    }
    let line = &text[..stop];
    let from = line.iter().rposition(|byte| matches!(byte, b'"' | b'\'' | b'`' | b'\\' | b'\n' | b'\r'))?;
    let skip = usize::from(line[from] == b'\\' && matches!(line.get(from + 1), Some(b'n' | b'r')));
    Some(floor + from + 1 + skip)
}

/// Reads the string whose SDP begins at `at`, up to its closing quote, which is not before `rest`.
fn read(bytes: &[u8], at: usize, rest: usize, level: u8, kind: FoundKind) -> Part {
    let quote = opening(bytes, at);
    let (mut end, mut closed) = close(bytes, rest, quote, level);
    let mut part = Part::new(at..end, kind);
    part.copy(at..end);
    // "…" + "…" of source code
    let mut several = false;
    while let (Some(next), Some(quote)) = (quote.filter(|_| closed).and_then(|quote| next(bytes, end, quote)), quote) {
        let from = next;
        (end, closed) = close(bytes, from, Some(quote), level);
        part.copy(from..end);
        several = true;
    }
    part.cut = quote.is_some() && !closed;
    if part.cut {
        // half an escape at the end is no text
        let half = bytes[..end].iter().rev().take_while(|byte| **byte == b'\\').count().min(end - at);
        if let Some(super::part::Piece::Copy(last)) = part.pieces.last_mut() {
            last.end = last.end.saturating_sub(half).max(last.start);
        }
    }
    part.cover = at..end;
    part.levels = level;
    part.wrapping.push(match quote {
        _ if several => Wrapping::Literal,
        Some(Quote { byte: b'"', .. }) => Wrapping::Json { depth: level },
        Some(_) => Wrapping::Literal,
        None => Wrapping::Escaped,
    });
    part.said = said::beside(bytes, at, end);
    part
}

/// The quote directly before `at`.
fn opening(bytes: &[u8], at: usize) -> Option<Quote> {
    let (byte, before) = bytes[..at].split_last()?;
    matches!(byte, b'"' | b'\'' | b'`').then(|| Quote { byte: *byte, slashes: slashes_before(before) })
}

/// How many backslashes the bytes end with.
pub(super) fn slashes_before(bytes: &[u8]) -> usize {
    bytes.iter().rev().take(256).take_while(|byte| **byte == b'\\').count()
}

/// Where the string ends that is open at `from`: before the backslashes of its closing quote, or at the end of the
/// line; and whether the quote was there. A quote that is part of the text has more backslashes than the opening one.
fn close(bytes: &[u8], from: usize, quote: Option<Quote>, level: u8) -> (usize, bool) {
    let (byte, most) = match quote {
        Some(quote) => (quote.byte, quote.slashes),
        None => (b'"', (1_usize << (level - 1)) - 1),
    };
    let mut at = from;
    while let Some(found) = memchr::memchr3(byte, b'\n', b'\r', &bytes[at..]) {
        let end = at + found;
        let slashes = slashes_before(&bytes[from..end]);
        if bytes[end] == byte {
            if slashes <= most {
                return (end - slashes, true);
            }
        } else if quote.is_none() || level > 1 || slashes.is_multiple_of(2) {
            return (end, false);
        } else if bytes[end..].starts_with(b"\r\n") {
            at = end + 2;
            continue;
        }
        at = end + 1;
    }
    (bytes.len(), false)
}

/// Where the next piece begins of a string that source code puts together, when it goes on with a line of SDP.
fn next(bytes: &[u8], end: usize, quote: Quote) -> Option<usize> {
    let after = end + 1;
    if bytes.get(end) != Some(&quote.byte) {
        return None;
    }
    let near = bytes.get(after..bytes.len().min(after + 256)).filter(|_| quote.slashes == 0)?;
    let gap: Range<usize> = 0..near.iter().position(|byte| *byte == quote.byte)?;
    let mut operators = 0;
    for byte in &near[gap.clone()] {
        match byte {
            b'+' | b'.' | b'\\' => operators += 1,
            b' ' | b'\t' | b'\r' | b'\n' => {}
            _ => return None,
        }
    }
    let start = after + gap.end + 1;
    (operators <= 1 && looks(bytes.get(start..)?)).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &str) -> Option<(String, bool)> {
        let part = description(source.as_bytes(), source.find("v=0")?)?;
        let mut out = part.assemble(source.as_bytes()).bytes;
        for _ in 0..part.levels {
            out = escape::unescape(&out).bytes;
        }
        Some((String::from_utf8_lossy(&out).into_owned(), part.cut))
    }

    #[test]
    fn strings_of_each_kind() {
        let whole = Some(("v=0\r\no=-\r\n".to_owned(), false));
        assert_eq!(text(r#"{"sdp":"v=0\r\no=-\r\n"}"#), whole);
        assert_eq!(text(r#"{\"sdp\":\"v=0\\r\\no=-\\r\\n\"}"#), whole);
        assert_eq!(text(r#"{\\\"sdp\\\":\\\"v=0\\\\r\\\\no=-\\\\r\\\\n\\\"}"#), whole);
        assert_eq!(text(r"'v=0\r\no=-\r\n', 'x'"), whole);
        assert_eq!(text("SDP: v=0\\r\\no=-\\r\\n\nnext"), whole);
        assert_eq!(text("\"v=0\\r\\n\" +\n  \"o=-\\r\\n\" + x"), whole);
        assert_eq!(text("\"v=0\\r\\n\\\no=-\\r\\n\""), None);
    }

    #[test]
    fn quotes_in_the_text_do_not_end_it() {
        assert_eq!(text(r#""v=0\ns=\"x\"\n","#), Some(("v=0\ns=\"x\"\n".to_owned(), false)));
        assert_eq!(text(r#"\"v=0\\ns=\\\"x\\\"\\n\","#), Some(("v=0\ns=\"x\"\n".to_owned(), false)));
    }

    #[test]
    fn a_cut_string_ends_with_its_line_unless_that_is_continued() {
        assert_eq!(text("\"v=0\\r\\no=-\\\nnext\"").map(|(text, cut)| (text.len(), cut)), Some((12, false)));
        assert_eq!(text(r#"\"v=0\\r\\no=-\\"#), Some(("v=0\r\no=-".to_owned(), true)));
    }

    #[test]
    fn what_is_not_a_description() {
        assert_eq!(text(r#"{"sdp":"v=0...2"}"#), None);
        assert_eq!(text(r"v=0\r\nhello"), None);
    }
}
