//! socket.io rooms: who has joined a room hears who else joins and leaves, and what the others say. The payload of a message
//! is passed on as it was written.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Refusal;
use super::desk::{Desk, NAME, quoted};
use super::input::Heard;
use super::output::{Conn, Doing};
use crate::signal::engine::{Packet, Socket};
use crate::signal::event::Name;
use crate::signal::json::Doc;
use crate::text::Way;

/// The most rooms a client may be in.
const ROOMS: usize = 16;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Rooms {
    rooms: BTreeMap<Name, BTreeSet<Conn>>,
    sockets: BTreeMap<Conn, Member>,
}

#[derive(Debug)]
struct Member {
    /// The id of its socket.
    id: Name,
    rooms: BTreeSet<Name>,
    /// It is connected to the namespace.
    connected: bool,
    /// Of engine.io.
    version: u8,
}

impl Rooms {
    /// A session of engine.io came up; version 3 is connected by that.
    pub(super) fn opened(&mut self, desk: &mut Desk, conn: Conn, id: Name, version: u8) {
        desk.name(conn, Some(id.clone()));
        self.sockets.insert(conn, Member { id, rooms: BTreeSet::new(), connected: version == 3, version });
        if version == 3 {
            desk.say(conn, "40");
            desk.tell(conn, Doing::Registered);
        }
    }

    /// A packet of socket.io, with the `4` before it.
    pub(super) fn text(&mut self, desk: &mut Desk, conn: Conn, heard: &Heard<'_>) {
        let packet = Packet::read(heard.text);
        let Some((packet, socket)) = packet.as_ref().and_then(|packet| Some((packet, packet.socket?))) else {
            return self.broken(desk, conn, heard.text.len());
        };
        let Some(member) = self.sockets.get_mut(&conn) else { return };
        let version = member.version;
        if packet.namespace != "/" {
            desk.said(conn, "connect", None, 0, heard.text.len());
            desk.refused(conn, Refusal::NotFound, None);
            let namespace: String = packet.namespace.chars().take(64).collect();
            let why = if version == 3 { json!("Invalid namespace") } else { json!({"message": "Invalid namespace"}) };
            return desk.say(conn, format!("44{namespace},{why}"));
        }
        match socket {
            Socket::Connect => {
                desk.said(conn, "connect", None, 0, heard.text.len());
                if version == 4 && !std::mem::replace(&mut member.connected, true) {
                    let id = member.id.clone();
                    desk.tell(conn, Doing::Registered);
                    desk.say(conn, format!("40{}", json!({"sid": &*id})));
                }
            }
            Socket::Disconnect => {
                desk.said(conn, "disconnect", None, 0, heard.text.len());
                desk.close(conn, 1000, "client namespace disconnect");
            }
            _ if !member.connected => {
                desk.said(conn, heard.kind, None, 0, heard.text.len());
                desk.refuse(conn, Refusal::OutOfTurn, Some("40 (connect) comes first"));
            }
            Socket::Event => self.event(desk, conn, heard, packet),
            Socket::BinaryEvent | Socket::BinaryAck => {
                desk.said(conn, heard.kind, None, 0, heard.text.len());
                desk.refuse(conn, Refusal::Binary, Some("binary payloads are not passed on"));
            }
            Socket::Ack | Socket::ConnectError => self.broken(desk, conn, heard.text.len()),
        }
    }

    fn broken(&self, desk: &mut Desk, conn: Conn, bytes: usize) {
        desk.said(conn, "unknown", None, 0, bytes);
        desk.refuse(conn, Refusal::NotUnderstood, Some("this is no packet of socket.io that a client sends"));
    }

    fn event(&mut self, desk: &mut Desk, conn: Conn, heard: &Heard<'_>, packet: &Packet) {
        let text = heard.text.get(packet.json as usize..).unwrap_or_default();
        let Ok(Value::Array(arguments)) = serde_json::from_str(text) else {
            return self.broken(desk, conn, heard.text.len());
        };
        let name = arguments.first().and_then(Value::as_str).unwrap_or_default();
        let room = arguments.get(1).and_then(|room| match room {
            Value::String(room) => Some(Name::from(room.as_str())),
            Value::Number(room) => Some(Name::from(room.to_string())),
            _ => None,
        });
        let room = room.filter(|room| !room.is_empty() && room.len() <= NAME);
        match (name, room) {
            ("join" | "leave" | "message", None) => {
                desk.said(conn, heard.kind, None, 0, heard.text.len());
                let says = format!("{name} needs the name of a room, of 1 to {NAME} bytes");
                desk.refuse(conn, Refusal::BadName, Some(&says));
            }
            ("join", Some(room)) => self.join(desk, conn, heard, room),
            ("leave", Some(room)) => {
                desk.said(conn, heard.kind, Some(room.clone()), 0, heard.text.len());
                if !self.leave(desk, conn, &room) {
                    let says = format!("you are not in room {}", quoted(&room));
                    desk.refuse_in(conn, Refusal::NotInRoom, Some(&says), Some(&room));
                }
            }
            ("message", Some(room)) => self.message(desk, conn, heard, &room, text, &arguments),
            _ => {
                desk.said(conn, "unknown", None, 0, heard.text.len());
                let says = format!("there is no event {}: join, leave, message", quoted(name));
                desk.refuse(conn, Refusal::NotUnderstood, Some(&says));
            }
        }
        if let Some(ack) = packet.ack {
            desk.say(conn, format!("43{ack}[]"));
        }
    }

    fn join(&mut self, desk: &mut Desk, conn: Conn, heard: &Heard<'_>, room: Name) {
        desk.said(conn, heard.kind, Some(room.clone()), 0, heard.text.len());
        let Some(member) = self.sockets.get_mut(&conn) else { return };
        let there = self.rooms.get(&room).map_or(0, BTreeSet::len);
        if !member.rooms.contains(&room) {
            if member.rooms.len() >= ROOMS {
                let says = format!("a client may be in {ROOMS} rooms");
                return desk.refuse_in(conn, Refusal::RoomFull, Some(&says), Some(&room));
            }
            if there >= desk.limits.room {
                return desk.refuse_in(conn, Refusal::RoomFull, Some("full"), Some(&room));
            }
        }
        member.rooms.insert(room.clone());
        let id = member.id.clone();
        let members = self.rooms.entry(room.clone()).or_default();
        members.insert(conn);
        desk.tell(conn, Doing::Joined { room: room.clone(), members: members.len() });
        self.to_room(desk, &room, None, &format!("42{}", json!(["joined", &*room, &*id])));
    }

    /// Everybody in the room hears it, but for one.
    fn to_room(&self, desk: &mut Desk, room: &Name, except: Option<Conn>, text: &str) -> usize {
        let text: std::sync::Arc<str> = text.into();
        let mut heard_by = 0;
        for conn in self.rooms.get(room).into_iter().flatten().filter(|conn| Some(**conn) != except) {
            desk.say(*conn, text.clone());
            heard_by += 1;
        }
        heard_by
    }

    /// False when it was not in the room.
    fn leave(&mut self, desk: &mut Desk, conn: Conn, room: &Name) -> bool {
        let Some(member) = self.sockets.get_mut(&conn) else { return false };
        if !member.rooms.remove(room) {
            return false;
        }
        let text = format!("42{}", json!(["leaved", &**room, &*member.id]));
        // of who is gone altogether that has been told
        if desk.is_there(conn) {
            desk.tell(conn, Doing::Left { room: room.clone() });
        }
        self.to_room(desk, room, None, &text);
        if let Some(members) = self.rooms.get_mut(room) {
            members.remove(&conn);
            if members.is_empty() {
                self.rooms.remove(room);
            }
        }
        true
    }

    fn message(
        &mut self,
        desk: &mut Desk,
        conn: Conn,
        heard: &Heard<'_>,
        room: &Name,
        text: &str,
        arguments: &[Value],
    ) {
        let Some(member) = self.sockets.get(&conn) else { return };
        let others = self.rooms.get(room).map_or(0, |members| members.iter().filter(|other| **other != conn).count());
        let is_in = member.rooms.contains(room);
        desk.said(conn, heard.kind, Some(room.clone()), if is_in { others } else { 0 }, heard.text.len());
        if !is_in {
            let says = format!("you are not in room {}", quoted(room));
            return desk.refuse_in(conn, Refusal::NotInRoom, Some(&says), Some(room));
        }
        if others == 0 {
            let says = format!("nobody else is in room {}", quoted(room));
            return desk.refuse_in(conn, Refusal::Nobody, Some(&says), Some(room));
        }
        let mut out = format!("42[\"message\",{},{}", json!(&**room), json!(&*member.id));
        let doc = Doc::read(text, Way::default()).filter(|doc| doc.fault.is_none());
        match &doc {
            // as it was written
            Some(doc) => doc.root().items().skip(2).for_each(|payload| {
                out.push(',');
                out.push_str(payload.source());
            }),
            None => arguments.iter().skip(2).for_each(|payload| {
                out.push(',');
                out.push_str(&payload.to_string());
            }),
        }
        out.push(']');
        self.to_room(desk, room, Some(conn), &out);
    }

    pub(super) fn closed(&mut self, desk: &mut Desk, conn: Conn) {
        let rooms = self.sockets.get(&conn).map(|member| member.rooms.clone()).unwrap_or_default();
        for room in rooms {
            self.leave(desk, conn, &room);
        }
        self.sockets.remove(&conn);
    }
}
