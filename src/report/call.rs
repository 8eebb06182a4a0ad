//! `loopback` and `signal call`: how a call came out, how long each phase took, what was measured.

use std::io;
use std::time::Duration;

use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use super::event::end;
use super::lazy::{Object, object, seq};
use super::{Block, Item, Sink};
use crate::call::event::{Endpoint, Side, What};
use crate::call::media::Kind;
use crate::call::metrics::{self, Checked};
use crate::call::outcome::{Bulk, Outcome, Track};
use crate::call::phase::{Phase, Phases};
use crate::call::scenario::{Expect, Scenario};
use crate::call::verdict::{Verdict, Wanted};
use crate::diagnostic::Level;
use crate::measure::bits_per_second;
use crate::prose;
use crate::prose::{Prose, count, ours, theirs};
use crate::tick::Tick;

/// A call with what was asked of it.
#[derive(Clone, Copy, Debug)]
pub struct Called<'a> {
    /// What was to be done.
    pub scenario: &'a Scenario,
    /// What had to work.
    pub wanted: &'a Wanted,
    /// What came of it.
    pub outcome: &'a Outcome,
    /// What was demanded of its numbers, and what became of that.
    pub checked: &'a [Checked],
    /// Made in memory and virtual time: it says nothing about this machine.
    pub simulated: bool,
    /// The statistics of both sides, W3C-named, when they are to be shown.
    pub stats: Option<&'a [Vec<Value>; 2]>,
    /// The signaling server it went through, and who took part; none where both sides are ours.
    pub through: Option<&'a Through<'a>>,
}

/// A call through a signaling server, with somebody else.
#[derive(Clone, Debug)]
pub struct Through<'a> {
    /// The dialect.
    pub dialect: &'static str,
    /// The server's URL, as it may be shown.
    pub server: &'a str,
    /// The name we went by.
    pub me: Option<&'a str>,
    /// With whom the call was, where that is told.
    pub peer: Option<&'a str>,
    /// The room.
    pub room: Option<&'a str>,
    /// The version of engine.io, where there is one.
    pub engine: Option<u8>,
    /// Why the server's certificate is not to be trusted, and why we went on all the same.
    pub distrust: Option<(&'a Prose, &'static str)>,
    /// What to do about it, when there was no connection to the server.
    pub help: Option<&'static str>,
    /// What was heard that does not belong there: when, its name, and words.
    pub odd: Vec<(Tick, &'static str, Prose)>,
    /// How much more of it there was.
    pub more_odd: usize,
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

/// So many warnings of the engine are shown.
const WARNINGS: usize = 5;

/// Pushes a call as items.
pub fn lower(called: &Called<'_>, sink: &mut dyn Sink) -> io::Result<()> {
    sink.item(Item::Data(&Wire(called)))?;
    let outcome = called.outcome;
    let verdict = outcome.verdict(called.wanted);
    sink.item(Item::Block(Block::Heading(1, headline(called, &verdict))))?;
    let mut remarks: Vec<_> = failed(called).map(|checked| (Level::Error, assertion_words(checked))).collect();
    if let Verdict::Stopped { evidence, .. } = &verdict {
        let level = if called.as_expected() { Level::Info } else { Level::Error };
        remarks.extend(evidence.iter().map(|evidence| (level, evidence.clone())));
    }
    if matches!(verdict, Verdict::Stopped { .. }) {
        let said = outcome.warnings.iter().take(WARNINGS);
        remarks.extend(said.map(|warning| (Level::Info, prose!["the engine warned: ", theirs(warning)])));
    }
    if let Some(through) = called.through {
        remarks.extend(through_remarks(through));
    }
    if let Some(at) = interrupted(outcome) {
        remarks.push((Level::Info, prose!["ended by Ctrl-C after ", moment(at)]));
    }
    remarks.extend(outcome.remarks.iter().map(|remark| (Level::Info, ours(remark.clone()).into())));
    if !remarks.is_empty() {
        sink.item(Item::Block(Block::Remarks(remarks)))?;
    }
    let phases = outcome.phases();
    let cell = |side, phase| phases.at(side, phase).map_or_else(|| prose!["-"], moment);
    let sides: Vec<Side> =
        Side::BOTH.into_iter().filter(|side| outcome.only.is_none_or(|only| only == *side)).collect();
    let rows: Vec<Vec<Prose>> = Phase::all()
        .filter(|phase| sides.iter().any(|side| phases.at(*side, *phase).is_some()))
        .map(|phase| std::iter::once(phase.words().into()).chain(sides.iter().map(|side| cell(*side, phase))).collect())
        .collect();
    if !rows.is_empty() {
        let head = std::iter::once("phase").chain(sides.iter().map(|side| side.name())).collect();
        sink.item(Item::Block(Block::Table { head, rows }))?;
    }
    let mut facts = facts(outcome);
    if let Some(through) = called.through {
        facts.splice(0..0, through_facts(through, outcome));
    }
    if !facts.is_empty() {
        sink.item(Item::Block(Block::Fields(facts)))?;
    }
    Ok(())
}

/// What was odd about the server, and what it says.
fn through_remarks(through: &Through<'_>) -> Vec<(Level, Prose)> {
    let mut remarks = Vec::new();
    if let Some((why, went_on)) = through.distrust {
        let why = prose!["the certificate of the server is not to be trusted: ", why.clone(), "; ", went_on];
        remarks.push((Level::Warning, why));
    }
    remarks.extend(through.help.map(|help| (Level::Info, help.into())));
    let odd =
        through.odd.iter().map(|(at, _, words)| (Level::Warning, prose!["after ", moment(*at), ", ", words.clone()]));
    remarks.extend(odd.take(WARNINGS));
    let more = through.odd.len().saturating_sub(WARNINGS) + through.more_odd;
    if more > 0 {
        remarks.push((Level::Info, prose!["and ", count(more, "odd message", "odd messages"), " more"]));
    }
    remarks
}

fn through_facts(through: &Through<'_>, outcome: &Outcome) -> Vec<(&'static str, Prose)> {
    let mut server = prose![theirs(through.server), ", dialect ", through.dialect];
    if let Some(version) = through.engine {
        server.push(prose![", engine.io ", u64::from(version)]);
    }
    let mut facts = vec![("server", server)];
    facts.extend(through.me.map(|me| ("we are", prose![theirs(me)])));
    facts.extend(through.peer.map(|peer| ("with", prose![theirs(peer)])));
    facts.extend(through.room.map(|room| ("room", prose![theirs(room)])));
    let states = outcome.events.iter().filter_map(|event| match event.what {
        What::Server(state) => Some(state.into()),
        _ => None,
    });
    facts.push(("states", Prose::join(states.take(STATES), ", ")));
    facts
}

/// So many states of the signaling client are shown.
const STATES: usize = 24;

fn failed<'a>(called: &Called<'a>) -> impl Iterator<Item = &'a Checked> {
    called.checked.iter().filter(|checked| !checked.holds())
}

/// A number with as many decimals as anybody reads.
pub(super) fn number(value: f64) -> Prose {
    ours(format!("{}", (value * 1000.0).round() / 1000.0)).into()
}

fn assertion_words(checked: &Checked) -> Prose {
    let text = ours(checked.assertion.to_string());
    match checked.outcome {
        metrics::Outcome::Holds(value) => prose!["assertion holds: ", text, ": it is ", number(value)],
        metrics::Outcome::Fails { value, by } => {
            prose!["assertion failed: ", text, ": it is ", number(value), ", off by ", number(by)]
        }
        metrics::Outcome::NotMeasured => prose!["assertion failed: ", text, ": it was not measured"],
    }
}

/// When the call was ended early; none when it was not.
fn interrupted(outcome: &Outcome) -> Option<Tick> {
    outcome.events.iter().find(|event| event.what == What::Interrupted).map(|event| event.at)
}

/// Pushes a call that could not be made.
pub fn lower_skipped(scenario: &Scenario, reason: &'static str, sink: &mut dyn Sink) -> io::Result<()> {
    let data = object! {
        "format": "rtcscope.call",
        "version": 1,
        "scenario": scenario.name,
        "as_expected": None::<bool>,
        "skipped": reason,
    };
    sink.item(Item::Data(&data))?;
    sink.item(Item::Block(Block::Heading(1, prose!["Skipped: ", scenario.name, "; ", reason])))
}

fn headline(called: &Called<'_>, verdict: &Verdict) -> Prose {
    let outcome = called.outcome;
    match verdict {
        Verdict::Worked { .. } if called.through.is_some() => worked_through(called),
        Verdict::Stopped { phase: Phase::Closed, cause, .. } => {
            prose!["The call came up, and was lost: ", cause.words()]
        }
        Verdict::Worked { .. } => {
            let mut head =
                if called.simulated { prose!["The simulated call works"] } else { prose!["Calls work here"] };
            if let Some(connected) = outcome.phases().whole(Phase::Dtls) {
                head.push(prose![": connected after ", moment(connected)]);
            }
            if let Some(open) = outcome.phases().whole(Phase::ChannelOpen) {
                head.push(prose![", data channel open after ", moment(open)]);
            }
            let media = outcome.tracks.iter().any(|track| track.received > 0);
            head.push(if media { ", media both ways" } else { "" });
            for proof in &called.wanted.proofs {
                head.push(prose![", ", proof.words()]);
            }
            head.push(but(called));
            head
        }
        Verdict::Stopped { phase, side, cause, .. } => {
            let time_up = outcome.events.iter().find_map(|event| match event.what {
                What::TimeUp { after, .. } => Some(after),
                _ => None,
            });
            let mut head = match time_up {
                _ if called.as_expected() => prose!["As it must, the call stopped before: "],
                Some(after) => prose!["No call within ", milliseconds(after), ": it stopped before: "],
                None => prose!["No call: it stopped before: "],
            };
            head.push(phase.words());
            if let Some(side) = side {
                head.push(prose![" (", side.name(), ")"]);
            }
            head.push(prose!["; ", cause.words()]);
            head
        }
    }
}

/// What of the assertions did not hold, after a sentence.
fn but(called: &Called<'_>) -> Prose {
    match failed(called).count() {
        0 => Prose::default(),
        failed => {
            let all = called.checked.len();
            prose![". But ", failed, " of ", count(all, "assertion", "assertions"), " failed"]
        }
    }
}

/// A call with somebody else that works: how fast it was once the other side was there.
fn worked_through(called: &Called<'_>) -> Prose {
    let phases = called.outcome.phases();
    let mut head = prose!["The call works"];
    if let (Some(ready), Some(connected)) = (phases.whole(Phase::PeerReady), phases.whole(Phase::Dtls)) {
        head.push(prose![": connected ", milliseconds(connected.since(ready)), " after the other side was there"]);
    }
    for (phase, words) in [(Phase::ChannelOpen, ", data channel open"), (Phase::FirstEcho, ", messages come back")] {
        head.push(if phases.whole(phase).is_some() { words } else { "" });
    }
    for kind in Kind::BOTH {
        if called.outcome.tracks.iter().any(|track| track.kind == kind && track.received > 0) {
            head.push(prose![", ", kind.name(), " arrives"]);
        }
    }
    head.push(but(called));
    head
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
    if let Some(bulk) = outcome.bulk {
        facts.push(("throughput", throughput(bulk)));
    }
    for track in &outcome.tracks {
        let label = match (track.kind.name(), track.receiver) {
            ("audio", Side::Pc1) => "audio to pc1",
            ("audio", Side::Pc2) => "audio to pc2",
            (_, Side::Pc1) => "video to pc1",
            (_, Side::Pc2) => "video to pc2",
        };
        let alone = outcome.tracks.iter().filter(|t| (t.kind, t.receiver) == (track.kind, track.receiver)).count() == 1;
        facts.push((label, track_words(track, alone)));
    }
    facts
}

fn throughput(bulk: Bulk) -> Prose {
    let megabytes = |bytes: u64| ours(format!("{:.1} MB", bytes as f64 / 1e6));
    match bits_per_second(bulk.received, bulk.time) {
        Some(bits) => prose![
            ours(format!("{:.1} Mbit/s", bits / 1e6)),
            " from pc1 to pc2 (",
            megabytes(bulk.received),
            " received of ",
            megabytes(bulk.sent),
            " sent)"
        ],
        None if bulk.received > 0 => prose![megabytes(bulk.received), " received at one moment: no rate follows"],
        None => prose!["nothing arrived of ", megabytes(bulk.sent), " sent"],
    }
}

/// What became of a stream; named when it is not the only one of its kind.
fn track_words(track: &Track, alone: bool) -> Prose {
    let mut prose = Prose::default();
    if !alone {
        if let Some(mid) = &track.mid {
            prose.push(prose!["mid ", theirs(mid), ", "]);
        }
        prose.push(prose!["SSRC ", track.ssrc, ": "]);
    }
    prose.push(prose![track.received, " packets received"]);
    if let Some(sent) = track.sent {
        prose.push(prose![" of ", sent, " sent"]);
    }
    if let Some(resent) = track.resent.filter(|resent| *resent > 0) {
        prose.push(prose![" (", resent, " once more)"]);
    }
    prose.push(prose![", ", track.lost, " missing"]);
    if let Some(jitter) = track.jitter {
        prose.push(prose![", jitter ", milliseconds(jitter)]);
    }
    prose
}

pub(super) fn endpoint(end: &Endpoint) -> Prose {
    match end.address {
        Some(address) => prose![end.candidate_type, " ", ours(address.to_string()), " (", end.protocol, ")"],
        None => prose![end.candidate_type, " (", end.protocol, ")"],
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
            "interrupted": interrupted(outcome).is_some(),
            "assertions": seq(called.checked.iter().map(|checked| object! {
                "condition": checked.assertion.to_string(),
                "holds": checked.holds(),
                "value": checked.value(),
            })),
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
                "mid": track.mid.as_deref(),
                "ssrc": track.ssrc,
                "sent": track.sent,
                "resent": track.resent,
                "received": track.received,
                "lost": track.lost,
                "jitter_ms": track.jitter.map(|jitter| jitter.as_secs_f64() * 1000.0),
            })),
            "remarks": &outcome.remarks,
            "engine_warnings": &outcome.warnings,
        };
        if let Some(through) = called.through {
            all.0.push(("signaling", Box::new(through_data(through, outcome))));
        }
        if let Some(bulk) = outcome.bulk {
            let bulk = object! {
                "sent_bytes": bulk.sent,
                "received_bytes": bulk.received,
                "time_ms": bulk.time.as_secs_f64() * 1000.0,
                "bits_per_second": bits_per_second(bulk.received, bulk.time),
            };
            all.0.push(("throughput", Box::new(bulk)));
        }
        if let Some([pc1, pc2]) = called.stats {
            all.0.push(("stats", Box::new(object! { "pc1": pc1, "pc2": pc2 })));
        }
        all.serialize(serializer)
    }
}

/// The server and what was said with it, as data.
fn through_data<'a>(through: &'a Through<'_>, outcome: &'a Outcome) -> Object<'a> {
    let states = outcome.events.iter().filter_map(|event| match event.what {
        What::Server(state) => Some(object! { "t": event.at.as_millis(), "state": state }),
        _ => None,
    });
    object! {
        "dialect": through.dialect,
        "server": through.server,
        "name": through.me,
        "peer": through.peer,
        "room": through.room,
        "engine_io": through.engine,
        "distrusted": through.distrust.map(|(why, _)| why.plain()),
        "states": states.collect::<Vec<_>>(),
        "odd": seq(through.odd.iter().map(|(at, name, words)| {
            object! { "t": at.as_millis(), "name": *name, "says": words.plain() }
        })),
        "more_odd": through.more_odd,
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
    outcome.selected_pair(side).map(|(local, remote)| object! { "local": end(local), "remote": end(remote) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::event::{Event, What};
    use crate::call::scenario::SCENARIOS;

    fn called(outcome: &Outcome) -> Called<'_> {
        static WANTED: Wanted =
            Wanted { signaled: false, data: false, echo: false, audio: false, video: false, proofs: Vec::new() };
        let wanted = &WANTED;
        Called { checked: &[], scenario: &SCENARIOS[0], wanted, outcome, simulated: false, stats: None, through: None }
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
