//! How far a call came, and when: its phases, per side.

use super::event::{Event, Side, What};
use crate::tick::Tick;

/// A step of a call, in the order in which they usually come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// The signaling server was connected to.
    Server,
    /// It knows us.
    Registered,
    /// The other peer is there.
    PeerReady,
    /// The peer connection was made.
    Created,
    /// Its offer or answer was created.
    Description,
    /// Its description was applied.
    LocalDescription,
    /// The peer's description was applied.
    RemoteDescription,
    /// Its first candidate was found.
    FirstCandidate,
    /// Gathering ended.
    Gathered,
    /// Connectivity checks began.
    IceChecking,
    /// A pair works.
    IceConnected,
    /// The DTLS handshake is done.
    Dtls,
    /// SCTP is up.
    Sctp,
    /// The data channel is open.
    ChannelOpen,
    /// The first audio packet came in.
    FirstAudio,
    /// The first video packet came in.
    FirstVideo,
    /// The first message came back.
    FirstEcho,
    /// Both ends of the selected pair are relayed.
    Relayed,
    /// A provisional answer was in force.
    Provisional,
    /// Of two offers at once, one was taken back.
    RolledBack,
    /// A media section was rejected, and the others were not.
    Rejected,
    /// ICE came up again after a restart.
    IceRestarted,
    /// A track that was added during the call arrived.
    TrackAdded,
    /// After it was removed, it did not arrive any more.
    TrackRemoved,
    /// On hold: nothing arrived that was held back.
    Held,
    /// After the hold, it arrived again.
    Resumed,
    /// All messages came back.
    Drained,
    /// Hung up.
    Closed,
}

/// A phase with its slug (in JSON and metrics), the words for it, and how an event shows it.
type Entry = (Phase, &'static str, &'static str, fn(&What) -> bool);

static PHASES: &[Entry] = &[
    (Phase::Server, "server", "signaling server connected", |what| *what == What::Server("connected")),
    (Phase::Registered, "registered", "registered", |what| *what == What::Server("registered")),
    (Phase::PeerReady, "peer_ready", "peer there", |what| {
        matches!(what, What::Server("peer-connected" | "negotiating"))
    }),
    (Phase::Created, "created", "peer connection made", |what| *what == What::Created),
    (Phase::Description, "description", "offer or answer created", |what| matches!(what, What::DescriptionCreated(_))),
    (Phase::LocalDescription, "local_description", "local description set", |what| {
        matches!(what, What::LocalDescription(_))
    }),
    (Phase::RemoteDescription, "remote_description", "remote description set", |what| {
        matches!(what, What::RemoteDescription(_))
    }),
    (Phase::FirstCandidate, "first_candidate", "first candidate", |what| matches!(what, What::LocalCandidate(_))),
    (Phase::Gathered, "gathered", "gathering complete", |what| *what == What::Gathering("complete")),
    (Phase::IceChecking, "ice_checking", "ICE checking", |what| *what == What::Ice("checking")),
    (Phase::IceConnected, "ice_connected", "ICE connected", |what| {
        matches!(what, What::Ice("connected" | "completed"))
    }),
    (Phase::Dtls, "dtls", "DTLS connected", |what| *what == What::Dtls("connected")),
    (Phase::Sctp, "sctp", "SCTP connected", |what| *what == What::Sctp("connected")),
    (Phase::ChannelOpen, "channel_open", "data channel open", |what| matches!(what, What::ChannelOpen(_))),
    (Phase::FirstAudio, "first_audio", "first audio packet received", |what| {
        matches!(what, What::FirstRtp { kind: "audio", .. })
    }),
    (Phase::FirstVideo, "first_video", "first video packet received", |what| {
        matches!(what, What::FirstRtp { kind: "video", .. })
    }),
    (Phase::FirstEcho, "first_echo", "first message echoed", |what| *what == What::FirstEcho),
    (
        Phase::Relayed,
        "relayed",
        "relayed pair selected",
        |what| matches!(what, What::SelectedPair(ours, theirs) if [ours, theirs].iter().all(|end| end.candidate_type == "relay")),
    ),
    (Phase::Provisional, "provisional", "provisional answer in force", |what| {
        matches!(what, What::Signaling("have-local-pranswer" | "have-remote-pranswer"))
    }),
    (Phase::RolledBack, "rolled_back", "glare resolved", |what| reached(what, Phase::RolledBack)),
    (Phase::Rejected, "rejected", "media section rejected", |what| reached(what, Phase::Rejected)),
    (Phase::IceRestarted, "ice_restarted", "ICE connected again", |what| reached(what, Phase::IceRestarted)),
    (Phase::TrackAdded, "track_added", "added track arrived", |what| reached(what, Phase::TrackAdded)),
    (Phase::TrackRemoved, "track_removed", "removed track silent", |what| reached(what, Phase::TrackRemoved)),
    (Phase::Held, "held", "on hold", |what| reached(what, Phase::Held)),
    (Phase::Resumed, "resumed", "off hold", |what| reached(what, Phase::Resumed)),
    (Phase::Drained, "drained", "all messages echoed", |what| reached(what, Phase::Drained)),
    (Phase::Closed, "closed", "hung up", |what| *what == What::Closed),
];

fn reached(what: &What, phase: Phase) -> bool {
    *what == What::Reached(phase)
}

impl Phase {
    /// All of them, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        PHASES.iter().map(|(phase, ..)| *phase)
    }

    fn entry(self) -> &'static Entry {
        PHASES.iter().find(|(phase, ..)| *phase == self).expect("the table has every phase; a test checks that")
    }

    /// Its name in data: `ice_connected`.
    pub fn slug(self) -> &'static str {
        self.entry().1
    }

    /// Words for it.
    pub fn words(self) -> &'static str {
        self.entry().2
    }

    /// The side that can reach it, where only one can: what pc1 asks for, it sees.
    pub const fn only(self) -> Option<Side> {
        match self {
            Self::FirstEcho | Self::Drained => Some(Side::Pc1),
            _ => None,
        }
    }

    /// The phase that an event shows to be reached.
    pub fn shown_by(what: &What) -> Option<Self> {
        PHASES.iter().find(|(.., shows)| shows(what)).map(|(phase, ..)| *phase)
    }
}

/// When each phase was first reached, per side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Phases {
    reached: Vec<(Side, Phase, Tick)>,
    /// The only side that was watched.
    only: Option<Side>,
}

impl Phases {
    /// Reads them off the events of a call of which only this side was watched, or both when none is named.
    pub fn of(events: &[Event], only: Option<Side>) -> Self {
        let mut phases = Self { reached: Vec::new(), only };
        for event in events {
            if let Some(phase) = Phase::shown_by(&event.what)
                && phases.at(event.side, phase).is_none()
            {
                phases.reached.push((event.side, phase, event.at));
            }
        }
        phases
    }

    /// When a side reached a phase; none when it never did.
    pub fn at(&self, side: Side, phase: Phase) -> Option<Tick> {
        self.reached.iter().find(|(s, p, _)| (*s, *p) == (side, phase)).map(|(.., at)| *at)
    }

    /// When all who can reach a phase, and were watched, had reached it; none when one never did.
    pub fn whole(&self, phase: Phase) -> Option<Tick> {
        match self.only.or(phase.only()) {
            Some(side) => self.at(side, phase),
            None => Some(self.at(Side::Pc1, phase)?.max(self.at(Side::Pc2, phase)?)),
        }
    }

    /// The sides of which a phase is missing.
    pub fn missing(&self, phase: Phase) -> Vec<Side> {
        let watched = self.only.or(phase.only());
        let all = Side::BOTH.into_iter().filter(|side| watched.is_none_or(|only| only == *side));
        all.filter(|side| self.at(*side, phase).is_none()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(at: u64, side: Side, what: What) -> Event {
        Event { at: Tick::from_millis(at), side, what }
    }

    #[test]
    fn the_first_time_counts() {
        let events = [
            event(1, Side::Pc1, What::Ice("checking")),
            event(2, Side::Pc1, What::Ice("connected")),
            event(3, Side::Pc2, What::Ice("completed")),
            event(9, Side::Pc1, What::Ice("connected")),
        ];
        let phases = Phases::of(&events, None);
        assert_eq!(phases.at(Side::Pc1, Phase::IceConnected), Some(Tick::from_millis(2)));
        assert_eq!(phases.whole(Phase::IceConnected), Some(Tick::from_millis(3)));
        assert_eq!(phases.whole(Phase::IceChecking), None);
        assert_eq!(phases.missing(Phase::IceChecking), [Side::Pc2]);
        let phases = Phases::of(&events, Some(Side::Pc1));
        assert_eq!(phases.whole(Phase::IceChecking), Some(Tick::from_millis(1)));
        assert!(phases.missing(Phase::IceChecking).is_empty());
    }

    #[test]
    fn every_phase_has_its_words() {
        let all: Vec<Phase> = Phase::all().collect();
        assert_eq!(all.first(), Some(&Phase::Server));
        assert_eq!(all.last(), Some(&Phase::Closed));
        assert!(all.is_sorted());
        for phase in all {
            assert!(!phase.words().is_empty() && phase.slug().bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
        }
    }
}
