//! The second reading: attributes turned into what they mean (`SipccSdpAttributeList.cpp`), and what a session asks of
//! them (`JsepSessionImpl.cpp`, `SdpHelper.cpp`).

use std::collections::{HashMap, HashSet};

use super::layers::{self, Fault};
use super::sipcc::{Attribute, Place, Read, Section, refuse};
use super::token::{Words, is, number, one_of};
use super::why;
use crate::lint::target::refusal::{Checked, Refusal, Why};
use crate::sdp::SdpType;

/// The most characters of a mid.
const MID: usize = 16;
/// Protocols that it loads.
const PROTOCOLS: &[&str] = &[
    "RTP/AVP",
    "RTP/SAVP",
    "RTP/SAVPF",
    "RTP/AVPF",
    "UDP/TLS/RTP/SAVP",
    "UDP/TLS/RTP/SAVPF",
    "TCP/DTLS/RTP/SAVP",
    "TCP/DTLS/RTP/SAVPF",
    "DTLS/SCTP",
    "UDP/DTLS/SCTP",
    "TCP/DTLS/SCTP",
];

/// Protocols that it expects RTCP with.
const WITH_RTCP: &[&str] = &["RTP/AVPF", "RTP/SAVPF", "UDP/TLS/RTP/SAVPF", "TCP/DTLS/RTP/SAVPF"];

/// What is kept of the session part or a section.
#[derive(Debug, Default)]
struct Loaded<'a> {
    mid: Option<&'a str>,
    ufrag: &'a str,
    pwd: &'a str,
    /// Is there one, and is one of a digest that it knows?
    fingerprint: Option<bool>,
    setup: Option<&'static str>,
    rtcp_mux: bool,
    bundle_only: bool,
    extmaps: Vec<(u32, Place)>,
    mid_at: Option<Place>,
    ufrag_at: Option<Place>,
    pwd_at: Option<Place>,
    setup_at: Option<Place>,
}

/// Groups named in the session part: BUNDLE alone.
type Groups<'a> = Vec<(Vec<&'a str>, Place)>;

/// A section with what it has of its own and from the session part.
#[derive(Debug)]
struct Level<'r, 'a> {
    section: &'r Section<'a>,
    own: Loaded<'a>,
}

impl Level<'_, '_> {
    const fn is_disabled(&self) -> bool {
        self.section.port == 0 && !self.own.bundle_only
    }

    fn is_rtp_media(&self) -> bool {
        one_of(self.section.media, &["audio", "video"]).is_some()
    }
}

/// All of it.
pub(super) fn check(read: &Read<'_>, kind: SdpType) -> Checked {
    let (session, groups) = load_session(read)?;
    let mut levels = Vec::with_capacity(read.sections.len());
    for section in &read.sections {
        let own = load(section)?;
        levels.push(Level { section, own });
    }
    for (level, section) in levels.iter().enumerate().filter(|(_, section)| !section.is_disabled()) {
        section_fits(section, &session, level)?;
    }
    rtcp_mux(&levels)?;
    let bundled = bundled(&levels, &groups)?;
    for (level, section) in levels.iter().enumerate() {
        if owns_transport(section, level, &bundled, kind) {
            transport_fits(section, &session, level, kind)?;
        }
    }
    Ok(())
}

/// A refusal with a sentence of its own.
fn said(place: Place, sentence: impl Into<String>, why: &'static Why) -> Checked {
    Err(Refusal::at(place.span, sentence, why))
}

fn load_session<'a>(read: &Read<'a>) -> Checked<(Loaded<'a>, Groups<'a>)> {
    let mut groups = Vec::new();
    for attribute in read.session.iter().filter(|attribute| is(attribute.name, "group")) {
        let mut words = Words::of(attribute.value);
        if words.word().is_some_and(|semantics| is(semantics, "BUNDLE")) {
            groups.push((std::iter::from_fn(|| words.word()).collect(), attribute.line));
        }
    }
    let loaded = load_attributes(&read.session)?;
    Ok((loaded, groups))
}

fn load<'a>(section: &Section<'a>) -> Checked<Loaded<'a>> {
    if one_of(section.media, &["audio", "video", "application", "image"]).is_none() {
        return Err(refuse(section.line, "Unsupported media section type", &why::MEDIA_TYPE));
    }
    if !PROTOCOLS.contains(&section.protocol) {
        return Err(refuse(section.line, "Unsupported media transport type", &why::PROTOCOL));
    }
    let of = |name: &'static str| section.attributes.iter().filter(move |attribute| is(attribute.name, name));
    let fault = |attribute: &Attribute<'_>, (says, column): Fault, why: &'static Why| {
        refuse(attribute.line, &format!("{says} at column {column}"), why)
    };
    for attribute in of("imageattr").filter(|attribute| !attribute.value.is_empty()) {
        layers::imageattr(complete(attribute)).map_err(|found| fault(attribute, found, &why::IMAGEATTR))?;
    }
    let simulcast = of("simulcast").find(|attribute| !complete(attribute).is_empty());
    let wanted = match simulcast {
        Some(attribute) => {
            layers::simulcast(complete(attribute)).map_err(|found| fault(attribute, found, &why::SIMULCAST))?
        }
        None => Vec::new(),
    };
    let mut declared = HashSet::new();
    for attribute in of("rid").filter(|attribute| !complete(attribute).is_empty()) {
        declared.insert(layers::rid(attribute.value).map_err(|found| fault(attribute, found, &why::RID))?);
    }
    let loaded = load_attributes(&section.attributes)?;
    if let Some((rid, _)) = wanted.iter().find(|rid| !declared.contains(*rid)) {
        return Err(refuse(section.line, &format!("No rid attribute for '{rid}'"), &why::SIMULCAST_RID));
    }
    Ok(loaded)
}

/// The value of an attribute that is kept whole.
fn complete<'a>(attribute: &Attribute<'a>) -> &'a str {
    attribute.value
}

fn load_attributes<'a>(attributes: &[Attribute<'a>]) -> Checked<Loaded<'a>> {
    let mut loaded = Loaded::default();
    for attribute in attributes {
        let value = attribute.value;
        let word = || Words::of(value).word();
        let line = Some(attribute.line);
        if is(attribute.name, "mid") {
            if let (None, Some(mid)) = (loaded.mid, word()) {
                (loaded.mid, loaded.mid_at) = (Some(mid), line);
            }
        } else if is(attribute.name, "ice-ufrag") {
            if loaded.ufrag.is_empty() && !value.is_empty() {
                (loaded.ufrag, loaded.ufrag_at) = (value, line);
            }
        } else if is(attribute.name, "ice-pwd") {
            if loaded.pwd.is_empty() && !value.is_empty() {
                (loaded.pwd, loaded.pwd_at) = (value, line);
            }
        } else if is(attribute.name, "setup") {
            const ROLES: [&str; 4] = ["active", "passive", "actpass", "holdconn"];
            let role = word().and_then(|role| one_of(role, &ROLES));
            if let (None, Some(role)) = (loaded.setup, role) {
                (loaded.setup, loaded.setup_at) = (Some(ROLES[role]), line);
            }
        } else if is(attribute.name, "rtcp-mux") {
            loaded.rtcp_mux = true;
        } else if is(attribute.name, "bundle-only") {
            loaded.bundle_only = true;
        } else if is(attribute.name, "fingerprint") {
            if let Some(known) = fingerprint(attribute)? {
                loaded.fingerprint = Some(known || loaded.fingerprint == Some(true));
            }
        } else if is(attribute.name, "extmap") {
            let mut words = Words::of(value);
            let id = words.next(&['/', ' ', '\t']).and_then(number);
            // A direction, if there is one, then what it is.
            let direction = words.rest().strip_prefix('/').map(|rest| Words::of(rest).word().unwrap_or_default());
            let fits =
                direction.is_none_or(|way| one_of(way, &["sendrecv", "sendonly", "recvonly", "inactive"]).is_some());
            let mut words = Words::of(words.rest().strip_prefix('/').unwrap_or_else(|| words.rest()));
            if direction.is_some() {
                words.word();
            }
            // Without what it stands for it is dropped.
            if let (Some(id), true, Some(_)) = (id, fits, words.word()) {
                loaded.extmaps.push((id & 0xffff, attribute.line));
            }
        }
    }
    Ok(loaded)
}

/// Is it of a digest that it knows? None when there is no fingerprint at all.
fn fingerprint(attribute: &Attribute<'_>) -> Checked<Option<bool>> {
    let value = attribute.value.trim_start_matches([' ', '\t']);
    if attribute.value.is_empty() {
        return Ok(None);
    }
    if value.is_empty() {
        return Err(refuse(attribute.line, "Empty fingerprint attribute", &why::FINGERPRINT));
    }
    let (algorithm, digest) = value.split_once([' ', '\t']).unwrap_or((value, ""));
    let digest = digest.trim_start_matches([' ', '\t']);
    if digest.is_empty() {
        return Err(refuse(attribute.line, "Only one token in fingerprint attribute", &why::FINGERPRINT));
    }
    let is_pair = |pair: &str| pair.len() == 2 && pair.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F'));
    if !digest.split(':').all(is_pair) {
        return Err(refuse(attribute.line, "Malformed fingerprint token", &why::FINGERPRINT));
    }
    Ok(Some(one_of(algorithm, &["sha-1", "sha-224", "sha-256", "sha-384", "sha-512", "md5", "md2"]).is_some()))
}

fn section_fits(section: &Level<'_, '_>, session: &Loaded<'_>, level: usize) -> Checked {
    if section.own.mid.is_some_and(|mid| mid.len() > MID) {
        let sentence = "Invalid description, mid length greater than 16 unsupported until 2-byte rtp header \
                        extensions are supported in webrtc.org";
        return said(section.own.mid_at.unwrap_or(section.section.line), sentence, &why::MID_LONG);
    }
    let mut seen = HashSet::new();
    let extmaps = if section.own.extmaps.is_empty() { &session.extmaps } else { &section.own.extmaps };
    for (id, line) in extmaps {
        if !(1..=14).contains(id) {
            let sentence = format!(
                "Description contains invalid extension id {id} on level {level} which is unsupported until 2-byte \
                 rtp header extensions are supported in webrtc.org"
            );
            return said(*line, sentence, &why::EXTMAP_RANGE);
        }
        if !seen.insert(*id) {
            let sentence = format!("Description contains duplicate extension id {id} on level {level}");
            return said(*line, sentence, &why::EXTMAP_TWICE);
        }
    }
    if !section.is_rtp_media() {
        return Ok(());
    }
    for payload_type in &section.section.payload_types {
        if *payload_type > 127 {
            let sentence = format!("audio/video payload type \"{payload_type}\" is too large at level {level}");
            return said(section.section.line, sentence, &why::PAYLOAD_RANGE);
        }
        if matches!(payload_type, 1 | 2 | 19 | 64..=95) {
            let sentence = format!("Illegal audio/video payload type \"{payload_type}\" at level {level}");
            return said(section.section.line, sentence, &why::PAYLOAD);
        }
    }
    Ok(())
}

/// Does each section that has RTCP have rtcp-mux too?
fn rtcp_mux(levels: &[Level<'_, '_>]) -> Checked {
    let without = |section: &Level<'_, '_>| {
        !section.is_disabled() && WITH_RTCP.contains(&section.section.protocol) && !section.own.rtcp_mux
    };
    match levels.iter().enumerate().find(|(_, section)| without(section)) {
        Some((level, section)) => {
            let sentence =
                format!("m-section at level {level} is missing a=rtcp-mux, which is required by rtcpMuxPolicy");
            said(section.section.line, sentence, &why::MUX)
        }
        None => Ok(()),
    }
}

/// For each bundled mid the section whose transport it uses.
fn bundled<'a>(levels: &[Level<'_, 'a>], groups: &Groups<'a>) -> Checked<HashMap<&'a str, usize>> {
    let mut by_mid = HashMap::new();
    for (index, level) in levels.iter().enumerate().rev() {
        by_mid.extend(level.own.mid.map(|mid| (mid, index)));
    }
    let mut bundled = HashMap::new();
    for (mids, line) in groups {
        let Some(tag) = mids.first() else { continue };
        let Some(owner) = by_mid.get(tag).copied() else {
            let sentence =
                format!("mid specified for bundle transport in group attribute does not exist in the SDP. (mid={tag})");
            return Err(Refusal::at(line.span, sentence, &why::GROUP_UNKNOWN));
        };
        if levels[owner].is_disabled() {
            let sentence = format!(
                "mid specified for bundle transport in group attribute points at a disabled m-section. (mid={tag})"
            );
            return Err(Refusal::at(line.span, sentence, &why::GROUP_DISABLED));
        }
        for mid in mids {
            if bundled.insert(*mid, owner).is_some() {
                let sentence = format!("mid '{mid}' appears more than once in a BUNDLE group");
                return Err(Refusal::at(line.span, sentence, &why::GROUP_TWICE));
            }
        }
    }
    Ok(bundled)
}

fn owns_transport(section: &Level<'_, '_>, level: usize, bundled: &HashMap<&str, usize>, kind: SdpType) -> bool {
    if section.is_disabled() {
        return false;
    }
    let Some(mid) = section.own.mid else { return true };
    // In an offer it is not known yet whether the other side bundles.
    let settled = kind != SdpType::Offer || section.own.bundle_only;
    !settled || bundled.get(mid).is_none_or(|owner| *owner == level)
}

fn transport_fits(section: &Level<'_, '_>, session: &Loaded<'_>, level: usize, kind: SdpType) -> Checked {
    let (own, line) = (&section.own, section.section.line);
    let (ufrag, ufrag_at) =
        if own.ufrag.is_empty() { (session.ufrag, session.ufrag_at) } else { (own.ufrag, own.ufrag_at) };
    let (pwd, pwd_at) = if own.pwd.is_empty() { (session.pwd, session.pwd_at) } else { (own.pwd, own.pwd_at) };
    if ufrag.is_empty() {
        return said(line, format!("Invalid description, no ice-ufrag attribute at level {level}"), &why::NO_ICE);
    }
    if ufrag.len() < 4 {
        let sentence = format!("Invalid description, ice-ufrag is too short at level {level}");
        return said(ufrag_at.unwrap_or(line), sentence, &why::UFRAG);
    }
    if pwd.is_empty() {
        return said(line, format!("Invalid description, no ice-pwd attribute at level {level}"), &why::NO_ICE);
    }
    if pwd.len() < 22 {
        let sentence = format!("Invalid description, ice-pwd is too short at level {level}");
        return said(pwd_at.unwrap_or(line), sentence, &why::PWD);
    }
    match own.fingerprint.or(session.fingerprint) {
        None => {
            let sentence = format!("Invalid description, no fingerprint attribute at level {level}");
            return said(line, sentence, &why::NO_FINGERPRINT);
        }
        Some(false) => {
            let sentence = format!("Invalid description, no supported fingerprint algorithms present at level {level}");
            return said(line, sentence, &why::NO_FINGERPRINT);
        }
        Some(true) => {}
    }
    let (setup, setup_at) = match own.setup {
        Some(_) => (own.setup, own.setup_at),
        None => (session.setup, session.setup_at),
    };
    let offer = kind == SdpType::Offer;
    match setup {
        Some("holdconn") => {
            let sentence = format!("Invalid description, illegal setup attribute \"holdconn\" at level {level}");
            said(setup_at.unwrap_or(line), sentence, &why::SETUP)
        }
        Some("actpass") if !offer => {
            let sentence = format!("Invalid answer, illegal setup attribute \"actpass\" at level {level}");
            said(setup_at.unwrap_or(line), sentence, &why::SETUP)
        }
        None if offer => said(line, format!("Invalid offer, no setup attribute at level {level}"), &why::NO_SETUP),
        _ => Ok(()),
    }
}
