//! A description as libwebrtc's parser reads it (`webrtc_sdp.cc`), check by check in its order.

use std::collections::HashSet;

use super::attributes as attr;
use super::media::{Codecs, Group, Kind, Media, Session, is_dtls_sctp, is_rtp};
use super::text::{Line, Reader, first_token, is_token, number};
use super::{section, why};
use crate::lint::target::refusal::{Checked, Refusal};
use crate::text::{Span, offset};

/// Reads all of it.
pub(super) fn read(text: &str) -> Checked<Session<'_>> {
    let mut reader = Reader::new(text);
    let mut session = session(&mut reader)?;
    while let Some(line) = reader.line_of(b'm') {
        let media = media(&line, &session, &mut reader)?;
        session.media.push(media);
    }
    if let Some(at) = attr::duplicate_msid(&session.media) {
        // It quotes what follows the last line: nothing.
        return Err(Refusal::at(at, " Duplicate a=msid lines detected", &why::MSID_TWICE));
    }
    if session.media.is_empty() && !reader.ended() {
        let (quoted, at) = reader.quoted();
        return Err(Refusal::at(
            at,
            format!("{} Expects m line.", attr::quote(quoted)),
            line_why(&reader, &why::NO_MEDIA),
        ));
    }
    Ok(session)
}

/// Is the trouble only that the last line has no end?
fn line_why(
    reader: &Reader<'_>,
    otherwise: &'static crate::lint::target::refusal::Why,
) -> &'static crate::lint::target::refusal::Why {
    if reader.is_last_without_end() { &why::FINAL_EOL } else { otherwise }
}

fn session<'a>(reader: &mut Reader<'a>) -> Checked<Session<'a>> {
    let expect = |reader: &mut Reader<'a>, letter: u8| -> Checked<Line<'a>> {
        reader.line_of(letter).ok_or_else(|| {
            let (quoted, at) = reader.quoted();
            let sentence = format!("{} Expect line: {}=", attr::quote(quoted), char::from(letter));
            Refusal::at(at, sentence, line_why(reader, &why::ORDER))
        })
    };
    expect(reader, b'v')?;
    let origin = expect(reader, b'o')?;
    if origin.rest().split(' ').count() != 6 {
        return Err(attr::refuse(&origin, "Expects 6 fields.", &why::ORIGIN));
    }
    expect(reader, b's')?;
    for optional in *b"iuep" {
        reader.line_of(optional);
    }
    if let Some(line) = reader.line_of(b'c') {
        attr::connection(&line)?;
    }
    while reader.line_of(b'b').is_some() {}
    expect(reader, b't')?;
    while reader.line_of(b'r').is_some() || reader.line_of(b't').is_some() {}
    reader.line_of(b'z');
    reader.line_of(b'k');
    let mut session = Session::default();
    while let Some(line) = reader.line_of(b'a') {
        session_attribute(&line, &mut session)?;
    }
    Ok(session)
}

fn session_attribute<'a>(line: &Line<'a>, session: &mut Session<'a>) -> Checked {
    if line.has("group") {
        let mut fields = line.rest().split(' ');
        let Some((_, semantics)) = first_token(fields.next().unwrap_or_default(), ':') else {
            return Err(attr::refuse(line, "Failed to parse group attribute.", &why::GROUP));
        };
        // A mid named twice in one group is in it once.
        let mut seen = HashSet::new();
        let mids: Vec<&str> = fields.filter(|mid| seen.insert(*mid)).collect();
        if !mids.iter().all(|mid| is_token(mid)) {
            return Err(attr::refuse(line, "Failed to parse group tag.", &why::GROUP));
        }
        session.groups.push(Group { semantics, mids, at: line.span() });
    } else if line.has("ice-ufrag") {
        session.ufrag = attr::value(line, "ice-ufrag")?;
    } else if line.has("ice-pwd") {
        session.pwd = attr::value(line, "ice-pwd")?;
    } else if line.has("ice-lite") {
    } else if line.has("ice-options") {
        attr::value(line, "ice-options")?;
    } else if line.has("fingerprint") {
        if session.fingerprint {
            let sentence = "Can't have multiple fingerprint attributes at the same level.";
            return Err(attr::refuse(line, sentence, &why::FINGERPRINTS));
        }
        attr::fingerprint(line)?;
        session.fingerprint = true;
    } else if line.has("setup") {
        session.setup = Some(attr::setup(line)?);
    } else if line.has("msid-semantic") {
        attr::value(line, "msid-semantic")?;
    } else if line.has("extmap-allow-mixed") {
    } else if line.has("extmap") {
        session.extmaps.push(attr::extmap(line)?);
    } else if line.has("cryptex") {
        session.cryptex = true;
    }
    Ok(())
}

fn media<'a>(line: &Line<'a>, session: &Session<'a>, reader: &mut Reader<'a>) -> Checked<Media<'a>> {
    let fields: Vec<&str> = line.rest().split(' ').collect();
    let [name, port, protocol, formats @ ..] = fields.as_slice() else {
        return Err(attr::refuse(line, "Expects at least 4 fields.", &why::MLINE));
    };
    let Some(first_format) = formats.first() else {
        return Err(attr::refuse(line, "Expects at least 4 fields.", &why::MLINE));
    };
    if number::<u16>(port).is_none() {
        return Err(attr::refuse(line, "The port number is invalid", &why::PORT));
    }
    let mut payload_types = Vec::new();
    if is_rtp(protocol) {
        for format in formats {
            payload_types.push(attr::payload_type(line, line.text, format)?);
        }
    }
    let av = matches!(*name, "audio" | "video");
    if av && !is_rtp(protocol) {
        return Err(attr::refuse(line, "Unsupported protocol for media type", &why::PROTOCOL));
    }
    let kind = match *name {
        "audio" => Kind::Audio,
        "video" => Kind::Video,
        "application" if is_dtls_sctp(protocol) => Kind::Data,
        _ => Kind::Unsupported,
    };
    let mut media = Media {
        kind,
        protocol,
        formats: payload_types,
        mid: String::new(),
        rejected: false,
        bundle_only: false,
        rtcp_mux: false,
        ufrag: session.ufrag,
        pwd: session.pwd,
        ufrag_at: None,
        pwd_at: None,
        fingerprint: session.fingerprint,
        setup: session.setup,
        // A number there is a port, and the port was set: that is the use of sctpmap no more.
        sctpmap: kind == Kind::Data && *first_format != "webrtc-datachannel",
        cryptex: session.cryptex,
        codecs: Codecs::default(),
        extmaps: Vec::new(),
        ssrcs: Vec::new(),
        ssrc_index: std::collections::HashMap::new(),
        ssrc_groups: Vec::new(),
        msid: None,
        ssrc_msid: false,
        rids: Vec::new(),
        simulcast: None,
        tracks: Vec::new(),
        at: line.span(),
        mid_at: None,
    };
    section::read(&mut media, reader)?;
    let port_zero = *port == "0";
    if media.bundle_only {
        media.bundle_only = port_zero;
    } else {
        media.rejected = port_zero;
    }
    if kind == Kind::Unsupported {
        media.rejected = true;
    } else if is_rtp(protocol) && kind != Kind::Data {
        if let (Some(_), Some(extmap)) = (session.extmaps.first(), media.extmaps.first()) {
            let sentence = " The a=extmap MUST be either all session level or all media level.";
            return Err(Refusal::at(extmap.at, sentence, &why::EXTMAP_LEVEL));
        }
        media.extmaps.extend(session.extmaps.iter().cloned());
    }
    Ok(media)
}

impl Reader<'_> {
    /// Does the text end within the line that is next, which would be a line but for that?
    fn is_last_without_end(&self) -> bool {
        let (quoted, _) = self.quoted();
        let whole = !quoted.contains('\r') && matches!(quoted.as_bytes(), [b'a'..=b'z', b'=', _, ..]);
        whole && self.unended()
    }
}

/// The place of a text within another that it is a part of.
pub(super) fn span_within(line: &Line<'_>, part: &str) -> Span {
    let start = line.at + offset((part.as_ptr() as usize).saturating_sub(line.text.as_ptr() as usize));
    Span::new(start, start + offset(part.len()))
}
