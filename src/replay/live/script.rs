//! From a capture to who says what, and what ought to come back.

use std::collections::HashMap;

use super::compare::{is_pulse, is_servers_own};
use super::{Act, Doing, Expected, Got, Part};
use crate::replay::Ground;
use crate::replay::sides::SideId;
use crate::signal::Dialect;
use crate::signal::event::{Direction, Event, Name, Origin, Place, Vantage, What};

/// What is to be played.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// By whom.
    pub parts: Vec<Part>,
    /// What they do, in order.
    pub acts: Vec<Act>,
    /// What ought to come back, in order.
    pub expected: Vec<Expected>,
    /// Events that cannot be said in this dialect.
    pub unspeakable: usize,
    /// Nobody acts before what was recorded earlier has come back, to whomever: one clock saw all of it.
    pub lockstep: bool,
    /// The capture shows what the server says of its own accord, not only what it passes on.
    pub shows_answers: bool,
}

/// Who is played.
#[derive(Clone, Debug)]
pub enum Chosen {
    /// Everybody whom the capture shows to speak.
    All,
    /// One side.
    Side(SideId),
    /// One client, by its number, from 0.
    Number(usize),
}

/// Why a capture cannot be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// There is no dialect, or none that a server speaks: what is recorded was not sent to one.
    NoDialect,
    /// It is not spoken over a WebSocket: over what instead.
    NotWebSocket(&'static str),
    /// It needs what a capture does not hold: what.
    Needs(&'static str),
    /// There are only so many clients in it.
    NoSuchPart(usize),
    /// Nothing in it was said by a client.
    NothingSaid,
}

/// Dialects that cannot be played, and why.
const UNFIT: &[(&str, Unfit)] = &[
    ("whip", Unfit::NotWebSocket("HTTP")),
    ("matrix", Unfit::NotWebSocket("HTTP")),
    ("sip", Unfit::NotWebSocket("UDP, TCP or TLS")),
    ("janus", Unfit::Needs("its messages bear the session and handle that the server draws, with transactions")),
    ("livekit", Unfit::Needs("its server lets nobody in without a token of its own for each client")),
    ("generic", Unfit::NoDialect),
];

/// Dialects in which a client has to do something first, which some captures do not show.
const FIRST: &[(&str, First)] = &[("gstreamer", First::Register), ("login", First::Register), ("rooms", First::Join)];

#[derive(Clone, Copy, Debug)]
enum First {
    Register,
    Join,
}

/// The most clients that are played, and the most they do.
const PARTS: usize = 64;
const ACTS: usize = 100_000;

/// A client, as a capture tells it from others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Connection(Origin, Name),
    Writer(Origin),
    Named(Name),
}

struct Writer<'g> {
    ground: &'g Ground<'g>,
    dialect: &'static Dialect,
    keys: HashMap<Key, usize>,
    /// The connection of a name, where there is one.
    named: HashMap<Name, Key>,
    script: Script,
    /// What ought to reach somebody whom nothing shows to be connected but that they speak themselves.
    passed_on: Vec<(usize, Key)>,
}

/// Writes it. `own` is the name of the one client that is played, where the capture does not show it.
///
/// # Errors
/// When it cannot be played.
pub fn script(
    ground: &Ground<'_>,
    dialect: Option<&'static Dialect>,
    one_capture: bool,
    chosen: &Chosen,
    own: Option<Name>,
) -> Result<Script, Unfit> {
    let dialect = dialect.ok_or(Unfit::NoDialect)?;
    if let Some((_, why)) = UNFIT.iter().find(|(name, _)| *name == dialect.name) {
        return Err(why.clone());
    }
    let mut writer = Writer {
        ground,
        dialect,
        keys: HashMap::new(),
        named: named(ground),
        script: Script { lockstep: one_capture, ..Script::default() },
        passed_on: Vec::new(),
    };
    writer.events();
    for (event, key) in std::mem::take(&mut writer.passed_on) {
        if let Some(part) = writer.keys.get(&key).copied() {
            writer.script.expected.push(Expected { part, event, got: Got::Nothing });
        }
    }
    writer.script.expected.sort_by_key(|one| one.event);
    let shows = writer.script.expected.iter().any(|one| is_servers_own(&ground.events[one.event]));
    writer.script.shows_answers = shows;
    let (keys, mut script) = (writer.keys, writer.script);
    let keep: Vec<usize> = match chosen {
        Chosen::All => (0..script.parts.len()).collect(),
        Chosen::Number(number) if *number < script.parts.len() => vec![*number],
        Chosen::Number(_) => return Err(Unfit::NoSuchPart(script.parts.len())),
        Chosen::Side(side) => {
            let side = ground.story.sides.get(*side);
            let is_theirs = |key: &Key| match key {
                Key::Connection(source, name) => side.connections.contains(&(*source, name.clone())),
                Key::Writer(_) => side.local,
                Key::Named(name) => side.names.contains(name),
            };
            keys.iter().filter(|(key, _)| is_theirs(key)).map(|(_, part)| *part).collect()
        }
    };
    // Who only listens is played too, when everybody is; alone there is nothing to be played of them.
    let speaks = |part: usize| script.acts.iter().any(|act| act.part == part && matches!(act.doing, Doing::Say(_)));
    if !keep.iter().any(|part| speaks(*part)) {
        return Err(Unfit::NothingSaid);
    }
    script.lockstep &= keep.len() > 1;
    script.keep(&keep);
    if let [only] = script.parts.as_mut_slice() {
        only.own = only.own.take().or(own);
    }
    first(&mut script, dialect);
    Ok(script)
}

/// Which connection belongs to which name, where that is only one.
fn named(ground: &Ground<'_>) -> HashMap<Name, Key> {
    let mut named: HashMap<Name, Option<Key>> = HashMap::new();
    for event in ground.events {
        let name = match (&event.what, event.direction) {
            (What::Register { .. }, _) => None,
            (_, Direction::ToServer | Direction::Sent) => event.from.clone(),
            (What::Registered { name }, Direction::ToClient) => event.to.clone().or_else(|| name.clone()),
            _ => None,
        };
        let (Some(name), Some(connection)) = (name, &event.connection) else { continue };
        let key = Key::Connection(event.origin(), connection.clone());
        let known = named.entry(name).or_insert_with(|| Some(key.clone()));
        if known.as_ref() != Some(&key) {
            *known = None;
        }
    }
    named.into_iter().filter_map(|(name, key)| Some((name, key?))).collect()
}

impl Writer<'_> {
    fn events(&mut self) {
        let supposed = self.supposed();
        for (index, event) in self.ground.events.iter().enumerate() {
            if self.script.acts.len() >= ACTS || self.script.expected.len() >= ACTS {
                break;
            }
            match (&event.what, event.direction) {
                (What::Opened, Direction::ToClient) => {}
                (What::Opened, _) => self.act(index, self.here(event), Doing::Open),
                (What::Closed { .. }, Direction::ToClient) => {}
                (What::Closed { .. }, _) => self.act(index, self.here(event), Doing::Close),
                (_, Direction::ToServer | Direction::Sent) => {
                    self.say(index, self.here(event).or_else(|| self.by_name(&event.from)));
                }
                (_, Direction::ToClient | Direction::Received) if !is_pulse(event) => {
                    let to = self.here(event).or_else(|| self.by_name(&event.to));
                    self.expect(index, to);
                }
                (_, Direction::Relayed | Direction::Unknown) if !is_pulse(event) => {
                    let (from, to) = (self.by_name(&event.from), self.by_name(&event.to));
                    self.say(index, from);
                    self.passed_on.extend(to.map(|to| (index, to)));
                }
                _ => {}
            }
            if let Some(to) = supposed.get(&index) {
                self.passed_on.push((index, to.clone()));
            }
        }
    }

    /// Who gets what no event shows to arrive: the only one it can reach.
    fn supposed(&self) -> HashMap<usize, Key> {
        let story = self.ground.story;
        let shown = |event: &Event| matches!(event.direction, Direction::ToServer | Direction::Sent);
        let server = |event: &Event| event.vantage != Vantage::Client;
        // A capture that shows deliveries shows those that there were.
        let delivers = self.ground.events.iter().any(|event| {
            matches!(event.direction, Direction::ToClient)
                && matches!(event.what, What::Description(_) | What::Candidate(_))
        });
        if delivers {
            return HashMap::new();
        }
        let unseen = story.messages.iter().filter(|message| {
            let event = &self.ground.events[message.event];
            message.received.is_empty() && shown(event) && server(event)
        });
        let reached = unseen.filter_map(|message| {
            let to = story.other(message)?;
            let name = story.sides.get(to).names.first()?.clone();
            Some((message.event, self.named.get(&name).cloned().unwrap_or(Key::Named(name))))
        });
        reached.collect()
    }

    /// The client at whose connection an event was seen.
    fn here(&self, event: &Event) -> Option<Key> {
        let source = event.origin();
        match &event.connection {
            Some(connection) => Some(Key::Connection(source, connection.clone())),
            None => (event.vantage == Vantage::Client).then_some(Key::Writer(source)),
        }
    }

    fn by_name(&self, name: &Option<Name>) -> Option<Key> {
        let name = name.clone()?;
        Some(self.named.get(&name).cloned().unwrap_or(Key::Named(name)))
    }

    fn part(&mut self, key: Key) -> Option<usize> {
        if let Some(known) = self.keys.get(&key) {
            return Some(*known);
        }
        if self.script.parts.len() >= PARTS {
            return None;
        }
        let called = match &key {
            Key::Connection(source, connection) => {
                let sides = &self.ground.story.sides;
                let side = sides
                    .ids()
                    .map(|id| sides.get(id))
                    .find(|side| side.connections.iter().any(|(of, name)| of == source && name == connection));
                side.and_then(|side| side.names.first().cloned()).or_else(|| Some(connection.clone()))
            }
            Key::Writer(_) => None,
            Key::Named(name) => Some(name.clone()),
        };
        let own = match &key {
            Key::Named(name) => Some(name.clone()),
            _ => None,
        };
        self.script.parts.push(Part { called, own });
        self.keys.insert(key, self.script.parts.len() - 1);
        Some(self.script.parts.len() - 1)
    }

    fn act(&mut self, index: usize, key: Option<Key>, doing: Doing) {
        if let Some(part) = key.and_then(|key| self.part(key)) {
            let at = self.ground.events[index].at;
            self.script.acts.push(Act { part, event: Some(index), at, doing });
        }
    }

    fn say(&mut self, index: usize, key: Option<Key>) {
        let event = &self.ground.events[index];
        if is_pulse(event) {
            return;
        }
        let Some(part) = key.and_then(|key| self.part(key)) else { return };
        let own = match &event.what {
            What::Register { name } => name.clone(),
            _ => event.from.clone(),
        };
        let slot = &mut self.script.parts[part].own;
        *slot = slot.take().or(own);
        let mut said = event.clone();
        said.direction = Direction::ToServer;
        if (self.dialect.encode)(&said).is_none() || event.lack.is_some() {
            self.script.unspeakable += 1;
            return;
        }
        self.script.acts.push(Act { part, event: Some(index), at: event.at, doing: Doing::Say(Box::new(said)) });
    }

    fn expect(&mut self, index: usize, key: Option<Key>) {
        if let Some(part) = key.and_then(|key| self.part(key)) {
            self.script.expected.push(Expected { part, event: index, got: Got::Nothing });
        }
    }
}

impl Script {
    /// Leaves out whoever is not played.
    fn keep(&mut self, keep: &[usize]) {
        let new: HashMap<usize, usize> = keep.iter().enumerate().map(|(new, old)| (*old, new)).collect();
        self.parts = keep.iter().map(|old| self.parts[*old].clone()).collect();
        self.acts.retain_mut(|act| new.get(&act.part).map(|part| act.part = *part).is_some());
        self.expected.retain_mut(|one| new.get(&one.part).map(|part| one.part = *part).is_some());
    }
}

/// Sees to it that everybody connects, and does what the dialect wants first, where the capture does not show it.
fn first(script: &mut Script, dialect: &'static Dialect) {
    let mut acts: Vec<Act> = Vec::new();
    for (number, part) in script.parts.iter().enumerate() {
        let own = || script.acts.iter().filter(move |act| act.part == number);
        let begins = own().position(|act| matches!(act.doing, Doing::Say(_)));
        let opens = own().position(|act| matches!(act.doing, Doing::Open));
        if opens.is_none() || begins.is_some_and(|begins| opens > Some(begins)) {
            acts.push(Act { part: number, event: None, at: None, doing: Doing::Open });
        }
        let says =
            |wanted: fn(&What) -> bool| own().any(|act| matches!(&act.doing, Doing::Say(event) if wanted(&event.what)));
        let first = FIRST.iter().find(|(name, _)| *name == dialect.name).map(|(_, first)| *first);
        let what = match first {
            Some(First::Register) if !says(|what| matches!(what, What::Register { .. })) => {
                part.own.clone().map(|name| (What::Register { name: Some(name) }, None))
            }
            Some(First::Join) if !says(|what| matches!(what, What::Join)) => {
                let room = own().find_map(|act| match &act.doing {
                    Doing::Say(event) => event.room.clone(),
                    _ => None,
                });
                room.map(|room| (What::Join, Some(room)))
            }
            _ => None,
        };
        if let Some((what, room)) = what {
            let event = said(what, part.own.clone(), room);
            acts.push(Act { part: number, event: None, at: None, doing: Doing::Say(Box::new(event)) });
        }
    }
    // Who is seen to connect says what has to come first after that.
    let mut late: Vec<Act> = Vec::new();
    acts.retain(|act| {
        let opened = acts_open(&script.acts, act.part) && !matches!(act.doing, Doing::Open);
        if opened {
            late.push(act.clone());
        }
        !opened
    });
    for act in late {
        let opens = script.acts.iter().position(|one| one.part == act.part && matches!(one.doing, Doing::Open));
        let at = opens.map_or(0, |at| at + 1);
        let event = at.checked_sub(1).and_then(|before| script.acts[before].event);
        script.acts.insert(at, Act { event, ..act });
    }
    acts.append(&mut script.acts);
    script.acts = acts;
}

fn acts_open(acts: &[Act], part: usize) -> bool {
    let own = acts.iter().find(|act| act.part == part);
    own.is_some_and(|act| matches!(act.doing, Doing::Open))
}

fn said(what: What, from: Option<Name>, room: Option<Name>) -> Event {
    Event { direction: Direction::ToServer, from, room, ..Event::new(Place::default(), what) }
}
