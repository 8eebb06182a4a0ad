//! Text in transfer codings that spell single bytes: `%3D` in addresses and forms, `=3D` in mails.

use std::ops::Range;

use memchr::memmem;

use super::decode::Decoded;
use super::margin::PREFIX;

/// What descriptions begin with in an address: `v=0` and a line end, or the brace of JSON; coded once or more often.
static STARTS: &[&[u8]] = &[b"v%3D0", b"v%3d0", b"v=0%0", b"%7B%22", b"%7b%22", b"v%253D0", b"v%253d0", b"%257B%2522"];

/// Where percent-coded text may begin, in order.
pub(super) fn percent_starts(bytes: &[u8]) -> Vec<usize> {
    if memchr::memchr(b'%', bytes).is_none() {
        return Vec::new();
    }
    let mut starts: Vec<usize> = STARTS.iter().flat_map(|start| memmem::find_iter(bytes, start)).collect();
    starts.sort_unstable();
    starts
}

/// The percent-coded text from `at` on: up to what cannot stand in it.
pub(super) fn percent_token(bytes: &[u8], at: usize) -> Range<usize> {
    let ends = |byte: &u8| {
        !byte.is_ascii_graphic()
            || matches!(byte, b'&' | b'#' | b'"' | b'\'' | b'`' | b'<' | b'>' | b'\\' | b'{' | b'}')
    };
    at..at + bytes[at..].iter().position(ends).unwrap_or(bytes.len() - at)
}

/// Takes percent coding away. Where no blank is `%20`, it is `+`: a form writes it so.
pub(super) fn percent(bytes: &[u8], token: Range<usize>) -> Decoded {
    let text = &bytes[token];
    let plus = memmem::find(text, b"%20").is_none() && memmem::find(text, b"%2520").is_none();
    let mut out = Decoded::new();
    let mut from = 0;
    for at in memchr::memchr2_iter(b'%', b'+', text) {
        if at < from {
            continue;
        }
        let (len, byte) = match hex(text, at + 1).filter(|_| text[at] == b'%') {
            Some(byte) => (3, byte),
            None if text[at] == b'+' && plus => (1, b' '),
            None => continue,
        };
        out.copy(from, &text[from..at]);
        out.replace(at, len, &[byte]);
        from = at + len;
    }
    out.copy(from, &text[from..]);
    out
}

/// The quoted-printable text around the `v=3D0` at `at`: from the beginning of its line to the end of the part of the
/// mail, or to where an equals sign codes nothing. Not from before `floor`.
pub(super) fn quoted_token(bytes: &[u8], at: usize, floor: usize) -> Range<usize> {
    let low = at.saturating_sub(PREFIX).max(floor);
    let before = memchr::memrchr2(b'\n', b'\r', &bytes[low..at]).map(|found| low + found + 1);
    let start = before.or((low == 0 || low == floor).then_some(low)).unwrap_or(at);
    let start = if bytes[start..at].contains(&b'=') { at } else { start };
    let mut end = at;
    for sign in memchr::memchr2_iter(b'=', b'\n', &bytes[at..]).map(|found| at + found) {
        if bytes[sign] == b'\n' {
            end = sign + 1;
            if bytes[end..].starts_with(b"--") {
                return start..end;
            }
        } else if hex(bytes, sign + 1).is_none() && soft(&bytes[sign..]).is_none() {
            return start..end;
        }
    }
    start..bytes.len()
}

/// Takes quoted-printable coding away.
pub(super) fn quoted(bytes: &[u8], token: Range<usize>) -> Decoded {
    let text = &bytes[token];
    let mut out = Decoded::new();
    let mut from = 0;
    for at in memchr::memchr_iter(b'=', text) {
        if let Some(byte) = hex(text, at + 1) {
            out.copy(from, &text[from..at]);
            out.replace(at, 3, &[byte]);
            from = at + 3;
        } else if let Some(len) = soft(&text[at..]) {
            out.copy(from, &text[from..at]);
            from = at + len;
        }
    }
    out.copy(from, &text[from..]);
    out
}

/// The length of a line break that is none: `=`, perhaps blanks, and a line end.
fn soft(bytes: &[u8]) -> Option<usize> {
    let rest = bytes.get(1..)?;
    let blanks = rest.iter().take(8).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    match &rest[blanks..] {
        [b'\r', b'\n', ..] => Some(blanks + 3),
        [b'\n' | b'\r', ..] => Some(blanks + 2),
        [] => Some(blanks + 1),
        _ => None,
    }
}

/// The byte of the two hexadecimal digits at `at`.
fn hex(bytes: &[u8], at: usize) -> Option<u8> {
    let digit = |at: usize| char::from(*bytes.get(at)?).to_digit(16);
    u8::try_from(digit(at)? << 4 | digit(at + 1)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn text(decoded: &Decoded) -> String {
        String::from_utf8_lossy(&decoded.bytes).into_owned()
    }

    #[test]
    fn percent_in_addresses_and_forms() {
        let source = b"https://x/?sdp=v%3D0%0D%0Ao%3D-%20a+b%2B%zz&y=1";
        let starts = percent_starts(source);
        assert_eq!(starts, [15]);
        let token = percent_token(source, 15);
        assert_eq!(token.end, 43);
        let out = percent(source, token);
        assert_eq!(text(&out), "v=0\r\no=- a+b+%zz");
        // `o=-` in the token
        assert_eq!(out.map.outer(Span::new(5, 8)), Span::new(11, 16));
        let form = b"v%3D0%0Ao%3D-+a%2B";
        assert_eq!(text(&percent(form, 0..form.len())), "v=0\no=- a+");
        assert!(percent_starts(b"100% v=0 x").is_empty());
    }

    #[test]
    fn quoted_printable() {
        let source = b"A: b\r\n\r\nv=3D0\r\na=3Dx:12=\r\n34=C3=A9\r\n--b\r\n";
        let token = quoted_token(source, 8, 0);
        assert_eq!(token, 8..36);
        let out = quoted(source, token);
        assert_eq!(text(&out), "v=0\r\na=x:1234\u{e9}\r\n");
        // `a=x:` in the token
        assert_eq!(out.map.outer(Span::new(5, 9)), Span::new(7, 13));
        assert_eq!(quoted_token(b"v=3D0\na=3Db\nx=y\n", 0, 0), 0..12);
    }
}
