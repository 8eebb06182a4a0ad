//! Who is at the ends of each event, and what to call them.

use std::collections::{HashMap, HashSet};

use crate::prose;
use crate::prose::{Prose, theirs};
use crate::replay::{Ground, Message, SideId};
use crate::signal::event::{Asked, Direction, Event, Origin, Vantage, What};

/// An end of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End<'a> {
    /// A side of the call.
    Side(SideId),
    /// The signaling server.
    Server,
    /// Somebody who says nothing in the call, by name.
    Named(&'a str),
    /// The client whose capture this is, by its number, where it says nothing in the call.
    Writer(Origin),
    /// One of several, at this address of a server.
    Client(&'a str),
}

/// Who is who.
#[derive(Debug)]
pub struct Cast<'a> {
    ground: &'a Ground<'a>,
    /// Author, and who gets it, of the events that are messages.
    messages: HashMap<usize, (Option<SideId>, Option<SideId>)>,
    connections: HashMap<(Origin, &'a str), SideId>,
    /// The client of each call that has a name of its own, in a capture of the client's.
    calls: HashMap<(Origin, &'a str), SideId>,
    /// Where a name is asked for that is then refused, and not at a connection.
    refused: HashSet<usize>,
    writers: HashMap<Origin, SideId>,
    /// Captures of clients: the only connection of each, where there is only one.
    lone: HashMap<Origin, Option<&'a str>>,
}

impl<'a> Cast<'a> {
    /// Finds out.
    pub fn of(ground: &'a Ground<'a>) -> Self {
        let story = ground.story;
        let mut messages = HashMap::new();
        let mut writers = HashMap::new();
        for message in &story.messages {
            let first = message.received.first().map(|(_, side)| *side);
            messages.insert(message.event, (message.author, message.to.or(first)));
            for (event, side) in &message.received {
                messages.insert(*event, (message.author, Some(*side)));
            }
            for (event, side) in &message.copies {
                messages.insert(*event, (message.author, side.or(message.to).or(first)));
            }
        }
        for (index, (author, to)) in &messages {
            let event = &ground.events[*index];
            if event.vantage == Vantage::Client && event.connection.is_none() {
                let own = match event.direction {
                    Direction::ToServer | Direction::Sent => *author,
                    Direction::ToClient | Direction::Received => *to,
                    _ => None,
                };
                if let Some(own) = own {
                    writers.insert(event.origin(), own);
                }
            }
        }
        let mut calls = HashMap::new();
        for (index, (author, to)) in &messages {
            let event = &ground.events[*index];
            let own = match event.direction {
                Direction::ToServer | Direction::Sent => *author,
                Direction::ToClient | Direction::Received => *to,
                _ => None,
            };
            let call = event.call.as_deref().filter(|_| event.vantage == Vantage::Client);
            calls.extend(call.zip(own).map(|(call, own)| ((event.origin(), call), own)));
        }
        let mut refused = HashSet::new();
        let mut asked: HashMap<Origin, usize> = HashMap::new();
        for (index, event) in ground.events.iter().enumerate().filter(|(_, event)| event.connection.is_none()) {
            match &event.what {
                What::Register { .. } => {
                    asked.insert(event.origin(), index);
                }
                What::Registered { .. } => {
                    asked.remove(&event.origin());
                }
                What::Refused { asked: Asked::Name | Asked::Access, .. } => {
                    refused.extend(asked.remove(&event.origin()));
                }
                _ => {}
            }
        }
        let mut lone: HashMap<Origin, Option<&str>> = HashMap::new();
        for event in ground.events.iter().filter(|event| event.vantage == Vantage::Client) {
            let Some(connection) = event.connection.as_deref() else { continue };
            let known = lone.entry(event.origin()).or_insert(Some(connection));
            *known = known.filter(|known| *known == connection);
        }
        let mut connections = HashMap::new();
        for id in story.sides.ids() {
            for (source, name) in &story.sides.get(id).connections {
                connections.insert((*source, &**name), id);
            }
        }
        Self { ground, messages, connections, calls, refused, writers, lone }
    }

    /// From whom to whom an event went; what happened at one end has none at the other.
    pub fn ends(&self, index: usize) -> (Option<End<'a>>, Option<End<'a>>) {
        let event: &'a Event = &self.ground.events[index];
        let said = self.messages.get(&index).copied();
        let (author, to) = said.unwrap_or_default();
        let named = |name: Option<&'a str>| {
            name.map(|name| self.ground.story.sides.named(event, name).map_or(End::Named(name), End::Side))
        };
        // Who asks for a name does not have it yet; at a connection it shows who is there.
        let asks = matches!(event.what, What::Register { .. })
            && (event.connection.is_some() || self.refused.contains(&index));
        let from = author.map(End::Side).or_else(|| named(event.from.as_deref().filter(|_| !asks)));
        let to = to.map(End::Side).or_else(|| named(event.to.as_deref()));
        let here = self.here(event);
        match (event.direction, event.vantage) {
            // A client talks with the other one; the server between them is not to be seen.
            (Direction::ToServer | Direction::Sent, Vantage::Client) => (from.or(here), to.or(Some(End::Server))),
            (Direction::ToClient | Direction::Received, Vantage::Client) => (from.or(Some(End::Server)), to.or(here)),
            (Direction::ToServer, _) => (from.or(here), Some(End::Server)),
            (Direction::ToClient, _) => (Some(End::Server), here.or(to)),
            // Whose description it is does not matter: the one at whose connection it was set has done it.
            (Direction::Local, _) if event.connection.is_some() => (here.or(from), None),
            (Direction::Local, _) => (from.or(here), None),
            (Direction::Relayed, _) => (from, to),
            (Direction::Received | Direction::Sent | Direction::Unknown, _) => (from.or(here), to),
        }
    }

    /// The client at whose connection it was seen.
    fn here(&self, event: &'a Event) -> Option<End<'a>> {
        let Some(connection) = event.connection.as_deref() else {
            return self.writers.get(&event.origin()).map(|id| End::Side(*id));
        };
        let source = event.origin();
        // HTTP has an address for each request, and a call that goes through several.
        let by_call = || self.calls.get(&(source, event.call.as_deref()?));
        let side = self.connections.get(&(source, connection)).or_else(by_call);
        match side {
            Some(id) => Some(End::Side(*id)),
            // In a client's own capture a connection is named by the server's address.
            None if self.lone.get(&source).is_some_and(Option::is_some) => Some(End::Writer(source)),
            None if event.vantage == Vantage::Client => Some(End::Client(connection)),
            None => Some(End::Named(connection)),
        }
    }

    /// From whom to whom a message went that was seen being sent and arriving: what is known of its way in one.
    pub fn across(&self, message: &Message) -> (Option<End<'a>>, Option<End<'a>>) {
        let (from, to) = self.ends(message.event);
        match message.received.as_slice() {
            [(_, only)] => (from, Some(End::Side(*only))),
            _ => (from, to),
        }
    }

    /// What to call it.
    pub fn name(&self, end: End<'_>) -> Prose {
        match end {
            End::Side(id) => self.ground.called(Some(id)),
            End::Server => prose!["the server"],
            End::Named(name) => theirs(name).into(),
            End::Writer(_) if self.ground.story.joined.calls.len() < 2 => prose!["this client"],
            End::Writer(origin) => prose!["the client of file ", usize::from(origin.source) + 1],
            End::Client(at) => prose!["the client at ", theirs(at)],
        }
    }

    /// `222 → 111`; the one where it happened; nothing when nobody is known.
    pub fn between(&self, index: usize) -> Prose {
        self.from_to(self.ends(index))
    }

    /// The same of two ends.
    pub fn from_to(&self, ends: (Option<End<'_>>, Option<End<'_>>)) -> Prose {
        match ends {
            (Some(from), Some(to)) => prose![self.name(from), " → ", self.name(to)],
            (Some(from), None) => self.name(from),
            (None, Some(to)) => prose!["→ ", self.name(to)],
            (None, None) => prose![],
        }
    }
}
