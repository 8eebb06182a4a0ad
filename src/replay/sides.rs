//! Who took part. A side is one peer connection, or one client of a signaling server: captures name it by a name, by a
//! connection, or not at all, and then only what it says tells it from the others: its `o=` line and its ICE credentials.

use std::collections::HashMap;

use crate::signal::event::{Direction, Event, Name, Origin, Value, Vantage, What};

/// A side: its number, in the order of appearance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SideId(pub usize);

/// One side.
#[derive(Clone, Debug, Default)]
pub struct Side {
    /// The names it goes by in the capture, the first one first.
    pub names: Vec<Name>,
    /// The connections it was seen on, each with its capture.
    pub connections: Vec<(Origin, Name)>,
    /// What it writes in `o=`: user name and session id, of each session it describes.
    pub identities: Vec<Box<str>>,
    /// Is it the one whose capture this is (a client's HAR, a browser's dump)?
    pub local: bool,
    /// It is known only as the other side of a client.
    pub unnamed: bool,
}

impl Side {
    /// What to call it; none when the capture gives it no name.
    pub fn name(&self) -> Option<&Name> {
        self.names.first().or_else(|| self.connections.first().map(|(_, name)| name))
    }
}

/// What a side is known by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Name(Name),
    Connection(Origin, Name),
    Identity(Box<str>),
    /// The client whose capture it is, where nothing else names it.
    Writer(Origin),
    /// The other side of that one, where nothing else names it.
    PeerOf(Box<Self>),
}

/// All sides of a capture, with the keys they are found by.
#[derive(Clone, Debug, Default)]
pub struct Sides {
    all: Vec<Side>,
    keys: HashMap<Key, SideId>,
}

/// The most sides that are told apart; events of others have none. A server's log may name thousands.
const MOST: usize = 10_000;

impl Sides {
    /// The sides.
    pub fn all(&self) -> &[Side] {
        &self.all
    }

    /// One of them.
    pub fn get(&self, id: SideId) -> &Side {
        &self.all[id.0]
    }

    /// The sides that take part; one that turned out to be another is none.
    pub fn ids(&self) -> impl Iterator<Item = SideId> {
        let there = |side: &Side| {
            !(side.names.is_empty() && side.connections.is_empty() && side.identities.is_empty()) || side.local
        };
        self.all.iter().enumerate().filter(move |(_, side)| there(side)).map(|(index, _)| SideId(index))
    }

    /// The side of this name.
    pub fn named(&self, name: &str) -> Option<SideId> {
        self.keys.get(&Key::Name(name.into())).copied()
    }

    /// The side that goes by all of these keys: a known one, or a new one. When the keys lead to two known ones, the first
    /// key counts: a server hands a connection from one client to the next.
    fn by(&mut self, keys: Vec<Key>) -> Option<SideId> {
        let known = keys.iter().find_map(|key| self.keys.get(key).copied());
        if known.is_none() && (keys.is_empty() || self.all.len() >= MOST) {
            return None;
        }
        let id = known.unwrap_or_else(|| {
            self.all.push(Side::default());
            SideId(self.all.len() - 1)
        });
        for key in keys {
            if self.keys.contains_key(&key) {
                continue;
            }
            let side = &mut self.all[id.0];
            match &key {
                Key::Name(name) => side.names.push(name.clone()),
                Key::Connection(source, name) => side.connections.push((*source, name.clone())),
                Key::Identity(identity) => side.identities.push(identity.clone()),
                Key::Writer(_) => side.local = true,
                Key::PeerOf(_) => side.unnamed = true,
            }
            self.keys.insert(key, id);
        }
        Some(id)
    }

    /// Learns who is at which connection from what is no part of a call: names that are asked for and granted.
    pub fn meet(&mut self, event: &Event) {
        let name = match (&event.what, event.direction) {
            (What::Registered { name }, Direction::ToClient) => event.to.clone().or_else(|| name.clone()),
            (What::Register { .. } | What::Refused { .. }, _) => None,
            (What::Registered { name }, _) => event.from.clone().or_else(|| name.clone()),
            (_, Direction::ToServer | Direction::Sent) => event.from.clone(),
            _ => None,
        };
        if let (Some(name), Some(here)) = (name, here(event)) {
            self.by(vec![here, Key::Name(name)]);
        }
    }

    /// Who says what this event holds.
    pub fn author(&mut self, event: &Event) -> Option<SideId> {
        let mut keys = Vec::new();
        keys.extend(event.from.clone().map(Key::Name));
        let of_writer = match event.direction {
            Direction::ToServer | Direction::Sent => true,
            Direction::Local => !is_remote(event),
            _ => false,
        };
        if of_writer {
            keys.extend(here(event));
        }
        keys.extend(identity(event).map(Key::Identity));
        let arrives = matches!(event.direction, Direction::ToClient | Direction::Received);
        if arrives && event.from.is_none() {
            // Some servers (Janus) answer with the `o=` line of the offer: what arrives is not the receiver's own all the
            // same.
            let receiver = here(event).as_ref().and_then(|key| self.keys.get(key).copied());
            let author = keys.iter().find_map(|key| self.keys.get(key).copied());
            if receiver.is_some() && author == receiver {
                return self.peer_of(event);
            }
        }
        self.by(keys)
    }

    /// Who gets what this event holds: the one it is delivered to, or else the one it is addressed to.
    pub fn receiver(&mut self, event: &Event) -> Option<SideId> {
        match event.direction {
            Direction::ToClient | Direction::Received => match here(event) {
                Some(key) => self.by(vec![key]),
                None => event.to.clone().and_then(|name| self.by(vec![Key::Name(name)])),
            },
            Direction::Local if is_remote(event) => here(event).and_then(|key| self.by(vec![key])),
            Direction::Local => None,
            _ => event.to.clone().and_then(|name| self.by(vec![Key::Name(name)])),
        }
    }

    /// The other side of the client at whose connection an event was seen, where nothing names it.
    pub fn peer_of(&mut self, event: &Event) -> Option<SideId> {
        here(event).and_then(|key| self.by(vec![Key::PeerOf(Box::new(key))]))
    }

    /// The side an event is about that no message is in: whose state it is, who calls an API.
    pub fn subject(&mut self, event: &Event) -> Option<SideId> {
        let mut keys: Vec<Key> = event.from.clone().map(Key::Name).into_iter().collect();
        keys.extend(here(event));
        self.by(keys)
    }

    /// Takes a side that was told apart for the same as another: its words are theirs from now on.
    pub fn same(&mut self, keep: SideId, drop: SideId) {
        for id in self.keys.values_mut() {
            if *id == drop {
                *id = keep;
            }
        }
        let dropped = std::mem::take(&mut self.all[drop.0]);
        let kept = &mut self.all[keep.0];
        kept.names.extend(dropped.names);
        kept.connections.extend(dropped.connections);
        kept.identities.extend(dropped.identities);
        kept.local |= dropped.local;
    }
}

/// Does an API hand over what the other side said?
fn is_remote(event: &Event) -> bool {
    matches!(&event.what, What::Api(api) if matches!(&*api.name, "setRemoteDescription" | "addIceCandidate"))
}

/// The client at whose connection it was seen.
fn here(event: &Event) -> Option<Key> {
    let source = event.origin();
    match &event.connection {
        Some(connection) => Some(Key::Connection(source, connection.clone())),
        None if event.vantage == Vantage::Client => Some(Key::Writer(source)),
        None => None,
    }
}

/// What a description says of its author: user name and session id.
fn identity(event: &Event) -> Option<Box<str>> {
    let description = event.description()?;
    if let What::Api(api) = &event.what
        && matches!(api.value, Value::Description(_))
        && is_remote(event)
        && event.connection.is_none()
    {
        return None;
    }
    identity_of(&description.sdp.text)
}

/// User name and session id of a description's `o=` line, when they tell anybody from anybody else: `- 0` does not.
pub fn identity_of(sdp: &str) -> Option<Box<str>> {
    let line = sdp.lines().take(4).find_map(|line| line.strip_prefix("o="))?;
    let mut words = line.split_ascii_whitespace();
    let (user, session) = (words.next()?, words.next()?);
    let distinct = session.len() >= 6 && session.bytes().any(|digit| digit != b'0');
    distinct.then(|| format!("{user} {session}").into())
}
