//! Colours of terminals in logs: control sequences between the text, as they are or as signs for them.

use super::decode::Decoded;

/// What a sequence begins with: the control character, and what is written for it.
static ESCAPES: &[&[u8]] = &[b"\x1b", b"\\u001b", b"\\u001B", b"\\x1b", b"\\x1B", b"\\033", b"\\e", b"^["];

/// The longest sequence that is read.
const LONGEST: usize = 32;

/// Are there such sequences?
pub(super) fn any(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'[', bytes).any(|at| before(bytes, at).is_some() && sequence(&bytes[at..]).is_some())
}

/// Takes them away.
pub(super) fn decode(bytes: &[u8]) -> Decoded {
    let mut out = Decoded::new();
    let mut from = 0;
    for at in memchr::memchr_iter(b'[', bytes) {
        if at < from {
            continue;
        }
        if let (Some(start), Some(len)) = (before(bytes, at), sequence(&bytes[at..]))
            && start >= from
        {
            out.copy(from, &bytes[from..start]);
            from = at + len;
        }
    }
    out.copy(from, &bytes[from..]);
    out
}

/// Where the escape begins that ends before the bracket at `at`.
fn before(bytes: &[u8], at: usize) -> Option<usize> {
    ESCAPES.iter().find(|escape| bytes[..at].ends_with(escape)).map(|escape| at - escape.len())
}

/// The length of `[0;32m` and of others of its kind: parameters and a letter.
fn sequence(bytes: &[u8]) -> Option<usize> {
    let rest = bytes.get(1..)?;
    let len = rest.iter().take(LONGEST).take_while(|byte| matches!(byte, b'0'..=b'9' | b';' | b':' | b'?')).count();
    rest.get(len).is_some_and(|byte| matches!(byte, b'm' | b'K' | b'J' | b'H' | b'G')).then_some(len + 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn sequences_are_taken_away() {
        let source = b"\x1b[32mv=0\x1b[0m\n^[[1;31mo=-\\u001b[K [x] [0m";
        assert!(any(source));
        let out = decode(source);
        assert_eq!(String::from_utf8_lossy(&out.bytes), "v=0\no=- [x] [0m");
        assert_eq!(out.map.outer(Span::new(0, 3)), Span::new(5, 8));
        assert_eq!(out.map.outer(Span::new(4, 7)), Span::new(21, 24));
        assert!(!any(b"[0m [x] [[m"));
    }
}
