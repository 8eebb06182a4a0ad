//! Did the call work, and if not: where did it stop, and why. Every verdict carries what it rests on.

use super::event::{Event, Side, What};
use super::phase::{Phase, Phases};
use crate::prose;
use crate::prose::{Prose, theirs};
use crate::tick::Tick;

/// What was asked of a call, and thus has to work in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// A data channel.
    pub data: bool,
    /// Audio both ways.
    pub audio: bool,
    /// Video both ways.
    pub video: bool,
    /// ICE again, after a restart.
    pub restart: bool,
}

/// How a call came out.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// All that was wanted worked.
    Worked {
        /// When the last of it did.
        at: Tick,
    },
    /// It stopped short.
    Stopped {
        /// The phase that was not reached.
        phase: Phase,
        /// On which side; none when on both.
        side: Option<Side>,
        /// Why, as far as that can be told.
        cause: Cause,
        /// What that rests on.
        evidence: Vec<Prose>,
    },
}

/// Why a call stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A description was refused.
    DescriptionRefused,
    /// No answer came.
    NoAnswer,
    /// One side never had a candidate of the other.
    NoCandidates,
    /// Checks went out and none was answered.
    NoPath,
    /// The ICE credentials that arrived are not those that were sent.
    Credentials,
    /// The handshake was refused: the certificate is not the announced one.
    Fingerprint,
    /// The handshake did not end in time.
    Handshake,
    /// Everything below was up, and the channel did not open.
    Channel,
    /// Everything below was up, and nothing arrived.
    Media,
    /// ICE did not come up again after a restart.
    Restart,
    /// It cannot be told.
    Unknown,
}

impl Cause {
    /// The word for it in data.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::DescriptionRefused => "description-refused",
            Self::NoAnswer => "no-answer",
            Self::NoCandidates => "no-candidates",
            Self::NoPath => "no-path",
            Self::Credentials => "ice-credentials-mismatch",
            Self::Fingerprint => "dtls-fingerprint-mismatch",
            Self::Handshake => "dtls-timeout",
            Self::Channel => "channel-not-open",
            Self::Media => "no-media",
            Self::Restart => "ice-restart-failed",
            Self::Unknown => "unknown",
        }
    }

    /// A sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Self::DescriptionRefused => "a description was refused",
            Self::NoAnswer => "no answer came",
            Self::NoCandidates => "one side never got a candidate of the other",
            Self::Credentials => "the ICE credentials that arrived are not those that were sent",
            Self::NoPath => {
                "checks were sent and none was answered: no pair of addresses works, or the ICE credentials differ"
            }
            Self::Fingerprint => "the certificate in the handshake is not the one the description announces",
            Self::Handshake => "the DTLS handshake did not end",
            Self::Channel => "the data channel did not open though everything below it was up",
            Self::Media => "no media arrived though the connection was up",
            Self::Restart => "ICE did not come up again with new credentials",
            Self::Unknown => "it cannot be told why",
        }
    }
}

/// The phases that a call has to go through, in order.
fn needed(wanted: Wanted) -> Vec<Phase> {
    let mut phases = vec![
        Phase::Created,
        Phase::LocalDescription,
        Phase::RemoteDescription,
        Phase::IceChecking,
        Phase::IceConnected,
        Phase::Dtls,
    ];
    if wanted.data {
        phases.extend([Phase::ChannelOpen, Phase::FirstEcho]);
    }
    phases.extend(wanted.audio.then_some(Phase::FirstAudio));
    phases.extend(wanted.video.then_some(Phase::FirstVideo));
    phases.extend(wanted.restart.then_some(Phase::IceRestarted));
    phases
}

/// Judges a call by its events.
pub fn judge(events: &[Event], wanted: Wanted) -> Verdict {
    let phases = Phases::of(events);
    // The echo comes back to the caller only.
    let reached = |phase: Phase| match phase {
        Phase::FirstEcho => phases.at(Side::Pc1, phase),
        _ => phases.both(phase),
    };
    let needed = needed(wanted);
    let Some(phase) = needed.iter().copied().find(|phase| reached(*phase).is_none()) else {
        let at = needed.iter().filter_map(|phase| reached(*phase)).max().unwrap_or_default();
        return Verdict::Worked { at };
    };
    let missing = |side: Side| phases.at(side, phase).is_none();
    let side = match (missing(Side::Pc1), missing(Side::Pc2)) {
        (true, false) => Some(Side::Pc1),
        (false, true) => Some(Side::Pc2),
        _ => None,
    };
    let (cause, evidence) = cause(events, phase);
    Verdict::Stopped { phase, side, cause, evidence }
}

fn cause(events: &[Event], phase: Phase) -> (Cause, Vec<Prose>) {
    let failure = events.iter().find_map(|event| match &event.what {
        What::Failed { call, error } => Some((event, *call, error.as_str())),
        _ => None,
    });
    let mut evidence = Vec::new();
    if let Some((event, call, error)) = failure {
        evidence.push(prose![
            event.side.name(),
            ": ",
            call,
            " failed after ",
            event.at.0.as_millis() as u64,
            " ms: ",
            theirs(error)
        ]);
        let is_description =
            matches!(call, "setRemoteDescription" | "setLocalDescription" | "createAnswer" | "createOffer");
        if is_description && phase <= Phase::IceChecking {
            return (Cause::DescriptionRefused, evidence);
        }
        if is_fingerprint(error) {
            return (Cause::Fingerprint, evidence);
        }
    }
    let count = |side: Side, matches: &dyn Fn(&What) -> bool| {
        events.iter().filter(|event| event.side == side && matches(&event.what)).count()
    };
    let cause = match phase {
        Phase::RemoteDescription => {
            evidence.push(prose!["the caller set its offer and never an answer"]);
            Cause::NoAnswer
        }
        Phase::IceChecking | Phase::IceConnected => {
            let got = |side| count(side, &|what| matches!(what, What::RemoteCandidate(_)));
            let (to_pc1, to_pc2) = (got(Side::Pc1), got(Side::Pc2));
            evidence.push(prose!["pc1 was given ", to_pc1, " candidates of pc2, pc2 ", to_pc2, " of pc1"]);
            if to_pc1 + to_pc2 == 0 {
                Cause::NoCandidates
            } else if altered(events, &["ice-ufrag", "ice-pwd"], &mut evidence) {
                Cause::Credentials
            } else {
                Cause::NoPath
            }
        }
        Phase::Dtls => {
            let failed = events.iter().find(|event| event.what == What::Dtls("failed"));
            if let Some(event) = failed {
                evidence.push(prose![event.side.name(), ": DTLS failed after ", event.at.0.as_millis() as u64, " ms"]);
            }
            if altered(events, &["fingerprint"], &mut evidence) { Cause::Fingerprint } else { Cause::Handshake }
        }
        Phase::ChannelOpen | Phase::FirstEcho | Phase::Sctp => Cause::Channel,
        Phase::FirstAudio | Phase::FirstVideo => Cause::Media,
        Phase::IceRestarted => Cause::Restart,
        _ => Cause::Unknown,
    };
    if let Some(last) = events.last() {
        evidence.push(prose!["last heard after ", last.at.0.as_millis() as u64, " ms, from ", last.side.name()]);
    }
    (cause, evidence)
}

/// Did one of these attributes arrive otherwise than it was sent? Says so.
fn altered(events: &[Event], attributes: &[&str], evidence: &mut Vec<Prose>) -> bool {
    let found = events.iter().find_map(|event| match event.what {
        What::Altered(attribute) if attributes.contains(&attribute) => Some((event.side, attribute)),
        _ => None,
    });
    if let Some((side, attribute)) = found {
        evidence.push(prose![
            "the a=",
            attribute,
            " that ",
            side.name(),
            " was given is not the one ",
            side.other().name(),
            " sent"
        ]);
    }
    found.is_some()
}

/// Does an engine's error speak of a certificate that does not fit?
fn is_fingerprint(error: &str) -> bool {
    let error = error.to_ascii_lowercase();
    error.contains("fingerprint") || error.contains("certificate")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sdp::SdpType;

    const ALL: Wanted = Wanted { data: true, audio: false, video: false, restart: false };

    fn both(at: u64, what: &What) -> [Event; 2] {
        Side::BOTH.map(|side| Event { at: Tick::from_millis(at), side, what: what.clone() })
    }

    fn until(last: usize) -> Vec<Event> {
        let all = [
            What::Created,
            What::LocalDescription(SdpType::Offer),
            What::RemoteDescription(SdpType::Answer),
            What::RemoteCandidate("candidate:1 1 udp 1 192.0.2.1 9 typ host".to_owned()),
            What::Ice("checking"),
            What::Ice("connected"),
            What::Dtls("connected"),
            What::ChannelOpen("x".to_owned()),
            What::FirstEcho,
        ];
        all[..last].iter().enumerate().flat_map(|(n, what)| both(n as u64, what)).collect()
    }

    fn stopped(events: &[Event]) -> (Phase, Cause) {
        match judge(events, ALL) {
            Verdict::Stopped { phase, cause, evidence, .. } => {
                assert!(!evidence.is_empty(), "a verdict without evidence");
                (phase, cause)
            }
            Verdict::Worked { .. } => panic!("it did not work"),
        }
    }

    #[test]
    fn where_and_why_it_stopped() {
        assert_eq!(judge(&until(9), ALL), Verdict::Worked { at: Tick::from_millis(8) });
        assert_eq!(stopped(&until(2)), (Phase::RemoteDescription, Cause::NoAnswer));
        assert_eq!(stopped(&until(5)), (Phase::IceConnected, Cause::NoPath));
        assert_eq!(stopped(&until(6)), (Phase::Dtls, Cause::Handshake));
        assert_eq!(stopped(&until(7)), (Phase::ChannelOpen, Cause::Channel));
    }

    #[test]
    fn a_restart_is_wanted_or_not() {
        let wanted = Wanted { restart: true, ..ALL };
        let stopped = |events: &[Event]| match judge(events, wanted) {
            Verdict::Stopped { phase, cause, .. } => Some((phase, cause)),
            Verdict::Worked { .. } => None,
        };
        let mut events = until(9);
        assert_eq!(stopped(&events), Some((Phase::IceRestarted, Cause::Restart)));
        events.extend(both(9, &What::IceRestarted));
        assert_eq!(stopped(&events), None);
    }

    #[test]
    fn no_candidates_is_not_no_path() {
        let mut events = until(5);
        events.retain(|event| !matches!(event.what, What::RemoteCandidate(_)));
        assert_eq!(stopped(&events), (Phase::IceConnected, Cause::NoCandidates));
    }

    #[test]
    fn what_was_altered_explains_what_stopped() {
        for (attribute, reached, expected) in [
            ("ice-pwd", 5, (Phase::IceConnected, Cause::Credentials)),
            ("fingerprint", 6, (Phase::Dtls, Cause::Fingerprint)),
            ("fingerprint", 5, (Phase::IceConnected, Cause::NoPath)),
        ] {
            let mut events = until(reached);
            events.push(Event { at: Tick::default(), side: Side::Pc1, what: What::Altered(attribute) });
            assert_eq!(stopped(&events), expected, "{attribute}");
        }
    }

    #[test]
    fn a_refused_description_is_named() {
        let mut events = until(2);
        let error = "bad m= line".to_owned();
        let what = What::Failed { call: "setRemoteDescription", error };
        events.push(Event { at: Tick::from_millis(9), side: Side::Pc2, what });
        assert_eq!(stopped(&events), (Phase::RemoteDescription, Cause::DescriptionRefused));
    }
}
