//! Did the call work, and if not: where did it stop, and why. Every verdict carries what it rests on.

use std::time::Duration;

pub use super::cause::Cause;
use super::event::{Event, Side, What};
use super::phase::{Phase, Phases};
use crate::prose;
use crate::prose::{Prose, theirs};
use crate::tick::Tick;

/// What was asked of a call, and thus has to work in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// A signaling server, and a peer found by it.
    pub signaled: bool,
    /// A data channel.
    pub data: bool,
    /// That messages come back over it.
    pub echo: bool,
    /// Audio both ways.
    pub audio: bool,
    /// Video both ways.
    pub video: bool,
    /// What else it must have come through, such as an ICE restart.
    pub proofs: Vec<Phase>,
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

/// The phases that a call has to go through, in order.
fn needed(wanted: &Wanted) -> Vec<Phase> {
    let mut phases = Vec::new();
    if wanted.signaled {
        phases.extend([Phase::Server, Phase::Registered, Phase::PeerReady]);
    }
    phases.extend([
        Phase::Created,
        Phase::LocalDescription,
        Phase::RemoteDescription,
        Phase::IceChecking,
        Phase::IceConnected,
        Phase::Dtls,
    ]);
    phases.extend(wanted.data.then_some(Phase::ChannelOpen));
    phases.extend(wanted.echo.then_some(Phase::FirstEcho));
    phases.extend(wanted.audio.then_some(Phase::FirstAudio));
    phases.extend(wanted.video.then_some(Phase::FirstVideo));
    phases.extend(&wanted.proofs);
    phases.extend(wanted.echo.then_some(Phase::Drained));
    phases
}

/// Judges a call by its events, those of one side when only that was watched.
pub fn judge(events: &[Event], only: Option<Side>, wanted: &Wanted) -> Verdict {
    let phases = Phases::of(events, only);
    let needed = needed(wanted);
    let Some(phase) = needed.iter().copied().find(|phase| phases.whole(*phase).is_none()) else {
        // It was up, and then nothing came through any more.
        let lost = |event: &&Event| matches!(event.what, What::GivenUp { cause: Cause::ConnectionLost, .. });
        if events.iter().any(|event| lost(&event)) {
            let (cause, evidence) = cause(events, only, Phase::Closed);
            return Verdict::Stopped { phase: Phase::Closed, side: None, cause, evidence };
        }
        let at = needed.iter().filter_map(|phase| phases.whole(*phase)).max().unwrap_or_default();
        return Verdict::Worked { at };
    };
    let side = match phases.missing(phase).as_slice() {
        [side] if only.or(phase.only()).is_none() => Some(*side),
        _ => None,
    };
    let (cause, evidence) = cause(events, only, phase);
    Verdict::Stopped { phase, side, cause, evidence }
}

fn cause(events: &[Event], only: Option<Side>, phase: Phase) -> (Cause, Vec<Prose>) {
    let failure = events.iter().find_map(|event| match &event.what {
        What::Failed { call, error } => Some((event, *call, error.as_str())),
        _ => None,
    });
    let mut evidence = Vec::new();
    let given_up = events.iter().find_map(|event| match &event.what {
        What::GivenUp { cause, why } => Some((event.at, *cause, why)),
        _ => None,
    });
    if let Some((at, cause, why)) = given_up {
        evidence.push(prose!["after ", at.0.as_millis() as u64, " ms: ", theirs(why)]);
        // Whoever leaves because nothing gets through is not the reason that nothing does.
        if !(matches!(phase, Phase::IceConnected | Phase::Dtls) && checked_in_vain(events, at)) {
            return (cause, evidence);
        }
    }
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
    let both = only.is_none();
    let count = |side: Side, matches: &dyn Fn(&What) -> bool| {
        events.iter().filter(|event| event.side == side && matches(&event.what)).count()
    };
    if events.iter().any(|event| event.what == What::Interrupted) {
        evidence.push(last_heard(events));
        return (Cause::Interrupted, evidence);
    }
    if let Some((after, since)) = still_going_on(events) {
        evidence.push(prose![
            "time was up after ",
            milliseconds(after),
            ", ",
            milliseconds(since),
            " after the last step"
        ]);
        return (Cause::TooSoon, evidence);
    }
    let cause = match phase {
        Phase::Created => Cause::NotMade,
        Phase::RemoteDescription
            if both && count(Side::Pc2, &|what| matches!(what, What::RemoteDescription(_))) == 0 =>
        {
            evidence.push(prose!["pc1 set its offer, and pc2 never had it"]);
            Cause::OfferLost
        }
        Phase::RemoteDescription => {
            evidence.push(prose!["the caller set its offer and never an answer"]);
            Cause::NoAnswer
        }
        Phase::IceChecking | Phase::IceConnected => {
            let got = |side| count(side, &|what| matches!(what, What::RemoteCandidate(_)));
            let (to_pc1, to_pc2) = (got(Side::Pc1), got(Side::Pc2));
            let mut given = match only {
                Some(Side::Pc2) => prose!["pc2 was given ", to_pc2, " candidates of pc1"],
                _ => prose!["pc1 was given ", to_pc1, " candidates of pc2"],
            };
            if both {
                given.push(prose![", pc2 ", to_pc2, " of pc1"]);
            }
            evidence.push(given);
            if to_pc1 + to_pc2 == 0 {
                Cause::NoCandidates
            } else if altered(events, &["ice-ufrag", "ice-pwd"], &mut evidence) {
                Cause::Credentials
            } else {
                evidence.extend(without_relay(events, only));
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
        Phase::ChannelOpen | Phase::Sctp => {
            for side in Side::BOTH {
                let state = events.iter().rev().find_map(|event| match event.what {
                    What::Sctp(state) if event.side == side => Some(state),
                    _ => None,
                });
                if let Some(state) = state {
                    evidence.push(prose!["SCTP of ", side.name(), " was ", state]);
                }
            }
            Cause::Channel
        }
        Phase::FirstEcho => match drained(events, failure.is_some(), &mut evidence) {
            lost @ (Cause::ConnectionLost | Cause::ChannelClosed) => lost,
            _ => Cause::NoEcho,
        },
        Phase::FirstAudio | Phase::FirstVideo => Cause::Media,
        Phase::Drained => drained(events, failure.is_some(), &mut evidence),
        Phase::IceRestarted => Cause::Restart,
        Phase::TrackAdded | Phase::TrackRemoved => Cause::Renegotiation,
        Phase::Held | Phase::Resumed => Cause::Hold,
        Phase::RolledBack => Cause::Rollback,
        Phase::Rejected => Cause::Rejection,
        Phase::Relayed => Cause::NotRelayed,
        Phase::Provisional => Cause::Provisional,
        _ => Cause::Unknown,
    };
    evidence.push(last_heard(events));
    (cause, evidence)
}

/// Why messages did not come back that were on their way.
fn drained(events: &[Event], failed: bool, evidence: &mut Vec<Prose>) -> Cause {
    let stall = events.iter().rev().find_map(|event| match event.what {
        What::Dead { waiting, since } => Some((waiting, since)),
        _ => None,
    });
    if let Some((waiting, since)) = stall {
        evidence.push(prose![
            "nothing came back for ",
            since.as_millis() as u64,
            " ms while ",
            waiting,
            " messages waited; neither side was told that the channel had closed"
        ]);
    }
    let lost = Side::BOTH.into_iter().find_map(|side| {
        let states = events.iter().filter(|event| event.side == side);
        let mut states = states.filter_map(|event| match event.what {
            What::Connection(state) => Some((event.at, state)),
            _ => None,
        });
        let last = states.next_back().filter(|(_, state)| matches!(*state, "disconnected" | "failed"));
        last.map(|(at, state)| (side, at, state))
    });
    if let Some((side, at, state)) = lost {
        let at = at.0.as_millis() as u64;
        evidence.push(prose!["the connection of ", side.name(), " was ", state, " from ", at, " ms on"]);
    }
    let closed = events.iter().find(|event| matches!(event.what, What::ChannelClosed(_)));
    if let Some(event) = closed.filter(|_| stall.is_none()) {
        let at = event.at.0.as_millis() as u64;
        evidence.push(prose![event.side.name(), " was told after ", at, " ms that the channel had closed"]);
    }
    match (stall, closed) {
        _ if lost.is_some() => Cause::ConnectionLost,
        (Some(_), _) => Cause::Stall,
        (None, Some(_)) => Cause::ChannelClosed,
        (None, None) if failed => Cause::Unknown,
        (None, None) => Cause::Unfinished,
    }
}

/// How long a pair that works may take to answer: seven checks, as ICE sends them (RFC 8445, section 14.3; RFC 8489,
/// section 6.2.1 has the first of them 500 ms apart).
const CHECKS: Duration = Duration::from_secs(3);

/// Had checks been going on for so long when somebody gave up, or was time up before?
fn checked_in_vain(events: &[Event], given_up: Tick) -> bool {
    events.iter().any(|event| match event.what {
        What::Ice("checking") => given_up.since(event.at) >= CHECKS,
        What::TimeUp { .. } => event.at <= given_up,
        _ => false,
    })
}

/// What to do where no direct way exists, in a call with somebody else in which nobody has a relay.
fn without_relay(events: &[Event], only: Option<Side>) -> Option<Prose> {
    only?;
    let relayed = |event: &Event| match &event.what {
        What::LocalCandidate(candidate) | What::RemoteCandidate(candidate) => candidate.contains(" typ relay"),
        _ => false,
    };
    (!events.iter().any(relayed)).then(|| {
        prose![
            "neither side has a relay candidate: where both NATs are symmetric, or a firewall drops UDP, there is no direct \
             way, and only TURN helps (--turn)"
        ]
    })
}

/// When time was up, and how long after the last step towards being up, if that was less than a step takes.
fn still_going_on(events: &[Event]) -> Option<(Duration, Duration)> {
    let (up, after, step) = events.iter().find_map(|event| match event.what {
        What::TimeUp { after, step } => Some((event.at, after, step)),
        _ => None,
    })?;
    let steps = Phases::of(events, None);
    let steps_up = Phase::all().filter(|phase| *phase != Phase::Closed);
    let last = steps_up.flat_map(|phase| Side::BOTH.map(|side| steps.at(side, phase))).flatten();
    let since = up.since(last.filter(|at| *at <= up).max()?);
    (since < step).then_some((after, since))
}

fn milliseconds(duration: Duration) -> Prose {
    prose![duration.as_millis() as u64, " ms"]
}

fn last_heard(events: &[Event]) -> Prose {
    // What was told because the call was given up says nothing about the call.
    let given_up = |what: &What| {
        matches!(
            what,
            What::Closed | What::Server(_) | What::Interrupted | What::TimeUp { .. } | What::ChannelClosed(_)
        )
    };
    match events.iter().rfind(|event| !given_up(&event.what)) {
        Some(last) => {
            prose!["last heard after ", last.at.0.as_millis() as u64, " ms, from ", last.side.name()]
        }
        None => prose!["nothing was heard at all"],
    }
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

    fn all() -> Wanted {
        Wanted { data: true, echo: true, ..Wanted::default() }
    }

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
            What::Reached(Phase::Drained),
        ];
        all[..last].iter().enumerate().flat_map(|(n, what)| both(n as u64, what)).collect()
    }

    fn stopped(events: &[Event]) -> (Phase, Cause) {
        match judge(events, None, &all()) {
            Verdict::Stopped { phase, cause, evidence, .. } => {
                assert!(!evidence.is_empty(), "a verdict without evidence");
                (phase, cause)
            }
            Verdict::Worked { .. } => panic!("it did not work"),
        }
    }

    #[test]
    fn where_and_why_it_stopped() {
        assert_eq!(judge(&until(10), None, &all()), Verdict::Worked { at: Tick::from_millis(9) });
        assert_eq!(stopped(&until(5)), (Phase::IceConnected, Cause::NoPath));
        assert_eq!(stopped(&until(6)), (Phase::Dtls, Cause::Handshake));
        assert_eq!(stopped(&until(7)), (Phase::ChannelOpen, Cause::Channel));
    }

    #[test]
    fn a_restart_is_wanted_or_not() {
        let wanted = Wanted { proofs: vec![Phase::IceRestarted], ..all() };
        let stopped = |events: &[Event]| match judge(events, None, &wanted) {
            Verdict::Stopped { phase, cause, .. } => Some((phase, cause)),
            Verdict::Worked { .. } => None,
        };
        let mut events = until(10);
        assert_eq!(stopped(&events), Some((Phase::IceRestarted, Cause::Restart)));
        events.extend(both(9, &What::Reached(Phase::IceRestarted)));
        assert_eq!(stopped(&events), None);
    }

    #[test]
    fn a_channel_that_is_open_and_dead_is_a_stall() {
        let mut events = until(9);
        assert_eq!(stopped(&events), (Phase::Drained, Cause::Unfinished));
        let what = What::Dead { waiting: 7, since: Duration::from_secs(10) };
        events.push(Event { at: Tick::from_millis(5_009), side: Side::Pc1, what });
        assert_eq!(stopped(&events), (Phase::Drained, Cause::Stall));
        // What came back after all is no stall any more.
        events.extend(both(6_000, &What::Reached(Phase::Drained)));
        assert_eq!(judge(&events, None, &all()), Verdict::Worked { at: Tick::from_millis(6_000) });
    }

    #[test]
    fn an_offer_that_was_lost_is_no_missing_answer() {
        let mut events = until(2);
        assert_eq!(stopped(&events), (Phase::RemoteDescription, Cause::OfferLost));
        let what = What::RemoteDescription(SdpType::Offer);
        events.push(Event { at: Tick::from_millis(2), side: Side::Pc2, what });
        assert_eq!(stopped(&events), (Phase::RemoteDescription, Cause::NoAnswer));
    }

    #[test]
    fn what_was_still_coming_up_is_not_judged() {
        let mut events = until(5);
        let up = |at| Event {
            at: Tick::from_millis(at),
            side: Side::Pc1,
            what: What::TimeUp { after: Duration::from_millis(at), step: Duration::from_millis(500) },
        };
        events.push(up(400));
        // Hung up because time was up: no step.
        events.extend(both(400, &What::Closed));
        assert_eq!(stopped(&events), (Phase::IceConnected, Cause::TooSoon));
        events.truncate(events.len() - 3);
        events.push(up(2_000));
        events.extend(both(2_000, &What::Closed));
        assert_eq!(stopped(&events), (Phase::IceConnected, Cause::NoPath));
    }

    #[test]
    fn ended_early_is_no_fault_of_the_network() {
        let mut events = until(5);
        events.push(Event { at: Tick::from_millis(9), side: Side::Pc1, what: What::Interrupted });
        assert_eq!(stopped(&events), (Phase::IceConnected, Cause::Interrupted));
    }

    #[test]
    fn one_side_is_enough_where_only_one_is_ours() {
        let mut events = until(10);
        events.retain(|event| event.side == Side::Pc1);
        assert!(matches!(judge(&events, Some(Side::Pc1), &all()), Verdict::Worked { .. }));
        assert!(matches!(judge(&events, None, &all()), Verdict::Stopped { .. }));
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
    fn who_leaves_because_nothing_works_is_not_why() {
        let of_pc1 = |last| until(last).into_iter().filter(|event| event.side == Side::Pc1).collect::<Vec<_>>();
        let gone = |at| {
            let mut events = of_pc1(5);
            let what = What::GivenUp { cause: Cause::PeerLeft, why: "gone".to_owned() };
            events.push(Event { at: Tick::from_millis(at), side: Side::Pc1, what });
            match judge(&events, Some(Side::Pc1), &all()) {
                Verdict::Stopped { cause, evidence, .. } => {
                    (cause, evidence.iter().any(|evidence| evidence.plain().contains("TURN")))
                }
                Verdict::Worked { .. } => panic!("it did not work"),
            }
        };
        assert_eq!(gone(100), (Cause::PeerLeft, false));
        assert_eq!(gone(9_000), (Cause::NoPath, true));
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
