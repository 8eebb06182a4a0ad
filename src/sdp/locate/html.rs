//! Entities and tags of HTML, as far as they get into pasted descriptions.

use super::Wrapping;
use super::decode::Decoded;

/// Named entities and their characters; a no-break blank is a blank here.
static ENTITIES: &[(&[u8], char)] = &[
    (b"quot", '"'),
    (b"lt", '<'),
    (b"gt", '>'),
    (b"amp", '&'),
    (b"apos", '\''),
    (b"nbsp", ' '),
    (b"NewLine", '\n'),
    (b"equals", '='),
    (b"colon", ':'),
    (b"sol", '/'),
    (b"plus", '+'),
];

/// Tags that are taken away, and whether a line begins or ends at them. Others are kept: `<a@b>` is not HTML.
static TAGS: &[(&[u8], bool)] = &[
    (b"br", true),
    (b"p", true),
    (b"div", true),
    (b"li", true),
    (b"ul", true),
    (b"ol", true),
    (b"tr", true),
    (b"pre", true),
    (b"blockquote", true),
    (b"textarea", true),
    (b"body", true),
    (b"html", true),
    (b"code", false),
    (b"span", false),
    (b"td", false),
    (b"samp", false),
    (b"tt", false),
    (b"b", false),
    (b"i", false),
    (b"font", false),
];

/// The longest tag that is read, and the longest entity.
const TAG: usize = 256;
const ENTITY: usize = 12;

/// Does the `v=0` at `at` stand in HTML?
pub(super) fn around(bytes: &[u8], at: usize) -> bool {
    let after = bytes.get(at + 3..).unwrap_or_default();
    if after.starts_with(b"<") && tag(after).is_some() || after.starts_with(b"&") && entity(after).is_some() {
        return true;
    }
    let before = bytes[at.saturating_sub(TAG)..at].trim_ascii_end();
    let last = |byte| memchr::memrchr(byte, before).map(|at| &before[at..]);
    match before.last() {
        Some(b'>') => last(b'<').is_some_and(|text| tag(text).is_some_and(|tag| tag.len == text.len())),
        Some(b';') => last(b'&').is_some_and(|text| entity(text).is_some_and(|(_, len)| len == text.len())),
        _ => false,
    }
}

/// Takes entities and tags away; what it was, when it was anything.
pub(super) fn decode(bytes: &[u8]) -> (Decoded, Wrapping) {
    let mut out = Decoded::new();
    let mut what = Wrapping::Breaks;
    let mut from = 0;
    while let Some(found) = memchr::memchr2(b'&', b'<', &bytes[from..]) {
        let at = from + found;
        out.copy(from, &bytes[from..at]);
        let rest = &bytes[at..];
        if let Some((char, len)) = entity(rest) {
            what = Wrapping::Html;
            out.replace_char(at, len, char);
            from = at + len;
        } else if let Some(tag) = tag(rest) {
            if !tag.is_break {
                what = Wrapping::Html;
            }
            from = at + tag.len;
            let ended = matches!(out.bytes.last(), None | Some(b'\n')) && !tag.is_break;
            let ends_anyway = matches!(bytes.get(from), Some(b'\n' | b'\r'));
            if tag.line && !ended && !ends_anyway {
                out.replace(at, tag.len, b"\n");
            }
        } else {
            out.copy(at, &bytes[at..at + 1]);
            from = at + 1;
        }
    }
    out.copy(from, &bytes[from..]);
    (out, what)
}

/// The entity at the beginning, and its length.
fn entity(bytes: &[u8]) -> Option<(char, usize)> {
    let near = &bytes[..bytes.len().min(ENTITY)];
    let end = memchr::memchr(b';', near)?;
    let name = near.get(1..end).filter(|_| near.first() == Some(&b'&'))?;
    let char = match name {
        [b'#', b'x' | b'X', digits @ ..] => number(digits, 16)?,
        [b'#', digits @ ..] => number(digits, 10)?,
        _ => ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, char)| *char)?,
    };
    Some((if char == '\u{a0}' { ' ' } else { char }, end + 1))
}

fn number(digits: &[u8], radix: u32) -> Option<char> {
    let text = std::str::from_utf8(digits).ok().filter(|text| !text.starts_with('+'))?;
    u32::from_str_radix(text, radix).ok().and_then(char::from_u32)
}

struct Tag {
    len: usize,
    line: bool,
    is_break: bool,
}

/// The tag at the beginning, when it is one that is taken away.
fn tag(bytes: &[u8]) -> Option<Tag> {
    let near = &bytes[..bytes.len().min(TAG)];
    let end = memchr::memchr(b'>', near)?;
    let inner = near.get(1..end).filter(|_| near.first() == Some(&b'<'))?;
    let inner = inner.strip_prefix(b"/").unwrap_or(inner);
    let name = &inner[..inner.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()];
    if !matches!(inner.get(name.len()), None | Some(b' ' | b'/' | b'\t')) {
        return None;
    }
    let (known, line) = TAGS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some(Tag { len: end + 1, line: *line, is_break: *known == b"br" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn text(html: &str) -> String {
        String::from_utf8_lossy(&decode(html.as_bytes()).0.bytes).into_owned()
    }

    #[test]
    fn entities_tags_and_breaks() {
        assert_eq!(
            text("&quot;&#39;&#x3D;&nbsp;&lt;x&gt; &amp;amp; &foo; a@b <a@b>"),
            "\"'= <x> &amp; &foo; a@b <a@b>"
        );
        assert_eq!(text("<pre class=\"x\">v=0<br>o=1<BR/>\ns=-<br />t=0</pre>"), "v=0\no=1\ns=-\nt=0\n");
        assert_eq!(text("<div>v=0</div><div>o=1</div>"), "v=0\no=1\n");
        assert_eq!(text("v=0&#13;&#10;o="), "v=0\r\no=");
        let (out, what) = decode(b"v=0<br>o=");
        assert_eq!(what, Wrapping::Breaks);
        assert_eq!(out.map.outer(Span::new(4, 6)), Span::new(7, 9));
    }

    #[test]
    fn html_is_told_from_the_neighbourhood() {
        assert!(around(b"<code>v=0", 6));
        assert!(around(b"&quot;v=0", 6));
        assert!(around(b"v=0<br/>", 0));
        assert!(!around(b"> v=0\n", 2));
        assert!(!around(b"v=0\n", 0));
    }
}
