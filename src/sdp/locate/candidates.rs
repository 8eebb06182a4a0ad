//! Lone candidate lines.

use std::ops::Range;

use crate::text::{Span, SpanMap};

/// A candidate line outside of a description.
pub(super) struct Lone {
    text: String,
    /// In the source.
    place: Span,
}

/// The longest candidate line that is believed.
const LONGEST: usize = 1024;

impl Lone {
    /// Takes the text, which stands for `place` in the source. None when it is not UTF-8.
    pub(super) fn new(text: &[u8], place: Span) -> Option<Self> {
        Some(Self { text: std::str::from_utf8(text).ok()?.to_owned(), place })
    }
}

/// What `candidate:` at `at` begins: the range of the candidate, with its `a=`.
pub(super) fn read(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let foundation = bytes.get(at + b"candidate:".len()..)?;
    let len = foundation.iter().take(33).take_while(|byte| is_ice_char(**byte)).count();
    // the component after it tells a candidate from prose that says `candidate:host`
    let component = foundation.get(len + 1).is_some_and(u8::is_ascii_digit);
    if !(1..=32).contains(&len) || foundation.get(len) != Some(&b' ') || !component {
        return None;
    }
    let start = if bytes[..at].ends_with(b"a=") { at - 2 } else { at };
    if !is_boundary(bytes, start) {
        return None;
    }
    let quote = bytes[..start].last().copied().filter(|byte| matches!(byte, b'"' | b'\'' | b'`'));
    let near = &bytes[at..bytes.len().min(at + LONGEST)];
    let end = near.iter().position(|byte| match byte {
        b'\r' | b'\n' | b'\\' | b'"' | b'<' | b'&' | 0 => true,
        b',' | b'}' | b')' | b';' | b'|' => quote.is_none(),
        b'\'' | b'`' => quote == Some(*byte) || quote.is_none(),
        _ => false,
    });
    if end.is_none() && near.len() == LONGEST {
        return None;
    }
    let text = near[..end.unwrap_or(near.len())].trim_ascii_end();
    Some(start..at + text.len())
}

const fn is_ice_char(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

/// Can a value begin at `at`, or is it the tail of a longer word? The letter of an escape (`\n`) is not a word.
pub(super) fn is_boundary(bytes: &[u8], at: usize) -> bool {
    match &bytes[..at] {
        [.., b'\\', b'n' | b'r' | b't'] => true,
        [.., last] => !(last.is_ascii_alphanumeric() || matches!(last, b'_' | b'-' | b'&' | b'?' | b'.')),
        [] => true,
    }
}

/// All of them as one text, a line each, with the way back; and whether there is other text between them.
pub(super) fn join(lone: &[Lone]) -> Option<(String, SpanMap, bool)> {
    let mut text = String::new();
    let mut map = SpanMap::default();
    let mut apart = lone.first()?.place.start > 0;
    let mut last: Option<Span> = None;
    for Lone { text: line, place } in lone {
        if let Some(last) = last {
            text.push('\n');
            map.replace(last.end, 0, 1);
            apart |= place.start.saturating_sub(last.end) > 2;
        }
        let len = crate::text::offset(line.len());
        if place.len() == len {
            map.copy(place.start, len);
        } else if place.len() == 2 * len {
            map.stride(place.start, 1, 2, len);
        } else {
            map.replace(place.start, place.len(), len);
        }
        text.push_str(line);
        last = Some(*place);
    }
    Some((text, map, apart))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(text: &str) -> Option<&str> {
        let at = text.find("candidate:")?;
        text.get(read(text.as_bytes(), at)?)
    }

    #[test]
    fn where_a_candidate_ends() {
        let line = "candidate:1 1 udp 2 192.0.2.1 9 typ host";
        assert_eq!(candidate(line), Some(line));
        assert_eq!(candidate(&format!("x a={line} \r\n")), Some(format!("a={line}").as_str()));
        assert_eq!(candidate(&format!("{{\"c\":\"{line}\"}}")), Some(line));
        assert_eq!(candidate(&format!("{{\\\"c\\\":\\\"{line}\\\"}}")), Some(line));
        assert_eq!(candidate(&format!("sdp: {line}, mid: 0")), Some(line));
        assert_eq!(candidate(&format!("\\r\\n{line}\\r\\n")), Some(line));
    }

    #[test]
    fn what_is_not_a_candidate() {
        assert_eq!(candidate("icecandidate:1 1 udp"), None);
        assert_eq!(candidate("candidate:"), None);
        assert_eq!(candidate("candidate: x"), None);
        assert_eq!(candidate("candidate:1"), None);
        assert_eq!(candidate("candidate:host was chosen"), None);
        assert_eq!(candidate(&format!("candidate:{} 1", "a".repeat(33))), None);
    }
}
