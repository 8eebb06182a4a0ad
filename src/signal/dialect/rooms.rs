//! socket.io rooms: `join`, `leave` and `message` with the name of the room; the server says `joined`, `leaved` (so spelt)
//! and passes messages on with the id of the socket they came from. Payloads are descriptions, and candidates either as
//! browsers have them or as `{type: "candidate", label, id, candidate}`.

use serde_json::{Value, json};

use super::out::{Out, clip};
use super::parts::{self, candidate, description};
use super::{Clues, Dialect, Wire};
use crate::sdp::SdpType;
use crate::signal::engine::{Engine, Packet, Socket};
use crate::signal::event::{Asked, Description, Direction, Embedded, Event, Lack, Name, What};
use crate::signal::frame::{Body, Seen};
use crate::signal::json::Json;

/// See the module.
pub(super) static ROOMS: Dialect =
    Dialect { name: "rooms", title: "socket.io rooms", weigh, tells, speaks, decode, encode };

/// What its server writes into its log.
const REMARKS: [&str; 5] =
    ["socket connected ", "socket disconnected ", "message, room: ", "the number of user in room ", "user leave room "];

fn tells(line: &str) -> bool {
    REMARKS.iter().any(|start| line.starts_with(start))
}

fn speaks(text: &str) -> bool {
    // a digit alone is too little, where it could be anything
    text.len() > 1 && Packet::read(text).is_some_and(|packet| packet.socket.is_some() || packet.has_json(text))
}

/// The events of this protocol.
const EVENTS: [&str; 10] =
    ["join", "leave", "message", "joined", "leaved", "otherjoin", "otherjoined", "bye", "full", "error"];

fn weigh(seen: &Seen<'_>, clues: &mut Clues) {
    if let Body::Remark(line) = &seen.frame.body {
        if line.starts_with("message, room: ") {
            clues.add(4, "message, room: <room>, data, type:<type>");
        } else if line.starts_with("the number of user in room ") {
            clues.add(3, "the number of user in room (<room>)");
        }
        return;
    }
    let Some(packet) = &seen.packet else { return };
    match (packet.engine, packet.socket) {
        (Engine::Open, _) => clues.add(1, "engine.io handshake 0{…}"),
        (_, Some(Socket::Event)) => {
            let Some((event, arguments)) = event(seen) else { return };
            let room = arguments.first().is_some_and(|room| room.name().is_some());
            match &*event {
                "message" if room && arguments.last().is_some_and(|last| last.is_object()) => {
                    clues.add(5, "42[\"message\", room, {…}]");
                }
                "join" | "leave" if room && arguments.len() == 1 => clues.add(4, "42[\"join\", room]"),
                "joined" | "leaved" if room => clues.add(5, "42[\"joined\", room, socket]"),
                _ => {}
            }
        }
        _ => {}
    }
}

/// The name of an event and its arguments.
fn event<'d>(seen: &'d Seen<'_>) -> Option<(String, Vec<Json<'d>>)> {
    let root = seen.doc.as_ref()?.root();
    let mut items = root.is_array().then(|| root.items())?;
    let name = items.next()?.str()?.into_owned();
    Some((name, items.take(8).collect()))
}

fn decode(seen: &Seen<'_>, out: &mut Out<'_>) -> bool {
    match &seen.frame.body {
        Body::Remark(line) => remark(seen, line, out),
        Body::Text(_) => match &seen.packet {
            Some(packet) => transport(seen, packet, out) || said(seen, packet, out),
            None => false,
        },
        _ => false,
    }
}

/// What every application over engine.io and socket.io has: the connection and its pulse. Also used where an application
/// is not in this dialect.
pub(super) fn transport(seen: &Seen<'_>, packet: &Packet, out: &mut Out<'_>) -> bool {
    let root = parts::root(seen.doc.as_ref());
    match (packet.engine, packet.socket) {
        (Engine::Open, _) => {
            out.say(seen, What::Opened).direction = Direction::ToClient;
        }
        (Engine::Close, _) => {
            out.say(seen, What::Closed { code: None, reason: None });
        }
        (Engine::Ping | Engine::Pong, _) => {
            out.say(seen, What::Keepalive);
        }
        (Engine::Upgrade, _) => {
            out.other(seen, "engine.io upgrade");
        }
        (Engine::Noop, _) => {
            out.other(seen, "engine.io noop");
        }
        (_, Some(Socket::Connect)) => match root.filter(|_| seen.may_be(Direction::ToClient)) {
            // a socket is known by its id
            Some(root) if root.get("sid").is_some() => {
                let name = parts::name(root, "sid");
                let event = out.say(seen, What::Registered { name: name.clone() });
                event.direction = Direction::ToClient;
                event.to = name;
            }
            _ => {
                out.other(seen, "socket.io connect");
            }
        },
        (_, Some(Socket::Disconnect)) => {
            let reason = Some("socket.io disconnect".into());
            out.say(seen, What::Closed { code: None, reason });
        }
        (_, Some(Socket::ConnectError)) => {
            let text = root.and_then(|root| parts::text(root, "message")).unwrap_or_default();
            out.say(seen, What::Refused { asked: Asked::Access, reason: Some(text) });
        }
        (_, Some(Socket::Ack)) if seen.doc.is_none() => {
            out.say(seen, What::Acknowledged);
        }
        _ => return false,
    }
    true
}

fn said(seen: &Seen<'_>, packet: &Packet, out: &mut Out<'_>) -> bool {
    if packet.socket != Some(Socket::Event) {
        return false;
    }
    let Some((name, arguments)) = event(seen) else { return false };
    if !EVENTS.contains(&name.as_str()) {
        return false;
    }
    let room = arguments.first().and_then(|room| room.name());
    // the server puts the socket it is from between the room and the rest
    let socket = arguments.get(1).filter(|_| arguments.len() > 2 || name != "message").and_then(|id| id.name());
    let members = || arguments.get(2).and_then(|count| count.number()).map(|count| count as u32);
    let event = match name.as_str() {
        "join" => turn(out.say(seen, What::Join), Direction::ToServer),
        "leave" => turn(out.say(seen, What::Leave), Direction::ToServer),
        "joined" => {
            let event = turn(out.say(seen, What::Joined { members: members() }), Direction::ToClient);
            whose(event, socket);
            event
        }
        "otherjoin" | "otherjoined" => {
            let event = turn(out.say(seen, What::Joined { members: members() }), Direction::ToClient);
            event.from = socket;
            event
        }
        "leaved" => {
            let event = turn(out.say(seen, What::Left), Direction::ToClient);
            whose(event, socket);
            event
        }
        "bye" => {
            let event = turn(out.say(seen, What::Bye { reason: None }), Direction::ToClient);
            event.from = socket;
            event
        }
        "full" => {
            turn(out.say(seen, What::Refused { asked: Asked::Room, reason: Some("full".into()) }), Direction::ToClient)
        }
        "error" => {
            let text = arguments.last().and_then(|text| text.str()).unwrap_or_default();
            turn(out.say(seen, refusal(clip(&text))), Direction::ToClient)
        }
        _ => {
            let Some((what, lack)) = arguments.last().copied().and_then(payload) else {
                let event = out.other(seen, "message");
                event.room = room;
                return true;
            };
            let direction = if socket.is_some() { Direction::ToClient } else { Direction::ToServer };
            let event = turn(out.say_whole(seen, what, lack), direction);
            event.from = socket.or(event.from.take());
            event
        }
    };
    event.room = room;
    true
}

/// What our server says of a message that reached nobody, or that it does not know.
fn refusal(text: &str) -> What {
    match text.contains("nobody else") {
        true => What::Refused { asked: Asked::Peer, reason: Some(text.into()) },
        false => What::Error { code: None, text: text.into() },
    }
}

/// Who has joined or left: whom it is said to, unless the capture says that this is another.
fn whose(event: &mut Event, socket: Option<Name>) {
    match (&event.to, &socket) {
        (Some(known), Some(socket)) if known != socket => event.from = Some(socket.clone()),
        _ => event.to = socket.or(event.to.take()),
    }
}

/// A description or candidate that is the payload of a message.
fn payload(value: Json<'_>) -> Option<(What, Option<Lack>)> {
    let kind = value.get("type").and_then(Json::str).unwrap_or_default();
    match &*kind {
        "candidate" => candidate(value),
        "" if value.get("candidate").is_some() => candidate(value),
        _ if value.get("sdp").is_some() => description(value, None),
        _ => None,
    }
}

fn turn(event: &mut Event, direction: Direction) -> &mut Event {
    if matches!(event.direction, Direction::Unknown | Direction::Received | Direction::Sent) {
        event.direction = direction;
    }
    event
}

fn remark(seen: &Seen<'_>, line: &str, out: &mut Out<'_>) -> bool {
    let bracketed = || line.split_once('(')?.1.split(')').next().map(Name::from);
    let number = || line.rsplit(": ").next()?.trim().parse().ok();
    if let Some(rest) = line.strip_prefix("socket connected ") {
        let event = out.say(seen, What::Opened);
        event.connection = Some(clip(rest.trim()).into());
        event.from = event.connection.clone();
    } else if let Some(rest) = line.strip_prefix("socket disconnected ") {
        let (socket, reason) = rest.split_once(": ").unwrap_or((rest, ""));
        let reason = (!reason.is_empty()).then(|| clip(reason).into());
        let event = out.say(seen, What::Closed { code: None, reason });
        event.connection = Some(clip(socket.trim()).into());
        event.from = event.connection.clone();
    } else if line.starts_with("the number of user in room ") {
        out.say(seen, What::Joined { members: number() }).room = bracketed();
    } else if line.starts_with("user leave room ") {
        out.say(seen, What::Left).room = bracketed();
    } else if let Some(rest) = line.strip_prefix("message, room: ") {
        // the server tells what kind of message it was, and not what it said
        let kind = rest.rsplit("type:").next().unwrap_or_default().trim();
        let what = match parts::sdp_type(kind) {
            Some(kind) => What::Description(Description { kind: Some(kind), sdp: Embedded::default() }),
            None if kind == "candidate" => What::Candidate(crate::signal::event::Candidate::default()),
            None => return false,
        };
        let event = out.say_whole(seen, what, Some(Lack::NotShown));
        event.direction = Direction::Relayed;
        event.room = rest.split(',').next().map(|room| clip(room.trim()).into());
    } else {
        return false;
    }
    true
}

fn encode(event: &Event) -> Option<Wire> {
    let room = || event.room.as_deref().map(Value::from);
    let to_server = event.direction == Direction::ToServer;
    let emit = |arguments: Vec<Option<Value>>| -> Option<Wire> {
        let arguments: Option<Vec<Value>> = arguments.into_iter().collect();
        Some(Wire::Text(format!("42{}", Value::from(arguments?))))
    };
    let name = |name: &Option<Name>| name.as_deref().map(Value::from);
    let payload = match &event.what {
        What::Join => return emit(vec![Some("join".into()), room()]),
        What::Leave => return emit(vec![Some("leave".into()), room()]),
        What::Joined { members } => {
            let own = event.from.is_none();
            let word = if own { "joined" } else { "otherjoin" };
            let socket = if own { name(&event.to) } else { name(&event.from) };
            let mut arguments = vec![Some(word.into()), room(), socket];
            arguments.extend(members.map(|members| Some(json!(members))));
            return emit(arguments);
        }
        What::Left => return emit(vec![Some("leaved".into()), room(), name(&event.to)]),
        What::Bye { .. } if !to_server => return emit(vec![Some("bye".into()), room(), name(&event.from)]),
        What::Refused { asked: Asked::Room, .. } => return emit(vec![Some("full".into()), room()]),
        What::Refused { reason: Some(text), .. } | What::Error { text, .. } => {
            return emit(vec![Some("error".into()), Some(room().unwrap_or_default()), Some(Value::from(&**text))]);
        }
        What::Keepalive => return Some(Wire::Text(if to_server { "3" } else { "2" }.to_owned())),
        What::Registered { name: Some(name) } => return Some(Wire::Text(format!("40{}", json!({"sid": &**name})))),
        What::Description(description) if matches!(description.kind, Some(SdpType::Rollback) | None) => return None,
        What::Description(description) => parts::write_description(description),
        What::Candidate(candidate) => json!({
            "type": "candidate",
            "label": candidate.sdp_m_line_index,
            "id": candidate.sdp_mid.as_deref(),
            "candidate": &*candidate.candidate.text,
        }),
        _ => return None,
    };
    match to_server {
        true => emit(vec![Some("message".into()), room(), Some(payload)]),
        false => emit(vec![Some("message".into()), room(), name(&event.from), Some(payload)]),
    }
}
