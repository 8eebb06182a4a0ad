//! What follows a description: lines of SDP that were not taken for part of it must not go unnoticed.

use memchr::memmem;

use super::NoteKind;
use super::lines::Lines;
use super::margin::PREFIX;
use crate::text::{Span, offset};

/// How many other lines may stand before those that seem to belong, and between them.
const APART: usize = 2;

/// The note about lines of SDP that follow the description that ends at `end`.
pub(super) fn note(lines: &Lines<'_>, end: usize) -> Option<(Span, NoteKind)> {
    if !matches!(lines.bytes.get(..end)?.last(), Some(b'\n' | b'\r')) {
        return None;
    }
    let mut first: Option<Span> = None;
    let (mut count, mut other, mut sure) = (0, 0, false);
    let mut cursor = end;
    while cursor < lines.bytes.len() && other <= APART {
        let line = lines.at(cursor);
        cursor = line.next;
        let text = lines.text(line);
        // another description begins, and will be read; a line of text may be long
        if memmem::find(text, b"v=0").is_some() {
            break;
        }
        match line_of_sdp(&text[..text.len().min(2 * PREFIX)]) {
            None => other += 1,
            Some(at) => {
                // candidates go one by one, and after the description
                sure |= memmem::find(&text[at..text.len().min(at + 32)], b"candidate").is_none();
                first = first.or(Some(Span::new(offset(line.start + at), offset(line.end))));
                (count, other) = (count + 1, 0);
            }
        }
    }
    first.filter(|_| sure).map(|span| (span, NoteKind::Continues { lines: count }))
}

/// Where a line of SDP begins in `line`, when it has one for certain: prose and source code have `a=` as well.
pub(super) fn line_of_sdp(line: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'=', line).filter_map(|at| at.checked_sub(1)).find(|at| {
        let begins = at.checked_sub(1).is_none_or(|before| {
            !(line[before].is_ascii_alphanumeric()
                || matches!(line[before], b'_' | b'(' | b'[' | b'.' | b'?' | b'&' | b'='))
        });
        begins && is_sdp(line[*at], &line[at + 2..])
    })
}

/// Is `value` one of the line type `letter`, by its first words?
pub(super) fn is_sdp(letter: u8, value: &[u8]) -> bool {
    let digits = |bytes: &[u8]| bytes.iter().take(20).take_while(|byte| byte.is_ascii_digit()).count();
    match letter {
        b'm' => {
            let kind = value.iter().take(16).take_while(|byte| byte.is_ascii_lowercase()).count();
            let rest = value.get(kind + 1..).unwrap_or_default();
            kind >= 4 && value.get(kind) == Some(&b' ') && digits(rest) > 0 && rest.get(digits(rest)) == Some(&b' ')
        }
        b'c' => value.starts_with(b"IN IP"),
        b'o' => memmem::find(&value[..value.len().min(PREFIX)], b" IN IP").is_some(),
        b't' => {
            let len = digits(value);
            len > 0 && value.get(len) == Some(&b' ') && digits(&value[len + 1..]) > 0
        }
        b'b' => {
            let name = value.iter().take(16).take_while(|byte| byte.is_ascii_uppercase()).count();
            name >= 2 && value.get(name) == Some(&b':') && value.get(name + 1).is_some_and(u8::is_ascii_digit)
        }
        b'a' => {
            let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
            let name = value.iter().take(64).take_while(is_name).count();
            // flags are long words, or none could be told from `a=b`
            let end = value.get(name).is_none_or(|byte| matches!(byte, b'"' | b'\'' | b'`' | b'\\' | b'\x1b'));
            let named = value.first().is_some_and(u8::is_ascii_lowercase);
            named && (name >= 3 && value.get(name) == Some(&b':') || name >= 8 && end)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: &str) -> Option<usize> {
        line_of_sdp(line.as_bytes())
    }

    #[test]
    fn lines_of_sdp_are_told_from_other_text() {
        assert_eq!(at("a=mid:0"), Some(0));
        assert_eq!(at("> a=sendrecv"), Some(2));
        assert_eq!(at("10:22 x m=audio 9 RTP/AVP 0"), Some(8));
        assert_eq!(at(" c=IN IP4 192.0.2.1"), Some(1));
        assert_eq!(at("t=0 0"), Some(0));
        assert_eq!(at("b=AS:64"), Some(0));
        assert_eq!(at("let a=5; b=6"), None);
        assert_eq!(at("for (a=min:3)"), None);
        assert_eq!(at("https://x.example/?a=mid:0"), None);
        assert_eq!(at("the m=audio line"), None);
        assert_eq!(at("a="), None);
    }

    fn noted(text: &str) -> Option<(&str, u32)> {
        let end = text.find("~\n")? + 2;
        let (span, kind) = note(&Lines::new(text.as_bytes()), end)?;
        let NoteKind::Continues { lines } = kind else { return None };
        Some((&text[span.range()], lines))
    }

    #[test]
    fn what_follows_is_noted() {
        assert_eq!(noted("~\nx: a=mid:0\nx: a=sendrecv\nbye\n"), Some(("a=mid:0", 2)));
        assert_eq!(noted("~\n\n?\nx: a=mid:0\n"), Some(("a=mid:0", 1)));
        assert_eq!(noted("~\n\n?\n?\nx: a=mid:0\n"), None);
        assert_eq!(noted("~\nv=0\nm=audio 9 X 0\n"), None);
        assert_eq!(noted("~\nx a=candidate:1 1 udp 1 192.0.2.1 9 typ host\n"), None);
    }
}
