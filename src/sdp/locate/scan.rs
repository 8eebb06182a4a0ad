//! Looks through a layer that is not a description as a whole, for the patterns that give one away.

use std::ops::Range;

use memchr::memmem;

use super::lines::Lines;
use super::part::Part;
use super::{MOST, array, candidates, decode, flat, html, lines, percent, string};
use crate::text::offset;

/// Something found in a layer.
pub(super) enum Find {
    /// A description or fragment. Boxed, as there may be very many candidates, which are small.
    Part(Box<Part>),
    /// A candidate outside of one.
    Candidate(Range<usize>),
    /// A token that may be base64 of something.
    Base64(Range<usize>),
    /// Percent-coded text.
    Percent(Range<usize>),
    /// Quoted-printable text.
    Quoted(Range<usize>),
}

impl Find {
    fn cover(&self) -> Range<usize> {
        match self {
            Self::Part(part) => part.cover.clone(),
            Self::Candidate(range) | Self::Base64(range) | Self::Percent(range) | Self::Quoted(range) => range.clone(),
        }
    }
}

/// All finds of a layer in order; or that it is HTML and has to be decoded first.
pub(super) struct Scan {
    pub(super) finds: Vec<Find>,
    pub(super) html: bool,
}

/// What base64 tokens begin with: `{"` and its pretty-printed forms, `v=0`, gzip, `a=ice-`.
static TOKENS: &[&str] = &["eyJ", "ewog", "ewoJ", "ew0K", "eyAi", "dj0w", "H4sI", "YT1pY2Ut"];

/// The shortest base64 token that is looked into.
const SHORTEST: usize = 40;

/// Looks through `bytes`.
pub(super) fn scan(bytes: &[u8], try_html: bool) -> Scan {
    let mut finds = Vec::new();
    let lines = Lines::new(bytes);
    let mut floor = 0;
    for at in memmem::find_iter(bytes, "v=0") {
        if at < floor || !candidates::is_boundary(bytes, at) {
            continue;
        }
        if try_html && html::around(bytes, at) {
            return Scan { finds: Vec::new(), html: true };
        }
        let part = string::description(bytes, at)
            .or_else(|| array::description(bytes, at))
            .or_else(|| lines::description(&lines, at))
            .or_else(|| flat::description(bytes, at));
        if let Some(part) = part {
            floor = part.cover.end;
            finds.push(Find::Part(Box::new(part)));
        }
        if finds.len() > MOST {
            break;
        }
    }
    more(&mut finds, percent::percent_starts(bytes).into_iter(), |at, _| {
        Some(Find::Percent(percent::percent_token(bytes, at)))
    });
    more(&mut finds, memmem::find_iter(bytes, "v=3D0"), |at, floor| {
        Some(Find::Quoted(percent::quoted_token(bytes, at, floor)))
    });
    more(&mut finds, memmem::find_iter(bytes, "a=ice-ufrag:"), |at, floor| {
        string::fragment(bytes, at, floor)
            .or_else(|| lines::fragment(&lines, at, floor))
            .map(|part| Find::Part(Box::new(part)))
    });
    more(&mut finds, memmem::find_iter(bytes, "candidate:"), |at, floor| {
        candidates::read(bytes, at).filter(|range| range.start >= floor).map(Find::Candidate)
    });
    let mut starts: Vec<u32> = Vec::new();
    for start in TOKENS {
        let begins = memmem::find_iter(bytes, start).filter(|at| begins_token(bytes, *at));
        starts.extend(begins.map(offset));
    }
    starts.sort_unstable();
    more(&mut finds, starts.into_iter().map(|at| at as usize), |at, _| token(bytes, at).map(Find::Base64));
    Scan { finds, html: false }
}

/// Adds what `read` makes of each place that no find covers yet. `read` is told where the find before ends.
fn more(
    finds: &mut Vec<Find>,
    places: impl Iterator<Item = usize>,
    mut read: impl FnMut(usize, usize) -> Option<Find>,
) {
    let mut new = Vec::new();
    let mut known = finds.iter().map(Find::cover).peekable();
    let mut floor = 0;
    for at in places {
        while let Some(before) = known.next_if(|known| known.start <= at) {
            floor = floor.max(before.end);
        }
        if at < floor {
            continue;
        }
        if let Some(find) = read(at, floor) {
            floor = find.cover().end.max(floor);
            new.push(find);
        } else {
            floor = floor.max(at);
        }
    }
    drop(known);
    if !new.is_empty() {
        finds.append(&mut new);
        finds.sort_by_key(|find| find.cover().start);
    }
}

/// Is `at` the beginning of a token? After a slash or a dash it may be: in a path.
fn begins_token(bytes: &[u8], at: usize) -> bool {
    !bytes[..at].last().is_some_and(u8::is_ascii_alphanumeric)
}

/// The base64 token that begins at `at`; it may go on over line ends.
fn token(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let run = |from: usize| bytes[from..].iter().take_while(|byte| decode::sextet(**byte).is_some()).count();
    let mut end = at + run(at);
    let width = end - at;
    // lines of an encoder are of one width; the last may be shorter, but is padded then
    while let Some(start) = next_line(bytes, end).filter(|_| width >= SHORTEST) {
        let next = run(start);
        let padded = next > 0 && next < width && (next % 4 == 0 || bytes.get(start + next) == Some(&b'='));
        let ended = matches!(bytes.get(start + next), None | Some(b'=' | b'\r' | b'\n' | b'"'));
        if next != width && !(padded && ended) {
            break;
        }
        end = start + next;
        if next < width {
            break;
        }
    }
    (end - at >= SHORTEST).then_some(at..end)
}

/// Where the text of the next line begins, when a line ends at `at`.
fn next_line(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let feed = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"))?;
    let blanks = feed.iter().take(64).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    Some(bytes.len() - feed.len() + blanks)
}

/// The token, when the whole layer is one, of whatever content.
pub(super) fn whole_base64(bytes: &[u8]) -> Option<Range<usize>> {
    let trimmed = bytes.trim_ascii();
    let start = bytes.len() - bytes.trim_ascii_start().len();
    // Of padding base64 has two at most.
    let body = trimmed.strip_suffix(b"==").or_else(|| trimmed.strip_suffix(b"=")).unwrap_or(trimmed);
    let fits = |byte: &u8| decode::sextet(*byte).is_some() || matches!(byte, b'\r' | b'\n');
    (body.len() >= SHORTEST && body.iter().all(fits)).then(|| start..start + body.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens() {
        let long = format!("eyJ{}", "A".repeat(60));
        assert_eq!(token(long.as_bytes(), 0), Some(0..63));
        assert!(!begins_token(b"xeyJ", 1) && begins_token(b"/eyJ", 1));
        assert_eq!(token(format!("\"{long}==\"").as_bytes(), 1), Some(1..64));
        assert_eq!(token(format!("{long}\r\nAAAA\r\nmore words").as_bytes(), 0), Some(0..69));
        assert_eq!(token(format!("{long}\nand then").as_bytes(), 0), Some(0..63));
        assert_eq!(token(b"eyJhbGci", 0), None);
    }

    #[test]
    fn a_whole_token() {
        let text = format!(" {}==\n", "QUJD".repeat(20));
        assert_eq!(whole_base64(text.as_bytes()), Some(1..81));
        assert_eq!(whole_base64(b"hello"), None);
        assert_eq!(whole_base64(format!("{} word", "QUJD".repeat(20)).as_bytes()), None);
    }
}
