//! Janus: `{"janus": …, "transaction": …, "session_id": …, "handle_id": …}` over WebSocket or HTTP. Descriptions are in
//! `jsep`, candidates in `trickle`. A call is a handle.

use serde_json::{Value, json};

use super::out::Out;
use super::parts::{self, candidate, description, root};
use super::{Clues, Dialect, Wire, silent};
use crate::signal::event::{Asked, Direction, Event, State, What};
use crate::signal::frame::Seen;
use crate::signal::json::Json;

/// See the module.
pub(super) static JANUS: Dialect =
    Dialect { name: "janus", title: "Janus", weigh, tells: silent, speaks: silent, decode, encode };

fn weigh(seen: &Seen<'_>, clues: &mut Clues) {
    let Some(root) = root(seen.doc.as_ref()) else { return };
    if root.get("janus").and_then(Json::str).is_none() {
        return;
    }
    let named = ["transaction", "session_id", "sender", "handle_id"].iter().any(|key| root.get(key).is_some());
    clues.add(if named { 5 } else { 3 }, "{\"janus\": …}");
    if root.get("jsep").is_some() {
        clues.add(5, "\"jsep\" beside \"janus\"");
    }
}

fn decode(seen: &Seen<'_>, out: &mut Out<'_>) -> bool {
    // long polls give several at once
    let Some(doc) = &seen.doc else { return false };
    if doc.root().is_array() {
        let mut known = false;
        for item in doc.root().items() {
            known |= one(seen, item, out);
        }
        return known;
    }
    one(seen, doc.root(), out)
}

fn one(seen: &Seen<'_>, root: Json<'_>, out: &mut Out<'_>) -> bool {
    let Some(kind) = root.get("janus").and_then(Json::str) else { return false };
    let call = parts::name(root, "handle_id").or_else(|| parts::name(root, "sender"));
    let mut told = false;
    if let Some((what, lack)) = root.get("jsep").and_then(|jsep| description(jsep, None)) {
        out.say_whole(seen, what, lack).call = call.clone();
        told = true;
    }
    let data = root.path(&["plugindata", "data"]);
    // What the NoSIP plugin makes of a description for the other side: plain RTP, which is no `jsep`.
    let made = data.and_then(|data| data.get("result")).filter(|result| result.get("sdp").is_some());
    if let Some((what, lack)) = made.and_then(|result| description(result, None)) {
        out.say_whole(seen, what, lack).call = call.clone();
        told = true;
    }
    if let Some(text) = data.and_then(|data| parts::text(data, "error")) {
        let code = data.and_then(|data| data.get("error_code")).and_then(Json::name).map(|code| (*code).into());
        out.say(seen, What::Error { code, text }).call = call.clone();
        told = true;
    }
    if told {
        return true;
    }
    let what = match &*kind {
        "trickle" => {
            let candidates = root.get("candidates").filter(|list| list.is_array());
            for value in candidates.into_iter().flat_map(Json::items).chain(root.get("candidate")) {
                if let Some((what, lack)) = candidate(value) {
                    out.say_whole(seen, what, lack).call = call.clone();
                    told = true;
                }
            }
            return told;
        }
        "keepalive" => What::Keepalive,
        "ack" => What::Acknowledged,
        "error" => error(root),
        "webrtcup" => What::State { state: State::Connection, value: "connected".into() },
        "media" => {
            let receiving = root.get("receiving").and_then(Json::bool) != Some(false);
            let value = if receiving { "receiving" } else { "not-receiving" };
            What::State { state: State::Media, value: value.into() }
        }
        "hangup" => What::Bye { reason: parts::text(root, "reason") },
        "timeout" => What::Closed { code: None, reason: Some("session timeout".into()) },
        _ => {
            out.other(seen, &kind).call = call;
            return true;
        }
    };
    out.say(seen, what).call = call;
    true
}

fn error(root: Json<'_>) -> What {
    let error = root.get("error");
    let code = error.and_then(|error| error.get("code")).and_then(Json::name);
    let text = error.and_then(|error| parts::text(error, "reason")).unwrap_or_default();
    match code.as_deref() {
        Some("403" | "405") => What::Refused { asked: Asked::Access, reason: Some(text) },
        // JSEP: unknown type, invalid SDP, trickle invalid
        Some("464" | "465") => What::Refused { asked: Asked::Description, reason: Some(text) },
        _ => What::Error { code: code.map(|code| (*code).into()), text },
    }
}

fn encode(event: &Event) -> Option<Wire> {
    let to_server = event.direction != Direction::ToClient;
    let mut message = match &event.what {
        What::Description(description) if to_server => {
            json!({"janus": "message", "body": {}, "jsep": parts::write_description(description)})
        }
        What::Description(description) => json!({"janus": "event", "jsep": parts::write_description(description)}),
        What::Candidate(candidate) => json!({"janus": "trickle", "candidate": parts::write_candidate(candidate)}),
        What::EndOfCandidates { .. } => json!({"janus": "trickle", "candidate": {"completed": true}}),
        What::Bye { .. } => json!({"janus": "hangup"}),
        What::Keepalive => json!({"janus": "keepalive"}),
        What::Acknowledged => json!({"janus": "ack"}),
        What::Error { code, text } => {
            let code = code.as_deref().and_then(|code| code.parse::<u32>().ok()).map_or(json!(490), Value::from);
            json!({"janus": "error", "error": {"code": code, "reason": text}})
        }
        _ => return None,
    };
    if let Some(call) = &event.call {
        let number = call.parse::<u64>().map_or_else(|_| Value::from(&**call), Value::from);
        message[if to_server { "handle_id" } else { "sender" }] = number;
    }
    Some(Wire::json(&message))
}
