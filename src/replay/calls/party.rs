//! Who is at a server, under every name it goes by, with what was seen of it before it took part in a call.

use std::collections::{HashMap, VecDeque};

use super::Kept;
use crate::signal::event::{Direction, Event, Name, Origin, Vantage, What};

/// Somebody, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct PartyId(u64);

/// What somebody is known by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Connection(Origin, Name),
    Name(Name),
    /// A room stands for those in it, where they are not told apart.
    Room(Name),
    /// The client whose capture it is.
    Writer(Origin),
}

/// Somebody.
#[derive(Debug, Default)]
pub(super) struct Party {
    keys: Vec<Key>,
    /// How it came: opened, registered, joined. Each of its calls begins with these.
    came: Vec<Kept>,
    /// What was said to it or by it outside of calls, which the next call takes along.
    before: VecDeque<Kept>,
    /// Calls it takes part in, the latest last.
    calls: Vec<u64>,
    seen: u64,
}

/// So many events of how somebody came are kept.
const CAME: usize = 6;
/// So many events between calls are kept.
const BEFORE: usize = 32;
/// So many bytes of events between calls are kept in all.
const BEFORE_BYTES: usize = 16 << 20;
/// So many open calls of one party are known to it.
const CALLS: usize = 512;
/// So many are known at a time; then those that were not seen for long are forgotten.
const MOST: usize = 10_000;

/// Everybody.
#[derive(Debug, Default)]
pub(super) struct Parties {
    all: HashMap<PartyId, Party>,
    known: HashMap<Key, PartyId>,
    next: u64,
    before: usize,
}

/// Who an event is of.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ends {
    /// Who says it, or whom it is about.
    pub(super) author: Option<PartyId>,
    /// Who gets it.
    pub(super) receiver: Option<PartyId>,
    /// The receiver is the one at whose connection it was seen: it was delivered.
    pub(super) delivered: bool,
    /// One of them is the client whose capture it is.
    pub(super) writer: bool,
}

impl Ends {
    /// The one whose connection it was seen at, first.
    pub(super) fn all(self) -> impl Iterator<Item = PartyId> {
        let (one, other) = if self.delivered { (self.receiver, self.author) } else { (self.author, self.receiver) };
        one.into_iter().chain(other)
    }
}

impl Parties {
    /// The calls somebody takes part in, the latest last.
    pub(super) fn calls(&self, id: PartyId) -> &[u64] {
        self.all.get(&id).map_or(&[], |party| &party.calls)
    }

    /// Somebody takes part in a call.
    pub(super) fn joins(&mut self, id: PartyId, call: u64) {
        let Some(party) = self.all.get_mut(&id) else { return };
        if party.calls.len() >= CALLS {
            party.calls.remove(0);
        }
        party.calls.push(call);
    }

    /// And does not any more.
    pub(super) fn parts(&mut self, id: PartyId, call: u64) {
        if let Some(party) = self.all.get_mut(&id) {
            party.calls.retain(|known| *known != call);
        }
    }

    /// Who an event is of: makes them known.
    pub(super) fn ends(&mut self, number: u64, event: &Event) -> Ends {
        let writer = event.connection.is_none() && event.vantage == Vantage::Client;
        let here = match &event.connection {
            Some(connection) => Some(Key::Connection(event.origin(), connection.clone())),
            None if writer => Some(Key::Writer(event.origin())),
            None => None,
        };
        let from = event.from.clone().map(Key::Name);
        let to = event.to.clone().map(Key::Name);
        let delivered = matches!(event.direction, Direction::ToClient | Direction::Received);
        let (author, receiver) = if delivered { (vec![from], vec![here, to]) } else { (vec![here, from], vec![to]) };
        let mut ends = Ends { author: self.by(number, author), receiver: None, delivered, writer };
        ends.receiver = self.by(number, receiver).filter(|receiver| Some(*receiver) != ends.author);
        if ends.author.is_none()
            && ends.receiver.is_none()
            && let Some(room) = &event.room
        {
            ends.author = self.by(number, vec![Some(Key::Room(room.clone()))]);
        }
        ends
    }

    fn by(&mut self, number: u64, keys: Vec<Option<Key>>) -> Option<PartyId> {
        let known = keys.iter().flatten().find_map(|key| self.known.get(key).copied());
        if known.is_none() && keys.iter().all(Option::is_none) {
            return None;
        }
        let id = known.unwrap_or_else(|| {
            if self.all.len() >= MOST {
                self.forget_old();
            }
            self.next += 1;
            PartyId(self.next)
        });
        let party = self.all.entry(id).or_default();
        party.seen = number;
        for key in keys.into_iter().flatten() {
            // one client goes by few names
            if party.keys.len() < 16 && !self.known.contains_key(&key) {
                party.keys.push(key.clone());
                self.known.insert(key, id);
            }
        }
        Some(id)
    }

    /// Forgets the half that was not seen for longest; those who are in a call stay.
    fn forget_old(&mut self) {
        let mut seen: Vec<u64> = self.all.values().map(|party| party.seen).collect();
        let middle = seen.len() / 2;
        let (_, middle, _) = seen.select_nth_unstable(middle);
        let middle = *middle;
        let known = &mut self.known;
        self.all.retain(|_, party| {
            let stays = party.seen > middle || !party.calls.is_empty();
            if !stays {
                for key in &party.keys {
                    known.remove(key);
                }
            }
            stays
        });
    }

    /// Its connection is closed: the next one of that name is somebody else.
    pub(super) fn gone(&mut self, id: PartyId) {
        if let Some(party) = self.all.remove(&id) {
            for key in party.keys {
                self.known.remove(&key);
            }
        }
    }

    /// What a call of it begins with: how it came, and what was said since its last call.
    pub(super) fn brings(&mut self, id: PartyId) -> Vec<Kept> {
        let Some(party) = self.all.get_mut(&id) else { return Vec::new() };
        party.came.iter().cloned().chain(std::mem::take(&mut party.before)).collect()
    }

    /// Remembers how it came.
    pub(super) fn came(&mut self, id: PartyId, event: Kept) {
        let Some(party) = self.all.get_mut(&id) else { return };
        if matches!(event.1.what, What::Opened) {
            party.came.clear();
        }
        if party.came.len() < CAME {
            party.came.push(event);
        }
    }

    /// Remembers what was said outside of a call.
    pub(super) fn before(&mut self, id: PartyId, event: Kept) {
        self.before += event.1.weight();
        if self.before > BEFORE_BYTES {
            self.before = 0;
            self.all.values_mut().for_each(|party| party.before = VecDeque::new());
        }
        let Some(party) = self.all.get_mut(&id) else { return };
        if party.before.len() >= BEFORE {
            party.before.pop_front();
        }
        party.before.push_back(event);
    }
}
