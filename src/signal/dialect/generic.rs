//! No dialect: finds descriptions and candidates in any JSON, however nested or put into strings, and in text; knows the
//! words that many applications have in common.

use std::borrow::Cow;

use super::out::{Out, clip};
use super::parts::{candidate, description, elided, root, sdp_type, write_description, write_ice};
use super::simple_peer::envelope;
use super::{Clues, Dialect, Wire, rooms, silent};
use crate::sdp::SdpType;
use crate::sdp::locate::{FoundKind, locate};
use crate::signal::event::{Candidate, Description, Embedded, Event, Lack, Name, What};
use crate::signal::frame::Seen;
use crate::signal::json::Json;
use serde_json::{Value, json};

/// See the module.
pub static GENERIC: Dialect = Dialect {
    name: "generic",
    title: "any JSON or text",
    weigh: |_: &Seen<'_>, _: &mut Clues| {},
    tells: silent,
    speaks: silent,
    decode,
    encode,
};

/// How many strings with JSON in them are opened, one in the other.
const LEVELS: usize = 4;

/// How many values of one frame are looked at.
const LOOKED_AT: usize = 200_000;

/// The most bytes that are unwrapped of one frame.
const UNWRAPPED: usize = 16 << 20;

/// What was found in a frame.
#[derive(Default)]
struct Found {
    parts: Vec<(What, Option<Lack>)>,
    looked: usize,
}

fn decode(seen: &Seen<'_>, out: &mut Out<'_>) -> bool {
    if let Some(packet) = &seen.packet
        && rooms::transport(seen, packet, out)
    {
        return true;
    }
    if negotiation(seen, out) {
        return true;
    }
    words(seen, out)
}

/// Finds what is negotiated; false when there is nothing of that in the frame.
pub(super) fn negotiation(seen: &Seen<'_>, out: &mut Out<'_>) -> bool {
    let mut found = Found::default();
    // nothing is looked for where it cannot be
    let may = ["v=", "candidate", "sdp", "rollback"]
        .iter()
        .any(|word| memchr::memmem::find(seen.text.as_bytes(), word.as_bytes()).is_some());
    if let Some(doc) = seen.doc.as_ref().filter(|_| may) {
        walk(doc.root(), None, 0, &mut found);
    }
    if found.parts.is_empty() {
        by_pattern(seen, &mut found);
    }
    let (from, to) = root(seen.doc.as_ref()).map_or((None, None), envelope);
    for (what, lack) in found.parts.drain(..).collect::<Vec<_>>() {
        let event = out.say_whole(seen, what, lack);
        event.from = from.clone().or(event.from.take());
        event.to = to.clone().or(event.to.take());
        event.room = root(seen.doc.as_ref()).and_then(room);
    }
    !out.events.is_empty()
}

fn room(root: Json<'_>) -> Option<Name> {
    root.any(&["room", "roomId", "room_id", "roomID", "roomName"]).and_then(Json::name)
}

/// Goes through all values, those that name a type of description first.
fn walk(value: Json<'_>, key: Option<&str>, level: usize, found: &mut Found) {
    // the value, the name it has, and whether it stands in something that was taken already
    let mut open = vec![(value, key.unwrap_or_default().to_owned())];
    while let Some((value, key)) = open.pop() {
        found.looked += 1;
        if found.looked > LOOKED_AT {
            return;
        }
        if value.is_object() {
            if let Some(part) = object(value, &key) {
                found.parts.push(part);
                continue;
            }
        } else if let Some(text) = value.str() {
            let text = text.trim_start();
            if text.starts_with("v=0") {
                found.parts.extend(description(value, kind_of(&key)));
            } else if text.starts_with("candidate:") || text.starts_with("a=candidate:") {
                found.parts.extend(candidate(value));
            } else if level < LEVELS
                && (text.starts_with('{') || text.starts_with('['))
                && let Some(doc) = value.within()
            {
                walk(doc.root(), Some(&key), level + 1, found);
            }
            continue;
        }
        let from = open.len();
        let room = LOOKED_AT.saturating_sub(found.looked + from);
        // `{"type": "offer", "payload": …}`: the type names what is in the other members
        let verb = verb(value).filter(|verb| kind_of(verb).is_some());
        let keyed = value.entries().take(room).map(|(name, inner)| {
            // what is in an array has the name of the array; the first words of an event name its arguments
            let own = match &verb {
                Some(verb) if kind_of(name).is_none() => verb.as_ref(),
                _ if name.is_empty() => key.as_str(),
                _ => name,
            };
            (inner, own.to_owned())
        });
        open.extend(keyed);
        if value.is_array()
            && let Some(first) = value.items().next().and_then(Json::str)
            && first.len() < 40
        {
            for item in &mut open[from..] {
                item.1 = first.to_string();
            }
        }
        open[from..].reverse();
    }
}

/// What a message says that it is.
fn verb(value: Json<'_>) -> Option<Cow<'_, str>> {
    value.any(&["type", "kind", "event", "action", "cmd", "method"])?.str().filter(|verb| verb.len() < 100)
}

/// The type that a name tells: `offer`, `webrtc/answer`, `remote-offer`.
fn kind_of(key: &str) -> Option<SdpType> {
    let key = key.to_ascii_lowercase();
    [("pranswer", SdpType::Pranswer), ("answer", SdpType::Answer), ("offer", SdpType::Offer)]
        .into_iter()
        .find(|(name, _)| key.contains(name))
        .map(|(_, kind)| kind)
}

/// A description or candidate that an object is.
fn object(value: Json<'_>, key: &str) -> Option<(What, Option<Lack>)> {
    let kind = verb(value).unwrap_or_default();
    let kind = kind.trim_start_matches("webrtc/");
    let named = sdp_type(kind).or_else(|| kind_of(kind)).or_else(|| kind_of(key));
    if let Some(sdp) = value.any(&["sdp", "SDP"]) {
        if sdp.is_object() {
            return None;
        }
        let text = sdp.str()?;
        let is_sdp = text.trim_start().starts_with("v=") || sdp.is_cut() || elided(&text).is_some();
        if is_sdp {
            return description(value, named);
        }
        // JSON in the string
        return text.trim_start().starts_with('{').then(|| description(sdp, named))?;
    }
    if sdp_type(kind) == Some(SdpType::Rollback) {
        return description(value, None);
    }
    let inner = value.any(&["candidate", "candidateLine"])?;
    let init = value.any(&["sdpMid", "sdpMLineIndex", "label", "sdp_mid", "sdp_mline_index", "usernameFragment"]);
    let text = inner.str();
    let is_one = text.as_deref().is_some_and(|text| text.contains("candidate:") || text.is_empty() && init.is_some())
        || inner.is_null() && (init.is_some() || kind.contains("candidate"));
    (is_one && !text.is_some_and(|text| text.trim_start().starts_with('{'))).then(|| candidate(value))?
}

/// What patterns find where there is no JSON, or where it is too broken.
fn by_pattern(seen: &Seen<'_>, found: &mut Found) {
    if seen.text.is_empty() {
        return;
    }
    let bytes = seen.text.as_bytes();
    let has = |word: &str| memchr::memmem::find(bytes, word.as_bytes()).is_some();
    let encoded = seen.doc.is_none() && seen.text.len() > 200 && !seen.text.trim().contains([' ', '{', '"']);
    if !(has("v=0") || has("candidate:") || encoded) {
        return;
    }
    let located = locate(bytes, UNWRAPPED);
    for description in located.found.iter().chain(&located.loose) {
        let way = seen.frame.way.after(&description.way());
        match description.kind {
            FoundKind::Description => {
                let lack = if description.cut { Some(Lack::Cut) } else { elided(&description.text) };
                let kind = description.said.map(|said| said.kind);
                let sdp = Embedded { text: description.text.as_ref().into(), way };
                found.parts.push((What::Description(Description { kind, sdp }), lack));
            }
            FoundKind::Fragment | FoundKind::Candidates => {
                let mut at = 0;
                for line in description.text.split_inclusive('\n') {
                    let place = at;
                    at += line.len();
                    let text = line.trim();
                    let start = text.find("candidate:").filter(|start| *start <= 2);
                    let Some(candidate) = start.map(|start| &text[start..]) else { continue };
                    let inside = line.find("candidate:").unwrap_or(0);
                    let candidate = Embedded { text: candidate.into(), way: way.tail(place + inside) };
                    found.parts.push((What::Candidate(Candidate { candidate, ..Candidate::default() }), None));
                }
            }
        }
    }
}

/// Words that many applications have for the same thing, and what they stand for.
fn words(seen: &Seen<'_>, out: &mut Out<'_>) -> bool {
    let Some(doc) = &seen.doc else { return false };
    let root = doc.root();
    let (verb, arguments) = if root.is_array() {
        (root.items().next().and_then(Json::str), root.items().nth(1))
    } else {
        (root.any(&["type", "event", "action", "cmd", "method", "kind", "command"]).and_then(Json::str), Some(root))
    };
    let Some(verb) = verb else { return false };
    let lower = clip(&verb).to_ascii_lowercase();
    let what = match lower.as_str() {
        "join" | "join-room" | "joinroom" | "enter" => What::Join,
        "joined" | "user-joined" | "peer-joined" | "userjoined" | "ready" | "user-connected" => {
            What::Joined { members: None }
        }
        "leave" | "leave-room" => What::Leave,
        "left" | "user-left" | "peer-left" | "user-disconnected" | "leaved" => What::Left,
        "bye" | "hangup" | "hang-up" | "end" | "end-call" | "endcall" | "close" => What::Bye { reason: None },
        "ping" | "pong" | "heartbeat" | "keepalive" | "keep-alive" => What::Keepalive,
        "register" | "login" => What::Register { name: arguments.and_then(own_name) },
        "registered" | "welcome" => What::Registered { name: arguments.and_then(own_name) },
        "ack" => What::Acknowledged,
        "full" | "room-full" | "roomfull" => {
            What::Refused { asked: crate::signal::event::Asked::Room, reason: Some(clip(&verb).into()) }
        }
        "busy" | "reject" | "rejected" | "decline" => {
            What::Refused { asked: crate::signal::event::Asked::Call, reason: Some(clip(&verb).into()) }
        }
        "error" => {
            let words = root.any(&["message", "reason", "error", "details", "text", "msg"]).and_then(Json::str);
            What::Error { code: None, text: clip(&words.unwrap_or_default()).into() }
        }
        _ => return false,
    };
    let (from, to) = if root.is_object() { envelope(root) } else { (None, None) };
    let event = out.say(seen, what);
    event.from = from.or(event.from.take());
    event.to = to.or(event.to.take());
    event.room = if root.is_object() { room(root) } else { arguments.and_then(Json::name) };
    true
}

fn own_name(value: Json<'_>) -> Option<Name> {
    if value.is_object() {
        value.any(&["name", "id", "user", "username", "clientId", "peerId"])?.name()
    } else {
        value.name()
    }
}

/// `{type, sdp}` and `{type: "candidate", candidate: {…}}`, which most applications take.
fn encode(event: &Event) -> Option<Wire> {
    let mut message = match &event.what {
        What::Description(description) => write_description(description),
        What::Candidate(_) | What::EndOfCandidates { .. } => {
            json!({"type": "candidate", "candidate": write_ice(&event.what)?})
        }
        What::Bye { .. } => json!({"type": "bye"}),
        What::Keepalive => json!({"type": "ping"}),
        _ => return None,
    };
    for (key, name) in [("from", &event.from), ("to", &event.to), ("room", &event.room)] {
        if let Some(name) = name {
            message[key] = Value::from(&**name);
        }
    }
    Some(Wire::json(&message))
}
