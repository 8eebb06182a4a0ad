//! Ayame: `register {roomId, clientId}`, `accept` with ICE servers or `reject`; then `offer`, `answer`, and candidates in
//! `ice`.

use serde_json::json;

use super::out::Out;
use super::parts::{self, candidate, description, root};
use super::{Clues, Dialect, Wire, silent};
use crate::signal::event::{Asked, Direction, Event, What};
use crate::signal::frame::{Body, Seen};
use crate::signal::json::Json;

/// See the module.
pub(super) static AYAME: Dialect =
    Dialect { name: "ayame", title: "Ayame", weigh, tells: silent, speaks: silent, decode, encode };

fn weigh(seen: &Seen<'_>, clues: &mut Clues) {
    let Some(root) = root(seen.doc.as_ref()) else { return };
    if !matches!(seen.frame.body, Body::Text(_)) || seen.packet.is_some() {
        return;
    }
    let kind = root.get("type").and_then(Json::str).unwrap_or_default();
    match &*kind {
        "register" if root.get("roomId").is_some() => clues.add(5, "{\"type\": \"register\", \"roomId\": …}"),
        "accept" if root.any(&["isExistClient", "isExistUser"]).is_some() => {
            clues.add(5, "{\"type\": \"accept\", \"isExistClient\": …}");
        }
        "reject" if root.get("reason").is_some() => clues.add(2, "{\"type\": \"reject\", \"reason\": …}"),
        "candidate" if root.get("ice").is_some_and(Json::is_object) => {
            clues.add(5, "{\"type\": \"candidate\", \"ice\": {…}}");
        }
        "offer" | "answer" if root.len() == 2 && root.get("sdp").is_some() => {
            clues.add(1, "{type, sdp} and nothing else");
        }
        "ping" | "pong" if root.len() == 1 => clues.add(1, "{\"type\": \"ping\"}"),
        _ => {}
    }
}

fn decode(seen: &Seen<'_>, out: &mut Out<'_>) -> bool {
    let Some(root) = root(seen.doc.as_ref()) else { return false };
    let Some(kind) = root.get("type").and_then(Json::str) else { return false };
    let (what, lack) = match &*kind {
        "register" => {
            let client = parts::name(root, "clientId");
            let event = out.say(seen, What::Join);
            event.room = parts::name(root, "roomId");
            event.from = client.or(event.from.take());
            return true;
        }
        "accept" => {
            let here = root.any(&["isExistClient", "isExistUser"]).and_then(Json::bool);
            let members = here.map(|other| 1 + u32::from(other));
            out.say(seen, What::Joined { members });
            if let Some(servers) = root.get("iceServers").filter(|servers| !servers.is_empty()) {
                out.say(seen, parts::ice_servers(servers));
            }
            return true;
        }
        "reject" => {
            let reason = parts::text(root, "reason");
            let full = reason.as_deref() == Some("full");
            (What::Refused { asked: if full { Asked::Room } else { Asked::Access }, reason }, seen.lack())
        }
        "offer" | "answer" | "pranswer" => match description(root, None) {
            Some(part) => part,
            None => return false,
        },
        "candidate" => match root.any(&["ice", "candidate"]).and_then(candidate) {
            Some(part) => part,
            None => return false,
        },
        "ping" | "pong" => (What::Keepalive, None),
        "bye" => (What::Bye { reason: None }, None),
        _ => return false,
    };
    out.say_whole(seen, what, lack);
    true
}

fn encode(event: &Event) -> Option<Wire> {
    Some(Wire::json(&match &event.what {
        What::Join => json!({
            "type": "register",
            "roomId": event.room.as_deref()?,
            "clientId": event.from.as_deref().unwrap_or_default(),
        }),
        What::Joined { members } => {
            json!({"type": "accept", "isExistClient": members.is_some_and(|members| members > 1)})
        }
        What::Refused { reason, .. } => json!({"type": "reject", "reason": reason.as_deref().unwrap_or("refused")}),
        What::Description(description) => parts::write_description(description),
        What::Candidate(_) | What::EndOfCandidates { .. } => {
            json!({"type": "candidate", "ice": parts::write_ice(&event.what)?})
        }
        What::Keepalive => {
            json!({"type": if event.direction == Direction::ToServer { "pong" } else { "ping" }})
        }
        What::Bye { .. } => json!({"type": "bye"}),
        _ => return None,
    }))
}
