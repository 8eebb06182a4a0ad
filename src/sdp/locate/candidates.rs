//! Lone candidate lines.

use std::ops::Range;

use crate::text::{Span, SpanMap, offset};

/// Candidate lines outside of descriptions, one a line, with the way back to the source.
#[derive(Default)]
pub(super) struct Loose {
    pub(super) text: String,
    pub(super) map: SpanMap,
    /// Other text stands between them.
    pub(super) apart: bool,
    last: Option<Span>,
}

impl Loose {
    /// Appends a candidate, which stands for `place` in the source; leaves out what is not UTF-8.
    pub(super) fn push(&mut self, candidate: &[u8], place: Span) {
        let Ok(line) = std::str::from_utf8(candidate) else { return };
        self.apart |= place.start.saturating_sub(self.last.map_or(0, |last| last.end)) > 2;
        if let Some(last) = self.last {
            self.text.push('\n');
            self.map.replace(last.end, 0, 1);
        }
        let len = offset(line.len());
        if place.len() == len {
            self.map.copy(place.start, len);
        } else if place.len() == 2 * len {
            // UTF-16
            self.map.stride(place.start, 1, 2, len);
        } else {
            self.map.replace(place.start, place.len(), len);
        }
        self.text.push_str(line);
        self.last = Some(place);
    }
}

/// The longest candidate line that is believed.
const LONGEST: usize = 1024;

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
