//! The first reading, by sipcc: which lines there are, and what it stops at. Attributes that it cannot read it drops.

use super::token::{Words, is, number, one_of};
use super::why;
use crate::lint::target::refusal::{Checked, Refusal, Why};
use crate::text::{Span, offset};

/// What it keeps.
#[derive(Debug, Default)]
pub(super) struct Read<'a> {
    /// Attributes of the session part.
    pub(super) session: Vec<Attribute<'a>>,
    pub(super) sections: Vec<Section<'a>>,
}

/// An attribute, whatever it is: what follows its name is read later.
#[derive(Debug)]
pub(super) struct Attribute<'a> {
    pub(super) name: &'a str,
    pub(super) value: &'a str,
    pub(super) line: Place,
}

/// A line: its number, from 1, and its bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    pub(super) number: usize,
    pub(super) span: Span,
}

#[derive(Debug)]
pub(super) struct Section<'a> {
    pub(super) media: &'a str,
    /// Of 16 bits: higher ones lose what is above.
    pub(super) port: u16,
    pub(super) protocol: &'static str,
    pub(super) payload_types: Vec<u16>,
    pub(super) attributes: Vec<Attribute<'a>>,
    pub(super) line: Place,
}

/// Protocols it knows. The first ones take a port, or a port and a count.
const PROTOCOLS: &[(&str, Ports)] = &[
    ("RTP/AVP", Ports::OneOrTwo),
    ("udp", Ports::OneOrTwo),
    ("udptl", Ports::One),
    ("ces10", Ports::Two),
    ("LOCAL", Ports::OneOrTwo),
    ("AAL2/ITU", Ports::One),
    ("AAL2/ATMF", Ports::One),
    ("AAL2/custom", Ports::One),
    ("AAL1/AVP", Ports::One),
    ("udpsprt", Ports::One),
    ("RTP/SAVP", Ports::OneOrTwo),
    ("tcp", Ports::One),
    ("RTP/SAVPF", Ports::OneOrTwo),
    ("DTLS/SCTP", Ports::One),
    ("RTP/AVPF", Ports::None),
    ("UDP/TLS/RTP/SAVP", Ports::OneOrTwo),
    ("UDP/TLS/RTP/SAVPF", Ports::OneOrTwo),
    ("TCP/DTLS/RTP/SAVP", Ports::OneOrTwo),
    ("TCP/DTLS/RTP/SAVPF", Ports::OneOrTwo),
    ("UDP/DTLS/SCTP", Ports::One),
    ("TCP/DTLS/SCTP", Ports::One),
];

/// How many numbers a port may be.
#[derive(Clone, Copy, Debug)]
enum Ports {
    None,
    One,
    Two,
    OneOrTwo,
}

impl Ports {
    const fn take(self, numbers: usize) -> bool {
        matches!((self, numbers), (Self::One | Self::OneOrTwo, 1) | (Self::Two | Self::OneOrTwo, 2))
    }
}

/// Types of lines in their order.
const TYPES: &[u8] = b"vosiuepcbtrzkam";

/// What it says, with the line's number in front.
pub(super) fn refuse(line: Place, says: &str, why: &'static Why) -> Box<Refusal> {
    let sentence = format!("SIPCC Failed to parse SDP: SDP Parse Error on line {}: {says}", line.number);
    Refusal::at(line.span, sentence, why)
}

/// What is known while it reads.
#[derive(Debug, Default)]
struct State {
    owner: bool,
    timing: bool,
    /// Is there a `c=` line, and is it one that counts; for the session part and each section.
    connections: Vec<Option<bool>>,
}

pub(super) fn read(text: &str) -> Checked<Read<'_>> {
    let mut read = Read::default();
    let mut state = State { connections: vec![None], ..State::default() };
    let mut place = Place::default();
    let mut at = 0;
    // The first line read without having been `v=` ends the reading; it is judged by what it is.
    let mut done = false;
    let mut first = true;
    let mut unknown = None;
    loop {
        place.number += 1;
        let rest = &text[at..];
        let Some(end) = rest.find(['\n', '\0']).filter(|end| rest.as_bytes()[*end] == b'\n') else {
            place.span = Span::new(offset(at), offset(text.len()));
            if first {
                return Err(refuse(place, " End of line beyond end of buffer.", &why::NOT_SDP));
            }
            break;
        };
        let line = &rest[..end];
        place.span = Span::new(offset(at), offset(at + line.trim_end_matches('\r').len()));
        let kind = match line.as_bytes() {
            [letter, b'=', ..] if TYPES.contains(letter) => *letter,
            [_, b'=', ..] if !first => {
                unknown = Some(place);
                break;
            }
            _ if first => {
                let says = " Attempt to parse text not recognized as SDP text, parse fails.";
                return Err(refuse(place, says, &why::NOT_SDP));
            }
            _ => break,
        };
        if !first && kind == b'v' {
            break;
        }
        at += end + 1;
        let ended = at >= text.len();
        let misplaced = !read.sections.is_empty() && !b"icbkam".contains(&kind);
        if !done && !misplaced {
            done = first && kind != b'v';
            self::line(kind, &line[2..], place, &mut read, &mut state)?;
        }
        first = false;
        if ended {
            break;
        }
    }
    validate(place, &state)?;
    match unknown {
        // It keeps to itself what it does not like.
        Some(place) => Err(Refusal::at(place.span, "SIPCC Failed to parse SDP: ", &why::LINE_TYPE)),
        None => Ok(read),
    }
}

fn validate(line: Place, state: &State) -> Checked {
    let valid = |connection: &Option<bool>| *connection == Some(true);
    let (session, sections) = state.connections.split_at(1);
    if !session.iter().all(valid) && !sections.iter().all(valid) {
        let says = " c= connection line not specified for every media level, validation failed.";
        return Err(refuse(line, says, &why::CONNECTION_MISSING));
    }
    if !state.owner {
        return Err(refuse(line, " o= owner line not specified, validation failed.", &why::REQUIRED));
    }
    if !state.timing {
        return Err(refuse(line, " t= timespec line not specified, validation failed.", &why::REQUIRED));
    }
    Ok(())
}

fn line<'a>(kind: u8, value: &'a str, place: Place, read: &mut Read<'a>, state: &mut State) -> Checked {
    let mut words = Words::of(value);
    match kind {
        b'v' => {
            let version = words.number(&[' ', '\t']).unwrap_or_default() & 0xffff;
            let given = !Words::of(value).rest().trim().is_empty();
            if version != 0 || !given || Words::of(value).number(&[' ', '\t']).is_none() {
                let says = format!(" Invalid version ({version}) found, parse failed.");
                return Err(refuse(place, &says, &why::VERSION));
            }
        }
        b'o' => {
            owner(&mut words, place)?;
            state.owner = true;
        }
        b'c' => {
            let Some(known) = state.connections.last_mut() else { return Ok(()) };
            connection(&mut words, place, known)?;
        }
        b'b' => bandwidth(&mut words, place)?,
        b't' => {
            for which in ["start", "stop"] {
                if words.number(&[' ', '\t']).is_none() {
                    let says = format!(" Invalid timespec {which} time specified.");
                    return Err(refuse(place, &says, &why::TIMING));
                }
            }
            state.timing = true;
        }
        b'k' => key(&mut words, place)?,
        b'a' => {
            let attributes = read.sections.last_mut().map_or(&mut read.session, |section| &mut section.attributes);
            let Some(name) = words.next(&[':', ' ', '\t']) else {
                return Err(refuse(place, " No attribute type specified, parse failed.", &why::ATTRIBUTE));
            };
            let value = words.rest().strip_prefix(':').unwrap_or_else(|| words.rest());
            attributes.push(Attribute { name, value, line: place });
        }
        b'm' => {
            let section = media(&mut words, place)?;
            read.sections.push(section);
            state.connections.push(None);
        }
        _ => {}
    }
    Ok(())
}

fn owner(words: &mut Words<'_>, place: Place) -> Checked {
    let refuse = |says: &str| Err(refuse(place, says, &why::ORIGIN));
    let signed = |word: &str| {
        // What does not fit 64 bits wraps around.
        let value = word
            .bytes()
            .fold(0_u64, |value, digit| value.wrapping_mul(10).wrapping_add(u64::from(digit.wrapping_sub(b'0'))));
        word.bytes().all(|byte| byte.is_ascii_digit()) && value < 1 << 63
    };
    if words.word().is_none() {
        return refuse(" No owner name specified for o=.");
    }
    if !words.word().is_some_and(signed) {
        return refuse(" Invalid owner session id specified for o=.");
    }
    if !words.word().is_some_and(signed) {
        return refuse(" Invalid owner version specified for o=.");
    }
    match words.word() {
        None => return refuse(" No owner network type specified for o=."),
        Some(word) if !is(word, "IN") => return refuse(&format!(" Owner network type unsupported ({word})")),
        Some(_) => {}
    }
    match words.word() {
        None => return refuse(" No owner address type specified for o=."),
        Some(word) if one_of(word, &["IP4", "IP6"]).is_none() => {
            return refuse(&format!(" Owner address type unsupported ({word})"));
        }
        Some(_) => {}
    }
    match words.word() {
        None => refuse(" No owner address specified."),
        Some(_) => Ok(()),
    }
}

fn connection(words: &mut Words<'_>, place: Place, known: &mut Option<bool>) -> Checked {
    let refuse = |says: &str| Err(refuse(place, says, &why::CONNECTION));
    if known.is_some() {
        let says = " c= line specified twice at same level, parse failed.";
        return Err(self::refuse(place, says, &why::CONNECTION_TWICE));
    }
    let Some(network) = words.word() else { return refuse(" No connection network type specified for c=.") };
    let Some(kind) = words.word() else { return refuse(" No connection address type specified for c=.") };
    let Some(address) = words.word() else { return refuse(" No connection address specified for c=.") };
    let family = one_of(kind, &["IP4", "IP6"]);
    *known = Some(is(network, "IN") && family.is_some());
    if family == Some(0) {
        // The first three characters are to tell whether it is multicast.
        let start = &address[..address.floor_char_boundary(3)];
        if number(start).is_none_or(|first| first > 255) {
            return refuse(&format!(" Error parsing address {start} for mcast."));
        }
    }
    let Some((_, more)) = address.split_once('/') else { return Ok(()) };
    let mut parts = Words::of(more);
    let Some(ttl) = parts.next(&['/']) else {
        return refuse(" No ttl value specified for this multicast addr with a slash");
    };
    if number(ttl).is_none() {
        return refuse(" Invalid TTL: Value must be in the range 0-255 ");
    }
    if let Some(count) = parts.rest().strip_prefix('/')
        && number(count).is_none_or(|count| count == 0)
    {
        return refuse(" Invalid Num of addresses: Value must be > 0 ");
    }
    Ok(())
}

fn bandwidth(words: &mut Words<'_>, place: Place) -> Checked {
    let Some(modifier) = words.next(&[':']) else {
        return Err(refuse(place, " No bandwidth type specified for b= ", &why::BANDWIDTH));
    };
    if one_of(modifier, &["AS", "CT", "TIAS"]).is_none() {
        return Ok(());
    }
    let Some(value) = words.rest().strip_prefix(':') else { return Ok(()) };
    if Words::of(value).number(&[' ', '\t']).is_none() {
        return Err(refuse(place, " Error: No BW Value specified ", &why::BANDWIDTH));
    }
    Ok(())
}

fn key(words: &mut Words<'_>, place: Place) -> Checked {
    let Some(kind) = words.next(&[':']) else {
        return Err(refuse(place, " No encryption type specified for k=.", &why::KEY));
    };
    let value = words.rest().strip_prefix(':').unwrap_or_else(|| words.rest());
    if one_of(kind, &["clear", "base64", "uri"]).is_some() && Words::of(value).word().is_none() {
        return Err(refuse(place, " Warning: No encryption key specified as required.", &why::KEY));
    }
    Ok(())
}

fn media<'a>(words: &mut Words<'a>, place: Place) -> Checked<Section<'a>> {
    let missing = |says: &str| Err(refuse(place, &format!(" {says}, parse failed."), &why::MLINE));
    let Some(media) = words.word() else { return missing("No media type specified") };
    let Some(port) = words.word() else { return missing("No port specified in m= media line") };
    let Some(protocol) = words.word() else { return missing("No transport protocol type specified") };
    let mut numbers = Vec::new();
    let mut parts = Words::of(port);
    while let Some(number) = parts.number(&['/', ' ', '\t']).filter(|_| numbers.len() < 4) {
        numbers.push(number);
    }
    let known = PROTOCOLS.iter().find(|(name, _)| is(protocol, name));
    let name = known.map_or("Unsupported", |(name, _)| *name);
    // All bits set stand for "any port", which is not allowed.
    let choice = numbers.contains(&u32::MAX);
    let Some((_, ports)) = known.filter(|(_, ports)| ports.take(numbers.len()) && !choice) else {
        let says = format!(" Invalid port format ({port}) specified for transport protocol ({name}), parse failed.");
        return Err(refuse(place, &says, &why::PORT_FORMAT));
    };
    let _ = ports;
    let mut payload_types = Vec::new();
    if name.ends_with("DTLS/SCTP") {
        let Some(format) = words.word() else { return missing("No sctp port specified in m= media line") };
        if name == "DTLS/SCTP" {
            if number(format).is_none() {
                return missing("No sctp port specified in m= media line");
            }
        } else if !is(format, "webrtc-datachannel") {
            return missing("No webrtc-datachannel token in m= media line");
        }
    } else {
        while let Some(word) = words.word() {
            // Kept in 16 bits; of more than 8 the upper ones are taken.
            let kept = number(word).map(|number| (number & 0xffff) as u16);
            payload_types.extend(kept.map(|kept| if kept > 0xff { kept >> 8 } else { kept }));
        }
    }
    let port = numbers.first().map_or(0, |port| (port & 0xffff) as u16);
    Ok(Section { media, port, protocol: name, payload_types, attributes: Vec::new(), line: place })
}
