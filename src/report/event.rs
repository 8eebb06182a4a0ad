//! What happens in a call, as lines: for people, and as data.

use serde::ser::{Serialize, Serializer};

use super::call::{endpoint, milliseconds};
use super::lazy::{Object, object};
use crate::call::event::{Endpoint, Event, What};
use crate::call::signal::{Message, Said};
use crate::prose;
use crate::prose::{Prose, Untrusted, ours, theirs};

/// An event as one line: `   4.1 ms  pc1  ICE connected`.
pub fn event_line(event: &Event) -> Prose {
    prose![ours(format!("{:>10.3} ms  ", event.at.as_millis())), event.side.name(), "  ", event_words(&event.what)]
}

/// Type, protocol and place of a candidate; all of it, cut, when it has another form.
fn place(candidate: &str) -> Prose {
    let words: Vec<&str> = candidate.split(' ').collect();
    match words.as_slice() {
        [_, _, protocol, _, address, port, "typ", kind, ..] => {
            prose![Untrusted::clipped(&format!("{kind} {protocol} {address}:{port}"), 60)]
        }
        _ => prose![Untrusted::clipped(candidate, 60)],
    }
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
        What::LocalCandidate(candidate) => prose!["candidate found: ", place(candidate)],
        What::RemoteCandidate(candidate) => prose!["candidate received: ", place(candidate)],
        What::SelectedPair(local, remote) => prose!["selected pair: ", endpoint(local), " to ", endpoint(remote)],
        What::ChannelOpen(label) => prose!["data channel open: ", theirs(label)],
        What::ChannelClosed(label) => prose!["data channel closed: ", theirs(label)],
        What::FirstRtp { kind, .. } => prose!["first ", *kind, " packet received"],
        What::FirstEcho => prose!["first message came back"],
        What::Reached(phase) => prose![phase.words()],
        What::Stalled { waiting, since } => {
            prose!["nothing has come back for ", milliseconds(*since), "; ", *waiting, " messages wait"]
        }
        What::Dead { waiting, since } => {
            prose!["still nothing after ", milliseconds(*since), "; ", *waiting, " messages are given up"]
        }
        What::Recovered => prose!["messages come back again"],
        What::TimeUp { after, .. } => prose!["time is up after ", milliseconds(*after)],
        What::Server(state) => prose!["signaling client ", *state],
        What::GivenUp { cause, why } => prose![cause.words(), ": ", theirs(why)],
        What::Interrupted => prose!["asked to stop"],
        What::Closed => prose!["hung up"],
        What::Failed { call, error } => prose![*call, " failed: ", theirs(error)],
        What::Note(note) => prose!["note: ", theirs(note)],
    }
}

/// An event as data: `{"t": 4.1, "at": "pc1", "type": "ice", "value": "connected"}`, with `t` in milliseconds.
#[derive(Debug)]
pub struct Told<'a>(pub &'a Event);

impl Serialize for Told<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Event { at, side, what } = self.0;
        let mut line = object! { "t": at.as_millis(), "at": side.name() };
        let (kind, rest) = kind_and_rest(what);
        line.0.push(("type", Box::new(kind)));
        line.0.extend(rest.0);
        line.serialize(serializer)
    }
}

/// The name of a kind of event, and what belongs to it.
fn kind_and_rest(what: &What) -> (&'static str, Object<'_>) {
    match what {
        What::Created => ("created", object! {}),
        What::DescriptionCreated(kind) => ("description-created", object! { "value": kind.name() }),
        What::LocalDescription(kind) => ("local-description", object! { "value": kind.name() }),
        What::RemoteDescription(kind) => ("remote-description", object! { "value": kind.name() }),
        What::DescriptionHeld(kind) => ("description-held", object! { "value": kind.name() }),
        What::Altered(attribute) => ("altered", object! { "value": *attribute }),
        What::Signaling(state) => ("signaling", object! { "value": *state }),
        What::Gathering(state) => ("gathering", object! { "value": *state }),
        What::Ice(state) => ("ice", object! { "value": *state }),
        What::Connection(state) => ("connection", object! { "value": *state }),
        What::Dtls(state) => ("dtls", object! { "value": *state }),
        What::Sctp(state) => ("sctp", object! { "value": *state }),
        What::LocalCandidate(candidate) => ("local-candidate", object! { "value": candidate.as_str() }),
        What::RemoteCandidate(candidate) => ("remote-candidate", object! { "value": candidate.as_str() }),
        What::SelectedPair(local, remote) => ("selected-pair", object! { "local": end(local), "remote": end(remote) }),
        What::ChannelOpen(label) => ("channel-open", object! { "value": label.as_str() }),
        What::ChannelClosed(label) => ("channel-closed", object! { "value": label.as_str() }),
        What::FirstRtp { ssrc, kind } => ("first-rtp", object! { "value": *kind, "ssrc": *ssrc }),
        What::FirstEcho => ("first-echo", object! {}),
        What::Reached(phase) => ("reached", object! { "value": phase.slug() }),
        What::Stalled { waiting, since } => {
            ("stalled", object! { "waiting": *waiting, "since_ms": since.as_secs_f64() * 1000.0 })
        }
        What::Dead { waiting, since } => {
            ("dead", object! { "waiting": *waiting, "since_ms": since.as_secs_f64() * 1000.0 })
        }
        What::Recovered => ("recovered", object! {}),
        What::TimeUp { after, .. } => ("time-up", object! { "after_ms": after.as_secs_f64() * 1000.0 }),
        What::Server(state) => ("server", object! { "value": *state }),
        What::GivenUp { cause, why } => ("given-up", object! { "value": cause.slug(), "error": why.as_str() }),
        What::Interrupted => ("interrupted", object! {}),
        What::Closed => ("closed", object! {}),
        What::Failed { call, error } => ("failed", object! { "value": *call, "error": error.as_str() }),
        What::Note(note) => ("note", object! { "value": note.as_str() }),
    }
}

/// One end of a pair as data.
pub(super) fn end(end: &Endpoint) -> Object<'static> {
    object! {
        "type": end.candidate_type,
        "protocol": end.protocol,
        "address": end.address.map(|address| address.ip().to_string()),
        "port": end.address.map(|address| address.port()),
        "priority": end.priority,
    }
}

/// The recording of a call, line by line: what the peers said to each other (with the passwords in it) and what happened,
/// in order of time.
pub fn recording<'a>(
    said: &'a [Said],
    events: &'a [Event],
) -> impl Iterator<Item = Box<dyn erased_serde::Serialize + 'a>> {
    let (mut said, mut events) = (said.iter().peekable(), events.iter().peekable());
    std::iter::from_fn(move || {
        let said_first = match (said.peek(), events.peek()) {
            (Some(said), Some(event)) => said.at <= event.at,
            (said, _) => said.is_some(),
        };
        if said_first {
            said.next().map(|said| Box::new(sent(said)) as Box<dyn erased_serde::Serialize>)
        } else {
            events.next().map(|event| Box::new(Told(event)) as Box<dyn erased_serde::Serialize>)
        }
    })
}

/// A message as data: `{"t": 1.6, "from": "pc1", "to": "pc2", "type": "offer", "sdp": …}`. What arrived otherwise than it
/// was sent is beside it; `null` never arrived.
fn sent(said: &Said) -> Object<'_> {
    let mut line = object! { "t": said.at.as_millis(), "from": said.from.name(), "to": said.from.other().name() };
    line.0.extend(message(&said.message).0);
    if let Some(arrived) = &said.arrived {
        line.0.push(("arrived", Box::new(arrived.as_ref().map(message))));
    }
    line
}

fn message(message: &Message) -> Object<'_> {
    match message {
        Message::Description(description) => {
            object! { "type": description.kind.name(), "sdp": description.sdp.as_str() }
        }
        Message::Candidate(candidate) => object! { "type": "candidate", "candidate": candidate.to_json() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::event::Side;
    use crate::call::signal::Description;
    use crate::sdp::SdpType;
    use crate::tick::Tick;

    #[test]
    fn a_recording_is_in_order_of_time() {
        let message = Message::Description(Description { kind: SdpType::Offer, sdp: "v=0".into() });
        let said = [Said { at: Tick::from_millis(2), from: Side::Pc1, message, arrived: Some(None) }];
        let events = [
            Event { at: Tick::from_millis(1), side: Side::Pc1, what: What::Created },
            Event { at: Tick::from_millis(3), side: Side::Pc2, what: What::Ice("checking") },
        ];
        let lines: Vec<String> =
            recording(&said, &events).map(|line| serde_json::to_string(&line).expect("it serialises")).collect();
        assert_eq!(
            lines,
            [
                r#"{"t":1.0,"at":"pc1","type":"created"}"#,
                r#"{"t":2.0,"from":"pc1","to":"pc2","type":"offer","sdp":"v=0","arrived":null}"#,
                r#"{"t":3.0,"at":"pc2","type":"ice","value":"checking"}"#,
            ]
        );
    }
}
