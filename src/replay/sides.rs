//! Who took part. A side is one peer connection, or one client of a signaling server: captures name it by a name, by a
//! connection, or not at all, and then only what it says tells it from the others: its `o=` line and its ICE credentials.

use std::collections::{HashMap, HashSet};

use crate::signal::event::{Direction, Event, Name, Origin, Value, Vantage, What};
use crate::signal::merge::Joined;

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
    /// That capture.
    pub home: Option<Origin>,
    /// It is known only as the other side of a client.
    pub unnamed: bool,
    /// It was seen: it says something, gets something at its own connection, or has a state. Who is only spoken to may not
    /// be there at all.
    pub seen: bool,
    /// It was spoken to, and was not there.
    pub absent: bool,
}

impl Side {
    /// What to call it; none when the capture gives it no name.
    pub fn name(&self) -> Option<&Name> {
        self.names.first().or_else(|| self.connections.first().map(|(_, name)| name))
    }
}

/// What a side is known by. Names and what a description says of its author count within a call; captures of several calls
/// that have nothing to do with one another may use the same ones.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Name(u16, Name),
    Connection(Origin, Name),
    Identity(u16, Box<str>),
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
    joined: Joined,
    /// Names of those who were heard of as being there, and the calls they were heard in.
    heard: HashSet<(u16, Name)>,
}

/// The most sides that are told apart; events of others have none. A server's log may name thousands.
const MOST: usize = 10_000;

impl Sides {
    /// Nobody yet, of captures that have this to do with one another.
    pub(super) fn of(joined: &Joined) -> Self {
        Self { joined: joined.clone(), ..Self::default() }
    }

    /// The key of a name that an event tells.
    fn name(&self, event: &Event, name: &Name) -> Key {
        Key::Name(self.joined.call(event.place), name.clone())
    }

    /// The sides.
    pub fn all(&self) -> &[Side] {
        &self.all
    }

    /// One of them.
    pub fn get(&self, id: SideId) -> &Side {
        &self.all[id.0]
    }

    /// The sides that take part; one that turned out to be another is none, and neither is who was never there.
    pub fn ids(&self) -> impl Iterator<Item = SideId> {
        let there = |side: &Side| {
            let known = !(side.names.is_empty() && side.connections.is_empty() && side.identities.is_empty());
            (known || side.local) && !side.absent
        };
        self.all.iter().enumerate().filter(move |(_, side)| there(side)).map(|(index, _)| SideId(index))
    }

    /// The side of a name that an event tells.
    pub fn named(&self, event: &Event, name: &str) -> Option<SideId> {
        self.keys.get(&self.name(event, &name.into())).copied()
    }

    /// Somebody of this name is there.
    pub(super) fn heard_of(&mut self, call: u16, name: &Name) {
        self.heard.insert((call, name.clone()));
    }

    /// Marks those who were spoken to and not seen, as far as their call and name are meant.
    pub(super) fn absent(&mut self, meant: impl Fn(u16, &Name) -> bool) {
        let names: HashSet<SideId> = self
            .keys
            .iter()
            .filter(|(key, _)| matches!(key, Key::Name(call, name) if meant(*call, name)))
            .map(|(_, id)| *id)
            .collect();
        let heard: HashSet<SideId> = self
            .heard
            .iter()
            .filter_map(|(call, name)| self.keys.get(&Key::Name(*call, name.clone())).copied())
            .collect();
        for (index, side) in self.all.iter_mut().enumerate() {
            side.seen |= heard.contains(&SideId(index));
            side.absent = !side.seen && names.contains(&SideId(index));
        }
    }

    /// It takes part; who is at a connection of a client's own capture is that client.
    pub(super) fn seen(&mut self, id: SideId) {
        self.all[id.0].seen = true;
    }

    /// The one at the connection of an event is the client whose capture it is.
    fn at_home(&mut self, id: Option<SideId>, event: &Event) {
        let home = event.vantage == Vantage::Client && event.direction != Direction::Local;
        if let Some(id) = id.filter(|_| home && event.connection.is_some()) {
            (self.all[id.0].local, self.all[id.0].home) = (true, Some(event.origin()));
        }
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
                Key::Name(_, name) => side.names.push(name.clone()),
                Key::Connection(source, name) => side.connections.push((*source, name.clone())),
                Key::Identity(_, identity) => side.identities.push(identity.clone()),
                Key::Writer(source) => (side.local, side.home) = (true, Some(*source)),
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
            let id = self.by(vec![here, self.name(event, &name)]);
            id.into_iter().for_each(|id| self.seen(id));
            self.at_home(id, event);
        }
        let there = match &event.what {
            What::Register { .. } | What::Refused { .. } => None,
            What::Registered { name: Some(name) } => Some(name),
            _ => event.from.as_ref(),
        };
        if let Some(name) = there.filter(|_| self.heard.len() < MOST) {
            let key = (self.joined.call(event.place), name.clone());
            if !self.heard.contains(&key) {
                self.heard.insert(key);
            }
        }
    }

    /// Who says what this event holds.
    pub fn author(&mut self, event: &Event) -> Option<SideId> {
        let mut keys = Vec::new();
        keys.extend(event.from.as_ref().map(|name| self.name(event, name)));
        let of_writer = match event.direction {
            Direction::ToServer | Direction::Sent => true,
            Direction::Local => !is_remote(event),
            _ => false,
        };
        if of_writer {
            keys.extend(here(event));
        }
        let call = self.joined.call(event.place);
        keys.extend(identity(event).map(|identity| Key::Identity(call, identity)));
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
        let id = self.by(keys);
        self.at_home(id.filter(|_| of_writer), event);
        id
    }

    /// Who gets what this event holds: the one it is delivered to, or else the one it is addressed to.
    pub fn receiver(&mut self, event: &Event) -> Option<SideId> {
        match event.direction {
            Direction::ToClient | Direction::Received => match here(event) {
                Some(key) => {
                    let id = self.by(vec![key]);
                    id.into_iter().for_each(|id| self.seen(id));
                    self.at_home(id, event);
                    id
                }
                None => self.addressed(event),
            },
            Direction::Local if is_remote(event) => here(event).and_then(|key| self.by(vec![key])),
            Direction::Local => None,
            _ => self.addressed(event),
        }
    }

    /// Whom an event names as the one it is for.
    pub fn addressed(&mut self, event: &Event) -> Option<SideId> {
        let key = self.name(event, event.to.as_ref()?);
        self.by(vec![key])
    }

    /// The other side of the client at whose connection an event was seen, where nothing names it.
    pub fn peer_of(&mut self, event: &Event) -> Option<SideId> {
        here(event).and_then(|key| self.by(vec![Key::PeerOf(Box::new(key))]))
    }

    /// The side an event is about that no message is in: whose state it is, who calls an API.
    pub fn subject(&mut self, event: &Event) -> Option<SideId> {
        let mut keys: Vec<Key> = event.from.iter().map(|name| self.name(event, name)).collect();
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
        kept.seen |= dropped.seen;
        kept.home = kept.home.or(dropped.home);
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
