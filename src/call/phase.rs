//! How far a call came, and when: its phases, per side.

use super::event::{Event, Side, What};
use crate::tick::Tick;

/// A step of a call, in the order in which they usually come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
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
    /// ICE came up again after a restart.
    IceRestarted,
    /// Hung up.
    Closed,
}

/// A phase with its slug (in JSON and metrics), the words for it, and how an event shows it.
type Entry = (Phase, &'static str, &'static str, fn(&What) -> bool);

static PHASES: &[Entry] = &[
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
    (Phase::IceRestarted, "ice_restarted", "ICE connected again", |what| *what == What::IceRestarted),
    (Phase::Closed, "closed", "hung up", |what| *what == What::Closed),
];

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

    /// The phase that an event shows to be reached.
    pub fn shown_by(what: &What) -> Option<Self> {
        PHASES.iter().find(|(.., shows)| shows(what)).map(|(phase, ..)| *phase)
    }
}

/// When each phase was first reached, per side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Phases(Vec<(Side, Phase, Tick)>);

impl Phases {
    /// Reads them off the events of a call.
    pub fn of(events: &[Event]) -> Self {
        let mut phases = Self::default();
        for event in events {
            if let Some(phase) = Phase::shown_by(&event.what)
                && phases.at(event.side, phase).is_none()
            {
                phases.0.push((event.side, phase, event.at));
            }
        }
        phases
    }

    /// When a side reached a phase; none when it never did.
    pub fn at(&self, side: Side, phase: Phase) -> Option<Tick> {
        self.0.iter().find(|(s, p, _)| (*s, *p) == (side, phase)).map(|(.., at)| *at)
    }

    /// When the later of the two sides reached a phase; none when one never did.
    pub fn both(&self, phase: Phase) -> Option<Tick> {
        Some(self.at(Side::Pc1, phase)?.max(self.at(Side::Pc2, phase)?))
    }

    /// The last of these phases that both sides reached.
    pub fn last_of(&self, phases: &[Phase]) -> Option<Phase> {
        phases.iter().copied().rfind(|phase| self.both(*phase).is_some())
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
        let phases = Phases::of(&[
            event(1, Side::Pc1, What::Ice("checking")),
            event(2, Side::Pc1, What::Ice("connected")),
            event(3, Side::Pc2, What::Ice("completed")),
            event(9, Side::Pc1, What::Ice("connected")),
        ]);
        assert_eq!(phases.at(Side::Pc1, Phase::IceConnected), Some(Tick::from_millis(2)));
        assert_eq!(phases.both(Phase::IceConnected), Some(Tick::from_millis(3)));
        assert_eq!(phases.both(Phase::IceChecking), None);
        assert_eq!(phases.last_of(&[Phase::IceChecking, Phase::IceConnected, Phase::Dtls]), Some(Phase::IceConnected));
    }

    #[test]
    fn every_phase_has_its_words() {
        let all: Vec<Phase> = Phase::all().collect();
        assert_eq!(all.first(), Some(&Phase::Created));
        assert_eq!(all.last(), Some(&Phase::Closed));
        assert!(all.is_sorted());
        for phase in all {
            assert!(!phase.words().is_empty() && phase.slug().bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
        }
    }
}
