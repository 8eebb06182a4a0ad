//! The transports that sections share: who is DTLS client, and what candidates there are.

use super::ice::Ice;
use super::pairs::CandidatePairs;
use super::{Content, Outcome, Section, Side};
use crate::lint::{Description, Pair, Part};

/// A transport: what one or more sections go over.
#[derive(Clone, Debug)]
pub struct Transport<'a> {
    /// The sections that use it, by index; first the one whose attributes describe it in the answer.
    pub sections: Vec<usize>,
    /// The section whose attributes describe the offerer's end, by index.
    pub offerer_section: usize,
    /// Is it that of a BUNDLE group of the answer?
    pub bundled: bool,
    /// Who is DTLS client.
    pub dtls: Dtls<'a>,
    /// Where RTCP goes.
    pub rtcp_mux: RtcpMux,
    /// The candidates of both ends, put together.
    pub candidates: CandidatePairs<'a>,
}

/// Who opens the DTLS connection (RFC 8842, section 5; RFC 4145, section 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dtls<'a> {
    /// This side is the client, by what both say.
    Client(Side),
    /// One of them says nothing; this side is the client as browsers take it.
    Assumed(Side),
    /// What they say does not go together: the offer's and the answer's word.
    Conflict(Option<&'a str>, Option<&'a str>),
    /// Neither speaks of DTLS.
    NotUsed,
}

/// Where RTCP goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RtcpMux {
    /// Along with RTP: both say so.
    Muxed,
    /// To a port of its own: this side does not say so.
    Refused(Side),
    /// To a port of its own: neither says so.
    Separate,
    /// There is no RTP on this transport.
    NoRtp,
}

/// Puts the accepted sections on their transports, and tells each which one it uses.
pub(super) fn transports<'a>(pair: &Pair<'a>, sections: &mut [Section<'a>]) -> Vec<Transport<'a>> {
    let ice = Ice::of(pair);
    let mut of_bundle: Vec<Option<usize>> = vec![None; pair.answer.bundles.len()];
    let mut members: Vec<(Option<usize>, Vec<usize>)> = Vec::new();
    for section in sections.iter_mut() {
        if !matches!(section.outcome, Outcome::Accepted | Outcome::NoCodec) {
            continue;
        }
        let bundle = pair.answer.section(section.index).and_then(|part| part.bundle());
        let known = bundle.and_then(|bundle| of_bundle.get(bundle).copied().flatten());
        let at = known.unwrap_or_else(|| {
            members.push((bundle, Vec::new()));
            members.len() - 1
        });
        if let Some(slot) = bundle.and_then(|bundle| of_bundle.get_mut(bundle)) {
            *slot = Some(at);
        }
        members[at].1.push(section.index);
        section.transport = Some(at);
    }
    let all = members.into_iter().filter_map(|(bundle, members)| of(pair, sections, bundle, members, ice));
    all.collect()
}

fn of<'a>(
    pair: &Pair<'a>,
    sections: &[Section<'a>],
    bundle: Option<usize>,
    mut members: Vec<usize>,
    ice: Option<Ice>,
) -> Option<Transport<'a>> {
    let tagged = bundle.and_then(|bundle| pair.answer.bundles.get(bundle)?.tagged);
    if let Some(at) = members.iter().position(|member| Some(*member) == tagged) {
        members[..=at].rotate_right(1);
    }
    let first = *members.first()?;
    let (offerer_section, offer) = offerer_end(pair, first)?;
    let answer = pair.answer.section(first)?;
    let is_rtp = |index: &usize| matches!(sections.get(*index).map(|s| &s.content), Some(Content::Media(_)));
    let rtcp_mux = match members.iter().find(|index| is_rtp(index)) {
        None => RtcpMux::NoRtp,
        Some(index) => {
            let has = |part: Option<Part<'_>>| part.is_some_and(|part| part.has("rtcp-mux"));
            match (has(pair.offer.section(*index)), has(pair.answer.section(*index))) {
                (true, true) => RtcpMux::Muxed,
                (true, false) => RtcpMux::Refused(Side::Answerer),
                (false, true) => RtcpMux::Refused(Side::Offerer),
                (false, false) => RtcpMux::Separate,
            }
        }
    };
    let offer_listed = listing(pair.offer, offer, &members);
    let answer_listed = listing(pair.answer, answer, &members);
    let one_component = matches!(rtcp_mux, RtcpMux::Muxed | RtcpMux::NoRtp);
    Some(Transport {
        bundled: bundle.is_some() && members.len() > 1,
        sections: members,
        offerer_section,
        dtls: Dtls::of(&offer, &answer),
        rtcp_mux,
        candidates: CandidatePairs::of(&offer_listed, &answer_listed, ice, one_component),
    })
}

/// The section of the offer that describes the offerer's end: the one in the same place, or the first of its BUNDLE
/// group when that has no transport of its own (bundle-only, or a later offer).
fn offerer_end<'a>(pair: &Pair<'a>, index: usize) -> Option<(usize, Part<'a>)> {
    let part = pair.offer.section(index)?;
    let tagged = part.bundle().and_then(|bundle| pair.offer.bundles.get(bundle)?.tagged);
    match tagged.and_then(|tagged| Some((tagged, pair.offer.section(tagged)?))) {
        Some(other) if part.is_bundle_only() || part.effective("ice-ufrag").is_none() => Some(other),
        _ => Some((index, part)),
    }
}

/// The section that lists the candidates of an end: the one that describes it, or when that lists none another one of
/// the transport (or the first of the BUNDLE group, rejected as it may be) with the same credentials.
fn listing<'a>(of: &'a Description<'a>, end: Part<'a>, members: &[usize]) -> Part<'a> {
    if end.has("candidate") {
        return end;
    }
    let user = |part: &Part<'a>| part.effective("ice-ufrag").and_then(|line| line.text("ufrag"));
    // Looking up a mid goes through all sections; nobody has many groups.
    let group = end.bundle().filter(|_| of.bundles.len() <= 8).and_then(|bundle| of.bundles.get(bundle));
    let first = group.and_then(|group| of.by_mid(group.mids.first()?.0));
    let others = members.iter().filter_map(|index| of.section(*index)).chain(first);
    let mut listing = others.filter(|other| other.has("candidate"));
    listing.find(|other| user(other).is_none() || user(other) == user(&end)).unwrap_or(end)
}

impl<'a> Dtls<'a> {
    fn of(offer: &Part<'a>, answer: &Part<'a>) -> Self {
        let role = |part: &Part<'a>| part.effective("setup").and_then(|line| line.text("role"));
        let uses = |part: &Part<'a>| part.is_dtls() || part.effective("fingerprint").is_some();
        let (asked, chosen) = (role(offer), role(answer));
        match (asked, chosen) {
            (Some("actpass" | "passive"), Some("active")) => Self::Client(Side::Answerer),
            (Some("actpass" | "active"), Some("passive")) => Self::Client(Side::Offerer),
            (None, None) if !uses(offer) && !uses(answer) => Self::NotUsed,
            // As libwebrtc takes it: an offer that says nothing leaves the choice, an answer that says nothing is active.
            (None, Some("active")) => Self::Assumed(Side::Answerer),
            (None, Some("passive")) => Self::Assumed(Side::Offerer),
            (None | Some("actpass" | "passive"), None) => Self::Assumed(Side::Answerer),
            (asked, chosen) => Self::Conflict(asked, chosen),
        }
    }

    /// Who is client, when it is known or assumed.
    pub const fn client(self) -> Option<Side> {
        match self {
            Self::Client(side) | Self::Assumed(side) => Some(side),
            Self::Conflict(..) | Self::NotUsed => None,
        }
    }
}
