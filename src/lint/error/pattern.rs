//! Sentences with gaps, found in a text: the words between the gaps in their order, whatever stands around them.

use memchr::memmem;

/// The most bytes of a text that are looked at.
const LONGEST: usize = 16 * 1024;
/// The most bytes that a gap may take in.
const GAP: usize = 2048;

/// A text made comparable: one blank for any run of them, straight quotes, no escapes.
#[derive(Debug)]
pub(super) struct Plain {
    /// As it was written.
    pub(super) kept: String,
    /// The same length, in small letters.
    pub(super) small: String,
}

impl Plain {
    pub(super) fn of(text: &str) -> Self {
        let text = &text[..text.floor_char_boundary(LONGEST)];
        let mut kept = String::with_capacity(text.len());
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            let character = match character {
                '\\' => match characters.peek() {
                    Some('n' | 'r' | 't') => {
                        characters.next();
                        ' '
                    }
                    Some(escaped @ ('"' | '\'' | '\\' | '/')) => {
                        let escaped = *escaped;
                        characters.next();
                        escaped
                    }
                    Some('u') => {
                        characters.next();
                        let code: String = characters.by_ref().take(4).collect();
                        u32::from_str_radix(&code, 16).ok().and_then(char::from_u32).unwrap_or(' ')
                    }
                    _ => '\\',
                },
                other => other,
            };
            let character = match character {
                '\u{2018}' | '\u{2019}' | '\u{201b}' | '`' => '\'',
                '\u{201c}' | '\u{201d}' | '\u{201e}' => '"',
                other if other.is_whitespace() => ' ',
                other => other,
            };
            if character != ' ' || !kept.ends_with(' ') {
                kept.push(character);
            }
        }
        let small = kept.to_ascii_lowercase();
        Self { kept, small }
    }
}

/// What was found.
#[derive(Debug)]
pub(super) struct Found<'p> {
    /// How many bytes of the pattern's own words: the more, the surer.
    pub(super) weight: usize,
    /// Where in the text.
    pub(super) start: usize,
    pub(super) end: usize,
    /// What stands in the gaps, each with its name.
    pub(super) gaps: Vec<(&'p str, std::ops::Range<usize>)>,
}

/// Looks for a pattern: words with `{}` or `{name}` between them.
pub(super) fn find<'p>(pattern: &'p str, text: &Plain) -> Option<Found<'p>> {
    let pattern = pattern.trim_end_matches('.');
    let mut pieces = pattern.split('{');
    let first = comparable(pieces.next().unwrap_or_default());
    let haystack = text.small.as_bytes();
    let mut weight = significant(&first);
    let start = if first.is_empty() { 0 } else { whole_word(haystack, &first, 0)? };
    let mut at = start + first.len();
    let mut gaps = Vec::new();
    for piece in pieces {
        let (name, words) = piece.split_once('}')?;
        let words = comparable(words);
        weight += significant(&words);
        let end = if words.is_empty() {
            trailing(&text.small, at)
        } else {
            at + memmem::find(haystack.get(at..)?, words.as_bytes())?
        };
        if end - at > GAP {
            return None;
        }
        gaps.push((name, at..end));
        at = end + words.len();
    }
    let closed = haystack.get(at).is_none_or(|byte| !byte.is_ascii_alphanumeric()) || pattern.ends_with('}');
    (closed && is_enough(weight, start, at, &text.small)).then_some(Found { weight, start, end: at, gaps })
}

fn comparable(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for character in words.chars() {
        if character != ' ' || !out.ends_with(' ') {
            out.push(character.to_ascii_lowercase());
        }
    }
    out
}

fn significant(words: &str) -> usize {
    words.bytes().filter(u8::is_ascii_alphanumeric).count()
}

/// The first occurrence that does not begin within a word.
fn whole_word(haystack: &[u8], words: &str, from: usize) -> Option<usize> {
    let inner = words.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
    memmem::find_iter(haystack.get(from..)?, words.as_bytes())
        .map(|at| from + at)
        .find(|at| !inner || *at == 0 || haystack.get(at - 1).is_none_or(|byte| !byte.is_ascii_alphanumeric()))
}

/// A gap at the end goes as far as a sentence does: to a trace of calls, or a few hundred bytes.
fn trailing(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let end = [" at http", " at async ", " at rtcpeerconnection", " sdp parse error on line"];
    let stop = end.iter().filter_map(|end| rest.find(end)).min().unwrap_or(rest.len());
    from + rest.floor_char_boundary(stop.min(400))
}

/// Enough words, or few words that are all there is.
fn is_enough(weight: usize, start: usize, end: usize, text: &str) -> bool {
    let alone = || {
        let before = text.get(..start).unwrap_or_default().trim_end();
        let after = text.get(end..).unwrap_or_default();
        (before.is_empty() || before.ends_with(':')) && after.trim_end_matches(['.', ' ', '"', '\'']).is_empty()
    };
    weight >= 10 || (weight >= 3 && alone())
}
