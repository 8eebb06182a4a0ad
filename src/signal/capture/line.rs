//! A line of a log, taken apart: what stands before the message, and the message.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::signal::dialect;
use crate::signal::engine::Packet;
use crate::signal::json::{Doc, FaultKind, Json, Parsed};
use crate::signal::stamp::{self, Stamp};
use crate::text::Way;

/// A line, taken apart.
#[derive(Debug, Default)]
pub(super) struct Split {
    /// The time on it, and where it is written.
    pub(super) stamp: Option<(Stamp, Range<usize>)>,
    /// What stands between time and message.
    pub(super) head: Range<usize>,
    /// What the rest is.
    pub(super) payload: Payload,
    /// The JSON of the message, where that was read to find it.
    pub(super) parsed: Option<Parsed>,
}

/// What a line holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Payload {
    /// Nothing for us.
    #[default]
    None,
    /// A message.
    Message(Range<usize>),
    /// A message of JSON whose brackets are not closed: it may go on on the next line.
    Open(Range<usize>),
    /// The first line of a description.
    Sdp(usize),
    /// The first line of a SIP message.
    Sip(usize),
    /// It tells of a message.
    Remark(Range<usize>),
}

const LEVELS: [&str; 20] = [
    "INFO", "DEBUG", "WARN", "WARNING", "ERROR", "TRACE", "FATAL", "SEVERE", "FINE", "FINER", "FINEST", "CONFIG",
    "NOTICE", "CRITICAL", "VERBOSE", "LOG", "info", "debug", "warn", "error",
];

/// One more byte than the longest of them has.
const LONGEST: usize = 9;

// made once: it costs more than a line is long
static VERSION: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("v=0"));
static CANDIDATE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("candidate:"));

/// How many places on a line are tried for the beginning of a message.
const TRIED: usize = 24;

/// Takes a line apart.
pub(super) fn split(line: &str) -> Split {
    let mut split = Split::default();
    let end = line.trim_end().len();
    let line = &line[..end];
    let typed = line.starts_with("> ") || line.starts_with("< ");
    let mut at = if typed { 0 } else { prefix(line, &mut split) };
    let start = at;
    if typed {
        at = 2;
    }
    split.head = start..at;
    let rest = &line[at..];
    if rest.is_empty() {
        return split;
    }
    if dialect::tells(rest) {
        split.payload = Payload::Remark(at..end);
        return split;
    }
    (split.payload, split.parsed) = message(line, at, typed);
    if let Payload::Message(range) | Payload::Open(range) = &split.payload {
        split.head.end = range.start;
    }
    if let Payload::Sdp(from) | Payload::Sip(from) = &split.payload {
        split.head.end = *from;
    }
    split
}

/// Passes over times, levels, names of threads; says where the rest begins.
fn prefix(line: &str, split: &mut Split) -> usize {
    let mut at = 0;
    for _ in 0..8 {
        at += line[at..].len() - line[at..].trim_start().len();
        let rest = &line[at..];
        let opened = rest.strip_prefix('[').or_else(|| rest.strip_prefix('('));
        if let Some(found) = stamp::read(opened.unwrap_or(rest)) {
            let from = at + usize::from(opened.is_some());
            let to = from + found.len;
            // in `[06:23:05 INFO]` the level is in the brackets, too
            let after =
                opened.and_then(|_| memchr::memchr2(b']', b')', &line.as_bytes()[to..])).filter(|found| *found < 40);
            let after = after.map_or(to, |found| to + found + 1);
            if split.stamp.is_none() {
                split.stamp = Some((found, from..to));
            }
            at = after;
            at += line[at..].len() - line[at..].trim_start_matches([':', ',', '|', ']']).len();
            continue;
        }
        if let Some(inner) = rest.strip_prefix('[') {
            // `[INFO]`, `[nio-8080-exec-3]`; an array begins otherwise
            let close = inner.bytes().take(60).position(|byte| byte == b']');
            let word = close.map(|close| &inner[..close]);
            if let Some(word) = word.filter(|word| !word.is_empty() && !word.contains(['{', '"', '\'', '['])) {
                at += word.len() + 2;
                continue;
            }
            break;
        }
        // no word that is looked for is longer than this
        let end = rest.bytes().take(LONGEST).position(|byte| matches!(byte, b' ' | b'\t' | b':' | b'|'));
        let word = &rest[..end.unwrap_or_else(|| rest.floor_char_boundary(LONGEST))];
        // `INFO sip:bob@… SIP/2.0` is a request
        if word.len() >= 3 && LEVELS.contains(&word) && !rest.ends_with(" SIP/2.0") {
            at += word.len();
            at += line[at..].len() - line[at..].trim_start_matches([':', '|']).len();
            continue;
        }
        if matches!(word, "-" | "--" | "—") || rest.starts_with('|') {
            at += word.len().max(1);
            continue;
        }
        break;
    }
    at.min(line.len())
}

/// Finds the message in what follows `at`.
fn message(line: &str, at: usize, typed: bool) -> (Payload, Option<Parsed>) {
    let bytes = line.as_bytes();
    let rest = &line[at..];
    if rest.starts_with("SIP/2.0 ") || rest.ends_with(" SIP/2.0") {
        let from = if dialect::speaks(rest) { Some(at) } else { None };
        if let Some(from) = from {
            return (Payload::Sip(from), None);
        }
    }
    if typed {
        // all that was typed is the message
        if let Some(found) = rest.starts_with('{').then(|| json(line, at, at)).flatten() {
            return found;
        }
        let sdp = rest.starts_with("v=0").then(|| sdp(line, at)).flatten();
        return (sdp.unwrap_or(Payload::Message(at..line.len())), None);
    }
    let mut tried = 0;
    for found in memchr::memchr2_iter(b'{', b'[', &bytes[at..]) {
        tried += 1;
        if tried > TRIED {
            break;
        }
        if let Some(found) = json(line, at, at + found) {
            return found;
        }
    }
    if let Some(payload) = sdp(line, at) {
        return (payload, None);
    }
    (spoken(line, at).unwrap_or_default(), None)
}

/// JSON, or an engine.io packet with JSON, whose bracket is at `bracket`.
fn json(line: &str, floor: usize, bracket: usize) -> Option<(Payload, Option<Parsed>)> {
    let doc = Doc::read(&line[bracket..], Way::default())?;
    let root = doc.root();
    let start = packet_start(line, floor, bracket);
    let end = bracket + doc.len as usize;
    if root.is_object() {
        // `{}` and `{x}` are not messages
        root.entries().next()?;
    } else {
        let first = root.items().next()?;
        let plausible = first.is_object() || first.str().is_some() && (start < bracket || root.len() > 1);
        let cut = doc.fault.is_some_and(|fault| fault.kind != FaultKind::TooDeep);
        if doc.loose || !(plausible || bomb(&doc)) || cut && start == bracket {
            return None;
        }
    }
    let payload = match doc.fault.map(|fault| fault.kind) {
        Some(FaultKind::Cut) if start == bracket => Payload::Open(start..line.len()),
        Some(_) => Payload::Message(start..line.len()),
        None => Payload::Message(start..end),
    };
    Some((payload, Some(doc.into_parsed())))
}

fn bomb(doc: &Doc<'_>) -> bool {
    doc.fault.is_some_and(|fault| fault.kind == FaultKind::TooDeep)
}

/// Where the packet begins whose JSON is at `bracket`: at the digits before it, if they are alone.
fn packet_start(line: &str, floor: usize, bracket: usize) -> usize {
    let before = &line.as_bytes()[floor..bracket];
    let belongs = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b',' | b'-' | b'_' | b'?' | b'=');
    let len = before.iter().rev().take(64).take_while(|byte| belongs(byte)).count();
    let start = bracket - len;
    let is_packet = len > 0 && Packet::read(&line[start..]).is_some_and(|packet| packet.json as usize == len);
    if is_packet { start } else { bracket }
}

/// SDP or a candidate that is not in JSON.
fn sdp(line: &str, at: usize) -> Option<Payload> {
    let bytes = line.as_bytes();
    let rest = &bytes[at..];
    if let Some(found) = VERSION.find(rest) {
        let from = at + found;
        let alone = from == 0 || !bytes[from - 1].is_ascii_alphanumeric();
        let after = &line[from + 3..];
        if alone && after.trim().is_empty() {
            return Some(Payload::Sdp(from));
        }
        if alone && (after.starts_with("\\r\\n") || after.starts_with("\\n")) {
            // with the quote before it, and what names it
            return Some(Payload::Message(at..line.len()));
        }
    }
    let found = CANDIDATE.find(rest)?;
    let from = at + found;
    // `a=candidate:` and `candidate:`, not `remote-candidate:` or `icecandidate: …`
    let alone = from == 0 || matches!(bytes[from - 1], b' ' | b'=' | b':' | b'"' | b'\'' | b'\t' | b'(' | b'|');
    let fits = line[from..].split(' ').nth(1).is_some_and(|component| matches!(component, "1" | "2"));
    (alone && fits).then_some(Payload::Message(from..line.len()))
}

/// Words that a dialect has for messages, at the beginning or behind a mark of who speaks.
fn spoken(line: &str, at: usize) -> Option<Payload> {
    let bytes = line.as_bytes();
    // the first letter tells already that most lines have none
    let fits = |from: usize| -> bool {
        matches!(bytes.get(from), Some(b'H' | b'S' | b'O' | b'R' | b'E' | b'0'..=b'6'))
            && line.get(from..).is_some_and(dialect::speaks)
    };
    if fits(at) && !line[at..].starts_with("ERROR") && !line[at..].starts_with(|char: char| char.is_ascii_digit()) {
        return Some(Payload::Message(at..line.len()));
    }
    let mut from = at;
    for _ in 0..TRIED {
        let found = memchr::memchr3(b' ', b'>', 0xef, &bytes[from..])?;
        let mark = from + found;
        from = mark + 1;
        let last = bytes[at..mark].last();
        if !matches!(last, Some(b' ' | b'>' | b'<' | b':')) && bytes[mark] == b' ' && last != Some(&0x9a) {
            // a word like any other
            continue;
        }
        let before = line.get(at..mark).unwrap_or_default().trim_end();
        // `：` is three bytes
        let wide = bytes[mark..].starts_with("：".as_bytes());
        let start = if wide { mark + 3 } else { mark + 1 };
        let arrow = before.ends_with(['>', '<']) || bytes[mark] == b'>';
        let to_whom = before.ends_with([':', '：']) || wide;
        if !(arrow || to_whom) {
            continue;
        }
        let digit = bytes.get(start).is_some_and(u8::is_ascii_digit);
        // `users: 42` is no packet
        if (arrow || to_whom && !digit)
            && fits(start)
            && (!line[start..].starts_with("ERROR") || arrow || is_behind_arrow(before))
        {
            return Some(Payload::Message(start..line.len()));
        }
        // the text after `收到消息：` is a message whatever it is
        if wide && before.ends_with('息') {
            return (start < line.len()).then_some(Payload::Message(start..line.len()));
        }
    }
    None
}

fn is_behind_arrow(before: &str) -> bool {
    ["->", "<-", ">>"].iter().any(|arrow| before.contains(arrow))
}

/// Does a line go on with the JSON of the lines before it?
pub(super) fn goes_on(line: &str) -> bool {
    let text = line.trim_start();
    if text.starts_with(['"', '\'', '}', ']', '{', '[']) {
        return true;
    }
    let word =
        text.bytes().take(40).take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')).count();
    let after = text[word..].trim_start();
    // an indented key, number or bare value
    word > 0 && line.len() > text.len() && (after.starts_with(':') || after.is_empty() || after.starts_with(','))
}

/// The message in a string that was logged: the string itself, or what stands in it behind a prefix.
pub(super) fn within(text: &str) -> Option<Range<usize>> {
    if text.starts_with(['{', '[']) || dialect::speaks(text) || Packet::read(text).is_some() {
        return Some(0..text.len());
    }
    match split(text).payload {
        Payload::Message(range) | Payload::Open(range) => Some(range),
        _ => None,
    }
}

/// Is there a description or a candidate in it?
pub(super) fn is_signaling(text: &str) -> bool {
    VERSION.find(text.as_bytes()).is_some() || CANDIDATE.find(text.as_bytes()).is_some()
}

/// Is it the JSON of a message, and not a word of a log in brackets?
pub(super) fn is_message(root: Json<'_>) -> bool {
    root.items().next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_taken_apart() {
        for (line, head, payload) in [
            ("[2026-11-20T06:23:05.204Z] c1 >> {\"type\":\"join\"}", "c1 >>", "{\"type\":\"join\"}"),
            ("2026-11-20T06:22:54.290Z 210 -> 110: ERROR: failed", "210 -> 110:", "ERROR: failed"),
            ("> HELLO 77", "> ", "HELLO 77"),
            ("收到消息：{\"type\":\"login\",\"name\":\"111\"}", "收到消息：", "{\"type\":\"login\",\"name\":\"111\"}"),
            ("收到消息：not json at all", "收到消息：", "not json at all"),
            ("06:23:05 [nio-1] DEBUG x.Y - got 42[\"join\",\"r\"] from 5", "x.Y - got", "42[\"join\",\"r\"]"),
            ("< 40{\"sid\":\"x\"}", "< ", "40{\"sid\":\"x\"}"),
            ("2026-11-20T06:29:48.932Z viewer -> sender: OFFER_REQUEST", "viewer -> sender:", "OFFER_REQUEST"),
            ("E/x: sdp 'v=0\\r\\no=-\\r\\n'", "", "E/x: sdp 'v=0\\r\\no=-\\r\\n'"),
            (
                "onicecandidate candidate:1 1 udp 2 192.0.2.1 9 typ host",
                "onicecandidate",
                "candidate:1 1 udp 2 192.0.2.1 9 typ host",
            ),
        ] {
            let split = split(line);
            let Payload::Message(range) = split.payload else { panic!("{line}: {:?}", split.payload) };
            assert_eq!((line[split.head].trim(), &line[range]), (head.trim(), payload), "{line}");
        }
    }

    #[test]
    fn lines_without_messages() {
        for line in [
            "",
            "2026-11-20T06:29:26.983Z Listening on https://127.0.0.1:9601",
            "[INFO] connection open",
            "2026-11-20 ERROR something failed",
            "ERROR: nothing",
            "Nov 20, 2026 6:23:32 AM io.bison.SignalServer onOpen",
            "{} {x} [] [INFO]",
            "> ",
            "2",
        ] {
            assert_eq!(split(line).payload, Payload::None, "{line}");
        }
    }

    #[test]
    fn what_begins_on_a_line() {
        assert_eq!(split("SDP: v=0").payload, Payload::Sdp(5));
        assert_eq!(split("SIP/2.0 200 OK").payload, Payload::Sip(0));
        assert!(matches!(split("INFO: Sending offer to 111 from 222").payload, Payload::Remark(_)));
        assert!(matches!(split("signal {").payload, Payload::None));
        assert!(matches!(split("signal { type: 'offer',").payload, Payload::Open(_)));
    }
}
