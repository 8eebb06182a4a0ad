//! PeerJS: `{"type": "OFFER", "src", "dst", "payload"}`; a call is a `connectionId`. Who a client is stands in the URL of
//! its WebSocket, beside its token.

use serde_json::{Value, json};

use super::out::Out;
use super::parts::{self, candidate, description, root};
use super::{Clues, Dialect, Wire, silent};
use crate::sdp::SdpType;
use crate::signal::event::{Asked, Direction, Event, Name, What};
use crate::signal::frame::{Body, Seen};
use crate::signal::json::Json;

/// See the module.
pub(super) static PEERJS: Dialect =
    Dialect { name: "peerjs", title: "PeerJS", weigh, tells: silent, speaks: silent, decode, encode };

fn weigh(seen: &Seen<'_>, clues: &mut Clues) {
    if let Body::Opened(Some(url)) = &seen.frame.body {
        if url.contains("/peerjs?") && own_id(url).is_some() {
            clues.add(4, "…/peerjs?key=…&id=…");
        }
        return;
    }
    let Some(root) = root(seen.doc.as_ref()) else { return };
    let kind = root.get("type").and_then(Json::str).unwrap_or_default();
    match &*kind {
        "OFFER" | "ANSWER" | "CANDIDATE" if root.path(&["payload", "connectionId"]).is_some() => {
            clues.add(5, "{\"type\": \"OFFER\", \"payload\": {\"connectionId\": …}}");
        }
        "HEARTBEAT" => clues.add(3, "{\"type\": \"HEARTBEAT\"}"),
        "OPEN" if root.len() == 1 => clues.add(2, "{\"type\": \"OPEN\"}"),
        "LEAVE" | "EXPIRE" if root.get("src").is_some() => clues.add(4, "{\"type\": \"LEAVE\", \"src\": …}"),
        "ID-TAKEN" | "INVALID-KEY" => clues.add(5, "{\"type\": \"ID-TAKEN\"}"),
        _ => {}
    }
}

/// The `id` in the query of the URL.
fn own_id(url: &str) -> Option<Name> {
    let query = url.split_once('?')?.1;
    query.split('&').find_map(|pair| pair.strip_prefix("id=")).filter(|id| !id.is_empty()).map(Into::into)
}

fn decode(seen: &Seen<'_>, out: &mut Out<'_>) -> bool {
    if let Body::Opened(Some(url)) = &seen.frame.body {
        let Some(id) = own_id(url).filter(|_| url.contains("peerjs")) else { return false };
        out.say(seen, What::Opened);
        let event = out.say(seen, What::Register { name: Some(id.clone()) });
        event.direction = Direction::ToServer;
        event.from = Some(id);
        return true;
    }
    let Some(root) = root(seen.doc.as_ref()) else { return false };
    let Some(kind) = root.get("type").and_then(Json::str) else { return false };
    let payload = root.get("payload");
    let words = || {
        payload.and_then(|payload| {
            parts::text(payload, "msg").or_else(|| payload.str().map(|t| super::out::clip(&t).into()))
        })
    };
    let mut lack = seen.lack();
    let what = match &*kind {
        "OFFER" | "ANSWER" => {
            let said = if &*kind == "OFFER" { SdpType::Offer } else { SdpType::Answer };
            let part = payload.and_then(|payload| payload.get("sdp")).and_then(|sdp| description(sdp, Some(said)));
            let Some((what, missing)) = part else { return false };
            lack = missing;
            what
        }
        "CANDIDATE" => {
            let part = payload.and_then(|payload| payload.get("candidate")).and_then(candidate);
            let Some((what, missing)) = part else { return false };
            lack = missing;
            what
        }
        "OPEN" => What::Registered { name: None },
        "HEARTBEAT" => What::Keepalive,
        "LEAVE" => What::Left,
        // the server gives back what it could not deliver
        "EXPIRE" => What::Refused { asked: Asked::Peer, reason: words() },
        "ID-TAKEN" => What::Refused { asked: Asked::Name, reason: words() },
        "INVALID-KEY" => What::Refused { asked: Asked::Access, reason: words() },
        "ERROR" => What::Error { code: None, text: words().unwrap_or_default() },
        _ => return false,
    };
    let event = out.say_whole(seen, what, lack);
    event.from = parts::name(root, "src").or(event.from.take());
    event.to = parts::name(root, "dst").or(event.to.take());
    event.call = payload.and_then(|payload| parts::name(payload, "connectionId"));
    true
}

fn encode(event: &Event) -> Option<Wire> {
    let connection = |mut payload: Value| {
        parts::put(&mut payload, &[("connectionId", event.call.as_ref())]);
        payload
    };
    let mut message = match &event.what {
        What::Description(description) => {
            let kind = match description.kind? {
                SdpType::Offer => "OFFER",
                SdpType::Answer => "ANSWER",
                _ => return None,
            };
            let payload = connection(json!({"sdp": parts::write_description(description), "type": "data"}));
            json!({"type": kind, "payload": payload})
        }
        What::Candidate(candidate) => {
            let payload = connection(json!({"candidate": parts::write_candidate(candidate), "type": "data"}));
            json!({"type": "CANDIDATE", "payload": payload})
        }
        What::EndOfCandidates { .. } => {
            let payload = connection(json!({"candidate": parts::write_end(&event.what), "type": "data"}));
            json!({"type": "CANDIDATE", "payload": payload})
        }
        What::Registered { .. } => json!({"type": "OPEN"}),
        What::Keepalive => json!({"type": "HEARTBEAT"}),
        What::Left => json!({"type": "LEAVE"}),
        What::Refused { asked, reason } => {
            let kind = match asked {
                Asked::Name => "ID-TAKEN",
                Asked::Access => "INVALID-KEY",
                _ => "EXPIRE",
            };
            json!({"type": kind, "payload": {"msg": reason.as_deref().unwrap_or_default()}})
        }
        What::Error { text, .. } => json!({"type": "ERROR", "payload": {"msg": text}}),
        _ => return None,
    };
    // a client does not say who it is: the server knows, and says it
    let from = if event.direction == Direction::ToServer { None } else { event.from.as_ref() };
    parts::put(&mut message, &[("src", from), ("dst", event.to.as_ref())]);
    Some(Wire::json(&message))
}
