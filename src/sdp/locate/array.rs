//! Descriptions whose lines are strings of their own: `["v=0", "o=…"].join("\r\n")`, in one line or in many.

use super::part::{Part, Piece};
use super::raw::looks;
use super::string::slashes_before;
use super::{FoundKind, Wrapping, said};

/// The longest gap between two strings.
const GAP: usize = 256;

/// How the strings are quoted.
#[derive(Clone, Copy)]
struct Quote {
    byte: u8,
    /// Backslashes before it: the list stands in a string itself.
    slashes: usize,
}

/// The description that begins with the `v=0` at `at`, a string of its own.
pub(super) fn description(bytes: &[u8], at: usize) -> Option<Part> {
    let (byte, before) = bytes[..at].split_last()?;
    if !matches!(byte, b'"' | b'\'' | b'`') {
        return None;
    }
    let quote = Quote { byte: *byte, slashes: slashes_before(before) };
    let level = (quote.slashes + 1).is_power_of_two().then(|| (quote.slashes + 1).ilog2() as u8 + 1)?;
    let mut end = at + 3;
    let mut next = quote.next(bytes, end).filter(|next| !bytes[*next..].starts_with(b"v="))?;
    let mut part = Part::new(at..end, FoundKind::Description);
    part.copy(at..end);
    loop {
        part.pieces.push(Piece::Eol(end..next));
        let (stop, closed) = quote.close(bytes, next);
        part.copy(next..stop);
        end = stop;
        part.cut = !closed;
        match quote.next(bytes, end).filter(|next| closed && !bytes[*next..].starts_with(b"v=")) {
            Some(start) => next = start,
            None => break,
        }
    }
    part.cover.end = end;
    part.levels = level;
    part.wrapping.push(Wrapping::Literal);
    part.said = said::beside(bytes, at, end);
    Some(part)
}

impl Quote {
    /// Where the next string of SDP begins, when one ends at `end`, before its closing quote.
    fn next(self, bytes: &[u8], end: usize) -> Option<usize> {
        let closing = bytes.get(end..end + self.slashes + 1)?;
        if closing.last() != Some(&self.byte) || closing[..self.slashes].iter().any(|byte| *byte != b'\\') {
            return None;
        }
        let from = end + closing.len();
        let near = &bytes[from..bytes.len().min(from + GAP)];
        let (mut at, mut operators) = (0, 0);
        while let Some(byte) = near.get(at) {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => {}
                b',' | b'+' if operators == 0 => operators = 1,
                byte if at > 0 && self.slashes == 0 && *byte == self.byte => break,
                b'\\' => {
                    let run = near[at..].iter().take_while(|byte| **byte == b'\\').count();
                    let letter = near.get(at + run);
                    if at > 0 && run == self.slashes && letter == Some(&self.byte) {
                        at += run;
                        break;
                    }
                    // a line end, in a list within a string
                    if run > self.slashes || !matches!(letter, Some(b'n' | b'r' | b't')) {
                        return None;
                    }
                    at += run;
                }
                _ => return None,
            }
            at += 1;
        }
        let start = from + at + 1;
        looks(bytes.get(start..)?).then_some(start)
    }

    /// Where the string from `from` on ends, and whether its quote is there: not when its line ends before.
    fn close(self, bytes: &[u8], from: usize) -> (usize, bool) {
        for found in memchr::memchr3_iter(self.byte, b'\n', b'\r', &bytes[from..]) {
            let end = from + found;
            if bytes[end] != self.byte {
                return (end, false);
            }
            let slashes = slashes_before(&bytes[from..end]);
            if slashes <= self.slashes {
                return (end - slashes, true);
            }
        }
        (bytes.len(), false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sdp::locate::escape;

    fn text(source: &str) -> Option<String> {
        let part = description(source.as_bytes(), source.find("v=0")?)?;
        let mut out = part.assemble(source.as_bytes()).bytes;
        for _ in 0..part.levels {
            out = escape::unescape(&out).bytes;
        }
        Some(String::from_utf8_lossy(&out).into_owned())
    }

    #[test]
    fn lists_of_strings() {
        let whole = Some("v=0\r\no=-\r\ns=-".to_owned());
        assert_eq!(text(r#"["v=0", "o=-", "s=-"].join("\r\n")"#), whole);
        assert_eq!(text("x = [\n  'v=0',\n  'o=-',\n  's=-',\n  ''\n];"), whole);
        assert_eq!(text("\"v=0\"\n\"o=-\"\n\"s=-\"\nthanks"), whole);
        assert_eq!(text(r#""[\"v=0\",\n  \"o=-\", \"s=-\"]""#), whole);
        assert_eq!(text(r#"["v=0","s=\"\/\"","a=b:\u00e9"]"#).as_deref(), Some("v=0\r\ns=\"/\"\r\na=b:é"));
    }

    #[test]
    fn what_is_not_a_list() {
        assert_eq!(text(r#"["v=0", "hello"]"#), None);
        assert_eq!(text(r#"["v=0""o=-"]"#), None);
        assert_eq!(text(r#"["v=0", "v=0"]"#), None);
        assert_eq!(text(r#""v=0", , "o=-""#), None);
        assert_eq!(text(r#"v=0", "o=-""#), None);
        assert_eq!(text(r#"["v=0","#), None);
    }

    #[test]
    fn a_list_that_was_cut() {
        let source = "[\"v=0\", \"o=-\", \"s=";
        let part = description(source.as_bytes(), 2).expect("a description");
        assert!(part.cut);
        assert_eq!(part.cover, 2..source.len());
    }
}
