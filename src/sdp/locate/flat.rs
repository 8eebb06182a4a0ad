//! Descriptions whose line ends became blanks: pasted into an address bar, a chat or a cell of a sheet.

use super::FoundKind;
use super::Wrapping;
use super::part::{Part, Piece};
use super::rest::is_sdp;

/// The description that begins with the `v=0` at `at`, when its `o=` follows on the same line.
pub(super) fn description(bytes: &[u8], at: usize) -> Option<Part> {
    let rest = bytes.get(at..)?;
    if !is_sdp(b'o', rest.strip_prefix(b"v=0 o=")?) {
        return None;
    }
    // not further than the next description: a line may have many
    let end = rest.iter().enumerate().position(|(at, byte)| match byte {
        b'\r' | b'\n' | b'"' | b'`' | b'<' => true,
        b' ' => rest[at..].starts_with(b" v=0"),
        _ => false,
    });
    let line = &rest[..end.unwrap_or(rest.len())];
    let mut from = 0;
    let mut part = Part::new(at..at, FoundKind::Description);
    for sign in memchr::memchr_iter(b'=', line).filter(|sign| *sign >= 5) {
        if line[sign - 2] != b' ' {
            continue;
        }
        let (letter, value) = (line[sign - 1], &line[sign + 1..]);
        if letter == b's' || is_sdp(letter, value) || letter == b'a' && is_flag(value) {
            part.copy(at + from..at + sign - 2);
            part.pieces.push(Piece::Eol(at + sign - 2..at + sign - 1));
            from = sign - 1;
        }
    }
    let end = from + line[from..].trim_ascii_end().len();
    part.copy(at + from..at + end);
    part.cover.end = at + end;
    part.wrapping.push(Wrapping::Flat);
    Some(part)
}

/// Is it an attribute without a value?
fn is_flag(value: &[u8]) -> bool {
    let name = value.iter().take(64).take_while(|byte| byte.is_ascii_lowercase() || **byte == b'-').count();
    name >= 3 && matches!(value.get(name), None | Some(b' '))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn text(source: &str) -> Option<String> {
        let part = description(source.as_bytes(), source.find("v=0")?)?;
        Some(String::from_utf8_lossy(&part.assemble(source.as_bytes()).bytes).into_owned())
    }

    #[test]
    fn blanks_for_line_ends() {
        let source =
            "x v=0 o=- 1 2 IN IP4 192.0.2.1 s=a b t=0 0 m=audio 9 X 0 a=sendrecv a=fmtp:0 x=1;y=2 a=mid:0 \nbye";
        let expected = "v=0\r\no=- 1 2 IN IP4 192.0.2.1\r\ns=a b\r\nt=0 0\r\nm=audio 9 X 0\r\na=sendrecv\r\na=fmtp:0 x=1;y=2\r\na=mid:0";
        assert_eq!(text(source).as_deref(), Some(expected));
        let part = description(source.as_bytes(), 2).expect("a description");
        let at = crate::text::offset(expected.find("t=0").expect("there"));
        let place = part.assemble(source.as_bytes()).map.outer(Span::new(at, at + 5));
        assert_eq!(place.of_text(source), "t=0 0");
        assert_eq!(text("v=0 o=1 IN IP4 v=0 o=2").as_deref(), Some("v=0\r\no=1 IN IP4"));
        assert_eq!(text("v=0 means o="), None);
        assert_eq!(text("v=0 o="), None);
    }
}
