//! The broadcast relay: a server that passes each message on to everybody else, and clients that send `{id, type, sdp,
//! ice}` with strings in all of them. `ice` holds the JSON of a candidate.
//!
//! An `id` names a viewer, whoever sends it: it is who the call is with, not who speaks.

use serde_json::{Value, json};

use super::out::Out;
use super::parts::{self, candidate, description, root};
use super::{Clues, Dialect, Wire, silent};
use crate::signal::event::{Event, What};
use crate::signal::frame::{Body, Seen};
use crate::signal::json::Json;

/// See the module.
pub(super) static RELAY: Dialect =
    Dialect { name: "relay", title: "broadcast relay", weigh, tells: silent, speaks: silent, decode, encode };

/// Has the object the members of this protocol, and no others?
fn fits(root: Json<'_>) -> bool {
    root.entries().all(|(key, _)| matches!(key, "id" | "type" | "sdp" | "ice"))
}

fn weigh(seen: &Seen<'_>, clues: &mut Clues) {
    let Some(root) = root(seen.doc.as_ref()).filter(|root| fits(*root)) else { return };
    if !matches!(seen.frame.body, Body::Text(_)) || seen.packet.is_some() {
        return;
    }
    let kind = root.get("type").and_then(Json::str).unwrap_or_default();
    match &*kind {
        "ice" if root.get("ice").is_some_and(|ice| ice.str().is_some()) => {
            clues.add(5, "{\"type\": \"ice\", \"ice\": \"<JSON>\"}");
        }
        "join" if root.get("id").is_some() => clues.add(3, "{\"type\": \"join\", \"id\": …}"),
        "offer" | "answer" if root.get("sdp").is_some_and(|sdp| sdp.str().is_some()) => {
            if root.get("ice").is_some_and(|ice| ice.is("")) {
                clues.add(4, "a description with an empty \"ice\"");
            } else if root.get("id").is_some() {
                clues.add(3, "a description with an \"id\"");
            } else {
                clues.add(1, "{type, sdp} and nothing else");
            }
        }
        _ => {}
    }
}

fn decode(seen: &Seen<'_>, out: &mut Out<'_>) -> bool {
    let Some(root) = root(seen.doc.as_ref()) else { return false };
    let kind = root.get("type").and_then(Json::str).unwrap_or_default();
    let id = parts::name(root, "id");
    let (what, lack) = match &*kind {
        "offer" | "answer" | "pranswer" => match description(root, None) {
            Some(part) => part,
            None => return false,
        },
        "ice" => match root.get("ice").and_then(candidate) {
            Some(part) => part,
            None => return false,
        },
        "join" => {
            let event = out.say(seen, What::Join);
            event.from = id.clone().or(event.from.take());
            event.call = id;
            return true;
        }
        "bye" => (What::Bye { reason: None }, seen.lack()),
        // of our own server: others say nothing
        "error" => match parts::text(root, "message") {
            Some(text) => (What::Error { code: None, text }, seen.lack()),
            None => return false,
        },
        _ => return false,
    };
    out.say_whole(seen, what, lack).call = id;
    true
}

fn encode(event: &Event) -> Option<Wire> {
    let mut message = match &event.what {
        What::Description(description) => parts::write_description(description),
        What::Candidate(_) | What::EndOfCandidates { .. } => {
            json!({"type": "ice", "ice": parts::write_ice(&event.what)?.to_string()})
        }
        What::Join => {
            let id = event.call.as_ref().or(event.from.as_ref())?;
            return Some(Wire::json(&json!({"type": "join", "id": &**id})));
        }
        What::Bye { .. } => json!({"type": "bye"}),
        What::Refused { reason: Some(text), .. } | What::Error { text, .. } => {
            json!({"type": "error", "message": &**text})
        }
        _ => return None,
    };
    if let Some(id) = &event.call {
        message["id"] = Value::from(&**id);
    }
    Some(Wire::json(&message))
}
