//! The pairs that the candidates of both ends form (RFC 8445, section 6.1.2; TCP: RFC 6544, section 6.2), as far as they
//! are written in the two texts.

use std::cmp::Reverse;
use std::net::IpAddr;

use super::Side;
use super::ice::Ice;
use crate::lint::Part;
use crate::sdp::attr::candidate::{Candidate, Family};

/// The most candidates of one end that are looked at, those with the greatest priority.
pub const CANDIDATES: usize = 64;

/// The most pairs that are listed, those with the greatest priority: as many as one should check (RFC 8445, section
/// 6.1.2.5).
pub const PAIRS: usize = 100;

/// The pairs of a transport.
#[derive(Clone, Debug)]
pub struct CandidatePairs<'a> {
    /// The pairs that are checked, the greatest priority first: the first one is tried first.
    pub pairs: Vec<CandidatePair<'a>>,
    /// How many more there are than are listed.
    pub left_out: usize,
    /// Candidates that are in no pair, with the reason.
    pub unused: Vec<(Side, Candidate<'a>, Unusable)>,
    /// Can any pair be formed?
    pub forming: Forming,
}

/// A candidate of each end that fit together.
#[derive(Clone, Copy, Debug)]
pub struct CandidatePair<'a> {
    /// The offerer's.
    pub offerer: Candidate<'a>,
    /// The answerer's.
    pub answerer: Candidate<'a>,
    /// The pair's priority (RFC 8445, section 6.1.2.3).
    pub priority: u64,
    /// Does the offerer start a check? Not from an address it only has at its NAT, for that is its host candidate again;
    /// nor from a passive TCP candidate; nor when it is lite.
    pub offerer_checks: bool,
    /// Does the answerer?
    pub answerer_checks: bool,
    /// One of the two hides behind a name: whether they fit is known once it is resolved, and a `.local` name is
    /// resolved in the same network only.
    pub named: bool,
}

/// Why a candidate is in no pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// Its component is not in use: RTCP goes along with RTP.
    Component,
    /// Its transport is neither UDP nor TCP, or it is TCP without a tcptype.
    Transport,
    /// It has no address to send to: `0.0.0.0`, `::` or port 0.
    Address,
    /// The other end has none of the same transport, address family and component.
    NoPartner,
    /// It is the same as a host candidate as seen from outside, and only good for the other end to send to; with what
    /// the other end has that comes to no pair.
    Redundant,
}

/// Can any pair be formed?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forming {
    /// Yes, from what is written.
    Yes,
    /// Not from what is written, but an end may send more candidates.
    WhenMoreFollow,
    /// An end lists none and says that these are all; the other end can still learn its address from its checks.
    WhenDiscovered,
    /// No: both lists are complete, and nothing fits.
    No,
}

/// The addresses a candidate can be paired with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    V4,
    V6,
    /// IPv6 of one link only.
    LinkLocal,
    /// Hidden behind a name.
    Named,
}

/// How packets get there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Udp,
    Active,
    Passive,
    Simultaneous,
}

/// A candidate that may be paired.
#[derive(Clone, Copy)]
struct End<'a> {
    candidate: Candidate<'a>,
    reach: Reach,
    way: Way,
    /// Its own host candidate stands for it when this end sends.
    redundant: bool,
    paired: bool,
}

impl<'a> CandidatePairs<'a> {
    /// Puts the candidates of two sections together. With `one_component` only component 1 is in use.
    pub(super) fn of(offer: &Part<'a>, answer: &Part<'a>, ice: Option<Ice>, one_component: bool) -> Self {
        let mut unused = Vec::new();
        let mut offerer = ends(offer, Side::Offerer, one_component, &mut unused);
        let mut answerer = ends(answer, Side::Answerer, one_component, &mut unused);
        let controlling = ice.map_or(Side::Offerer, |ice| ice.controlling);
        let checks = |side| ice.is_none_or(|ice| ice.checks(side));
        let nobody_checks = !checks(Side::Offerer) && !checks(Side::Answerer);
        let mut pairs = Vec::new();
        for own in &mut offerer {
            for theirs in &mut answerer {
                if !fit(own, theirs) {
                    continue;
                }
                let offerer_checks = checks(Side::Offerer) && !own.redundant && starts(own.way);
                let answerer_checks = checks(Side::Answerer) && !theirs.redundant && starts(theirs.way);
                if !offerer_checks && !answerer_checks && !nobody_checks {
                    continue;
                }
                (own.paired, theirs.paired) = (true, true);
                let (g, d) = match controlling {
                    Side::Offerer => (own.candidate.priority, theirs.candidate.priority),
                    Side::Answerer => (theirs.candidate.priority, own.candidate.priority),
                };
                pairs.push(CandidatePair {
                    offerer: own.candidate,
                    answerer: theirs.candidate,
                    priority: priority(g, d),
                    offerer_checks,
                    answerer_checks,
                    named: own.reach == Reach::Named || theirs.reach == Reach::Named,
                });
            }
        }
        pairs.sort_by_key(|pair| Reverse(pair.priority));
        let left_out = pairs.len().saturating_sub(PAIRS);
        pairs.truncate(PAIRS);
        let forming = if !pairs.is_empty() {
            Forming::Yes
        } else if !is_complete(offer) || !is_complete(answer) {
            Forming::WhenMoreFollow
        } else if !offer.has("candidate") || !answer.has("candidate") {
            Forming::WhenDiscovered
        } else {
            Forming::No
        };
        for (side, ends) in [(Side::Offerer, &offerer), (Side::Answerer, &answerer)] {
            for end in ends.iter().filter(|end| !end.paired) {
                let why = if end.redundant { Unusable::Redundant } else { Unusable::NoPartner };
                unused.push((side, end.candidate, why));
            }
        }
        Self { pairs, left_out, unused, forming }
    }

    /// The pair that is tried first, when one is known.
    pub fn first(&self) -> Option<&CandidatePair<'a>> {
        self.pairs.first()
    }
}

/// The priority of a pair, from those of the controlling (`g`) and the controlled end (RFC 8445, section 6.1.2.3).
fn priority(g: u32, d: u32) -> u64 {
    (u64::from(g.min(d)) << 32) + 2 * u64::from(g.max(d)) + u64::from(g > d)
}

/// Does this end open the way?
const fn starts(way: Way) -> bool {
    !matches!(way, Way::Passive)
}

fn fit(one: &End<'_>, other: &End<'_>) -> bool {
    let same_way = matches!(
        (one.way, other.way),
        (Way::Udp, Way::Udp)
            | (Way::Active, Way::Passive)
            | (Way::Passive, Way::Active)
            | (Way::Simultaneous, Way::Simultaneous)
    );
    let reach = match (one.reach, other.reach) {
        (Reach::Named, other) | (other, Reach::Named) => other != Reach::LinkLocal,
        (one, other) => one == other,
    };
    same_way && reach && one.candidate.component == other.candidate.component
}

/// The candidates of a section that may be paired; the others are noted.
fn ends<'a>(
    part: &Part<'a>,
    side: Side,
    one_component: bool,
    unused: &mut Vec<(Side, Candidate<'a>, Unusable)>,
) -> Vec<End<'a>> {
    let mut all: Vec<Candidate<'a>> = part.candidates().map(|(_, candidate)| candidate).collect();
    if all.len() > CANDIDATES {
        all.sort_by_key(|candidate| Reverse(candidate.priority));
        all.truncate(CANDIDATES);
    }
    let mut ends: Vec<End<'a>> = Vec::with_capacity(all.len());
    for candidate in &all {
        match end(candidate, one_component) {
            Ok((reach, way)) => {
                let redundant = candidate.candidate_type.eq_ignore_ascii_case("srflx") && has_base(candidate, &all);
                ends.push(End { candidate: *candidate, reach, way, redundant, paired: false });
            }
            Err(why) => unused.push((side, *candidate, why)),
        }
    }
    ends
}

fn end(candidate: &Candidate<'_>, one_component: bool) -> Result<(Reach, Way), Unusable> {
    if one_component && candidate.component != 1 {
        return Err(Unusable::Component);
    }
    let tcp = |name: &str| candidate.tcp_type.is_some_and(|of| of.eq_ignore_ascii_case(name));
    let way = match candidate.transport {
        transport if transport.eq_ignore_ascii_case("udp") => Way::Udp,
        transport if !transport.eq_ignore_ascii_case("tcp") => return Err(Unusable::Transport),
        _ if tcp("active") => Way::Active,
        _ if tcp("passive") => Way::Passive,
        _ if tcp("so") => Way::Simultaneous,
        _ => return Err(Unusable::Transport),
    };
    let reach = match (candidate.family(), candidate.address.parse::<IpAddr>()) {
        (Family::Mdns | Family::Name, _) | (_, Err(_)) => Reach::Named,
        (_, Ok(address)) if address.is_unspecified() => return Err(Unusable::Address),
        (_, Ok(IpAddr::V4(_))) => Reach::V4,
        (_, Ok(IpAddr::V6(address))) if address.is_unicast_link_local() => Reach::LinkLocal,
        (_, Ok(IpAddr::V6(_))) => Reach::V6,
    };
    if candidate.port == 0 && way != Way::Active {
        return Err(Unusable::Address);
    }
    Ok((reach, way))
}

/// Is the host candidate that a reflexive one was derived from listed too? Where addresses are hidden it cannot be told
/// which it is: then any hidden one of the same transport will do.
fn has_base(reflexive: &Candidate<'_>, all: &[Candidate<'_>]) -> bool {
    let mut hosts = all.iter().filter(|candidate| {
        candidate.candidate_type.eq_ignore_ascii_case("host")
            && candidate.component == reflexive.component
            && candidate.transport.eq_ignore_ascii_case(reflexive.transport)
    });
    let Some((base, port)) = reflexive.related else { return false };
    if base.parse::<IpAddr>().is_ok_and(|address| address.is_unspecified()) {
        return hosts.any(|host| host.family() == Family::Mdns);
    }
    hosts.any(|host| host.address == base && port.is_none_or(|port| port == host.port))
}

/// Are these all candidates there will be?
fn is_complete(part: &Part<'_>) -> bool {
    let ended = part.effective("end-of-candidates").is_some();
    let trickles = part.all_effective("ice-options").any(|line| line.words("options").any(|(o, _)| o == "trickle"));
    ended || (!trickles && part.has("candidate"))
}

#[cfg(test)]
mod tests;
