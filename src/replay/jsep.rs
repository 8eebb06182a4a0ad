//! The signaling state machine of a peer connection, as a table (RFC 9429, section 3.2; W3C WebRTC, section 4.3.1).

use crate::sdp::SdpType;

/// `RTCSignalingState`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Signaling {
    /// No exchange is under way.
    #[default]
    Stable,
    /// This side has made an offer and waits for an answer.
    HaveLocalOffer,
    /// The other side has made an offer, and it is not answered yet.
    HaveRemoteOffer,
    /// This side has answered provisionally.
    HaveLocalPranswer,
    /// The other side has answered provisionally.
    HaveRemotePranswer,
    /// The connection is closed.
    Closed,
}

impl Signaling {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Stable,
        Self::HaveLocalOffer,
        Self::HaveRemoteOffer,
        Self::HaveLocalPranswer,
        Self::HaveRemotePranswer,
        Self::Closed,
    ];

    /// Its name in `RTCSignalingState`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stable => "stable",
            Self::HaveLocalOffer => "have-local-offer",
            Self::HaveRemoteOffer => "have-remote-offer",
            Self::HaveLocalPranswer => "have-local-pranswer",
            Self::HaveRemotePranswer => "have-remote-pranswer",
            Self::Closed => "closed",
        }
    }

    /// By its name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.name() == name)
    }
}

/// Which description is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Set {
    /// `setLocalDescription`.
    Local,
    /// `setRemoteDescription`.
    Remote,
}

use SdpType::{Answer, Offer, Pranswer, Rollback};
use Set::{Local, Remote};
use Signaling::{HaveLocalOffer, HaveLocalPranswer, HaveRemoteOffer, HaveRemotePranswer, Stable};

/// Every transition there is: from, what is set, its type, to.
pub const TRANSITIONS: &[(Signaling, Set, SdpType, Signaling)] = &[
    (Stable, Local, Offer, HaveLocalOffer),
    (Stable, Remote, Offer, HaveRemoteOffer),
    (HaveLocalOffer, Local, Offer, HaveLocalOffer),
    (HaveLocalOffer, Remote, Answer, Stable),
    (HaveLocalOffer, Remote, Pranswer, HaveRemotePranswer),
    (HaveLocalOffer, Local, Rollback, Stable),
    (HaveRemotePranswer, Remote, Answer, Stable),
    (HaveRemotePranswer, Remote, Pranswer, HaveRemotePranswer),
    (HaveRemoteOffer, Remote, Offer, HaveRemoteOffer),
    (HaveRemoteOffer, Local, Answer, Stable),
    (HaveRemoteOffer, Local, Pranswer, HaveLocalPranswer),
    (HaveRemoteOffer, Remote, Rollback, Stable),
    (HaveLocalPranswer, Local, Answer, Stable),
    (HaveLocalPranswer, Local, Pranswer, HaveLocalPranswer),
];

/// What setting a description comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The state after it.
    To(Signaling),
    /// An offer meets an open offer of our own: browsers take theirs back first (W3C WebRTC, section 4.4.1.5, implicit
    /// rollback), older stacks refuse. The state after it, when it is taken.
    RolledBack(Signaling),
    /// It is the wrong state for it: `InvalidStateError`.
    Wrong,
}

/// What setting a description of this type in this state comes to.
pub fn set(state: Signaling, which: Set, kind: SdpType) -> Outcome {
    let found = TRANSITIONS.iter().find(|(from, set, of, _)| (*from, *set, *of) == (state, which, kind));
    match found {
        Some((.., to)) => Outcome::To(*to),
        None if (state, which, kind) == (HaveLocalOffer, Remote, Offer) => Outcome::RolledBack(HaveRemoteOffer),
        None => Outcome::Wrong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The picture of RFC 9429, section 3.2, edge by edge, written down apart from the table.
    const PICTURE: &str = "\
        stable setLocal(offer) have-local-offer
        have-local-offer setLocal(offer) have-local-offer
        have-local-offer setLocal(rollback) stable
        have-local-offer setRemote(answer) stable
        have-local-offer setRemote(pranswer) have-remote-pranswer
        have-remote-pranswer setRemote(pranswer) have-remote-pranswer
        have-remote-pranswer setRemote(answer) stable
        stable setRemote(offer) have-remote-offer
        have-remote-offer setRemote(offer) have-remote-offer
        have-remote-offer setRemote(rollback) stable
        have-remote-offer setLocal(answer) stable
        have-remote-offer setLocal(pranswer) have-local-pranswer
        have-local-pranswer setLocal(pranswer) have-local-pranswer
        have-local-pranswer setLocal(answer) stable";

    #[test]
    fn the_table_is_the_picture_of_the_specification() {
        let mut there = 0;
        for state in Signaling::ALL {
            for (set_name, which) in [("setLocal", Local), ("setRemote", Remote)] {
                for kind in SdpType::ALL {
                    let edge = format!("{} {set_name}({}) ", state.name(), kind.name());
                    let drawn = PICTURE.lines().find_map(|line| line.trim().strip_prefix(&edge));
                    match set(*state, which, kind) {
                        Outcome::To(to) => {
                            there += 1;
                            assert_eq!(drawn, Some(to.name()), "{edge}");
                        }
                        _ => assert_eq!(drawn, None, "{edge}"),
                    }
                }
            }
        }
        assert_eq!(there, PICTURE.lines().count());
    }

    #[test]
    fn an_offer_that_meets_one_rolls_back_and_nothing_else_does() {
        for state in Signaling::ALL {
            for which in [Local, Remote] {
                for kind in SdpType::ALL {
                    let rolled = matches!(set(*state, which, kind), Outcome::RolledBack(_));
                    assert_eq!(rolled, (*state, which, kind) == (HaveLocalOffer, Remote, Offer));
                }
            }
        }
        assert!(Signaling::ALL.iter().all(|state| Signaling::named(state.name()) == Some(*state)));
    }
}
