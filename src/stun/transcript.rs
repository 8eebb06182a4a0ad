//! What people paste, turned back into bytes: hex in any of its habits (bare, with colons or commas, `0x…`, `\x…`, the dumps of
//! tcpdump, xxd, hexdump and Wireshark), base64, or the bytes themselves.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use super::packet::{Packet, split};

/// Bytes, and where they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Where they stand in the input.
    pub span: Range<usize>,
    /// How they are written there.
    pub writing: Writing,
}

/// How bytes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// As they are.
    Binary,
    /// In hexadecimal digits.
    Hex,
    /// In base64.
    Base64,
}

impl Writing {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Binary => "binary",
            Self::Hex => "hex",
            Self::Base64 => "base64",
        }
    }
}

/// Text that is neither hex nor base64.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Where it stops being one of them.
    pub at: Range<usize>,
    /// Why.
    pub why: &'static str,
}

/// Turns input into chunks of bytes. Text is taken paragraph by paragraph, or line by line where each line holds whole
/// packets; `only` says how it is written, when that is known.
pub fn read(input: &[u8], only: Option<Writing>) -> Result<Vec<Chunk>, Unreadable> {
    let text = match (only, text(input)) {
        (Some(Writing::Binary), _) | (None, None) => {
            return Ok(vec![Chunk { bytes: input.to_vec(), span: 0..input.len(), writing: Writing::Binary }]);
        }
        (_, Some(text)) => text,
        (Some(_), None) => {
            let at = input.iter().position(|byte| !is_text(*byte)).unwrap_or(0);
            return Err(Unreadable { at: at..at + 1, why: "this byte is not text: the input is binary" });
        }
    };
    let mut chunks = Vec::new();
    for paragraph in paragraphs(text) {
        chunks.extend(paragraph_chunks(&paragraph, only)?);
    }
    Ok(chunks)
}

const fn is_text(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~')
}

/// The input as text, when it is nothing else.
fn text(input: &[u8]) -> Option<&str> {
    let input = input.strip_prefix(b"\xef\xbb\xbf").unwrap_or(input);
    if input.iter().all(|byte| is_text(*byte)) { std::str::from_utf8(input).ok() } else { None }
}

/// A line that says something, and where it begins in the input.
#[derive(Clone, Copy)]
struct Line<'t> {
    text: &'t str,
    at: usize,
}

impl Line<'_> {
    const fn span(&self) -> Range<usize> {
        self.at..self.at + self.text.len()
    }
}

/// Lines in groups, as empty lines part them; comments are left out.
fn paragraphs(text: &str) -> Vec<Vec<Line<'_>>> {
    let mut all: Vec<Vec<Line<'_>>> = vec![Vec::new()];
    let mut at = 0;
    for raw in text.split_inclusive('\n') {
        let trimmed = raw.trim_start();
        let line = Line { text: trimmed.trim_end(), at: at + raw.len() - trimmed.len() };
        at += raw.len();
        if line.text.is_empty() {
            all.push(Vec::new());
        } else if !line.text.starts_with('#')
            && !line.text.starts_with("//")
            && let Some(last) = all.last_mut()
        {
            last.push(line);
        }
    }
    all.retain(|lines| !lines.is_empty());
    all
}

fn paragraph_chunks(lines: &[Line<'_>], only: Option<Writing>) -> Result<Vec<Chunk>, Unreadable> {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return Ok(Vec::new()) };
    let span = first.at..last.span().end;
    let mut tried = Vec::new();
    for writing in [Writing::Hex, Writing::Base64] {
        if only.is_some_and(|only| only != writing) {
            continue;
        }
        let read: Result<Vec<Vec<u8>>, Unreadable> = match writing {
            Writing::Base64 => lines.iter().map(|line| base64(line)).collect(),
            _ => hex_lines(lines),
        };
        let each = match read {
            Ok(each) => each,
            // Base64 that goes over several lines may be whole only as a whole.
            Err(error) => match (writing, base64_joined(lines)) {
                (Writing::Base64, Some(bytes)) => vec![bytes],
                _ => {
                    tried.push((writing, Err(error)));
                    continue;
                }
            },
        };
        let chunks = if each.len() > 1 && each.iter().all(|bytes| is_whole(bytes)) {
            let chunk = |(bytes, line): (Vec<u8>, &Line<'_>)| Chunk { bytes, span: line.span(), writing };
            each.into_iter().zip(lines).map(chunk).collect()
        } else {
            let joined = if writing == Writing::Base64 { base64_joined(lines) } else { None };
            let bytes = joined.unwrap_or_else(|| each.concat());
            vec![Chunk { bytes, span: span.clone(), writing }]
        };
        let good = chunks.iter().all(|chunk| begins_well(&chunk.bytes));
        if good {
            return Ok(chunks);
        }
        tried.push((writing, Ok(chunks)));
    }
    // Nothing that looks like STUN: what can be read at all is shown as what it is; hex digits are hex.
    let mut error = None;
    for (_, result) in tried {
        match result {
            Ok(chunks) => return Ok(chunks),
            Err(why) if error.is_none() => error = Some(why),
            Err(_) => {}
        }
    }
    Err(error.unwrap_or(Unreadable { at: span, why: "this is neither hex nor base64" }))
}

/// Nothing but whole packets?
fn is_whole(bytes: &[u8]) -> bool {
    !bytes.is_empty()
        && split(bytes).iter().all(|found| match &found.packet {
            Packet::Stun(message) => message.is_whole(),
            Packet::Channel(channel) => channel.data.len() == usize::from(channel.length),
            Packet::Other(..) => false,
        })
}

/// A packet at the beginning?
fn begins_well(bytes: &[u8]) -> bool {
    split(bytes).first().is_some_and(|found| match &found.packet {
        Packet::Stun(message) => message.cookie == super::message::COOKIE || message.is_whole(),
        Packet::Channel(channel) => channel.data.len() == usize::from(channel.length),
        Packet::Other(..) => false,
    })
}

/// Each line as hex. Lines of a dump begin with their offset, which also tells how many bytes the line before has.
fn hex_lines(lines: &[Line<'_>]) -> Result<Vec<Vec<u8>>, Unreadable> {
    let offsets: Option<Vec<(usize, usize)>> = lines.iter().map(|line| dump_offset(line.text)).collect();
    let Some(offsets) = offsets else { return lines.iter().map(hex).collect() };
    let mut all = Vec::with_capacity(lines.len());
    for (n, (line, (offset, skip))) in lines.iter().zip(&offsets).enumerate() {
        let most = offsets.get(n + 1).and_then(|(next, _)| next.checked_sub(*offset)).unwrap_or(16).min(32);
        let mut bytes = Vec::new();
        let body = &line.text[*skip..];
        // The text beside the bytes stands after two blanks; a gap of two after eight bytes is part of the habit.
        let mut gap = 0;
        for word in body.split(' ') {
            if word.is_empty() {
                gap += 1;
                continue;
            }
            let text_begins = gap > 0 && !bytes.is_empty() && bytes.len() != 8;
            gap = 0;
            match digits(word) {
                Some(more) if !text_begins && bytes.len() + more.len() <= most => bytes.extend(more),
                _ => break,
            }
        }
        if bytes.is_empty() {
            return Err(Unreadable { at: line.span(), why: "no hex digits after the offset" });
        }
        all.push(bytes);
    }
    Ok(all)
}

/// The offset at the beginning of a dump's line, and how long it is there: `0x0010:`, `00000010:`, `0010  `.
fn dump_offset(line: &str) -> Option<(usize, usize)> {
    let digits = line.strip_prefix("0x").unwrap_or(line);
    let skipped = line.len() - digits.len();
    let end = digits.find(|c: char| !c.is_ascii_hexdigit())?;
    let after = &digits[end..];
    if !(4..=8).contains(&end) || !(after.starts_with(": ") || after.starts_with("  ") || after.starts_with(":\t")) {
        return None;
    }
    let offset = usize::from_str_radix(&digits[..end], 16).ok()?;
    let rest = after.trim_start_matches([':', ' ', '\t']);
    Some((offset, skipped + digits.len() - rest.len()))
}

/// Pairs of hex digits and nothing else.
fn digits(word: &str) -> Option<Vec<u8>> {
    if !word.len().is_multiple_of(2) || !word.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    (0..word.len()).step_by(2).map(|at| u8::from_str_radix(&word[at..at + 2], 16).ok()).collect()
}

fn hex(line: &Line<'_>) -> Result<Vec<u8>, Unreadable> {
    if line.text.contains("\\x") {
        return escaped(line);
    }
    let wrong = |at: usize, why| Unreadable { at: line.at + at..line.at + at + 1, why };
    let mut bytes = Vec::new();
    let mut half: Option<(usize, u8)> = None;
    let mut at = 0;
    let text = line.text.as_bytes();
    while let Some(&byte) = text.get(at) {
        let value = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            b'A'..=b'F' => byte - b'A' + 10,
            b'x' | b'X' if matches!(half, Some((_, 0))) => {
                half = None;
                at += 1;
                continue;
            }
            b' ' | b'\t' | b':' | b',' | b';' | b'-' | b'[' | b']' | b'{' | b'}' | b'(' | b')' | b'"' | b'\'' => {
                // `0x1, 0x2`: one digit is a byte there.
                if let Some((_, high)) = half.take() {
                    if !line.text.contains("0x") {
                        return Err(wrong(at, "an odd number of hex digits before this"));
                    }
                    bytes.push(high);
                }
                at += 1;
                continue;
            }
            _ => return Err(wrong(at, "this is not a hex digit")),
        };
        match half.take() {
            None => half = Some((at, value)),
            Some((_, high)) => bytes.push(high << 4 | value),
        }
        at += 1;
    }
    match half {
        Some((_, byte)) if line.text.contains("0x") => bytes.push(byte),
        Some((at, _)) => return Err(wrong(at, "an odd number of hex digits: half a byte is missing")),
        None => {}
    }
    if bytes.is_empty() { Err(wrong(0, "no hex digits on this line")) } else { Ok(bytes) }
}

/// A string literal of C, Python or JavaScript: `b'\x01\x01\x00,!\x12\xa4B'`.
fn escaped(line: &Line<'_>) -> Result<Vec<u8>, Unreadable> {
    let text = line.text.trim_end_matches([';', ',', ')']);
    let begin = text.find(['"', '\'']).filter(|at| text[*at + 1..].ends_with(&text[*at..=*at]));
    let (from, to) = begin.map_or((0, text.len()), |at| (at + 1, text.len() - 1));
    let (body, mut bytes, mut at) = (text.as_bytes(), Vec::new(), from);
    while at < to {
        let wrong = |why| Unreadable { at: line.at + at..line.at + at + 1, why };
        if body[at] != b'\\' {
            bytes.push(body[at]);
            at += 1;
            continue;
        }
        let (byte, length) = match body.get(at + 1) {
            Some(b'x') => {
                let pair = text.get(at + 2..at + 4).filter(|_| at + 4 <= to).and_then(digits);
                (
                    *pair
                        .and_then(|pair| pair.first().copied())
                        .as_ref()
                        .ok_or(wrong("two hex digits must follow \\x"))?,
                    4,
                )
            }
            Some(b'n') => (b'\n', 2),
            Some(b'r') => (b'\r', 2),
            Some(b't') => (b'\t', 2),
            Some(b'0') => (0, 2),
            Some(b'a') => (7, 2),
            Some(b'b') => (8, 2),
            Some(b'v') => (11, 2),
            Some(b'f') => (12, 2),
            Some(byte @ (b'\\' | b'"' | b'\'')) => (*byte, 2),
            _ => return Err(wrong("this escape is not known")),
        };
        bytes.push(byte);
        at += length;
    }
    Ok(bytes)
}

const STANDARD: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::URL_SAFE, LENIENT);
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=')
}

fn base64(line: &Line<'_>) -> Result<Vec<u8>, Unreadable> {
    let text = line.text.trim_matches(['"', '\'', ',', ';']);
    let skipped = line.text.len() - line.text.trim_start_matches(['"', '\'']).len();
    if let Some(wrong) = text.bytes().position(|byte| !is_base64(byte)) {
        let at = line.at + skipped + wrong;
        return Err(Unreadable { at: at..at + 1, why: "this is in neither hex nor base64" });
    }
    decode64(text).ok_or(Unreadable { at: line.span(), why: "this line is not whole base64" })
}

fn decode64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).or_else(|_| URL_SAFE.decode(text)).ok().filter(|bytes| !bytes.is_empty())
}

fn base64_joined(lines: &[Line<'_>]) -> Option<Vec<u8>> {
    let joined: String = lines.iter().map(|line| line.text.trim_matches(['"', '\'', ',', ';'])).collect();
    if joined.bytes().all(is_base64) { decode64(&joined) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: [u8; 20] = [0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

    fn bytes(text: &str) -> Vec<Vec<u8>> {
        read(text.as_bytes(), None).expect("readable").into_iter().map(|chunk| chunk.bytes).collect()
    }

    #[test]
    fn all_habits_of_writing_bytes() {
        for text in [
            "000100002112a442 0102030405060708090a0b0c",
            "0001 0000 2112 A442\n0102 0304 0506 0708\n090A 0B0C",
            "00:01:00:00:21:12:a4:42:01:02:03:04:05:06:07:08:09:0a:0b:0c",
            "0x00, 0x01, 0x0, 0x00, 0x21, 0x12, 0xa4, 0x42, 1, 0x2, 3, 4, 5, 6, 7, 8, 9, 0xa, 0xb, 0xc",
            "{0x00,0x01,0x00,0x00,0x21,0x12,0xa4,0x42,0x01,0x02,0x03,0x04,0x05,0x06,0x07,0x08,0x09,0x0a,0x0b,0x0c}",
            r"b'\x00\x01\x00\x00!\x12\xa4B\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c'",
            "\t0x0000:  0001 0000 2112 a442 0102 0304 0506 0708  ....!..B........\n\t0x0010:  090a 0b0c                                ....",
            "00000000: 0001 0000 2112 a442 0102 0304 0506 0708  ....!..Babcdabcd\n00000010: 090a 0b0c                                ....",
            "00000000  00 01 00 00 21 12 a4 42  01 02 03 04 05 06 07 08  |....!..B........|\n00000010  09 0a 0b 0c  |....|",
            "0000   00 01 00 00 21 12 a4 42 01 02 03 04 05 06 07 08   ....!..B........\n0010   09 0a 0b 0c   ....",
            "AAEAACESpEIBAgMEBQYHCAkKCww=",
            "AAEAACESpEIBAgME\nBQYHCAkKCww",
            "\"AAEAACESpEIBAgMEBQYHCAkKCww=\"",
            "# a comment\n000100002112a4420102030405060708090a0b0c\n",
        ] {
            assert_eq!(bytes(text), [MESSAGE.to_vec()], "{text}");
        }
    }

    #[test]
    fn one_a_line_or_one_a_paragraph() {
        let line = "000100002112a4420102030405060708090a0b0c";
        assert_eq!(bytes(&format!("{line}\n{line}\r\n")).len(), 2);
        let halves = format!("{}\n{}\n", &line[..16], &line[16..]);
        assert_eq!(bytes(&format!("{halves}\n\n{halves}")), [MESSAGE.to_vec(), MESSAGE.to_vec()]);
        let lines = "AAEAACESpEIBAgMEBQYHCAkKCww=\nAAEAACESpEIBAgMEBQYHCAkKCww=";
        assert_eq!(bytes(lines).len(), 2);
    }

    #[test]
    fn bytes_as_they_are() {
        let chunks = read(&MESSAGE, None).expect("readable");
        assert_eq!((chunks[0].writing, chunks[0].bytes.as_slice()), (Writing::Binary, &MESSAGE[..]));
        assert_eq!(read(b"", None), Ok(vec![]));
    }

    #[test]
    fn what_cannot_be_read_has_its_place() {
        let error = read(b"0001 0000 21g2", None).expect_err("a g");
        assert_eq!((error.at, error.why), (12..13, "this is not a hex digit"));
        let error = read(b"00 01 000 2", None).expect_err("odd");
        assert_eq!(error.at, 9..10);
        assert!(read(b"000", Some(Writing::Hex)).is_err());
        assert_eq!(read(&[1, 2], Some(Writing::Hex)).expect_err("binary").at, 0..1);
    }
}
