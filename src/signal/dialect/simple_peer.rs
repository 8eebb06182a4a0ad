//! simple-peer: what its `signal` event gives, bare or in an envelope of the application: `{type: "offer", sdp}`, `{type:
//! "candidate", candidate: {…}}`, `{renegotiate: true}`, `{transceiverRequest: {…}}`.

use serde_json::{Value, json};

use super::out::Out;
use super::parts::{self, candidate, description, root};
use super::{Clues, Dialect, Wire, silent};
use crate::signal::event::{Event, Name, Other, What};
use crate::signal::frame::{Body, Seen};
use crate::signal::json::Json;

/// See the module.
pub(super) static SIMPLE_PEER: Dialect =
    Dialect { name: "simple-peer", title: "simple-peer", weigh, tells: silent, speaks: silent, decode, encode };

/// What applications call the member that the signal is in.
const ENVELOPES: [&str; 5] = ["signal", "signalData", "data", "payload", "message"];

/// The signal, and whether it is in a member called so.
fn signal(root: Json<'_>) -> Option<(Json<'_>, bool)> {
    if is_signal(root) {
        return Some((root, false));
    }
    ENVELOPES.iter().find_map(|key| {
        root.get(key).filter(|inner| is_signal(*inner)).map(|inner| (inner, *key == "signal" || *key == "signalData"))
    })
}

fn is_signal(value: Json<'_>) -> bool {
    if !value.is_object() {
        return false;
    }
    let has = |key: &str| value.get(key).is_some();
    match value.get("type").and_then(Json::str).as_deref() {
        Some("offer" | "answer" | "pranswer") => has("sdp"),
        Some("candidate") => value.get("candidate").is_some_and(Json::is_object),
        Some("renegotiate" | "transceiverRequest") => true,
        Some(_) => false,
        None => has("renegotiate") || has("transceiverRequest") || value.path(&["candidate", "candidate"]).is_some(),
    }
}

fn weigh(seen: &Seen<'_>, clues: &mut Clues) {
    if !matches!(seen.frame.body, Body::Text(_)) || seen.packet.is_some() {
        return;
    }
    let Some((signal, named)) = root(seen.doc.as_ref()).and_then(signal) else { return };
    if signal.get("transceiverRequest").is_some() {
        clues.add(5, "{\"transceiverRequest\": …}");
    } else if signal.get("renegotiate").is_some() {
        clues.add(5, "{\"renegotiate\": true}");
    } else if signal.path(&["candidate", "candidate"]).is_some() {
        // it copies three members, in this order, whatever the browser has
        let copied = signal.get("candidate").is_some_and(|inner| {
            let keys: Vec<_> = inner.entries().map(|(key, _)| key).collect();
            keys == ["candidate", "sdpMLineIndex", "sdpMid"]
        });
        let alone = signal.entries().all(|(key, _)| matches!(key, "type" | "candidate"));
        if copied && alone {
            clues.add(3, "{type: \"candidate\", candidate: {candidate, sdpMLineIndex, sdpMid}}");
        }
    } else {
        clues.add(1, "{type, sdp}");
    }
    if named {
        clues.add(3, "in a member called \"signal\"");
    }
}

fn decode(seen: &Seen<'_>, out: &mut Out<'_>) -> bool {
    let Some(root) = root(seen.doc.as_ref()) else { return false };
    let Some((signal, _)) = signal(root) else { return false };
    let (what, lack) = if signal.get("transceiverRequest").is_some() {
        let text = super::out::without_secrets(signal);
        (What::Other(Other { name: "transceiverRequest".into(), text }), seen.lack())
    } else if signal.get("renegotiate").is_some() || signal.get("type").is_some_and(|kind| kind.is("renegotiate")) {
        (What::RequestOffer, seen.lack())
    } else if let Some(inner) = signal.get("candidate") {
        let Some(part) = candidate(inner) else { return false };
        part
    } else {
        let Some(part) = description(signal, None) else { return false };
        part
    };
    let event = out.say_whole(seen, what, lack);
    let (from, to) = envelope(root);
    event.from = from.or(event.from.take());
    event.to = to.or(event.to.take());
    true
}

/// Who the envelope says it is from, and to whom.
pub(super) fn envelope(root: Json<'_>) -> (Option<Name>, Option<Name>) {
    const FROM: [&str; 12] = [
        "from", "src", "sender", "senderId", "fromId", "from_id", "fromUser", "callerId", "callerID", "caller",
        "userFrom", "myName",
    ];
    const TO: [&str; 12] = [
        "to",
        "dst",
        "target",
        "recipient",
        "receiver",
        "toId",
        "to_id",
        "toUser",
        "targetId",
        "userToSignal",
        "userTo",
        "dest",
    ];
    let name = |keys: &[&str]| keys.iter().find_map(|key| parts::name(root, key));
    (name(&FROM), name(&TO))
}

fn encode(event: &Event) -> Option<Wire> {
    let signal = match &event.what {
        What::Description(description) => parts::write_description(description),
        What::Candidate(candidate) => json!({"type": "candidate", "candidate": {
            "candidate": &*candidate.candidate.text,
            "sdpMLineIndex": candidate.sdp_m_line_index,
            "sdpMid": candidate.sdp_mid.as_deref(),
        }}),
        What::RequestOffer => json!({"renegotiate": true}),
        _ => return None,
    };
    if event.from.is_none() && event.to.is_none() {
        return Some(Wire::json(&signal));
    }
    let mut message = Value::Object(serde_json::Map::new());
    parts::put(&mut message, &[("from", event.from.as_ref()), ("to", event.to.as_ref())]);
    message["signal"] = signal;
    Some(Wire::json(&message))
}
