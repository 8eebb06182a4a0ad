//! `loopback`: how a call came out, how long each phase took, what was measured.

use std::io;
use std::time::Duration;

use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use super::lazy::{Object, object, seq};
use super::{Block, Item, Sink};
use crate::call::event::{Endpoint, Event, Side, What};
use crate::call::outcome::{Outcome, Track};
use crate::call::phase::{Phase, Phases};
use crate::call::scenario::{Expect, Scenario};
use crate::call::series::{Series, Spread};
use crate::call::verdict::{Verdict, Wanted};
use crate::diagnostic::Level;
use crate::prose;
use crate::prose::{Prose, Untrusted, ours, theirs};
use crate::tick::Tick;

/// A call with what was asked of it.
#[derive(Clone, Copy, Debug)]
pub struct Called<'a> {
    /// What was to be done.
    pub scenario: &'a Scenario,
    /// What had to work.
    pub wanted: Wanted,
    /// What came of it.
    pub outcome: &'a Outcome,
    /// Made in memory and virtual time: it says nothing about this machine.
    pub simulated: bool,
    /// The statistics of both sides, W3C-named, when they are to be shown.
    pub stats: Option<&'a [Vec<Value>; 2]>,
}

impl Called<'_> {
    /// Did it come out as the scenario says?
    pub fn as_expected(&self) -> bool {
        match (self.scenario.expect, self.outcome.verdict(self.wanted)) {
            (Expect::Works, Verdict::Worked { .. }) => true,
            (Expect::Stops(phase, cause), Verdict::Stopped { phase: at, cause: why, .. }) => {
                (phase, cause) == (at, why)
            }
            _ => false,
        }
    }
}

/// Milliseconds with as many digits as they are worth.
pub fn milliseconds(duration: Duration) -> Prose {
    let milliseconds = duration.as_secs_f64() * 1000.0;
    let digits = match milliseconds {
        m if m < 1.0 => 3,
        m if m < 100.0 => 1,
        _ => 0,
    };
    ours(format!("{milliseconds:.digits$} ms")).into()
}

fn moment(tick: Tick) -> Prose {
    milliseconds(tick.0)
}

/// Pushes a call as items.
pub fn lower(called: &Called<'_>, sink: &mut dyn Sink) -> io::Result<()> {
    sink.item(Item::Data(&Wire(called)))?;
    let outcome = called.outcome;
    let verdict = outcome.verdict(called.wanted);
    sink.item(Item::Block(Block::Heading(1, headline(called, &verdict))))?;
    let mut remarks = Vec::new();
    if let Verdict::Stopped { evidence, .. } = &verdict {
        let level = if called.as_expected() { Level::Info } else { Level::Error };
        remarks.extend(evidence.iter().map(|evidence| (level, evidence.clone())));
    }
    remarks.extend(outcome.remarks.iter().map(|remark| (Level::Info, ours(remark.clone()).into())));
    if !remarks.is_empty() {
        sink.item(Item::Block(Block::Remarks(remarks)))?;
    }
    let phases = outcome.phases();
    let cell = |side, phase| phases.at(side, phase).map_or_else(|| prose!["-"], moment);
    let rows = Phase::all()
        .filter(|phase| Side::BOTH.iter().any(|side| phases.at(*side, *phase).is_some()))
        .map(|phase| vec![phase.words().into(), cell(Side::Pc1, phase), cell(Side::Pc2, phase)])
        .collect();
    sink.item(Item::Block(Block::Table { head: vec!["phase", "pc1", "pc2"], rows }))?;
    let facts = facts(outcome);
    if !facts.is_empty() {
        sink.item(Item::Block(Block::Fields(facts)))?;
    }
    Ok(())
}

fn headline(called: &Called<'_>, verdict: &Verdict) -> Prose {
    let outcome = called.outcome;
    match verdict {
        Verdict::Worked { .. } => {
            let mut head =
                if called.simulated { prose!["The simulated call works"] } else { prose!["Calls work here"] };
            if let Some(connected) = outcome.phases().both(Phase::Dtls) {
                head.push(prose![": connected after ", moment(connected)]);
            }
            if let Some(open) = outcome.phases().both(Phase::ChannelOpen) {
                head.push(prose![", data channel open after ", moment(open)]);
            }
            let media = outcome.tracks.iter().any(|track| track.received > 0);
            head.push(if media { ", media both ways" } else { "" });
            head
        }
        Verdict::Stopped { phase, side, cause, .. } => {
            let start = if called.as_expected() {
                "As it must, the call stopped before: "
            } else {
                "No call: it stopped before: "
            };
            let mut head = prose![start, phase.words()];
            if let Some(side) = side {
                head.push(prose![" (", side.name(), ")"]);
            }
            head.push(prose!["; ", cause.words()]);
            head
        }
    }
}

fn facts(outcome: &Outcome) -> Vec<(&'static str, Prose)> {
    let mut facts = Vec::new();
    for side in Side::BOTH {
        if let Some((local, remote)) = outcome.selected_pair(side) {
            let label = if side == Side::Pc1 { "pc1's pair" } else { "pc2's pair" };
            facts.push((label, prose![endpoint(local), " to ", endpoint(remote)]));
        }
    }
    let round_trips = &outcome.round_trips;
    if let [Some(p50), Some(p95), Some(p99)] = [50, 95, 99].map(|percent| round_trips.percentile(percent)) {
        facts.push((
            "round trip",
            prose![
                "median ",
                milliseconds(p50),
                ", 95 % within ",
                milliseconds(p95),
                ", 99 % within ",
                milliseconds(p99),
                " (",
                round_trips.count(),
                " messages echoed of ",
                outcome.messages.sent,
                " sent)"
            ],
        ));
    }
    for track in &outcome.tracks {
        let label = match (track.kind.name(), track.receiver) {
            ("audio", Side::Pc1) => "audio to pc1",
            ("audio", Side::Pc2) => "audio to pc2",
            (_, Side::Pc1) => "video to pc1",
            (_, Side::Pc2) => "video to pc2",
        };
        facts.push((label, track_words(track)));
    }
    facts
}

fn track_words(track: &Track) -> Prose {
    let mut prose = prose![track.received, " packets received"];
    if let Some(sent) = track.sent {
        prose.push(prose![" of ", sent, " sent"]);
    }
    prose.push(prose![", ", track.lost, " missing"]);
    if let Some(jitter) = track.jitter {
        prose.push(prose![", jitter ", milliseconds(jitter)]);
    }
    prose
}

fn endpoint(end: &Endpoint) -> Prose {
    match end.address {
        Some(address) => prose![end.candidate_type, " ", ours(address.to_string()), " (", end.protocol, ")"],
        None => prose![end.candidate_type, " (", end.protocol, ")"],
    }
}

/// Pushes many calls: a row for each scenario.
pub fn lower_series(all: &[Series], sink: &mut dyn Sink) -> io::Result<()> {
    let data = object! {
        "format": "rtcscope.calls",
        "version": 1,
        "scenarios": seq(all.iter().map(|series| {
            let spread = |(name, spread): (&str, Spread)| object! {
                "metric": name.to_owned(),
                "count": spread.count,
                "min": spread.min,
                "median": spread.median,
                "p99": spread.p99,
                "max": spread.max,
            };
            object! {
                "scenario": series.scenario,
                "runs": series.runs,
                "as_expected": series.as_expected,
                "metrics": seq(series.spreads().map(spread)),
            }
        })),
    };
    sink.item(Item::Data(&data))?;
    let (runs, expected): (usize, usize) = (all.iter().map(|s| s.runs).sum(), all.iter().map(|s| s.as_expected).sum());
    sink.item(Item::Block(Block::Heading(1, prose![expected, " of ", runs, " calls came out as expected"])))?;
    let rows = all.iter().map(|series| {
        let milliseconds = |name: &str, of: fn(&Spread) -> f64| match series.spread(name) {
            Some(spread) => milliseconds(Duration::try_from_secs_f64(of(&spread) / 1000.0).unwrap_or_default()),
            None => prose!["-"],
        };
        vec![
            series.scenario.into(),
            prose![series.as_expected, " of ", series.runs],
            milliseconds("connect_ms", |spread| spread.median),
            milliseconds("channel_open_ms", |spread| spread.median),
            milliseconds("channel_open_ms", |spread| spread.p99),
            milliseconds("rtt.p50_ms", |spread| spread.median),
        ]
    });
    let head = vec!["scenario", "expected", "connected", "open", "open 99 %", "round trip"];
    sink.item(Item::Block(Block::Table { head, rows: rows.collect() }))
}

/// An event as one line: `   4.1 ms  pc1  ICE connected`.
pub fn event_line(event: &Event) -> Prose {
    prose![ours(format!("{:>10.3} ms  ", event.at.as_millis())), event.side.name(), "  ", event_words(&event.what)]
}

/// What happened, in words.
pub fn event_words(what: &What) -> Prose {
    match what {
        What::Created => prose!["peer connection made"],
        What::DescriptionCreated(kind) => prose![kind.name(), " created"],
        What::LocalDescription(kind) => prose!["local description set: ", kind.name()],
        What::RemoteDescription(kind) => prose!["remote description set: ", kind.name()],
        What::DescriptionHeld(kind) => prose!["remote ", kind.name(), " kept until the final answer"],
        What::Altered(attribute) => prose!["the a=", *attribute, " that arrived is not the one that was sent"],
        What::Signaling(state) => prose!["signaling ", *state],
        What::Gathering(state) => prose!["gathering ", *state],
        What::Ice(state) => prose!["ICE ", *state],
        What::Connection(state) => prose!["connection ", *state],
        What::Dtls(state) => prose!["DTLS ", *state],
        What::Sctp(state) => prose!["SCTP ", *state],
        What::LocalCandidate(candidate) => prose!["candidate found: ", Untrusted::clipped(candidate, 120)],
        What::RemoteCandidate(candidate) => prose!["candidate received: ", Untrusted::clipped(candidate, 120)],
        What::SelectedPair(local, remote) => prose!["selected pair: ", endpoint(local), " to ", endpoint(remote)],
        What::ChannelOpen(label) => prose!["data channel open: ", theirs(label)],
        What::ChannelClosed(label) => prose!["data channel closed: ", theirs(label)],
        What::FirstRtp { kind, .. } => prose!["first ", *kind, " packet received"],
        What::FirstEcho => prose!["first message came back"],
        What::IceRestarted => prose!["ICE connected again, with new credentials"],
        What::Closed => prose!["hung up"],
        What::Failed { call, error } => prose![*call, " failed: ", theirs(error)],
        What::Note(note) => prose!["note: ", theirs(note)],
    }
}

struct Wire<'a>(&'a Called<'a>);

impl Serialize for Wire<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let called = self.0;
        let outcome = called.outcome;
        let verdict = outcome.verdict(called.wanted);
        let phases = outcome.phases();
        let result = match &verdict {
            Verdict::Worked { at } => object! { "works": true, "after_ms": at.as_millis() },
            Verdict::Stopped { phase, side, cause, evidence } => object! {
                "works": false,
                "phase": phase.slug(),
                "side": side.map(Side::name),
                "cause": cause.slug(),
                "summary": cause.words(),
                "evidence": evidence.iter().map(Prose::plain).collect::<Vec<_>>(),
            },
        };
        let mut all = object! {
            "format": "rtcscope.call",
            "version": 1,
            "scenario": called.scenario.name,
            "as_expected": called.as_expected(),
            "simulated": called.simulated,
            "result": result,
            "phases": phases_of(&phases),
            "selected_pairs": object! {
                "pc1": pair(outcome, Side::Pc1),
                "pc2": pair(outcome, Side::Pc2),
            },
            "metrics": outcome.metrics(),
            "tracks": seq(outcome.tracks.iter().map(|track| object! {
                "receiver": track.receiver.name(),
                "kind": track.kind.name(),
                "sent": track.sent,
                "received": track.received,
                "lost": track.lost,
                "jitter_ms": track.jitter.map(|jitter| jitter.as_secs_f64() * 1000.0),
            })),
            "remarks": &outcome.remarks,
        };
        if let Some([pc1, pc2]) = called.stats {
            all.0.push(("stats", Box::new(object! { "pc1": pc1, "pc2": pc2 })));
        }
        all.serialize(serializer)
    }
}

fn phases_of(phases: &Phases) -> Object<'static> {
    let mut all = Object(Vec::new());
    for phase in Phase::all() {
        let at = |side| phases.at(side, phase).map(Tick::as_millis);
        let (pc1, pc2) = (at(Side::Pc1), at(Side::Pc2));
        if pc1.is_some() || pc2.is_some() {
            all.0.push((phase.slug(), Box::new(object! { "pc1_ms": pc1, "pc2_ms": pc2 })));
        }
    }
    all
}

fn pair(outcome: &Outcome, side: Side) -> Option<Object<'static>> {
    let end = |end: &Endpoint| {
        object! {
            "type": end.candidate_type,
            "protocol": end.protocol,
            "address": end.address.map(|address| address.ip().to_string()),
            "port": end.address.map(|address| address.port()),
            "priority": end.priority,
        }
    };
    outcome.selected_pair(side).map(|(local, remote)| object! { "local": end(local), "remote": end(remote) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::scenario::SCENARIOS;

    fn called(outcome: &Outcome) -> Called<'_> {
        let wanted = Wanted { data: false, audio: false, video: false, restart: false };
        Called { scenario: &SCENARIOS[0], wanted, outcome, simulated: false, stats: None }
    }

    #[test]
    fn a_call_that_stopped_is_no_success() {
        let outcome = Outcome {
            events: vec![Event { at: Tick::from_millis(1), side: Side::Pc1, what: What::Created }],
            ..Outcome::default()
        };
        let called = called(&outcome);
        assert!(!called.as_expected());
        let head = headline(&called, &outcome.verdict(called.wanted)).plain();
        assert!(head.starts_with("No call: it stopped before: peer connection made (pc2)"), "{head}");
        let json = serde_json::to_value(Wire(&called)).expect("it serialises");
        assert_eq!(json["result"]["works"], false);
        assert_eq!(json["phases"]["created"]["pc1_ms"], 1.0);
        assert!(json["phases"].get("dtls").is_none(), "what was not reached is absent");
        assert!(json["result"]["evidence"].as_array().is_some_and(|evidence| !evidence.is_empty()));
    }

    #[test]
    fn times_have_the_digits_they_are_worth() {
        let words = |microseconds| milliseconds(Duration::from_micros(microseconds)).plain();
        assert_eq!([words(57), words(4123), words(812_345)], ["0.057 ms", "4.1 ms", "812 ms"]);
    }
}
