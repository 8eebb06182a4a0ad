//! No-break spaces where blanks should be: web pages and word processors put them into what is copied from them.

use memchr::memmem;

use crate::text::{Span, SpanMap, offset};

const SPACE: &str = "\u{a0}";

/// Lines in which no such space can be meant: it may well be in a title.
static STRICT: &[&str] = &["m=", "o=", "c=", "t=", "a=candidate:", "a=rtpmap:", "a=group:"];

/// The text with blanks for no-break spaces, when those are no part of it; with the map to the text as it was, the
/// first of them there, and how many.
pub(super) fn replace(text: &str) -> Option<(String, SpanMap, Span, u32)> {
    memmem::find(text.as_bytes(), SPACE.as_bytes())?;
    let strict = |line: &str| STRICT.iter().any(|start| line.starts_with(start)) && line.contains(SPACE);
    if !text.split(['\r', '\n']).any(strict) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut map = SpanMap::default();
    let (mut from, mut count, mut first) = (0, 0, None);
    for (at, space) in text.match_indices(SPACE) {
        map.copy(offset(from), offset(at - from));
        out.push_str(&text[from..at]);
        map.replace(offset(at), offset(space.len()), 1);
        out.push(' ');
        from = at + space.len();
        first = first.or(Some(Span::of(at..from)));
        count += 1;
    }
    map.copy(offset(from), offset(text.len() - from));
    out.push_str(&text[from..]);
    first.map(|first| (out, map, first, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_become_blanks() {
        let text = "v=0\nt=0\u{a0}0\ns=x\u{a0}y\n";
        let (out, map, first, count) = replace(text).expect("two of them");
        assert_eq!(out, "v=0\nt=0 0\ns=x y\n");
        assert_eq!((first, count), (Span::new(7, 9), 2));
        assert_eq!(map.outer(Span::new(4, 9)).of_text(text), "t=0\u{a0}0");
        assert_eq!(map.outer(Span::new(10, 15)).of_text(text), "s=x\u{a0}y");
    }

    #[test]
    fn a_title_keeps_them() {
        assert!(replace("v=0\ns=x\u{a0}y\n").is_none());
    }
}
