//! The name registry: `login`, then `offer`, `answer` and `candidate` with the name of who they are to; what is
//! negotiated is an object or a string that holds one.
//!
//! Its Java server writes `收到消息：{…}` ("message received") and records of two lines, which tell of what it sent on.

use serde_json::{Value, json};

use super::out::Out;
use super::parts::{self, candidate, description, root};
use super::{Clues, Dialect, Wire, silent};
use crate::sdp::SdpType;
use crate::signal::event::{Asked, Direction, Event, Forwarded, Name, What};
use crate::signal::frame::{Body, Seen};
use crate::signal::json::Json;

/// See the module.
pub(super) static LOGIN: Dialect =
    Dialect { name: "login", title: "name registry", weigh, tells, speaks: silent, decode, encode };

/// What its server writes into its log.
const REMARKS: [&str; 14] = [
    "Sending offer",
    "Sending answer",
    "Sending candidate",
    "send offer",
    "send answer",
    "send candidate",
    "answer from ",
    "User logged in",
    "Login refused",
    "No such user",
    "Command not found",
    "bad json",
    "New connection opened",
    "Connection closed",
];

fn tells(line: &str) -> bool {
    REMARKS.iter().any(|start| line.starts_with(start))
}

fn weigh(seen: &Seen<'_>, clues: &mut Clues) {
    if let Body::Remark(line) = &seen.frame.body {
        if (line.starts_with("Sending offer to ") || line.starts_with("Sending answer to ")) && line.contains(" from ")
        {
            clues.add(4, "Sending offer to <name> from <name>");
        } else if line.starts_with("User logged in") {
            clues.add(3, "User logged in <name>");
        }
        return;
    }
    let Some(root) = root(seen.doc.as_ref()) else { return };
    if seen.packet.is_some() {
        return;
    }
    let kind = root.get("type").and_then(Json::str).unwrap_or_default();
    let names = root.get("name").is_some() && root.get("myName").is_some();
    match &*kind {
        "login" if root.get("name").is_some() => clues.add(4, "{\"type\": \"login\", \"name\": …}"),
        "login" if root.get("success").is_some() => clues.add(4, "{\"type\": \"login\", \"success\": …}"),
        "offer" if root.get("offer").is_some() => clues.add(4, "{\"type\": \"offer\", \"offer\": …}"),
        "answer" if root.get("answer").is_some() => clues.add(4, "{\"type\": \"answer\", \"answer\": …}"),
        "candidate" if names => clues.add(4, "a candidate with \"name\" and \"myName\""),
        "leave" if names => clues.add(3, "{\"type\": \"leave\", \"name\": …}"),
        _ => {}
    }
}

fn decode(seen: &Seen<'_>, out: &mut Out<'_>) -> bool {
    match &seen.frame.body {
        Body::Remark(line) => return remark(seen, line, out),
        Body::Text(text) if text.starts_with("send:") => {
            out.other(seen, "send").direction = Direction::ToClient;
            return true;
        }
        Body::Text(_) => {}
        _ => return false,
    }
    let Some(root) = root(seen.doc.as_ref()) else { return false };
    let Some(kind) = root.get("type").and_then(Json::str) else {
        if root.get("status").is_some() {
            let event = out.other(seen, "status");
            turn(event, Direction::ToClient);
            return true;
        }
        return false;
    };
    let (to, from) = (parts::name(root, "name"), parts::name(root, "myName"));
    let part = match &*kind {
        "login" => return login(seen, root, out),
        "error" => {
            let text = parts::text(root, "message").unwrap_or_default();
            let what = match refusal(&text) {
                Some(asked) => What::Refused { asked, reason: Some(text) },
                None => What::Error { code: None, text },
            };
            turn(out.say(seen, what), Direction::ToClient);
            return true;
        }
        "offer" => root.get("offer").and_then(|value| description(value, Some(SdpType::Offer))),
        "answer" => root.get("answer").and_then(|value| description(value, Some(SdpType::Answer))),
        "candidate" => root.get("candidate").and_then(candidate),
        "leave" => Some((What::Bye { reason: None }, seen.lack())),
        _ => None,
    };
    let Some((what, lack)) = part else { return false };
    let event = out.say_whole(seen, what, lack);
    // only a client gives its own name; where the end is missing, the name may be
    match (from.is_some(), seen.lack()) {
        (true, _) => turn(event, Direction::ToServer),
        (false, None) => turn(event, Direction::ToClient),
        (false, Some(_)) => {}
    }
    event.from = from.or(event.from.take());
    event.to = to.or(event.to.take());
    true
}

/// Says which way it went, as far as the capture does not say so already.
fn turn(event: &mut Event, direction: Direction) {
    if matches!(event.direction, Direction::Unknown | Direction::Received | Direction::Sent) {
        event.direction = direction;
    }
}

fn login(seen: &Seen<'_>, root: Json<'_>, out: &mut Out<'_>) -> bool {
    if let Some(success) = root.get("success") {
        let granted = success.bool().unwrap_or(false);
        let name = parts::name(root, "myName");
        let what = match granted {
            true => What::Registered { name },
            false => What::Refused { asked: Asked::Name, reason: parts::text(root, "message") },
        };
        turn(out.say(seen, what), Direction::ToClient);
        return true;
    }
    let name = parts::name(root, "name");
    let event = out.say(seen, What::Register { name: name.clone() });
    event.from = name.or(event.from.take());
    turn(event, Direction::ToServer);
    true
}

/// What an error says is missing.
fn refusal(text: &str) -> Option<Asked> {
    let lower = text.to_ascii_lowercase();
    ["no such user", "not registered", "not logged in", "not found", "unknown user"]
        .iter()
        .any(|words| lower.contains(words))
        .then_some(Asked::Peer)
        .filter(|_| !lower.contains("command"))
}

fn remark(seen: &Seen<'_>, line: &str, out: &mut Out<'_>) -> bool {
    let after = |words: &str| -> Option<Name> {
        let rest = line.split_once(words)?.1.trim_start();
        rest.split([' ', ',', ':']).next().filter(|name| !name.is_empty()).map(Into::into)
    };
    let kind = if line.contains("offer") {
        Forwarded::Description(SdpType::Offer)
    } else if line.contains("answer") {
        Forwarded::Description(SdpType::Answer)
    } else {
        Forwarded::Candidate
    };
    let (what, from, to) = if line.starts_with("Sending ") || line.starts_with("send ") || line.starts_with("answer ") {
        (What::Forwarded { kind }, after(" from "), after(" to "))
    } else if line.starts_with("User logged in") {
        let name = after("User logged in");
        (What::Registered { name: name.clone() }, name, None)
    } else if line.starts_with("Login refused") {
        (What::Refused { asked: Asked::Name, reason: Some(super::out::clip(line).into()) }, None, None)
    } else if line.starts_with("No such user") {
        let what = What::Refused { asked: Asked::Peer, reason: Some(super::out::clip(line).into()) };
        (what, None, after("No such user"))
    } else if line.starts_with("Command not found") || line.starts_with("bad json") {
        (What::Error { code: None, text: super::out::clip(line).into() }, None, None)
    } else if line.starts_with("New connection opened") {
        let event = out.say(seen, What::Opened);
        event.connection = after("New connection opened");
        return true;
    } else if line.starts_with("Connection closed") {
        (What::Closed { code: None, reason: None }, after("Connection closed"), None)
    } else {
        return false;
    };
    let event = out.say(seen, what);
    event.direction = Direction::Local;
    (event.from, event.to) = (from, to);
    true
}

fn encode(event: &Event) -> Option<Wire> {
    let to_server = event.direction == Direction::ToServer;
    let mut message = match &event.what {
        What::Register { name } => return Some(Wire::json(&json!({"type": "login", "name": name.as_deref()?}))),
        What::Registered { name } => {
            let mut message = json!({"type": "login", "success": true});
            parts::put(&mut message, &[("myName", name.as_ref())]);
            return Some(Wire::json(&message));
        }
        What::Refused { asked: Asked::Name, .. } => {
            return Some(Wire::json(&json!({"type": "login", "success": false})));
        }
        What::Refused { reason, .. } => {
            let text = reason.as_deref().unwrap_or("not found");
            return Some(Wire::json(&json!({"type": "error", "message": text})));
        }
        What::Error { text, .. } => return Some(Wire::json(&json!({"type": "error", "message": text}))),
        What::Description(description) => {
            let kind = match description.kind? {
                SdpType::Offer => "offer",
                SdpType::Answer => "answer",
                _ => return None,
            };
            json!({"type": kind, kind: parts::write_description(description).to_string()})
        }
        What::Candidate(_) | What::EndOfCandidates { .. } => {
            json!({"type": "candidate", "candidate": parts::write_ice(&event.what)?.to_string()})
        }
        What::Bye { .. } => json!({"type": "leave"}),
        _ => return None,
    };
    // the server tells nobody who an answer or a candidate is from, and to whom only with an offer
    let offer = message.get("type") == Some(&Value::from("offer"));
    if to_server {
        parts::put(&mut message, &[("name", event.to.as_ref()), ("myName", event.from.as_ref())]);
    } else if offer {
        parts::put(&mut message, &[("name", event.to.as_ref())]);
    }
    Some(Wire::json(&message))
}
