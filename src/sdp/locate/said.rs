//! What stands around a description about its being an offer or an answer. Where it could be either, nothing.

use super::lines::Lines;
use super::{How, Said, SdpType};
use crate::text::{Span, offset};
use memchr::memmem;

/// How far from the text the evidence may stand.
const NEAR: usize = 512;

/// How far above its body a SIP message may begin.
const HEADERS: usize = 16 * 1024;

/// The types by name.
static KINDS: &[(&[u8], SdpType)] = &[
    (b"offer", SdpType::Offer),
    (b"answer", SdpType::Answer),
    (b"pranswer", SdpType::Pranswer),
    (b"rollback", SdpType::Rollback),
];

/// Words before `offer` that make the next description one.
static VERBS: &[&[u8]] = &[
    b"sending",
    b"sent",
    b"send",
    b"got",
    b"received",
    b"receiving",
    b"recv",
    b"created",
    b"creating",
    b"set",
    b"setting",
    b"forwarding",
    b"relaying",
];

/// Words that may stand between a verb and `offer`.
static FILLERS: &[&[u8]] = &[b"a", b"an", b"the", b"sdp", b"local", b"remote", b"webrtc", b"initial", b"new"];

fn kind(word: &[u8]) -> Option<SdpType> {
    KINDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, kind)| *kind)
}

/// The `type` in the object that has the string `at..end`, or the name of that object.
pub(super) fn beside(bytes: &[u8], at: usize, end: usize) -> Option<Said> {
    let low = at.saturating_sub(NEAR);
    let brace = bytes[low..at].iter().rposition(|byte| matches!(byte, b'{' | b'}'));
    let mut from = brace.map_or(low, |found| low + found + 1);
    let high = bytes.len().min(end + NEAR);
    let mut to = bytes[end..high].iter().position(|byte| matches!(byte, b'{' | b'}')).map_or(high, |found| end + found);
    if from == 0 || bytes[from - 1] != b'{' {
        // no object is seen to be open, so that other lines may be about another one
        from = bytes[from..at].iter().rposition(|byte| *byte == b'\n').map_or(from, |found| from + found + 1);
        to = memchr::memchr(b'\n', &bytes[end..to]).map_or(to, |found| end + found);
    }
    let before = memmem::rfind_iter(&bytes[from..at], "type").map(|found| from + found);
    let after = memmem::find_iter(&bytes[end..to], "type").map(|found| end + found);
    before
        .filter_map(|key| typed(bytes, key, at))
        .next()
        .or_else(|| after.filter_map(|key| typed(bytes, key, to)).next())
        .or_else(|| brace.filter(|_| bytes[from - 1] == b'{').and_then(|_| named(bytes, from - 1, low)))
}

/// Reads `type": "offer"` at `key`, in any quotes or none, before `end`.
fn typed(bytes: &[u8], key: usize, end: usize) -> Option<Said> {
    if key > 0 && is_word(bytes[key - 1]) {
        return None;
    }
    let rest = bytes.get(key + 4..end)?;
    let separator = rest.iter().take(64).position(|byte| matches!(byte, b':' | b'='))?;
    if !rest[..separator].iter().all(is_quoting) {
        return None;
    }
    let value = separator + 1;
    let skip = rest[value..].iter().take(64).take_while(|byte| is_quoting(byte)).count();
    let start = value + skip;
    let len = rest[start..].iter().take(16).take_while(|byte| is_word(**byte)).count();
    let at = key + 4 + start;
    kind(&rest[start..start + len]).map(|kind| Said { kind, span: span(at, len), how: How::Type })
}

/// The name of the object whose brace is at `brace`: `"offer":{`.
fn named(bytes: &[u8], brace: usize, low: usize) -> Option<Said> {
    let before = &bytes[low..brace];
    let separator = before.iter().rposition(|byte| !is_quoting(byte))?;
    if !matches!(before[separator], b':' | b'=') {
        return None;
    }
    let end = before[..separator].iter().rposition(|byte| !is_quoting(byte))? + 1;
    let start = before[..end].iter().rposition(|byte| !is_word(*byte)).map_or(0, |at| at + 1);
    kind(&before[start..end]).map(|kind| Said { kind, span: span(low + start, end - start), how: How::Label })
}

/// Does an `sdp` name the string that begins at `at`: `"sdp":"`?
pub(super) fn is_named_sdp(bytes: &[u8], at: usize) -> bool {
    let before = &bytes[at.saturating_sub(NEAR)..at];
    let Some(separator) = before.iter().rposition(|byte| !is_quoting(byte)) else { return false };
    let Some(end) = before[..separator].iter().rposition(|byte| !is_quoting(byte)) else { return false };
    before[separator] == b':' && before[..=end].ends_with(b"sdp")
}

fn is_quoting(byte: &u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`' | b'\\' | b' ' | b'\t' | b'\r' | b'\n')
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn span(at: usize, len: usize) -> Span {
    Span::new(offset(at), offset(at + len))
}

/// What the label before the text says, or else the log lines above it: `Sending offer to 111 from 222`.
pub(super) fn above(lines: &Lines<'_>, start: usize, at: usize) -> Option<Said> {
    if at > start
        && let Some((kind, span)) = words(lines.bytes, start, at, true)
    {
        return Some(Said { kind, span, how: How::Label });
    }
    let floor = start.saturating_sub(NEAR);
    let mut from = start;
    // the label and a blank line may stand between
    for _ in 0..3 {
        let line = lines.before(from, floor)?;
        from = line.start;
        let text = lines.text(line);
        if super::raw::looks(text) {
            return None;
        }
        let label = text.trim_ascii_end().ends_with(b":") || text.trim_ascii_end().ends_with("：".as_bytes());
        if let Some((kind, span)) = words(lines.bytes, line.start, line.end, label) {
            return Some(Said { kind, span, how: How::LogLine });
        }
        let other = text.trim_ascii();
        if !(other.is_empty() || label && other.len() <= 32) {
            return None;
        }
    }
    None
}

/// The one type that is named in `start..end`: after a verb, or anywhere in a label.
fn words(bytes: &[u8], start: usize, end: usize, label: bool) -> Option<(SdpType, Span)> {
    let mut found: Option<(SdpType, Span)> = None;
    // a verb was before it; or nothing: the message begins here
    let (mut verb, mut first) = (label, true);
    let mut at = start;
    while at < end {
        let len = bytes[at..end].iter().take_while(|byte| is_word(**byte)).count();
        if len == 0 {
            first |= matches!(bytes[at], b':' | b']');
            at += 1;
            continue;
        }
        let word = &bytes[at..at + len];
        let is = |list: &[&[u8]]| list.iter().any(|known| known.eq_ignore_ascii_case(word));
        if let Some(kind) = kind(word) {
            if found.is_some_and(|(other, _)| other != kind) {
                return None;
            }
            if verb || first && goes_on(&bytes[at + len..end]) {
                found = Some((kind, span(at, len)));
            }
        } else if !label && !is(FILLERS) {
            verb = is(VERBS);
        }
        first = false;
        at += len;
    }
    found
}

/// Does a message go on with what came of the offer: `answer from 111`?
fn goes_on(rest: &[u8]) -> bool {
    let rest = rest.trim_ascii_start();
    [b"from ".as_slice(), b"to ", b"created", b"received", b"sent"].iter().any(|word| rest.starts_with(word))
}

/// Is the text that begins at `start` the body of a SIP message? Then what that says of it: nothing, when it may be
/// either.
pub(super) fn sip(lines: &Lines<'_>, start: usize) -> Option<Option<Said>> {
    let floor = start.saturating_sub(HEADERS);
    let mut from = start;
    let mut blank = false;
    while let Some(line) = lines.before(from, floor) {
        from = line.start;
        let text = lines.text(line);
        if text.trim_ascii().is_empty() {
            blank = true;
            continue;
        }
        if !blank {
            return None;
        }
        let says = |kind| Said { kind, span: span(line.start, text.len()), how: How::Sip };
        if let Some(status) = text.strip_prefix(b"SIP/2.0 ") {
            let said = matches!(status.get(..3), Some(b"200" | b"180" | b"183"));
            return Some(said.then(|| says(SdpType::Answer)));
        }
        if text.ends_with(b" SIP/2.0") {
            return Some(text.starts_with(b"INVITE ").then(|| says(SdpType::Offer)));
        }
        let name = text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
        let header = name > 0 && text[name..].trim_ascii_start().starts_with(b":");
        if !(header || text.starts_with(b"--") || text.starts_with(b" ") || text.starts_with(b"\t")) {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(text: &str) -> Option<(SdpType, How, &str)> {
        let at = text.find("v=0")?;
        let end = at + text[at..].find(['"', '\''])?;
        beside(text.as_bytes(), at, end).map(|said| (said.kind, said.how, said.span.of_text(text)))
    }

    #[test]
    fn types_in_objects() {
        let offer = Some((SdpType::Offer, How::Type, "offer"));
        assert_eq!(object(r#"{"type":"offer","sdp":"v=0"}"#), offer);
        assert_eq!(object(r#"{"sdp":"v=0","type" : "offer"}"#), offer);
        assert_eq!(object(r#"{\"sdp\":\"v=0\\\",\"type\":\"offer\"}"#), offer);
        assert_eq!(object("{sdp: 'v=0', type: 'offer'}"), offer);
        assert_eq!(object("\"type: offer, sdp: v=0\""), offer);
        assert_eq!(object(r#"{"type":"offer","x":{"sdp":"v=0"}}"#), None);
        assert_eq!(object("got type: answer\nSDP \"v=0\"\ntype: offer"), None);
        assert_eq!(object(r#"{"mimetype":"offer","sdp":"v=0"}"#), None);
        assert_eq!(object(r#"{"type":"offering","sdp":"v=0"}"#), None);
        assert_eq!(object(r#"{"offer": {"sdp":"v=0"}}"#), Some((SdpType::Offer, How::Label, "offer")));
    }

    fn log(text: &str) -> Option<(SdpType, How)> {
        let lines = Lines::new(text.as_bytes());
        let at = text.find("v=0")?;
        let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
        above(&lines, start, at).map(|said| (said.kind, said.how))
    }

    #[test]
    fn types_in_logs() {
        assert_eq!(log("INFO: Sending offer to 1\n\nSDP:\nv=0"), Some((SdpType::Offer, How::LogLine)));
        assert_eq!(log("Local answer:\nv=0"), Some((SdpType::Answer, How::LogLine)));
        assert_eq!(log("x\nanswer = v=0"), Some((SdpType::Answer, How::Label)));
        assert_eq!(log("INFO: answer from 111\n\nSDP:\nv=0"), Some((SdpType::Answer, How::LogLine)));
        assert_eq!(log("INFO: waiting for offer from 111\nv=0"), None);
        assert_eq!(log("waiting for an answer\nv=0"), None);
        assert_eq!(log("got offer, creating answer\nv=0"), None);
        assert_eq!(log("sent offer\na=mid:0\nv=0"), None);
    }

    #[test]
    fn sip_messages() {
        let said = |text: &str| sip(&Lines::new(text.as_bytes()), text.len()).map(|body| body.map(|said| said.kind));
        assert_eq!(said("INVITE sip:a SIP/2.0\r\nVia: x\r\n\r\n"), Some(Some(SdpType::Offer)));
        assert_eq!(said("SIP/2.0 200 OK\nA: b\n\n--x\nContent-Type: application/sdp\n\n"), Some(Some(SdpType::Answer)));
        assert_eq!(said("ACK sip:a SIP/2.0\nVia: x\n\n"), Some(None));
        assert_eq!(said("SIP/2.0 200 OK\nA: b\n"), None);
        assert_eq!(said("hello\n\n"), None);
    }
}
