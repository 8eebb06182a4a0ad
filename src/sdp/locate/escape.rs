//! Backslash escapes of JSON, JavaScript and Python strings.

use super::decode::Decoded;

/// Escapes of one letter and what they stand for.
static SIMPLE: &[(u8, u8)] = &[
    (b'n', b'\n'),
    (b'r', b'\r'),
    (b't', b'\t'),
    (b'b', 8),
    (b'f', 12),
    (b'"', b'"'),
    (b'\'', b'\''),
    (b'`', b'`'),
    (b'/', b'/'),
    (b'\\', b'\\'),
];

/// Takes one level of escapes away. What is not an escape is kept as it is.
pub(crate) fn unescape(bytes: &[u8]) -> Decoded {
    let mut out = Decoded::new();
    out.bytes.reserve(bytes.len());
    let mut from = 0;
    while let Some(found) = memchr::memchr(b'\\', &bytes[from..]) {
        let at = from + found;
        out.copy(from, &bytes[from..at]);
        let rest = &bytes[at + 1..];
        let Some(letter) = rest.first() else {
            from = at;
            break;
        };
        let len = match letter {
            b'u' => unicode(&mut out, at, rest),
            b'x' => hex(rest, 1, 2).map(|value| {
                out.replace_char(at, 4, char::from(value as u8));
                4
            }),
            // a line continued in source code
            b'\n' => Some(2),
            b'\r' => Some(if rest.get(1) == Some(&b'\n') { 3 } else { 2 }),
            _ => SIMPLE.iter().find(|(name, _)| name == letter).map(|(_, byte)| {
                out.replace(at, 2, &[*byte]);
                2
            }),
        };
        match len {
            Some(len) => from = at + len,
            None => {
                out.copy(at, &bytes[at..at + 1]);
                from = at + 1;
            }
        }
    }
    out.copy(from, &bytes[from..]);
    out
}

/// `\uXXXX`, in pairs where UTF-16 needs them; how many bytes it took.
fn unicode(out: &mut Decoded, at: usize, rest: &[u8]) -> Option<usize> {
    let first = hex(rest, 1, 4)?;
    let second = match rest.get(5..7) {
        Some(b"\\u") if (0xd800..0xdc00).contains(&first) => hex(rest, 7, 4),
        _ => None,
    };
    if let Some(second) = second.filter(|second| (0xdc00..0xe000).contains(second)) {
        let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        out.replace_char(at, 12, char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        return Some(12);
    }
    out.replace_char(at, 6, char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
    Some(6)
}

/// The number in `len` hexadecimal digits at `at`.
fn hex(bytes: &[u8], at: usize, len: usize) -> Option<u32> {
    let digits = bytes.get(at..at + len)?;
    digits.iter().try_fold(0, |value, digit| Some(value << 4 | char::from(*digit).to_digit(16)?))
}

/// A line end spelt with escapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Eol {
    /// How many strings one within the other.
    pub(super) level: u8,
    /// Bytes of all of it (`\r\n` is eight at the second level: four backslashes, two letters… and so on).
    pub(super) len: usize,
}

/// The deepest nesting of strings that is followed: 128 backslashes before a letter.
const LEVELS: usize = 8;

/// Reads the line end that begins at `at`: one or more of `\r`, `\n`, `\u000d`, `\u000a` of one level.
pub(super) fn eol(bytes: &[u8], at: usize) -> Option<Eol> {
    let slashes = bytes.get(at..)?.iter().take(1 << LEVELS).take_while(|byte| **byte == b'\\').count();
    if slashes == 0 || slashes >= 1 << LEVELS {
        return None;
    }
    let mut end = at;
    let mut fed = false;
    // `\r\r\n` is the longest one that is met in the wild
    for _ in 0..3 {
        let after = end + slashes;
        if fed || bytes.get(end..after).is_none_or(|run| run.iter().any(|byte| *byte != b'\\')) {
            break;
        }
        let (len, feed) = match bytes.get(after..) {
            Some([b'r', ..]) => (1, false),
            Some([b'n', ..]) => (1, true),
            Some([b'u', b'0', b'0', b'0', b'd' | b'D', ..]) => (5, false),
            Some([b'u', b'0', b'0', b'0', b'a' | b'A', ..]) => (5, true),
            Some([b'x', b'0', b'd' | b'D', ..]) => (3, false),
            Some([b'x', b'0', b'a' | b'A', ..]) => (3, true),
            _ => break,
        };
        end = after + len;
        fed = feed;
    }
    (end > at).then(|| Eol { level: slashes.ilog2() as u8 + 1, len: end - at })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn every_escape() {
        let out = unescape(br#"a\r\n\"\/\\\u00e9\ud83d\ude00\x41\q\"#);
        assert_eq!(String::from_utf8_lossy(&out.bytes), "a\r\n\"/\\é\u{1f600}A\\q\\");
        assert_eq!(out.map.outer(Span::new(2, 3)), Span::new(3, 5));
    }

    #[test]
    fn half_a_pair_and_half_an_escape() {
        assert_eq!(String::from_utf8_lossy(&unescape(br"\ud83dx\u00").bytes), "\u{fffd}x\\u00");
    }

    #[test]
    fn line_ends_at_each_level() {
        assert_eq!(eol(br"\r\nx", 0), Some(Eol { level: 1, len: 4 }));
        assert_eq!(eol(br"\\r\\n\\nx", 0), Some(Eol { level: 2, len: 6 }));
        assert_eq!(eol(br"\\\\nx", 0), Some(Eol { level: 3, len: 5 }));
        assert_eq!(eol(br"\u000D\u000Ax", 0), Some(Eol { level: 1, len: 12 }));
        assert_eq!(eol(b"x", 0), None);
    }
}
