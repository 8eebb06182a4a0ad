//! The signaller of gst-plugins-rs (`webrtcsink`, `webrtcsrc`): `{"type": …}` in camel case; what is negotiated is in
//! `peer` messages with a `sessionId`.

use serde_json::{Value, json};

use super::out::Out;
use super::parts::{self, candidate, description, root};
use super::{Clues, Dialect, Wire, silent};
use crate::sdp::SdpType;
use crate::signal::event::{Direction, Event, What};
use crate::signal::frame::Seen;
use crate::signal::json::Json;

/// See the module.
pub(super) static GST_SIGNALLER: Dialect = Dialect {
    name: "gst-signaller",
    title: "signaller of gst-plugins-rs",
    weigh,
    tells: silent,
    speaks: silent,
    decode,
    encode,
};

fn weigh(seen: &Seen<'_>, clues: &mut Clues) {
    let Some(root) = root(seen.doc.as_ref()) else { return };
    let kind = root.get("type").and_then(Json::str).unwrap_or_default();
    let has = |key: &str| root.get(key).is_some();
    match &*kind {
        "welcome" if has("peerId") => clues.add(5, "{\"type\": \"welcome\", \"peerId\": …}"),
        "setPeerStatus" | "peerStatusChanged" if has("roles") => {
            clues.add(5, "{\"type\": \"setPeerStatus\", \"roles\": …}");
        }
        "startSession" if has("peerId") => clues.add(5, "{\"type\": \"startSession\", \"peerId\": …}"),
        "sessionStarted" if has("sessionId") => clues.add(5, "{\"type\": \"sessionStarted\", \"sessionId\": …}"),
        "endSession" if has("sessionId") => clues.add(4, "{\"type\": \"endSession\", \"sessionId\": …}"),
        "peer" if has("sessionId") => clues.add(5, "{\"type\": \"peer\", \"sessionId\": …}"),
        "list" if has("producers") => clues.add(4, "{\"type\": \"list\", \"producers\": …}"),
        _ => {}
    }
}

fn decode(seen: &Seen<'_>, out: &mut Out<'_>) -> bool {
    let Some(root) = root(seen.doc.as_ref()) else { return false };
    let Some(kind) = root.get("type").and_then(Json::str) else { return false };
    let (peer, session) = (parts::name(root, "peerId"), parts::name(root, "sessionId"));
    let call = session.clone();
    match &*kind {
        "welcome" => {
            let event = out.say(seen, What::Registered { name: peer.clone() });
            event.to = peer;
        }
        "setPeerStatus" | "peerStatusChanged" => {
            out.other(seen, &kind).from = peer;
        }
        "list" | "listConsumers" => drop(out.other(seen, &kind)),
        "startSession" => {
            // to the server: with whom; to a client: who wants one
            let to_client = session.is_some() || seen.frame.direction == Direction::ToClient;
            let part = root.get("offer").and_then(|offer| description(offer, Some(SdpType::Offer)));
            let event = out.say(seen, What::Call);
            event.call = call.clone();
            if to_client {
                event.from = peer.clone()
            } else {
                event.to = peer.clone()
            }
            if let Some((what, lack)) = part {
                let event = out.say_whole(seen, what, lack);
                event.call = call;
                if to_client { event.from = peer } else { event.to = peer }
            }
        }
        "sessionStarted" => {
            let event = out.say(seen, What::Accepted);
            (event.call, event.from) = (call, peer);
        }
        "peer" => {
            let part = match (root.get("sdp"), root.get("ice")) {
                (Some(sdp), _) => description(sdp, None),
                (None, Some(ice)) => candidate(ice),
                (None, None) => None,
            };
            let Some((what, lack)) = part else { return false };
            out.say_whole(seen, what, lack).call = call;
        }
        "endSession" => out.say(seen, What::Bye { reason: None }).call = call,
        "error" if root.get("details").is_some() => {
            let text = parts::text(root, "details").unwrap_or_default();
            out.say(seen, What::Error { code: None, text });
        }
        _ => return false,
    }
    true
}

fn encode(event: &Event) -> Option<Wire> {
    let session = event.call.as_deref().map(Value::from);
    Some(Wire::json(&match &event.what {
        What::Registered { name } => json!({"type": "welcome", "peerId": name.as_deref()?}),
        What::Call => {
            let peer = if event.direction == Direction::ToClient { &event.from } else { &event.to };
            let mut message = json!({"type": "startSession", "peerId": peer.as_deref()?});
            parts::put(&mut message, &[("sessionId", event.call.as_ref())]);
            message
        }
        What::Accepted => json!({"type": "sessionStarted", "peerId": event.from.as_deref()?, "sessionId": session?}),
        What::Description(description) => {
            json!({"type": "peer", "sessionId": session?, "sdp": parts::write_description(description)})
        }
        What::Candidate(candidate) => json!({"type": "peer", "sessionId": session?, "ice": {
            "candidate": &*candidate.candidate.text,
            "sdpMLineIndex": candidate.sdp_m_line_index?,
        }}),
        What::Bye { .. } => json!({"type": "endSession", "sessionId": session?}),
        What::Error { text, .. } => json!({"type": "error", "details": text}),
        _ => return None,
    }))
}
