//! What libwebrtc asks of a description that it could read: of the whole (`ValidateSessionDescription`), of its
//! transports (`JsepTransportController`), of its media (`VoiceChannel`, `VideoChannel`). In its order.
//!
//! This is a first description of the other side. With an offer no BUNDLE group is established yet: each section is
//! held to have a transport of its own. With an answer it is.

use std::collections::{HashMap, HashSet};

use super::media::{Group, Kind, Media, Session, Track};
use super::{text::number, why};
use crate::lint::target::refusal::{Checked, Refusal, Why};
use crate::sdp::SdpType;
use crate::text::Span;

/// The most characters of a mid.
const MID: usize = 16;
/// The most SSRCs of a SIM group.
const LAYERS: usize = 3;
/// The header extension that carries the rid.
const RID_URI: &str = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";

/// A description with its look-ups.
struct Whole<'s, 'a> {
    media: &'s [Media<'a>],
    bundles: Vec<&'s Group<'a>>,
    by_mid: HashMap<&'s str, usize>,
    /// The BUNDLE group of each mid: the last one that names it.
    group_of: HashMap<&'a str, usize>,
}

pub(super) fn judge(session: &mut Session<'_>, kind: SdpType) -> Checked {
    // Sections without a mid get one, counted by themselves.
    for (made_up, media) in session.media.iter_mut().filter(|media| media.mid.is_empty()).enumerate() {
        media.mid = made_up.to_string();
    }
    mids(&session.media)?;
    let bundles: Vec<&Group<'_>> = session.groups.iter().filter(|group| group.semantics == "BUNDLE").collect();
    let mut group_of = HashMap::new();
    for (index, group) in bundles.iter().enumerate() {
        group_of.extend(group.mids.iter().map(|mid| (*mid, index)));
    }
    let by_mid = session.media.iter().enumerate().map(|(index, media)| (media.mid.as_str(), index)).collect();
    let whole = Whole { media: &session.media, bundles, by_mid, group_of };
    let of_the_whole = [
        Whole::crypto as fn(&_) -> _,
        Whole::ice,
        Whole::header_extensions,
        Whole::bundle_mux,
        Whole::payload_types,
        Whole::ssrc_groups,
        Whole::one_track,
        Whole::simulcast,
        Whole::cryptex,
    ];
    for check in of_the_whole {
        check(&whole)?;
    }
    whole.groups()?;
    let established = kind != SdpType::Offer;
    if established {
        whole.tags()?;
    }
    for media in whole.media.iter().filter(|media| !media.rejected) {
        if !established || whole.owns_transport(media) {
            transport(media, established)?;
        }
    }
    for media in whole.media.iter().filter(|media| !media.rejected) {
        channel(media)?;
    }
    Ok(())
}

fn refuse(at: Span, sentence: impl Into<String>, why: &'static Why) -> Checked {
    Err(Refusal::at(at, sentence, why))
}

fn mids(media: &[Media<'_>]) -> Checked {
    let mut seen = HashSet::new();
    for media in media {
        if media.mid.len() > MID {
            let sentence = "The MID attribute exceeds the maximum supported length of 16 characters.";
            return refuse(media.place(), sentence, &why::MID_LONG);
        }
        if !seen.insert(media.mid.as_str()) {
            let why = if media.mid_at.is_some() { &why::MID_TWICE } else { &why::MID_MISSING };
            return refuse(media.place(), format!("Duplicate a=mid value '{}'.", media.mid), why);
        }
    }
    Ok(())
}

impl<'s, 'a> Whole<'s, 'a> {
    /// Is it in no BUNDLE group, or first in its group?
    fn owns_transport(&self, media: &Media<'_>) -> bool {
        let group = self.group_of.get(media.mid.as_str()).and_then(|group| self.bundles.get(*group));
        group.is_none_or(|group| group.mids.first() == Some(&media.mid.as_str()))
    }

    fn owners(&self) -> impl Iterator<Item = &'s Media<'a>> {
        self.media.iter().filter(|media| !media.rejected && self.owns_transport(media))
    }

    fn crypto(&self) -> Checked {
        match self.owners().find(|media| !media.fingerprint) {
            Some(media) => refuse(media.at, "Called with SDP without DTLS fingerprint.", &why::NO_FINGERPRINT),
            None => Ok(()),
        }
    }

    fn ice(&self) -> Checked {
        match self.owners().find(|media| media.ufrag.is_empty() || media.pwd.is_empty()) {
            Some(media) => refuse(media.at, "Called with SDP without ice-ufrag and ice-pwd.", &why::NO_ICE),
            None => Ok(()),
        }
    }

    fn named(&self, group: &Group<'_>, mid: &str) -> Checked<&'s Media<'a>> {
        match self.by_mid.get(mid) {
            Some(index) => Ok(&self.media[*index]),
            None => {
                let sentence = format!("A BUNDLE group contains a MID='{mid}' matching no m= section.");
                Err(Refusal::at(group.at, sentence, &why::GROUP_UNKNOWN))
            }
        }
    }

    fn header_extensions(&self) -> Checked {
        for group in &self.bundles {
            let mut known = HashMap::new();
            for mid in &group.mids {
                let media = self.named(group, mid)?;
                if media.rejected || media.codecs.list.is_empty() {
                    continue;
                }
                for extmap in &media.extmaps {
                    let meaning = (extmap.uri, extmap.encrypted);
                    if *known.entry(extmap.id).or_insert(meaning) != meaning {
                        let sentence = format!(
                            "A BUNDLE group contains a codec collision for header extension id={}. The id must be \
                             the same across all bundled media descriptions",
                            extmap.id
                        );
                        return refuse(extmap.at, sentence, &why::EXTMAP_CLASH);
                    }
                }
            }
        }
        Ok(())
    }

    fn bundle_mux(&self) -> Checked {
        let bundled = |media: &&Media<'_>| self.group_of.contains_key(media.mid.as_str());
        let without =
            |media: &&Media<'_>| !media.rejected && media.is_rtp_type() && !media.bundle_only && !media.rtcp_mux;
        match self.media.iter().filter(without).find(bundled) {
            Some(media) => refuse(media.at, "rtcp-mux must be enabled when BUNDLE is enabled.", &why::BUNDLE_MUX),
            None => Ok(()),
        }
    }

    fn payload_types(&self) -> Checked {
        for media in self.media.iter().filter(|media| !media.rejected && media.is_rtp_type() && media.kind.is_av()) {
            if let Some(codec) = media.codecs.list.iter().find(|codec| media.rtcp_mux && (64..=95).contains(&codec.id))
            {
                let sentence = format!(
                    "The media section with MID='{}' used an invalid payload type {} for codec '{}, rtcp-mux:enabled",
                    media.mid, codec.id, codec.name
                );
                return refuse(codec.at, sentence, &why::PAYLOAD_MUX);
            }
        }
        Ok(())
    }

    fn ssrc_groups(&self) -> Checked {
        for media in self.media.iter().filter(|media| media.is_rtp_type()) {
            for group in media.tracks.iter().flat_map(|track| &track.groups) {
                let count = group.ssrcs.len();
                let wrong = match group.semantics {
                    "FID" | "FEC-FR" => count != 2,
                    "SIM" => count > LAYERS,
                    _ => false,
                };
                if wrong {
                    let sentence = format!(
                        "The media section with MID='{}' has a ssrc-group with semantics {} and an unexpected number \
                         of SSRCs.",
                        media.mid, group.semantics
                    );
                    return refuse(group.at, sentence, &why::FID_COUNT);
                }
            }
        }
        Ok(())
    }

    fn one_track(&self) -> Checked {
        match self.media.iter().find(|media| media.kind.is_av() && media.tracks.len() > 1) {
            Some(media) => {
                let sentence = "Media section has more than one track specified with a=ssrc lines which is not \
                                supported with Unified Plan.";
                refuse(media.tracks[1].at, sentence, &why::TWO_TRACKS)
            }
            None => Ok(()),
        }
    }

    fn simulcast(&self) -> Checked {
        let offers = |media: &&Media<'_>| !media.rejected && media.is_rtp_type() && media.simulcast.is_some();
        let carries = |media: &Media<'_>| media.extmaps.iter().any(|extmap| extmap.uri == RID_URI);
        match self.media.iter().filter(offers).find(|media| !carries(media)) {
            Some(media) => {
                let sentence = format!(
                    "The media section with MID='{}' negotiates simulcast but does not negotiate the RID RTP header \
                     extension.",
                    media.mid
                );
                refuse(media.place(), sentence, &why::SIMULCAST_RID)
            }
            None => Ok(()),
        }
    }

    fn cryptex(&self) -> Checked {
        for group in &self.bundles {
            let sections = || group.mids.iter().filter_map(|mid| self.by_mid.get(mid)).map(|index| &self.media[*index]);
            let mut sections = sections().filter(|media| !media.rejected && media.is_rtp_type());
            let Some(first) = sections.next() else { continue };
            if let Some(media) = sections.find(|media| media.cryptex != first.cryptex) {
                let sentence = format!(
                    "The media section with MID='{}' is not consistent with the cryptex level of its bundle",
                    media.mid
                );
                return refuse(media.place(), sentence, &why::CRYPTEX);
            }
        }
        Ok(())
    }

    /// With the first section of an established group rejected, all of it has to be.
    fn tags(&self) -> Checked {
        for group in &self.bundles {
            let mut sections =
                group.mids.iter().filter_map(|mid| self.by_mid.get(mid)).map(|index| &self.media[*index]);
            if !sections.next().is_some_and(|tag| tag.rejected) {
                continue;
            }
            if let Some(media) = sections.find(|media| !media.rejected) {
                let sentence = format!("The m= section with mid='{}' should be rejected.", media.mid);
                return refuse(media.at, sentence, &why::TAG_REJECTED);
            }
        }
        Ok(())
    }

    /// The groups as the transports see them.
    fn groups(&self) -> Checked {
        let mut seen = HashSet::new();
        for group in &self.bundles {
            for mid in &group.mids {
                if !seen.insert(*mid) {
                    let sentence = format!("A BUNDLE group contains a MID='{mid}' that is already in a BUNDLE group.");
                    return refuse(group.at, sentence, &why::GROUP_TWICE);
                }
                self.named(group, mid)?;
            }
        }
        Ok(())
    }
}

/// What the transport of a section asks.
fn transport(media: &Media<'_>, answer: bool) -> Checked {
    if media.is_rtp_type() && !media.bundle_only && !media.rtcp_mux {
        let sentence =
            format!("The m= section with mid='{}' is invalid. RTCP-MUX is not enabled when it is required.", media.mid);
        return refuse(media.at, sentence, &why::MUX);
    }
    credentials(media)?;
    match media.setup {
        Some(setup) if answer && !setup.chooses => {
            let sentence = format!(
                "Failed to apply the description for m= section with mid='{}': Answerer must use either active or \
                 passive value for setup attribute.",
                media.mid
            );
            refuse(setup.at, sentence, &why::ANSWER_SETUP)
        }
        _ => Ok(()),
    }
}

fn credentials(media: &Media<'_>) -> Checked {
    if media.ufrag.is_empty() && media.pwd.is_empty() {
        return Ok(());
    }
    let let_through = |byte: u8| byte.is_ascii_alphanumeric() || b"+/-=#_".contains(&byte);
    let credentials =
        [("ufrag", media.ufrag, 4, &why::UFRAG, &why::UFRAG_CHARS), ("pwd", media.pwd, 22, &why::PWD, &why::PWD_CHARS)];
    for (name, value, least, length, characters) in credentials {
        let (says, why) = if !(least..=256).contains(&value.len()) {
            (format!("must be between {least} and 256 characters long."), length)
        } else if !value.bytes().all(let_through) {
            ("must contain only alphanumeric characters, '+', and '/'.".to_owned(), characters)
        } else {
            continue;
        };
        let sentence = format!(
            "Failed to apply the description for m= section with mid='{}': Invalid ICE parameters: ICE {name} {says}",
            media.mid
        );
        return refuse(media.credential_at(name), sentence, why);
    }
    Ok(())
}

/// What the channel of a section asks.
fn channel(media: &Media<'_>) -> Checked {
    if media.kind == Kind::Video && !video_codecs_fit(media) {
        let sentence =
            format!("Failed to set remote video description send parameters for m-section with mid='{}'.", media.mid);
        return refuse(media.at, sentence, &why::VIDEO_CODECS);
    }
    let name = match media.kind {
        Kind::Audio => "audio",
        Kind::Video => "video",
        Kind::Data | Kind::Unsupported => return Ok(()),
    };
    let fits = |track: &Track<'_>| match media.kind {
        Kind::Audio => track.ssrcs.len() <= 1,
        _ => video_stream_fits(track),
    };
    match media.tracks.iter().find(|track| !fits(track)) {
        Some(track) => {
            let ssrc = track.ssrcs.first().copied().unwrap_or_default();
            let sentence =
                format!("Failed to add remote stream ssrc: {ssrc} to {{mid: {}, media_type: {name}}}", media.mid);
            refuse(track.at, sentence, &why::STREAM)
        }
        None => Ok(()),
    }
}

/// Does each rtx codec protect a video codec (or red) of the section, and is there a codec to protect?
fn video_codecs_fit(media: &Media<'_>) -> bool {
    let is = |name: &str, known: &[&str]| known.iter().any(|known| known.eq_ignore_ascii_case(name));
    let codecs = &media.codecs;
    if codecs.list.is_empty() {
        return true;
    }
    let video = |name: &str| !is(name, &["rtx", "red", "ulpfec", "flexfec-03"]);
    let rtx_fits = |apt: Option<&str>| {
        let protected = apt.and_then(number::<i32>).and_then(|apt| codecs.get(apt));
        protected.is_some_and(|codec| video(codec.name) || is(codec.name, &["red"]))
    };
    codecs.list.iter().any(|codec| video(codec.name))
        && codecs.list.iter().filter(|codec| is(codec.name, &["rtx"])).all(|codec| rtx_fits(codec.apt))
}

/// Are the groups of a track about its own SSRCs, with at most one group of a kind for each primary?
fn video_stream_fits(track: &Track<'_>) -> bool {
    if track.ssrcs.is_empty() {
        return true;
    }
    let own: HashSet<u32> = track.ssrcs.iter().copied().collect();
    let mut kinds = HashSet::new();
    let once = track.groups.iter().all(|group| kinds.insert((group.semantics, group.ssrcs.first())));
    let declared = |group: &&super::media::SsrcGroup<'_>| group.ssrcs.iter().all(|ssrc| own.contains(ssrc));
    let known = |semantics: &str| matches!(semantics, "FID" | "FEC-FR" | "SIM");
    once && track.groups.iter().filter(|group| known(group.semantics)).all(|group| declared(&group))
}
