//! Events in our own format, `rtcscope.events`, a line each. Its shape is told where it is read
//! (`src/signal/capture/events.rs`, `src/signal/capture/exact.rs`); what is written here is read there as it was.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::json;

use super::lazy::{Object, object, seq};
use crate::signal::Clock;
use crate::signal::event::{
    Api, Candidate, Description, Event, Name, Origin, StatValue, Stats, Timing, Value, Vantage, What,
};

/// The name of the format.
pub const FORMAT: &str = "rtcscope.events";
/// Its version.
pub const VERSION: u32 = 1;

/// What the first line of a recording says of a capture.
#[derive(Debug)]
pub struct Head<'a> {
    /// The names of the captures it comes from, in order.
    pub captures: Vec<&'a str>,
    /// What its times count from.
    pub clock: Clock,
    /// Nothing of it was cut or left out.
    pub complete: bool,
    /// Names and addresses are pseudonyms.
    pub redacted: bool,
}

/// Writes events as a recording: the line that says so, then a line an event.
///
/// # Errors
/// Those of `out`.
pub fn write(head: &Head<'_>, events: &[Event], out: &mut dyn Write) -> io::Result<()> {
    let Head { captures, clock, complete, redacted } = head;
    let first = json!({
        "format": FORMAT,
        "version": VERSION,
        "clock": clock.name(),
        "complete": complete,
        "redacted": redacted,
        "events": events.len(),
        "captures": captures,
    });
    writeln!(out, "{first}")?;
    let mut parts: Vec<Origin> = events.iter().map(Event::origin).collect();
    parts.sort_unstable();
    parts.dedup();
    for event in events {
        let part = parts.binary_search(&event.origin()).unwrap_or_default();
        serde_json::to_writer(&mut *out, &Line { event, part })?;
        writeln!(out)?;
    }
    Ok(())
}

/// An event as a line.
struct Line<'a> {
    event: &'a Event,
    part: usize,
}

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Event {
            at, timing, written, place, connection, direction, vantage, from, to, room, call, what, lack, ..
        } = self.event;
        let mut line = object! { "what": what.name() };
        put(&mut line, "us", at.map(|at| at.0));
        put(&mut line, "timing", (*timing == Timing::Earlier).then(|| timing.name()));
        put(&mut line, "written", written.as_deref());
        put(&mut line, "part", (self.part > 0).then_some(self.part));
        put(&mut line, "line", (place.line > 0).then_some(place.line));
        put(&mut line, "connection", connection.as_deref());
        line.0.extend(object! { "direction": direction.name() }.0);
        put(&mut line, "vantage", (*vantage != Vantage::Unknown).then(|| vantage.name()));
        put(&mut line, "from", from.as_deref());
        put(&mut line, "to", to.as_deref());
        put(&mut line, "room", room.as_deref());
        put(&mut line, "call", call.as_deref());
        put(&mut line, "lack", lack.map(|lack| lack.name()));
        line.0.extend(members(what).0);
        line.serialize(serializer)
    }
}

/// Adds a member that is known.
fn put<'a, T: Serialize + 'a>(line: &mut Object<'a>, key: &'static str, value: Option<T>) {
    line.0.extend(value.map(|value| (key, Box::new(value) as Box<dyn erased_serde::Serialize + 'a>)));
}

/// What belongs to a kind of event.
fn members(what: &What) -> Object<'_> {
    let mut line = object! {};
    match what {
        What::Description(description) => line = object! { "sdp": &*description.sdp.text },
        What::Candidate(one) => line = object! { "candidate": candidate(one) },
        What::EndOfCandidates { sdp_mid, sdp_m_line_index, username_fragment } => {
            belongs(&mut line, sdp_mid.as_ref(), *sdp_m_line_index, username_fragment.as_ref());
        }
        What::Closed { code, reason } => {
            put(&mut line, "code", *code);
            put(&mut line, "reason", reason.as_deref());
        }
        What::Register { name } | What::Registered { name } => put(&mut line, "name", name.as_deref()),
        What::Refused { asked, reason } => {
            line = object! { "asked": asked.name() };
            put(&mut line, "reason", reason.as_deref());
        }
        What::Joined { members } => put(&mut line, "members", *members),
        What::Bye { reason } => put(&mut line, "reason", reason.as_deref()),
        What::IceServers { urls } => line = object! { "urls": seq(urls.iter().map(|url| &**url)) },
        What::Error { code, text } => {
            put(&mut line, "code", code.as_deref());
            line.0.extend(object! { "text": &**text }.0);
        }
        What::Forwarded { kind } => line = object! { "kind": kind.name() },
        What::State { state, value } => line = object! { "state": state.name(), "value": &**value },
        What::Api(api) => line = called(api),
        What::Stats(Stats { kind, id, values }) => {
            line = object! { "kind": &**kind, "id": &**id, "values": Values(values) };
        }
        What::Other(other) => line = object! { "name": &*other.name, "text": &*other.text },
        What::Opened
        | What::Call
        | What::Accepted
        | What::Join
        | What::Leave
        | What::Left
        | What::RequestOffer
        | What::Keepalive
        | What::Acknowledged => {}
    }
    line
}

fn candidate(candidate: &Candidate) -> Object<'_> {
    let Candidate { candidate, sdp_mid, sdp_m_line_index, username_fragment } = candidate;
    let mut object = object! { "candidate": &*candidate.text };
    belongs(&mut object, sdp_mid.as_ref(), *sdp_m_line_index, username_fragment.as_ref());
    object
}

/// To which section and generation a candidate belongs.
fn belongs<'a>(object: &mut Object<'a>, mid: Option<&'a Name>, index: Option<u16>, ufrag: Option<&'a Name>) {
    put(object, "sdpMid", mid.map(|mid| &**mid));
    put(object, "sdpMLineIndex", index);
    put(object, "usernameFragment", ufrag.map(|ufrag| &**ufrag));
}

fn called(api: &Api) -> Object<'_> {
    let Api { name, stage, id, value } = api;
    let mut line = object! { "name": &**name, "stage": stage.name() };
    put(&mut line, "id", id.as_deref());
    match value {
        Value::None => {}
        Value::Description(Description { kind, sdp }) => {
            let mut inner = object! {};
            put(&mut inner, "type", kind.map(|kind| kind.name()));
            inner.0.extend(object! { "sdp": &*sdp.text }.0);
            put(&mut line, "description", Some(inner));
        }
        Value::Candidate(one) => put(&mut line, "candidate", Some(candidate(one))),
        Value::EndOfCandidates => line.0.extend(object! { "candidate": () }.0),
        Value::Error { name, text } => {
            let mut inner = object! {};
            put(&mut inner, "name", name.as_deref());
            inner.0.extend(object! { "text": &**text }.0);
            put(&mut line, "error", Some(inner));
        }
        Value::Text(text) => put(&mut line, "text", Some(&**text)),
    }
    line
}

/// Members of statistics, in their order; one may be there twice.
struct Values<'a>(&'a [(Name, StatValue)]);

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in self.0 {
            match value {
                StatValue::Number(number) => map.serialize_entry(&**key, number)?,
                StatValue::Flag(flag) => map.serialize_entry(&**key, flag)?,
                StatValue::Text(text) => map.serialize_entry(&**key, &**text)?,
            }
        }
        map.end()
    }
}
