//! Values of attributes as libwebrtc reads them, and what it says to those that it does not take.

use std::collections::HashSet;

use super::media::{Extmap, Media, Setup};
use super::text::{Line, family, first_token, is_token, number};
use super::{read, why};
use crate::lint::target::refusal::{Checked, Refusal, Why};

/// A refusal that quotes the line.
pub(super) fn refuse(line: &Line<'_>, says: &str, why: &'static Why) -> Box<Refusal> {
    Refusal::at(line.span(), format!("{} {says}", quote(line.text)), why)
}

/// A refusal that quotes a part of the line.
fn refuse_part(line: &Line<'_>, part: &str, says: &str, why: &'static Why) -> Box<Refusal> {
    Refusal::at(line.span(), format!("{} {says}", quote(part)), why)
}

/// What comes through of a quoted line: C ends it at the first NUL.
pub(super) fn quote(text: &str) -> &str {
    text.split('\0').next().unwrap_or_default()
}

/// A refusal without a word: the parser forgets to say why.
fn refuse_silently(line: &Line<'_>, part: &str, why: &'static Why) -> Box<Refusal> {
    Refusal::at(read::span_within(line, part), " ", why)
}

/// What follows the colon of `a=name:value`; further colons at its start are skipped.
pub(super) fn value<'a>(line: &Line<'a>, name: &str) -> Checked<&'a str> {
    value_of(line, line.text, name)
}

fn value_of<'a>(line: &Line<'_>, part: &'a str, name: &str) -> Checked<&'a str> {
    match first_token(part, ':') {
        Some((left, value)) if left.ends_with(name) => Ok(value),
        _ => Err(refuse_part(line, part, &format!("Failed to get the value of attribute: {name}"), why_of(name))),
    }
}

/// Which rule is about an attribute without its value.
fn why_of(name: &str) -> &'static Why {
    match name {
        "rtcp-fb" => &why::FEEDBACK,
        "msid" => &why::MSID,
        "extmap" => &why::EXTMAP,
        "ssrc" => &why::SSRC,
        "ssrc-group" => &why::SSRC_GROUP,
        "rtpmap" => &why::RTPMAP,
        "fingerprint" => &why::FINGERPRINT,
        _ => &why::VALUE,
    }
}

fn invalid(line: &Line<'_>, quoted: &str, value: &str, why: &'static Why) -> Box<Refusal> {
    refuse_part(line, quoted, &format!("Invalid value: {value}."), why)
}

/// A payload type; `quoted` is the part of the line that is quoted when it is no number.
pub(super) fn payload_type(line: &Line<'_>, quoted: &str, text: &str) -> Checked<i32> {
    let Some(payload_type) = number::<i32>(text) else { return Err(invalid(line, quoted, text, &why::PAYLOAD)) };
    if !(0..=127).contains(&payload_type) {
        return Err(refuse_silently(line, text, &why::PAYLOAD));
    }
    Ok(payload_type)
}

pub(super) fn mid<'a>(line: &Line<'a>) -> Checked<&'a str> {
    let mid = value(line, "mid")?;
    if !is_token(mid) {
        return Err(refuse(line, "Illegal character found in the value of mid", &why::MID));
    }
    Ok(mid)
}

pub(super) fn connection(line: &Line<'_>) -> Checked {
    let Some(("IN", rest)) = first_token(line.rest(), ' ') else {
        let sentence = "Failed to parse the connection data. The network type is not currently supported.";
        return Err(refuse(line, sentence, &why::CONNECTION));
    };
    let Some((kind, address)) = first_token(rest, ' ') else {
        return Err(refuse(line, "Failed to parse the address type.", &why::CONNECTION));
    };
    if address.contains('/') {
        let sentence = "Failed to parse the connection data. Multicast is not currently supported.";
        return Err(refuse(line, sentence, &why::MULTICAST));
    }
    match (family(address), kind) {
        (None, _) | (Some(4), "IP4") | (Some(6), "IP6") => Ok(()),
        _ => {
            let sentence = "Failed to parse the connection data. The address type is mismatching.";
            Err(refuse(line, sentence, &why::CONNECTION))
        }
    }
}

pub(super) fn bandwidth(line: &Line<'_>) -> Checked {
    let Some((kind, value)) = first_token(line.rest(), ':') else {
        let sentence = "b= syntax error, does not match b=<modifier>:<bandwidth-value>.";
        return Err(refuse(line, sentence, &why::BANDWIDTH));
    };
    if !matches!(kind, "AS" | "TIAS") {
        return Ok(());
    }
    let Some(bits) = number::<i32>(value) else { return Err(invalid(line, line.text, value, &why::BANDWIDTH)) };
    if bits < 0 {
        return Err(refuse(line, &format!("b={kind} value can't be negative."), &why::BANDWIDTH));
    }
    Ok(())
}

pub(super) fn fingerprint(line: &Line<'_>) -> Checked {
    let fields: Vec<&str> = line.rest().split(' ').collect();
    let [first, digest] = fields.as_slice() else {
        return Err(refuse(line, "Expects 2 fields.", &why::FINGERPRINT));
    };
    let algorithm = value_of(line, first, "fingerprint")?.to_ascii_lowercase();
    let known = matches!(algorithm.as_str(), "sha-1" | "sha-224" | "sha-256" | "sha-384" | "sha-512");
    let pairs = digest.split(':').all(|pair| pair.len() == 2 && pair.bytes().all(|byte| byte.is_ascii_hexdigit()));
    // A digest has at most 64 bytes.
    if !known || !pairs || digest.len() > 64 * 3 - 1 {
        return Err(refuse(line, "Failed to create fingerprint from the digest.", &why::FINGERPRINT));
    }
    Ok(())
}

pub(super) fn setup(line: &Line<'_>) -> Checked<Setup> {
    let fields: Vec<&str> = line.rest().split(':').collect();
    let [_, role] = fields.as_slice() else { return Err(refuse(line, "Expects 2 fields.", &why::SETUP)) };
    let roles = ["active", "passive", "actpass", "holdconn"];
    match roles.iter().position(|known| known.eq_ignore_ascii_case(role)) {
        Some(index) => Ok(Setup { chooses: index < 2, at: line.span() }),
        None => Err(refuse(line, "Invalid attribute value.", &why::SETUP)),
    }
}

pub(super) fn extmap<'a>(line: &Line<'a>) -> Checked<Extmap<'a>> {
    const ENCRYPT: &str = "urn:ietf:params:rtp-hdrext:encrypt";
    let fields: Vec<&str> = line.rest().split(' ').collect();
    let [first, uri, more @ ..] = fields.as_slice() else {
        return Err(refuse(line, "Expects at least 2 fields.", &why::EXTMAP));
    };
    let value = value_of(line, first, "extmap")?;
    let id = value.split('/').next().unwrap_or_default();
    let Some(id) = number::<i32>(id) else { return Err(invalid(line, line.text, id, &why::EXTMAP)) };
    if !(1..=255).contains(&id) {
        return Err(refuse(line, "Extension ID is not in valid range.", &why::EXTMAP_RANGE));
    }
    if *uri != ENCRYPT {
        uri_fits(line, uri)?;
        return Ok(Extmap { id, uri, encrypted: false, at: line.span() });
    }
    match more.first() {
        None => Err(refuse(line, "Expects at least 3 fields.", &why::EXTMAP)),
        Some(uri) if *uri == ENCRYPT => Err(refuse(line, "Recursive encrypted header.", &why::EXTMAP)),
        Some(uri) => uri_fits(line, uri).map(|()| Extmap { id, uri, encrypted: true, at: line.span() }),
    }
}

/// No control characters in it, and no escapes.
fn uri_fits(line: &Line<'_>, uri: &str) -> Checked {
    if uri.bytes().any(|byte| byte.is_ascii_control() || byte == b'%') {
        return Err(refuse(line, "URI contains invalid characters.", &why::EXTMAP));
    }
    Ok(())
}

pub(super) fn sctp_port(line: &Line<'_>) -> Checked {
    let by = if line.rest().contains(':') { ':' } else { ' ' };
    let Some(port) = line.rest().split(by).nth(1) else {
        return Err(refuse(line, "Expects at least 2 fields.", &why::SCTP_PORT));
    };
    if number::<u16>(port).is_none() {
        return Err(refuse(line, "Invalid sctp port value.", &why::SCTP_PORT));
    }
    Ok(())
}

pub(super) fn max_message_size(line: &Line<'_>) -> Checked {
    let Some(size) = line.rest().split(':').nth(1) else {
        return Err(refuse(line, "Expects at least 2 fields.", &why::SCTP_SIZE));
    };
    if number::<i32>(size).is_none_or(|size| size < 0) {
        return Err(refuse(line, "Invalid SCTP max message size.", &why::SCTP_SIZE));
    }
    Ok(())
}

pub(super) fn fmtp<'a>(line: &Line<'a>) -> Checked<(i32, &'a str)> {
    let Some((first, parameters)) = first_token(line.rest(), ' ') else {
        return Err(refuse(line, "Expects at least 2 fields.", &why::FMTP));
    };
    let payload_type = value_of(line, first, "fmtp")?;
    Ok((self::payload_type(line, first, payload_type)?, parameters))
}

pub(super) fn rtcp_fb(line: &Line<'_>) -> Checked<i32> {
    let Some((first, _)) = line.text.split_once(' ') else {
        let sentence = "Failed to get the value of attribute: rtcp-fb";
        return Err(refuse(line, sentence, &why::FEEDBACK));
    };
    match value_of(line, first, "rtcp-fb")? {
        "*" => Ok(-1),
        number => payload_type(line, line.text, number),
    }
}

pub(super) fn msid<'a>(line: &Line<'a>, media: &mut Media<'a>) -> Checked {
    let fields: Vec<&str> = line.rest().split(' ').filter(|field| !field.is_empty()).collect();
    let (streams, known) = media.msid.get_or_insert_default();
    let (first, track) = match fields.as_slice() {
        [first] if line.text.ends_with(' ') => {
            let _ = first;
            return Err(refuse(line, "Missing track ID in msid attribute.", &why::MSID));
        }
        [first] => (*first, *known),
        [first, track] => (*first, *track),
        _ => return Err(refuse(line, "Expected a stream ID and optionally a track ID", &why::MSID)),
    };
    if !known.is_empty() && *known != track {
        let sentence = "Two different track IDs in msid attribute in one m= section";
        return Err(refuse(line, sentence, &why::MSID));
    }
    *known = track;
    let stream = value_of(line, first, "msid")?;
    if stream.is_empty() {
        return Err(refuse(line, "Missing stream ID in msid attribute.", &why::MSID));
    }
    if stream != "-" {
        streams.push(stream);
    }
    Ok(())
}

/// Two tracks of the same stream and id, where both were given.
pub(super) fn duplicate_msid(media: &[Media<'_>]) -> Option<crate::text::Span> {
    let mut seen = HashSet::new();
    let mut tracks = media.iter().flat_map(|media| &media.tracks).filter(|track| !track.id.is_empty());
    tracks.find(|track| !seen.insert((track.stream, track.id))).map(|track| track.at)
}
