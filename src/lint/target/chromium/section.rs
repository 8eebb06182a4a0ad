//! A section as libwebrtc reads it (`ParseContent`): which attributes it looks at, in which order it asks.

use super::media::{Codec, Kind, Media, Ssrc, SsrcGroup, Track, is_dtls_sctp, is_rtp};
use super::text::{Line, Reader, first_token, number};
use super::{attributes as attr, candidate, simulcast, why};
use crate::lint::target::refusal::{Checked, Refusal};

/// Codecs of audio that need no `a=rtpmap`, by payload type. Two reserved ones have made-up names.
const STATIC: [&str; 19] = [
    "PCMU",
    "x-illegal-value-1",
    "x-illegal-value-2",
    "GSM",
    "G723",
    "DVI4",
    "DVI4",
    "LPC",
    "PCMA",
    "G722",
    "L16",
    "L16",
    "QCELP",
    "CN",
    "MPA",
    "G728",
    "DVI4",
    "DVI4",
    "G729",
];

/// The most channels of an audio codec.
const CHANNELS: u64 = 16;

/// Reads the lines up to the next `m=` line.
pub(super) fn read<'a>(media: &mut Media<'a>, reader: &mut Reader<'a>) -> Checked {
    if media.kind == Kind::Audio {
        for format in media.formats.clone() {
            if let Some(name) = usize::try_from(format).ok().and_then(|format| STATIC.get(format)) {
                let codec = media.codecs.entry(format, media.at);
                codec.name = name;
                codec.clock = 8000;
            }
        }
    }
    while !reader.ahead(b'm') {
        let Some(line) = reader.line() else {
            if reader.ended() {
                break;
            }
            let (quoted, at) = reader.quoted();
            let why = if reader.unended() && !quoted.contains('\r') { &why::FINAL_EOL } else { &why::LINE };
            return Err(Refusal::at(at, format!("{} Invalid SDP line.", attr::quote(quoted)), why));
        };
        if line.is(b'b') {
            attr::bandwidth(&line)?;
        } else if line.is(b'c') {
            attr::connection(&line)?;
        } else if line.is(b'a') {
            attribute(&line, media)?;
        }
    }
    finish(media)
}

fn attribute<'a>(line: &Line<'a>, media: &mut Media<'a>) -> Checked {
    if line.has("mid") {
        media.mid = attr::mid(line)?.to_owned();
        media.mid_at = Some(line.span());
    } else if line.has("bundle-only") {
        media.bundle_only = true;
    } else if line.has("candidate") {
        if let Some(fault) = candidate::fault(line) {
            return Err(attr::refuse(line, &fault, &why::CANDIDATE));
        }
    } else if line.has("ice-ufrag") {
        media.ufrag = attr::value(line, "ice-ufrag")?;
        media.ufrag_at = Some(line.span());
    } else if line.has("ice-pwd") {
        media.pwd = attr::value(line, "ice-pwd")?;
        media.pwd_at = Some(line.span());
    } else if line.has("ice-options") {
        attr::value(line, "ice-options")?;
    } else if line.has("fmtp") {
        fmtp(line, media)?;
    } else if line.has("fingerprint") {
        attr::fingerprint(line)?;
        media.fingerprint = true;
    } else if line.has("setup") {
        media.setup = Some(attr::setup(line)?);
    } else if is_dtls_sctp(media.protocol) && media.kind == Kind::Data {
        if line.has("sctp-port") {
            if media.sctpmap {
                let sentence = "sctp-port attribute can't be used with sctpmap.";
                return Err(attr::refuse(line, sentence, &why::SCTP_PORT));
            }
            attr::sctp_port(line)?;
        } else if line.has("max-message-size") {
            attr::max_message_size(line)?;
        }
    } else if is_rtp(media.protocol) {
        rtp_attribute(line, media)?;
    }
    Ok(())
}

fn rtp_attribute<'a>(line: &Line<'a>, media: &mut Media<'a>) -> Checked {
    if line.has("rtcp-mux") {
        media.rtcp_mux = true;
    } else if line.has("ssrc-group") {
        ssrc_group(line, media)?;
    } else if line.has("ssrc") {
        ssrc(line, media)?;
    } else if line.has("rtpmap") {
        rtpmap(line, media)?;
    } else if line.has("maxptime") {
        attr::value(line, "maxptime")?;
    } else if line.has("packetization") {
        packetization(line, media)?;
    } else if line.has("rtcp-fb") {
        if media.kind.is_av() {
            let payload_type = attr::rtcp_fb(line)?;
            media.codecs.entry(payload_type, line.span());
        }
    } else if line.has("ptime") {
        attr::value(line, "ptime")?;
    } else if line.has("extmap-allow-mixed") {
    } else if line.has("extmap") {
        media.extmaps.push(attr::extmap(line)?);
    } else if line.has("x-google-flag") {
        attr::value(line, "x-google-flag")?;
    } else if line.has("msid") {
        attr::msid(line, media)?;
    } else if line.has("rid") {
        // What is malformed is ignored.
        let rid = line.text.get("a=rid:".len()..).and_then(|value| simulcast::rid(value, &media.codecs));
        media.rids.extend(rid);
    } else if line.has("simulcast") {
        let value = line.text.get("a=simulcast:".len()..).unwrap_or_default();
        if value.is_empty() {
            return Err(attr::refuse(line, "Simulcast attribute is empty.", &why::SIMULCAST));
        }
        if media.simulcast.is_some() {
            return Err(attr::refuse(line, "Multiple Simulcast attributes specified.", &why::SIMULCAST));
        }
        media.simulcast = Some(
            simulcast::simulcast(value)
                .map_err(|says| attr::refuse(line, &format!("Malformed simulcast line: {says}"), &why::SIMULCAST))?,
        );
    } else if line.has("cryptex") {
        media.cryptex = true;
    }
    Ok(())
}

fn fmtp<'a>(line: &Line<'a>, media: &mut Media<'a>) -> Checked {
    if !media.kind.is_av() {
        return Ok(());
    }
    let (payload_type, parameters) = attr::fmtp(line)?;
    let codec = media.codecs.entry(payload_type, line.span());
    for parameter in parameters.split(';') {
        let (name, value) = parameter.split_once('=').unwrap_or(("", parameter));
        if name.trim() == "apt" {
            codec.apt = Some(value.trim());
        }
    }
    Ok(())
}

fn packetization<'a>(line: &Line<'a>, media: &mut Media<'a>) -> Checked {
    if media.kind != Kind::Video {
        return Ok(());
    }
    let fields: Vec<&str> = line.text.split(' ').collect();
    let [first, kind, ..] = fields.as_slice() else {
        let sentence = "Failed to get the value of attribute: packetization";
        return Err(attr::refuse(line, sentence, &why::VALUE));
    };
    let number = first.split_once(':').map_or("", |(_, number)| number);
    let payload_type = attr::payload_type(line, line.text, number)?;
    if *kind == "raw" {
        media.codecs.entry(payload_type, line.span());
    }
    Ok(())
}

fn rtpmap<'a>(line: &Line<'a>, media: &mut Media<'a>) -> Checked {
    let fields: Vec<&str> = line.rest().split(' ').collect();
    let [first, codec, ..] = fields.as_slice() else {
        return Err(attr::refuse(line, "Expects at least 2 fields.", &why::RTPMAP));
    };
    let Some((_, number_text)) = first_token(first, ':') else {
        let sentence = format!("{first} Failed to get the value of attribute: rtpmap");
        return Err(Refusal::at(line.span(), sentence, &why::RTPMAP));
    };
    let payload_type = attr::payload_type(line, line.text, number_text)?;
    if !media.formats.contains(&payload_type) {
        return Ok(());
    }
    let parts: Vec<&str> = codec.split('/').collect();
    let (name, clock, channels) = match parts.as_slice() {
        [name, clock] => (*name, *clock, None),
        [name, clock, channels] => (*name, *clock, Some(*channels)),
        _ => {
            let sentence = "Expected format \"<encoding name>/<clock rate>[/<encodingparameters>]\".";
            return Err(attr::refuse(line, sentence, &why::RTPMAP));
        }
    };
    let invalid = |text: &str| attr::refuse(line, &format!("Invalid value: {text}."), &why::RTPMAP);
    let clock = number::<i32>(clock).ok_or_else(|| invalid(clock))?;
    if media.kind == Kind::Audio
        && let Some(text) = channels
    {
        let channels = number::<u64>(text).ok_or_else(|| invalid(text))?;
        if channels > CHANNELS {
            return Err(attr::refuse(line, "At most 16 channels are supported.", &why::CHANNELS));
        }
    }
    if !media.kind.is_av() {
        return Ok(());
    }
    let video = media.kind == Kind::Video;
    let known = media.codecs.entry(payload_type, line.span());
    let differs = !known.name.eq_ignore_ascii_case(name) || (video && known.clock != clock);
    if !known.name.is_empty() && differs {
        let assigned = if payload_type < 35 { "statically assigned" } else { "" };
        let sentence = format!("Duplicate {assigned} payload type with conflicting codec name or clock rate.");
        return Err(attr::refuse(line, &sentence, &why::RTPMAP_CLASH));
    }
    known.name = name;
    // The clock rate of video is not read: it is always this one.
    known.clock = if video { 90000 } else { clock };
    Ok(())
}

fn ssrc<'a>(line: &Line<'a>, media: &mut Media<'a>) -> Checked {
    let Some((first, attribute)) = first_token(line.rest(), ' ') else {
        return Err(attr::refuse(line, "Expects 2 fields.", &why::SSRC));
    };
    let Some((_, text)) = first_token(first, ':') else {
        let sentence = format!("{first} Failed to get the value of attribute: ssrc");
        return Err(Refusal::at(line.span(), sentence, &why::SSRC));
    };
    let Some(ssrc) = number::<u32>(text) else {
        return Err(attr::refuse(line, &format!("Invalid value: {text}."), &why::SSRC));
    };
    let Some((name, value)) = first_token(attribute, ':') else {
        let sentence =
            format!("Failed to get the ssrc attribute value from {attribute}. Expected format <attribute>:<value>.");
        return Err(attr::refuse(line, &sentence, &why::SSRC));
    };
    let known = media.ssrcs.last().is_some_and(|last| last.ssrc == ssrc);
    let index = if known { Some(media.ssrcs.len() - 1) } else { media.ssrc_index.get(&ssrc).copied() };
    let index = index.unwrap_or_else(|| {
        media.ssrc_index.insert(ssrc, media.ssrcs.len());
        media.ssrcs.push(Ssrc { ssrc, stream: "", track: "", at: line.span() });
        media.ssrcs.len() - 1
    });
    if name == "msid" {
        let fields: Vec<&str> = value.split(' ').collect();
        let (stream, track) = match fields.as_slice() {
            [stream] => (*stream, None),
            [stream, track] => (*stream, Some(*track)),
            _ => {
                let sentence = "Expected format \"msid:<identifier>[ <appdata>]\".";
                return Err(attr::refuse(line, sentence, &why::SSRC));
            }
        };
        media.ssrcs[index].stream = stream;
        if let Some(track) = track {
            media.ssrcs[index].track = track;
        }
        media.ssrc_msid = true;
    }
    Ok(())
}

fn ssrc_group<'a>(line: &Line<'a>, media: &mut Media<'a>) -> Checked {
    let mut fields = line.rest().split(' ');
    let first = fields.next().unwrap_or_default();
    if fields.clone().next().is_none() {
        return Err(attr::refuse(line, "Expects at least 2 fields.", &why::SSRC_GROUP));
    }
    let Some((_, semantics)) = first_token(first, ':') else {
        let sentence = format!("{first} Failed to get the value of attribute: ssrc-group");
        return Err(Refusal::at(line.span(), sentence, &why::SSRC_GROUP));
    };
    let mut ssrcs = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for field in fields {
        let Some(ssrc) = number::<u32>(field) else {
            return Err(attr::refuse(line, &format!("Invalid value: {field}."), &why::SSRC_GROUP));
        };
        if !seen.insert(ssrc) {
            return Err(attr::refuse(line, "Duplicate SSRC in ssrc-group", &why::SSRC_GROUP));
        }
        ssrcs.push(ssrc);
    }
    media.ssrc_groups.push(SsrcGroup { semantics, ssrcs, at: line.span() });
    Ok(())
}

/// What is done when all lines of a section are read.
fn finish(media: &mut Media<'_>) -> Checked {
    if !simulcast::settle(media) {
        media.simulcast = None;
    }
    tracks(media);
    media.codecs.list.retain(|codec| codec.id >= 0);
    match media.codecs.list.iter().find(|codec| codec.name.is_empty()) {
        Some(Codec { at, .. }) => Err(Refusal::at(*at, " Failed to parse codecs correctly.", &why::NAMELESS)),
        None => Ok(()),
    }
}

/// The tracks: one for each id in the ssrc lines, all one where `a=msid` is given.
fn tracks(media: &mut Media<'_>) {
    let mut tracks: Vec<Track<'_>> = Vec::new();
    let mut by_id = std::collections::HashMap::new();
    for ssrc in &media.ssrcs {
        let (stream, id) = match &media.msid {
            Some((streams, id)) => (streams.first().copied().unwrap_or_default(), *id),
            None if media.ssrc_msid => (ssrc.stream, ssrc.track),
            None => ("default", ""),
        };
        let index = *by_id.entry(id).or_insert_with(|| {
            tracks.push(Track { id, stream, ssrcs: Vec::new(), groups: Vec::new(), at: ssrc.at });
            tracks.len() - 1
        });
        tracks[index].ssrcs.push(ssrc.ssrc);
        tracks[index].stream = stream;
    }
    if let (true, Some((streams, id))) = (media.ssrcs.is_empty() && media.kind != Kind::Data, &media.msid) {
        let stream = streams.first().copied().unwrap_or_default();
        tracks.push(Track { id, stream, ssrcs: Vec::new(), groups: Vec::new(), at: media.at });
    }
    let mut owner = std::collections::HashMap::new();
    for (index, track) in tracks.iter().enumerate() {
        owner.extend(track.ssrcs.iter().map(|ssrc| (*ssrc, index)));
    }
    for group in &media.ssrc_groups {
        if let Some(track) = group.ssrcs.first().and_then(|first| owner.get(first)) {
            tracks[*track].groups.push(group.clone());
        }
    }
    media.tracks = tracks;
}
