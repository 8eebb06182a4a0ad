//! From one coding of bytes to another, each with the map back.

use std::io::Read;

use crate::sdp::windows_1252;
use crate::text::{SpanMap, offset};

/// Decoded bytes and where they come from.
pub(crate) struct Decoded {
    pub(crate) bytes: Vec<u8>,
    pub(crate) map: SpanMap,
}

impl Decoded {
    pub(super) fn new() -> Self {
        Self { bytes: Vec::new(), map: SpanMap::default() }
    }

    /// Appends bytes that stand at `at` as they are.
    pub(super) fn copy(&mut self, at: usize, bytes: &[u8]) {
        self.map.copy(offset(at), offset(bytes.len()));
        self.bytes.extend_from_slice(bytes);
    }

    /// Appends bytes that stand for `len` bytes at `at`.
    pub(super) fn replace(&mut self, at: usize, len: usize, bytes: &[u8]) {
        self.map.replace(offset(at), offset(len), offset(bytes.len()));
        self.bytes.extend_from_slice(bytes);
    }

    /// Appends a character that stands for `len` bytes at `at`.
    pub(super) fn replace_char(&mut self, at: usize, len: usize, char: char) {
        self.replace(at, len, char.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

/// How decompression ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Inflated {
    Whole,
    Cut,
    Broken,
    TooLarge,
}

/// Decompresses at most `limit` bytes. Any part of the result comes from all of the input.
pub(super) fn gunzip(bytes: &[u8], limit: usize) -> (Decoded, Inflated) {
    let mut reader = flate2::bufread::MultiGzDecoder::new(bytes);
    let mut out = Vec::new();
    let mut chunk = vec![0; 64 * 1024];
    let mut end = Inflated::Whole;
    loop {
        match reader.read(&mut chunk) {
            Ok(0) => break,
            Ok(len) => {
                let room = limit - out.len();
                out.extend_from_slice(&chunk[..len.min(room)]);
                if len > room {
                    end = Inflated::TooLarge;
                    break;
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                end = Inflated::Cut;
                break;
            }
            Err(_) => {
                end = Inflated::Broken;
                break;
            }
        }
    }
    let mut map = SpanMap::default();
    map.replace(0, offset(bytes.len()), offset(out.len()));
    (Decoded { bytes: out, map }, end)
}

/// The six bits of a base64 character, of either alphabet.
pub(super) const fn sextet(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

/// Decodes base64, skipping blanks and line ends, up to the first other character, to at most `limit` bytes. Also says
/// whether all fitted.
pub(crate) fn base64(bytes: &[u8], limit: usize) -> (Decoded, bool) {
    let mut decoded = Decoded::new();
    let mut group = [0_u8; 4];
    let (mut filled, mut start, mut end) = (0, 0, 0);
    for (at, byte) in bytes.iter().enumerate() {
        if byte.is_ascii_whitespace() {
            continue;
        }
        let Some(bits) = sextet(*byte) else { break };
        if filled == 0 {
            start = at;
        }
        group[filled] = bits;
        filled += 1;
        end = at + 1;
        if filled == 4 {
            if decoded.bytes.len() + 3 > limit {
                return (decoded, false);
            }
            push_group(&mut decoded, group, 3, start, end);
            filled = 0;
        }
    }
    if filled > 1 {
        if decoded.bytes.len() + filled - 1 > limit {
            return (decoded, false);
        }
        group[filled..].fill(0);
        push_group(&mut decoded, group, filled - 1, start, end);
    }
    (decoded, true)
}

fn push_group(decoded: &mut Decoded, [a, b, c, d]: [u8; 4], len: usize, start: usize, end: usize) {
    let bytes = [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d];
    decoded.replace(start, end - start, &bytes[..len]);
}

/// Decodes UTF-16 after its mark of two bytes, to at most `limit` bytes. Halves of pairs become U+FFFD. Also says whether
/// all fitted.
pub(super) fn utf16(bytes: &[u8], big: bool, limit: usize) -> (Decoded, bool) {
    const MARK: usize = 2;
    let mut decoded = Decoded::new();
    let units = bytes.get(MARK..).unwrap_or_default().as_chunks::<2>().0.iter().map(|pair| match big {
        true => u16::from_be_bytes(*pair),
        false => u16::from_le_bytes(*pair),
    });
    let mut at = MARK;
    for char in char::decode_utf16(units) {
        let char = char.unwrap_or(char::REPLACEMENT_CHARACTER);
        if decoded.bytes.len() + char.len_utf8() > limit {
            return (decoded, false);
        }
        let len = 2 * char.len_utf16();
        decoded.replace_char(at, len, char);
        at += len;
    }
    (decoded, true)
}

/// Takes each byte for its character in Windows-1252.
pub(crate) fn windows_1252(bytes: &[u8]) -> (String, SpanMap) {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    let mut map = SpanMap::default();
    for (at, byte) in bytes.iter().enumerate() {
        let char = windows_1252::decode(*byte);
        text.push(char);
        if byte.is_ascii() {
            map.copy(offset(at), 1);
        } else {
            map.replace(offset(at), 1, offset(char.len_utf8()));
        }
    }
    (text, map)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn base64_of_both_alphabets_wrapped_and_unpadded() {
        let (decoded, whole) = base64(b"dj0w\r\nCg", 100);
        assert_eq!((decoded.bytes.as_slice(), whole), (b"v=0\n".as_slice(), true));
        assert_eq!(decoded.map.outer(Span::new(3, 4)), Span::new(6, 8));
        assert_eq!(base64(b"-_-_", 100).0.bytes, base64(b"+/+/", 100).0.bytes);
        let (decoded, whole) = base64(b"dj0wdj0w", 5);
        assert_eq!((decoded.bytes.len(), whole), (3, false));
    }

    #[test]
    fn utf16_maps_pairs() {
        let (decoded, _) = utf16(b"\xff\xfev\0=\0\x3d\xd8\x00\xde!\0", false, 100);
        assert_eq!(decoded.bytes, "v=\u{1f600}!".as_bytes());
        assert_eq!(decoded.map.outer(Span::new(2, 6)), Span::new(6, 10));
        assert_eq!(decoded.map.outer(Span::new(6, 7)), Span::new(10, 12));
    }

    #[test]
    fn windows_1252_maps_each_byte() {
        let (text, map) = windows_1252(b"a\xe9b\x80c");
        assert_eq!(text, "aéb€c");
        assert_eq!(map.outer(Span::new(3, 4)), Span::new(2, 3));
        assert_eq!(map.outer(Span::new(4, 7)), Span::new(3, 4));
        assert_eq!(map.outer(Span::new(7, 8)), Span::new(4, 5));
    }
}
