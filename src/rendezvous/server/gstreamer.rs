//! The server of the GStreamer sendrecv demo: peers register, one asks for a session with another, and from then on all
//! that one says goes to the other as it is. Rooms, in which messages have an address, are in it, too.
//!
//! When a peer goes in the middle of a session, the demo's server closes the connection of the other, so that it begins
//! anew; clients are written for that. We say why before.

use std::collections::{BTreeMap, BTreeSet};

use super::Refusal;
use super::desk::{Desk, NAME, quoted};
use super::input::Heard;
use super::output::{Conn, Doing, Frame};
use crate::signal::event::{Name, What};

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Gstreamer {
    peers: BTreeMap<Name, Peer>,
    ids: BTreeMap<Conn, Name>,
    rooms: BTreeMap<Name, BTreeSet<Name>>,
}

#[derive(Debug)]
struct Peer {
    conn: Conn,
    state: State,
}

/// What a peer is in.
#[derive(Clone, Debug, PartialEq)]
enum State {
    Idle,
    Session(Name),
    Room(Name),
}

impl Gstreamer {
    pub(super) fn text(&mut self, desk: &mut Desk, conn: Conn, heard: &Heard<'_>) {
        let Some(id) = self.ids.get(&conn).cloned() else { return self.hello(desk, conn, heard) };
        let Some(peer) = self.peers.get(&id) else { return };
        match peer.state.clone() {
            State::Session(other) => self.pass(desk, conn, &other, heard),
            State::Room(room) => self.in_room(desk, conn, &id, &room, heard),
            State::Idle => self.idle(desk, conn, &id, heard),
        }
    }

    /// The first message: who it is.
    fn hello(&mut self, desk: &mut Desk, conn: Conn, heard: &Heard<'_>) {
        desk.said(conn, heard.kind, None, 0, heard.text.len());
        let words = heard.text.trim();
        let Some(rest) = words.strip_prefix("HELLO").filter(|rest| rest.is_empty() || rest.starts_with(' ')) else {
            desk.refuse(conn, Refusal::OutOfTurn, Some("invalid protocol: HELLO <id> comes first"));
            return desk.close(conn, 1002, "invalid protocol");
        };
        // newer clients tell of themselves after the id, in JSON
        let (id, about) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
        let fault = if id.is_empty() {
            Some((Refusal::BadName, "invalid peer uid: there is none".to_owned()))
        } else if id.len() > NAME {
            Some((Refusal::BadName, format!("invalid peer uid: longer than {NAME} bytes")))
        } else if !about.is_empty() && !about.trim_start().starts_with('{') {
            Some((Refusal::BadName, "invalid peer uid: there is a blank in it".to_owned()))
        } else if id.chars().any(char::is_control) {
            Some((Refusal::BadName, "invalid peer uid: there are control characters in it".to_owned()))
        } else if self.peers.contains_key(id) {
            Some((Refusal::NameTaken, format!("invalid peer uid: {} is already registered", quoted(id))))
        } else {
            None
        };
        if let Some((refusal, says)) = fault {
            desk.refuse(conn, refusal, Some(&says));
            return desk.close(conn, 1002, "invalid peer uid");
        }
        let id: Name = id.into();
        self.peers.insert(id.clone(), Peer { conn, state: State::Idle });
        self.ids.insert(conn, id.clone());
        desk.name(conn, Some(id));
        desk.tell(conn, Doing::Registered);
        desk.express(conn, What::Registered { name: None }, None);
    }

    /// All that is said in a session goes to the other.
    fn pass(&self, desk: &mut Desk, conn: Conn, other: &Name, heard: &Heard<'_>) {
        let Some(peer) = self.peers.get(other) else { return };
        desk.said(conn, heard.kind, Some(other.clone()), 1, heard.text.len());
        desk.send(peer.conn, Frame::Text(heard.text.clone()));
    }

    fn idle(&mut self, desk: &mut Desk, conn: Conn, id: &Name, heard: &Heard<'_>) {
        let to = heard.event.and_then(|event| event.to.clone());
        desk.said(conn, heard.kind, to.clone(), 0, heard.text.len());
        match (heard.event.map(|event| &event.what), to) {
            (Some(What::Call), Some(callee)) => self.call(desk, conn, id, &callee),
            (Some(What::Join), _) => {
                if let Some(room) = heard.event.and_then(|event| event.room.clone()) {
                    self.join(desk, conn, id, room);
                }
            }
            (Some(What::Register { .. }), _) => {
                desk.refuse(conn, Refusal::OutOfTurn, Some(&format!("already registered as {}", quoted(id))));
            }
            (
                Some(What::Description(_) | What::Candidate(_) | What::EndOfCandidates { .. } | What::RequestOffer),
                _,
            ) => {
                let says = "no session: nobody to pass this on to; SESSION <peer> comes first";
                desk.refuse(conn, Refusal::Nobody, Some(says));
            }
            _ => desk.refuse(conn, Refusal::NotUnderstood, Some("unknown message")),
        }
    }

    fn call(&mut self, desk: &mut Desk, conn: Conn, id: &Name, callee: &Name) {
        let Some(peer) = self.peers.get_mut(callee) else {
            return desk.refuse(conn, Refusal::NotFound, Some(&format!("peer {} not found", quoted(callee))));
        };
        if callee == id || peer.state != State::Idle {
            return desk.refuse(conn, Refusal::Busy, Some(&format!("peer {} busy", quoted(callee))));
        }
        peer.state = State::Session(id.clone());
        if let Some(own) = self.peers.get_mut(id) {
            own.state = State::Session(callee.clone());
        }
        desk.tell(conn, Doing::Paired { with: callee.clone() });
        desk.express(conn, What::Accepted, None);
    }

    fn join(&mut self, desk: &mut Desk, conn: Conn, id: &Name, room: Name) {
        // the demo's server keeps `session` for itself
        if &*room == "session" {
            return desk.refuse(conn, Refusal::BadName, Some(&format!("invalid room id {}", quoted(&room))));
        }
        let members = self.rooms.entry(room.clone()).or_default();
        if members.len() >= desk.limits.room {
            return desk.refuse(conn, Refusal::RoomFull, Some(&format!("room {} is full", quoted(&room))));
        }
        let others: Vec<Name> = members.iter().cloned().collect();
        members.insert(id.clone());
        if let Some(own) = self.peers.get_mut(id) {
            own.state = State::Room(room.clone());
        }
        desk.tell(conn, Doing::Joined { room, members: others.len() + 1 });
        desk.say(conn, format!("ROOM_OK {}", others.join(" ")));
        self.to_all(desk, &others, &format!("ROOM_PEER_JOINED {id}"));
    }

    fn to_all(&self, desk: &mut Desk, ids: &[Name], text: &str) {
        for id in ids {
            if let Some(peer) = self.peers.get(id) {
                desk.say(peer.conn, text);
            }
        }
    }

    fn in_room(&self, desk: &mut Desk, conn: Conn, id: &Name, room: &Name, heard: &Heard<'_>) {
        let mut words = heard.text.splitn(3, ' ');
        match (words.next().map(str::trim_end), words.next(), words.next()) {
            (Some("ROOM_PEER_MSG"), Some(other), Some(message)) => {
                let there = self.peers.get(other);
                let heard_by = usize::from(there.is_some_and(|peer| peer.state == State::Room(room.clone())));
                desk.said(conn, heard.kind, Some(other.into()), heard_by, heard.text.len());
                match there {
                    None => {
                        desk.refuse(conn, Refusal::NotFound, Some(&format!("peer {} not found", quoted(other))));
                    }
                    Some(_) if heard_by == 0 => {
                        let says = format!("peer {} is not in the room", quoted(other));
                        desk.refuse(conn, Refusal::NotInRoom, Some(&says));
                    }
                    Some(peer) => desk.say(peer.conn, format!("ROOM_PEER_MSG {id} {message}")),
                }
            }
            (Some("ROOM_PEER_LIST"), None, None) => {
                desk.said(conn, "list", None, 0, heard.text.len());
                let others: Vec<Name> =
                    self.rooms.get(room).into_iter().flatten().filter(|other| *other != id).cloned().collect();
                desk.say(conn, format!("ROOM_PEER_LIST {}", others.join(" ")));
            }
            _ => {
                desk.said(conn, heard.kind, None, 0, heard.text.len());
                desk.refuse(conn, Refusal::OutOfTurn, Some("invalid msg, already in room"));
            }
        }
    }

    pub(super) fn closed(&mut self, desk: &mut Desk, conn: Conn) {
        let Some(id) = self.ids.remove(&conn) else { return };
        let Some(peer) = self.peers.remove(&id) else { return };
        match peer.state {
            State::Idle => {}
            State::Session(other) => {
                if let Some(peer) = self.peers.get_mut(&other) {
                    peer.state = State::Idle;
                    let conn = peer.conn;
                    desk.refuse(conn, Refusal::PeerGone, Some(&format!("peer {} is gone: session ended", quoted(&id))));
                    desk.close(conn, 1000, "session ended");
                }
            }
            State::Room(room) => {
                let Some(members) = self.rooms.get_mut(&room) else { return };
                members.remove(&id);
                let others: Vec<Name> = members.iter().cloned().collect();
                if others.is_empty() {
                    self.rooms.remove(&room);
                }
                self.to_all(desk, &others, &format!("ROOM_PEER_LEFT {id}"));
            }
        }
    }
}
