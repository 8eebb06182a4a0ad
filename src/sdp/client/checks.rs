//! The habits that are more than the beginning of a text.

use super::facts::{Facts, attributes, value};
use crate::sdp::view::{Entry, Media};
use crate::text::Span;

type Place = Option<Span>;

fn all(text: &str, test: fn(&u8) -> bool) -> bool {
    text.bytes().all(|byte| test(&byte))
}

fn lower_hex(byte: &u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

fn base64(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

// The o= line.

fn origin(facts: &Facts<'_, '_>, holds: bool) -> Place {
    facts.origin.filter(|_| holds).map(|origin| origin.span)
}

fn anonymous(facts: &Facts<'_, '_>) -> bool {
    facts.username.is_some_and(|username| username.text == "-")
}

pub(super) fn libwebrtc_origin(facts: &Facts<'_, '_>) -> Place {
    // The id has 63 random bits, so one of less than 15 digits is a rarity; the version counts changes.
    let long = facts.session_id.len() >= 15 && (1..=5).contains(&facts.session_version.len());
    origin(facts, anonymous(facts) && long && facts.address == "127.0.0.1")
}

/// Whoever relays a description may rewrite `o=`, so this is no proof.
pub(super) fn not_libwebrtc_origin(facts: &Facts<'_, '_>) -> Place {
    origin(facts, libwebrtc_origin(facts).is_none())
}

pub(super) fn origin_unspecified(facts: &Facts<'_, '_>) -> Place {
    origin(facts, anonymous(facts) && facts.session_id.len() >= 10 && facts.address == "0.0.0.0")
}

pub(super) fn origin_twice(facts: &Facts<'_, '_>) -> Place {
    let same = !facts.session_id.is_empty() && facts.session_id == facts.session_version;
    origin(facts, anonymous(facts) && same && facts.address == "0.0.0.0")
}

pub(super) fn origin_zero(facts: &Facts<'_, '_>) -> Place {
    origin(facts, anonymous(facts) && facts.session_version == "0" && facts.address == "0.0.0.0")
}

pub(super) fn origin_one(facts: &Facts<'_, '_>) -> Place {
    origin(facts, anonymous(facts) && facts.address == "1.1.1.1")
}

pub(super) fn origin_clock(facts: &Facts<'_, '_>) -> Place {
    // From 2014 on, before 2065.
    let clock =
        facts.session_version.parse().is_ok_and(|seconds| (1_400_000_000..3_000_000_000_u64).contains(&seconds));
    origin(facts, anonymous(facts) && clock && facts.session_id.len() >= 15 && facts.address == "0.0.0.0")
}

pub(super) fn sipp_origin(facts: &Facts<'_, '_>) -> Place {
    let user = facts.username.is_some_and(|username| username.text == "user1");
    origin(facts, user && facts.session_id == "53655765" && facts.session_version == "2353687637")
}

pub(super) fn username_rtc(facts: &Facts<'_, '_>) -> Place {
    facts.username.filter(|username| username.text == "rtc").map(|username| username.span)
}

// The session part.

pub(super) fn named(facts: &Facts<'_, '_>) -> Place {
    facts.name.filter(|name| name.text != "-").map(|name| name.span)
}

pub(super) fn name_talk(facts: &Facts<'_, '_>) -> Place {
    facts.name.filter(|name| name.text == "Talk").map(|name| name.span)
}

pub(super) fn libwebrtc_semantic(facts: &Facts<'_, '_>) -> Place {
    let semantic = facts.msid_semantic?;
    (semantic.text.starts_with(" WMS") && semantic.text != " WMS *").then_some(semantic.span)
}

pub(super) fn janus_semantic(facts: &Facts<'_, '_>) -> Place {
    facts.msid_semantic.filter(|semantic| semantic.text == " WMS *").map(|semantic| semantic.span)
}

fn session_attribute(facts: &Facts<'_, '_>, name: &str, holds: fn(&str) -> bool) -> Place {
    facts
        .session_attributes()
        .find(|entry| facts.session.name(entry) == name && holds(facts.session.value(entry)))
        .and_then(Entry::value)
}

pub(super) fn options_comma(facts: &Facts<'_, '_>) -> Place {
    session_attribute(facts, "ice-options", |options| options.contains(','))
}

pub(super) fn options_twice(facts: &Facts<'_, '_>) -> Place {
    let session = session_attribute(facts, "ice-options", |_| true)?;
    facts.section_attributes().any(|entry| facts.session.name(entry) == "ice-options").then_some(session)
}

pub(super) fn linphone_xr(facts: &Facts<'_, '_>) -> Place {
    session_attribute(facts, "rtcp-xr", |reports| reports.starts_with("rcvr-rtt=all:10000 stat-summary="))
}

// Credentials. The place is the ufrag's: the password is not to be shown.

fn credentials(facts: &Facts<'_, '_>, ufrag: usize, password: usize, letters: fn(&u8) -> bool) -> Place {
    let fits = |text: &str, length| text.len() == length && all(text, letters);
    facts.ufrag.filter(|found| fits(found.text, ufrag) && fits(facts.password, password)).map(|found| found.span)
}

pub(super) fn ufrag_4_24(facts: &Facts<'_, '_>) -> Place {
    // Older versions had a ufrag of 16 characters.
    credentials(facts, 4, 24, base64).or_else(|| credentials(facts, 16, 24, base64))
}

pub(super) fn ufrag_8_32(facts: &Facts<'_, '_>) -> Place {
    credentials(facts, 8, 32, lower_hex)
}

pub(super) fn ufrag_32_32(facts: &Facts<'_, '_>) -> Place {
    credentials(facts, 32, 32, base64)
}

pub(super) fn ufrag_hex_4_22(facts: &Facts<'_, '_>) -> Place {
    credentials(facts, 4, 22, lower_hex)
}

pub(super) fn ufrag_letters_16_32(facts: &Facts<'_, '_>) -> Place {
    credentials(facts, 16, 32, u8::is_ascii_alphabetic)
}

// Candidates.

fn candidate(facts: &Facts<'_, '_>, holds: fn(foundation: &str, transport: &str, extensions: &str) -> bool) -> Place {
    let (candidate, span) = facts.candidate?;
    holds(candidate.foundation, candidate.transport, candidate.extensions).then_some(span)
}

pub(super) fn libwebrtc_candidate(facts: &Facts<'_, '_>) -> Place {
    candidate(facts, |foundation, transport, extensions| {
        let number = foundation.len() >= 5 && foundation.len() <= 10 && all(foundation, u8::is_ascii_digit);
        number && matches!(transport, "udp" | "tcp") && extensions.starts_with("generation ")
    })
}

pub(super) fn candidate_libnice_upper(facts: &Facts<'_, '_>) -> Place {
    candidate(facts, |foundation, transport, extensions| {
        foundation == "1" && matches!(transport, "UDP" | "TCP") && extensions.is_empty()
    })
}

pub(super) fn candidate_upper(facts: &Facts<'_, '_>) -> Place {
    candidate(facts, |_, transport, _| matches!(transport, "UDP" | "TCP"))
}

pub(super) fn candidate_md5(facts: &Facts<'_, '_>) -> Place {
    candidate(facts, |foundation, _, _| foundation.len() == 32 && all(foundation, lower_hex))
}

pub(super) fn candidate_werift(facts: &Facts<'_, '_>) -> Place {
    candidate(facts, |foundation, _, _| foundation.len() == 25 && all(foundation, lower_hex))
}

pub(super) fn mdns(facts: &Facts<'_, '_>) -> Place {
    facts.mdns
}

// Names of streams and sources.

fn cname(facts: &Facts<'_, '_>, holds: fn(&str) -> bool) -> Place {
    facts.cname.filter(|cname| holds(cname.text)).map(|cname| cname.span)
}

pub(super) fn cname_16(facts: &Facts<'_, '_>) -> Place {
    cname(facts, |cname| cname.len() == 16 && all(cname, base64))
}

pub(super) fn cname_braces(facts: &Facts<'_, '_>) -> Place {
    cname(facts, |cname| cname.len() == 38 && cname.starts_with('{') && cname.ends_with('}'))
}

pub(super) fn cname_gstreamer(facts: &Facts<'_, '_>) -> Place {
    cname(facts, |cname| {
        let parts = cname.strip_prefix("user").and_then(|rest| rest.split_once("@host-"));
        parts.is_some_and(|(user, host)| all(user, u8::is_ascii_digit) && all(host, lower_hex))
    })
}

pub(super) fn janus_names(facts: &Facts<'_, '_>) -> Place {
    let msid = facts.msid.filter(|msid| msid.text.starts_with("janus janus")).map(|msid| msid.span);
    msid.or_else(|| cname(facts, |cname| cname == "janus"))
}

pub(super) fn msid_obs(facts: &Facts<'_, '_>) -> Place {
    let msid = facts.msid?;
    let (stream, track) = msid.text.split_once(' ')?;
    matches!(track.strip_prefix(stream), Some("-audio" | "-video")).then_some(msid.span)
}

/// The place of the first `a=ssrc` or `a=msid` whose value passes.
fn source(facts: &Facts<'_, '_>, holds: fn(&str) -> bool) -> Place {
    let session = facts.session;
    let mut entries = session.entries.iter().filter(|entry| matches!(session.name(entry), "ssrc" | "msid"));
    entries.find(|entry| holds(session.value(entry))).and_then(Entry::value)
}

pub(super) fn webrtctransceiver(facts: &Facts<'_, '_>) -> Place {
    source(facts, |source| {
        let number = source.rsplit_once(" webrtctransceiver").map(|(_, number)| number);
        number.is_some_and(|number| !number.is_empty() && all(number, u8::is_ascii_digit))
    })
}

pub(super) fn jitsi_mixed(facts: &Facts<'_, '_>) -> Place {
    source(facts, |source| source.contains("mixedmslabel"))
}

// The order of the attributes in a section.

/// What libwebrtc writes at the beginning of a section, in this order; any of it may be missing.
static LIBWEBRTC_ORDER: &[&str] =
    &["rtcp", "candidate", "end-of-candidates", "ice-ufrag", "ice-pwd", "ice-options", "fingerprint", "setup", "mid"];

/// What must be there for the order to mean something.
static LIBWEBRTC_CORE: &[&str] = &["ice-ufrag", "ice-pwd", "fingerprint", "setup"];

/// Is the section in that order, up to the mid? None when too little of it is there to say.
fn in_libwebrtc_order(facts: &Facts<'_, '_>) -> Option<(bool, Span)> {
    let ufrag = facts.ufrag?;
    let (mut at, mut seen) = (0, 0);
    for entry in facts.section_attributes() {
        let name = facts.session.name(entry);
        match LIBWEBRTC_ORDER.iter().skip(at).position(|expected| *expected == name) {
            Some(place) => at += place,
            // An old description may have no mid.
            None if seen >= LIBWEBRTC_CORE.len() => break,
            None => return Some((false, ufrag.span)),
        }
        seen += usize::from(LIBWEBRTC_CORE.contains(&name));
        if name == "mid" {
            if seen == 0 {
                return Some((false, ufrag.span));
            }
            break;
        }
    }
    (seen >= LIBWEBRTC_CORE.len()).then_some((true, ufrag.span))
}

pub(super) fn libwebrtc_order(facts: &Facts<'_, '_>) -> Place {
    in_libwebrtc_order(facts).filter(|(fits, _)| *fits).map(|(_, span)| span)
}

pub(super) fn not_libwebrtc_order(facts: &Facts<'_, '_>) -> Place {
    in_libwebrtc_order(facts).filter(|(fits, _)| !*fits).map(|(_, span)| span)
}

/// The place in the section of the first attribute of a name, counted from 0, with its span.
fn first(facts: &Facts<'_, '_>, name: &str) -> Option<(usize, Span)> {
    let mut entries = facts.section_attributes().enumerate();
    entries.find(|(_, entry)| facts.session.name(entry) == name).map(|(at, entry)| (at, entry.name()))
}

pub(super) fn fmtp_before_rtpmap(facts: &Facts<'_, '_>) -> Place {
    let ((fmtp, span), (password, _)) = (first(facts, "fmtp")?, first(facts, "ice-pwd")?);
    let (rtpmap, _) = first(facts, "rtpmap")?;
    (fmtp < password && password < rtpmap).then_some(span)
}

pub(super) fn rtcp_after_mid(facts: &Facts<'_, '_>) -> Place {
    let ((mid, _), (rtcp, span)) = (first(facts, "mid")?, first(facts, "rtcp")?);
    (rtcp == mid + 1).then_some(span)
}

/// Nothing but candidates (and rtcp-mux-only) after the fingerprint, and something before it.
pub(super) fn fingerprint_last(facts: &Facts<'_, '_>) -> Place {
    let (at, span) = first(facts, "fingerprint")?;
    let mut rest = facts.section_attributes().skip(at + 1);
    let candidates = rest.all(|entry| {
        matches!(facts.session.name(entry), "candidate" | "end-of-candidates" | "rtcp-mux-only" | "bundle-only")
    });
    (at > 2 && candidates).then_some(span)
}

pub(super) fn transport_at_end(facts: &Facts<'_, '_>) -> Place {
    let (at, span) = first(facts, "ice-ufrag")?;
    let mut rest = facts.section_attributes().skip(at);
    let transport =
        rest.all(|entry| matches!(facts.session.name(entry), "ice-ufrag" | "ice-pwd" | "fingerprint" | "setup"));
    (at > 2 && transport).then_some(span)
}

pub(super) fn three_fingerprints(facts: &Facts<'_, '_>) -> Place {
    let session = facts.session;
    let fingerprint = |entry: &&Entry| session.name(entry) == "fingerprint";
    let mut all = facts.section_attributes().filter(fingerprint);
    let mut place = None;
    for hash in ["sha-256 ", "sha-384 ", "sha-512 "] {
        let entry = all.next().filter(|entry| session.value(entry).starts_with(hash))?;
        place = place.or(entry.value());
    }
    place
}

// What an offer lists. In an answer the same lines say more of the peer.

/// The first section of a kind, in an offer.
fn offered<'r, 's>(facts: &Facts<'r, 's>, kind: &str) -> Option<Media<'r, 's>> {
    let mut media = facts.session.media();
    media.find(|media| facts.offer && media.entries.get("m", "media") == Some(kind))
}

/// The place of the first attribute of this name in the section whose value passes.
fn listed(media: &Media<'_, '_>, name: &str, holds: impl Fn(&str) -> bool) -> Place {
    let session = media.entries.session;
    attributes(media.entries.clone())
        .find(|entry| session.name(entry) == name && holds(session.value(entry)))
        .and_then(Entry::value)
}

fn ilbc(media: &Media<'_, '_>) -> Place {
    listed(media, "rtpmap", |rtpmap| rtpmap.ends_with(" ILBC/8000"))
}

pub(super) fn offers_ilbc(facts: &Facts<'_, '_>) -> Place {
    ilbc(&offered(facts, "audio")?)
}

/// A full list of audio codecs, and no iLBC in it.
fn browser_audio(facts: &Facts<'_, '_>) -> bool {
    let full = |media: &Media<'_, '_>| {
        let has = |codec: &str| listed(media, "rtpmap", |rtpmap| rtpmap.ends_with(codec)).is_some();
        has(" opus/48000/2") && has(" G722/8000") && has(" PCMU/8000") && has(" CN/8000")
    };
    offered(facts, "audio").is_some_and(|media| full(&media) && ilbc(&media).is_none())
}

/// The place of the first rtpmap, if it is of this codec.
fn leads(media: &Media<'_, '_>, codec: &str) -> Place {
    let session = media.entries.session;
    let entry = attributes(media.entries.clone()).find(|entry| session.name(entry) == "rtpmap")?;
    value(session, entry).filter(|rtpmap| rtpmap.text.ends_with(codec)).map(|rtpmap| rtpmap.span)
}

fn profile(media: &Media<'_, '_>, profile: &str) -> bool {
    listed(media, "fmtp", |fmtp| fmtp.contains(profile)).is_some()
}

pub(super) fn offers_apple_video(facts: &Facts<'_, '_>) -> Place {
    let media = offered(facts, "video")?;
    let place = leads(&media, " H264/90000")?;
    let apple = profile(&media, "profile-level-id=640c") && !profile(&media, "profile-level-id=42001f");
    apple.then_some(place)
}

pub(super) fn offers_apple_av(facts: &Facts<'_, '_>) -> Place {
    offers_apple_video(facts).filter(|_| browser_audio(facts))
}

pub(super) fn offers_chromium_av(facts: &Facts<'_, '_>) -> Place {
    let media = offered(facts, "video")?;
    let place = leads(&media, " VP8/90000")?;
    (browser_audio(facts) && profile(&media, "profile-level-id=42001f")).then_some(place)
}
