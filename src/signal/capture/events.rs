//! Our own event format, `rtcscope.events`: a line that says so, then a line an event.
//!
//! ```json
//! {"format": "rtcscope.events", "version": 1, "clock": "utc", "complete": true, "events": 2, "captures": ["caller.har"]}
//! {"what": "offer", "us": 1795155733000123, "direction": "to-server", "vantage": "client", "from": "222", "sdp": "v=0…"}
//! {"what": "state", "us": 1795155733000200, "direction": "local", "state": "iceConnectionState", "value": "checking"}
//! ```
//!
//! Lines with `what` (`replay --export`) hold an event whole: see [`exact`](super::exact). Those without are of
//! `loopback --record`, which writes what it saw of the engine: `{"t", "at", "type", "value"}` happened to a side at `t`
//! milliseconds, `{"t", "from", "to", "type", "sdp"}` was said, and `arrived` is what came of it where that differs.

use super::exact;
use crate::prose;
use crate::signal::Clock;
use crate::signal::dialect::parts;
use crate::signal::event::{
    Api, Candidate, Direction, Event, Name, Other, Place, Stage, State, Timing, Value, Vantage, What,
};
use crate::signal::flow::Flow;
use crate::signal::json::{Doc, Json};
use crate::signal::stamp::Stamp;

/// What is known of a recording, beside its events.
#[derive(Debug, Default)]
pub(super) struct Recording {
    /// How many events its first lines promise; none where one of them does not tell.
    promised: Option<u64>,
    /// How many there were.
    read: u64,
    /// Where it began.
    place: Place,
    /// Times are on this clock.
    clock: Clock,
}

impl Recording {
    /// The line that says what it is: one more, where somebody put two recordings into one file.
    pub(super) fn head(&mut self, root: Json<'_>, place: Place, flow: &mut Flow) {
        let number = |key: &str| root.get(key).and_then(Json::number);
        if self.place == Place::default() {
            self.place = place;
            self.promised = Some(0);
        }
        self.promised = self.promised.zip(number("events")).map(|(known, more)| known.saturating_add(more as u64));
        self.clock = root.get("clock").and_then(Json::str).and_then(|name| Clock::named(&name)).unwrap_or_default();
        if flow.clock == Clock::None {
            flow.clock = self.clock;
        }
        if number("version").is_some_and(|version| version > 1.0) {
            let says = prose!["this recording is of a later version of the format: what is known of it was read"];
            flow.note("later-version", place, says);
        }
        if root.get("complete").and_then(Json::bool) == Some(false) {
            let says = prose!["the capture that this was exported from is not whole"];
            flow.note("cut-input", place, says);
        }
    }

    /// A line after it.
    pub(super) fn line(&mut self, doc: &Doc<'_>, place: Place, flow: &mut Flow) {
        self.read += 1;
        if doc.root().get("what").is_some() {
            exact::line(doc, place, self.clock, flow)
        } else {
            line(doc, place, flow)
        }
    }

    /// There is no more.
    pub(super) fn finish(&self, flow: &mut Flow) {
        let Some(missing) = self.promised.and_then(|promised| promised.checked_sub(self.read)) else { return };
        if missing > 0 {
            let says = prose!["this recording ends early: ", missing, " of its events are not there"];
            flow.note("cut-input", self.place, says);
        }
    }
}

/// Reads a line of a call that was recorded live.
fn line(doc: &Doc<'_>, place: Place, flow: &mut Flow) {
    let root = doc.root();
    if doc.fault.is_some() {
        flow.note("cut-line", place, prose!["this line ends early: what there is of it was read"]);
    }
    let at = root.get("t").and_then(Json::number).and_then(|millis| {
        let at = crate::signal::Moment((millis * 1000.0).round() as i64);
        flow.time(Stamp { at, clock: Clock::Relative, len: 0 })
    });
    let written: Option<Box<str>> = root.get("t").map(|time| time.source().into());
    let make = |what: What| {
        let mut event = Event::new(place, what);
        event.at = at;
        event.timing = if at.is_some() { Timing::Written } else { Timing::None };
        event.written.clone_from(&written);
        event.vantage = Vantage::Both;
        event
    };
    let kind = root.get("type").and_then(Json::str).unwrap_or_default();
    if let Some(from) = parts::name(root, "from") {
        let to = parts::name(root, "to");
        let said = |value: Json<'_>, direction: Direction, flow: &mut Flow| {
            let Some((what, lack)) = message(value) else { return };
            let mut event = make(what);
            (event.from, event.to) = (Some(from.clone()), to.clone());
            (event.direction, event.lack) = (direction, lack);
            // of the one it was seen at
            event.connection = if direction == Direction::ToClient { to.clone() } else { Some(from.clone()) };
            flow.event(event);
        };
        match root.get("arrived") {
            None => said(root, Direction::Relayed, flow),
            // it was sent, and nobody received it
            Some(arrived) if arrived.is_null() => said(root, Direction::ToServer, flow),
            Some(arrived) => {
                said(root, Direction::ToServer, flow);
                said(arrived, Direction::ToClient, flow);
            }
        }
        return;
    }
    let Some(side) = parts::name(root, "at") else { return };
    let mut event = make(happened(&kind, root));
    event.direction = Direction::Local;
    event.connection = Some(side.clone());
    event.from = Some(side);
    if doc.fault.is_some() {
        event.lack = Some(crate::signal::event::Lack::Cut);
    }
    flow.event(event);
}

fn message(value: Json<'_>) -> Option<parts::Part> {
    match value.get("type")?.str()?.as_ref() {
        "candidate" => parts::candidate(value.get("candidate")?),
        _ => parts::description(value, None),
    }
}

/// What happened to a side. The names are those of `call/event.rs`.
fn happened(kind: &str, root: Json<'_>) -> What {
    let value = parts::name(root, "value").unwrap_or_else(|| "".into());
    let api = |name: &str, stage: Stage, value: Value| What::Api(Api { name: name.into(), stage, id: None, value });
    let state = |state: State, value: Name| What::State { state, value };
    let candidate = || Candidate {
        candidate: root.get("value").and_then(Json::embedded).map(parts::line).unwrap_or_default(),
        ..Candidate::default()
    };
    match kind {
        "created" => api("RTCPeerConnection", Stage::Succeeded, Value::None),
        "description-created" => {
            let name = if &*value == "offer" { "createOffer" } else { "createAnswer" };
            api(name, Stage::Succeeded, Value::Text((*value).into()))
        }
        "local-description" => api("setLocalDescription", Stage::Succeeded, Value::Text((*value).into())),
        "remote-description" => api("setRemoteDescription", Stage::Succeeded, Value::Text((*value).into())),
        "local-candidate" => api("icecandidate", Stage::Fired, Value::Candidate(candidate())),
        "remote-candidate" => api("addIceCandidate", Stage::Succeeded, Value::Candidate(candidate())),
        "failed" => {
            let text = parts::text(root, "error").unwrap_or_default();
            api(&value, Stage::Failed, Value::Error { name: None, text })
        }
        "signaling" => state(State::Signaling, value),
        "gathering" => state(State::IceGathering, value),
        "ice" => state(State::IceConnection, value),
        "connection" => state(State::Connection, value),
        "dtls" => state(State::Dtls, value),
        "sctp" => state(State::Sctp, value),
        "channel-open" => state(State::DataChannel, "open".into()),
        "channel-closed" => state(State::DataChannel, "closed".into()),
        "first-rtp" => state(State::Media, "receiving".into()),
        "closed" => api("close", Stage::Succeeded, Value::None),
        _ => What::Other(Other { name: kind.into(), text: crate::signal::dialect::clip(root.source()).into() }),
    }
}
