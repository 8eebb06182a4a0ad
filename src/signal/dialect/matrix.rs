//! Matrix calls: room events `m.call.invite`, `.candidates`, `.answer`, `.select_answer`, `.negotiate`, `.reject`,
//! `.hangup`, with what they say in `content`; in answers of `/sync` any number of them, and in a request to `/send/` the
//! content alone, its type in the URL.

use serde_json::{Value, json};

use super::out::{Out, clip};
use super::parts::{self, candidate, description};
use super::{Clues, Dialect, Wire, silent};
use crate::sdp::SdpType;
use crate::signal::event::{Asked, Direction, Event, Lack, What};
use crate::signal::frame::{Body, Seen};
use crate::signal::json::Json;

/// See the module.
pub(super) static MATRIX: Dialect =
    Dialect { name: "matrix", title: "Matrix calls", weigh, tells: silent, speaks: silent, decode, encode };

const PREFIXES: [&str; 2] = ["m.call.", "org.matrix.call."];

/// How many values are looked at for events: an answer of `/sync` may hold a whole history.
const LOOKED_AT: usize = 100_000;

/// What follows `m.call.`
fn verb(kind: &str) -> Option<&str> {
    PREFIXES.iter().find_map(|prefix| kind.strip_prefix(prefix))
}

/// The verb in the URL of a request that sends an event.
fn url_verb<'s>(seen: &'s Seen<'_>) -> Option<&'s str> {
    let Body::Http(http) = &seen.frame.body else { return None };
    let rest = http.url.split_once("/send/")?.1;
    verb(rest.split(['/', '?']).next()?).filter(|_| http.status.is_none())
}

/// Events of calls anywhere in the JSON.
fn events<'d>(root: Json<'d>) -> Vec<(String, Json<'d>)> {
    let mut found = Vec::new();
    let mut open = vec![root];
    let mut looked = 0;
    while let Some(value) = open.pop() {
        looked += 1;
        if looked > LOOKED_AT {
            break;
        }
        let kind = value.get("type").and_then(Json::str);
        match kind.as_deref().and_then(verb) {
            Some(verb) if value.get("content").is_some() => found.push((verb.to_owned(), value)),
            _ => {
                let from = open.len();
                open.extend(value.items().filter(|item| item.is_object() || item.is_array()).take(LOOKED_AT));
                open[from..].reverse();
            }
        }
    }
    found
}

fn weigh(seen: &Seen<'_>, clues: &mut Clues) {
    if url_verb(seen).is_some() {
        clues.add(5, "a request to …/send/m.call.…");
    }
    // nothing is looked for where it cannot be
    if PREFIXES.iter().any(|prefix| memchr::memmem::find(seen.text.as_bytes(), prefix.as_bytes()).is_some())
        && let Some(doc) = &seen.doc
        && !events(doc.root()).is_empty()
    {
        clues.add(5, "{\"type\": \"m.call.…\", \"content\": …}");
    }
}

fn decode(seen: &Seen<'_>, out: &mut Out<'_>) -> bool {
    let Some(doc) = &seen.doc else { return false };
    if let Some(verb) = url_verb(seen) {
        return one(seen, verb, doc.root(), None, out);
    }
    let mut any = false;
    for (verb, event) in events(doc.root()) {
        if let Some(content) = event.get("content") {
            any |= one(seen, &verb, content, Some(event), out);
        }
    }
    any
}

fn one(seen: &Seen<'_>, verb: &str, content: Json<'_>, envelope: Option<Json<'_>>, out: &mut Out<'_>) -> bool {
    let lack = seen.lack();
    let reason = || parts::text(content, "reason");
    let found: Vec<(What, Option<Lack>)> = match verb {
        "invite" | "answer" | "negotiate" => {
            let (key, kind) = match verb {
                "invite" => ("offer", Some(SdpType::Offer)),
                "answer" => ("answer", Some(SdpType::Answer)),
                _ => ("description", None),
            };
            content.get(key).and_then(|value| description(value, kind)).into_iter().collect()
        }
        "candidates" => {
            let list = content.get("candidates").filter(|list| list.is_array());
            list.into_iter().flat_map(Json::items).filter_map(candidate).collect()
        }
        "select_answer" => vec![(What::Accepted, lack)],
        "reject" => vec![(What::Refused { asked: Asked::Call, reason: reason() }, lack)],
        "hangup" => vec![(What::Bye { reason: reason() }, lack)],
        _ => {
            out.other(seen, &format!("m.call.{}", clip(verb)));
            return true;
        }
    };
    let any = !found.is_empty();
    for (what, lack) in found {
        let event = out.say_whole(seen, what, lack);
        event.call = parts::name(content, "call_id");
        let sender = envelope.and_then(|envelope| parts::name(envelope, "sender"));
        // one user may be there with several devices
        event.from = sender.or_else(|| parts::name(content, "party_id")).or(event.from.take());
        event.to = parts::name(content, "invitee").or(event.to.take());
        event.room = envelope.and_then(|envelope| parts::name(envelope, "room_id"));
    }
    any
}

fn encode(event: &Event) -> Option<Wire> {
    let (verb, mut content) = match &event.what {
        What::Description(description) => {
            let value = parts::write_description(description);
            match description.kind? {
                SdpType::Offer => ("invite", json!({"version": "1", "lifetime": 60000, "offer": value})),
                SdpType::Answer => ("answer", json!({"version": "1", "answer": value})),
                _ => return None,
            }
        }
        What::Candidate(_) | What::EndOfCandidates { .. } => {
            ("candidates", json!({"version": "1", "candidates": [parts::write_ice(&event.what)?]}))
        }
        What::Accepted => ("select_answer", json!({"version": "1"})),
        What::Refused { .. } => ("reject", json!({"version": "1"})),
        What::Bye { reason } => {
            ("hangup", json!({"version": "1", "reason": reason.as_deref().unwrap_or("user_hangup")}))
        }
        _ => return None,
    };
    parts::put(&mut content, &[("call_id", event.call.as_ref())]);
    let mut message = json!({"type": format!("m.call.{verb}"), "content": Value::Null});
    message["content"] = content;
    let sender = if event.direction == Direction::ToServer { None } else { event.from.as_ref() };
    parts::put(&mut message, &[("sender", sender.or(event.from.as_ref())), ("room_id", event.room.as_ref())]);
    Some(Wire::json(&message))
}
