//! Lines and fields as libwebrtc cuts them (`rtc_base/string_encode.cc`, `GetLine` of its parser).

use crate::text::{Span, offset};

/// A line that was accepted as one, without its end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) at: u32,
}

impl<'a> Line<'a> {
    pub(super) fn span(&self) -> Span {
        Span::new(self.at, self.at + offset(self.text.len()))
    }

    /// What follows `x=`.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(2..).unwrap_or_default()
    }

    /// Is it `a=name`, alone or before a colon or a blank?
    pub(super) fn has(&self, name: &str) -> bool {
        self.rest().strip_prefix(name).is_some_and(|rest| matches!(rest.bytes().next(), None | Some(b':' | b' ')))
    }

    /// Is it a line of this type?
    pub(super) fn is(&self, letter: u8) -> bool {
        self.text.as_bytes().first() == Some(&letter)
    }
}

/// Reads a text line by line.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) const fn ended(&self) -> bool {
        self.at >= self.text.len()
    }

    /// The next line, if it looks like `x=…`: a small letter, no blank after `=` but in `s=`, and a line feed at its
    /// end.
    pub(super) fn line(&mut self) -> Option<Line<'a>> {
        let rest = self.text.get(self.at..)?;
        let end = memchr::memchr(b'\n', rest.as_bytes())?;
        let line = rest.get(..end)?;
        let line = line.strip_suffix('\r').unwrap_or(line);
        let [letter, b'=', first, ..] = line.as_bytes() else { return None };
        if !letter.is_ascii_lowercase() || (*letter != b's' && *first == b' ') {
            return None;
        }
        let line = Line { text: line, at: offset(self.at) };
        self.at += end + 1;
        Some(line)
    }

    /// Does the text end before another line feed?
    pub(super) fn unended(&self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        !rest.is_empty() && memchr::memchr(b'\n', rest.as_bytes()).is_none()
    }

    /// Does the next line begin like one of this type?
    pub(super) fn ahead(&self, letter: u8) -> bool {
        matches!(self.text.as_bytes().get(self.at..), Some([found, b'=', ..]) if *found == letter)
    }

    /// The next line, if it is of this type.
    pub(super) fn line_of(&mut self, letter: u8) -> Option<Line<'a>> {
        if self.ahead(letter) { self.line() } else { None }
    }

    /// What libwebrtc quotes when it stops here: up to the next line feed, or all there is.
    pub(super) fn quoted(&self) -> (&'a str, Span) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let line = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest, |end| {
            let line = &rest[..end];
            line.strip_suffix('\r').unwrap_or(line)
        });
        (line, Span::new(offset(self.at), offset(self.at + line.len())))
    }
}

/// The part before the first `delimiter` and what follows it and its repetitions.
pub(super) fn first_token(text: &str, delimiter: char) -> Option<(&str, &str)> {
    let (token, rest) = text.split_once(delimiter)?;
    Some((token, rest.trim_start_matches(delimiter)))
}

/// A whole number as `strtoll` reads it to the end: digits, perhaps after a minus; no blank, no plus.
pub(super) fn number<T: TryFrom<i128>>(text: &str) -> Option<T> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let value: i128 = digits.parse().ok()?;
    T::try_from(if digits.len() < text.len() { -value } else { value }).ok()
}

/// Is it of the characters that SDP allows in a token? The exclamation mark and the apostrophe are, the at sign is
/// not.
pub(super) fn is_token(text: &str) -> bool {
    text.bytes().all(
        |byte| matches!(byte, 0x21 | 0x23..=0x27 | 0x2a | 0x2b | 0x2d | 0x2e | 0x30..=0x39 | 0x41..=0x5a | 0x5e..=0x7e),
    )
}

/// An address literal's family: 4, 6, or none for a name.
pub(super) fn family(address: &str) -> Option<u8> {
    let bare = address.split('%').next().unwrap_or(address);
    match bare.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(_)) if bare.len() == address.len() => Some(4),
        Ok(std::net::IpAddr::V6(_)) => Some(6),
        _ => None,
    }
}
