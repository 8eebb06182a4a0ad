//! Who is at the ends of each event, and what to call them.

use std::collections::HashMap;

use crate::prose;
use crate::prose::{Prose, theirs};
use crate::replay::{Ground, SideId};
use crate::signal::event::{Direction, Event, Vantage};

/// An end of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End<'a> {
    /// A side of the call.
    Side(SideId),
    /// The signaling server.
    Server,
    /// Somebody who says nothing in the call, by name.
    Named(&'a str),
}

/// Who is who.
#[derive(Debug)]
pub struct Cast<'a> {
    ground: &'a Ground<'a>,
    /// Author, and who gets it, of the events that are messages.
    messages: HashMap<usize, (Option<SideId>, Option<SideId>)>,
    connections: HashMap<(u16, &'a str), SideId>,
    writers: HashMap<u16, SideId>,
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
                    writers.insert(event.place.source, own);
                }
            }
        }
        let mut connections = HashMap::new();
        for id in story.sides.ids() {
            for (source, name) in &story.sides.get(id).connections {
                connections.insert((*source, &**name), id);
            }
        }
        Self { ground, messages, connections, writers }
    }

    /// From whom to whom an event went; what happened at one end has none at the other.
    pub fn ends(&self, index: usize) -> (Option<End<'a>>, Option<End<'a>>) {
        let event: &'a Event = &self.ground.events[index];
        let said = self.messages.get(&index).copied();
        let (author, to) = said.unwrap_or_default();
        let named = |name: Option<&'a str>| {
            name.map(|name| self.ground.story.sides.named(name).map_or(End::Named(name), End::Side))
        };
        let from = author.map(End::Side).or_else(|| named(event.from.as_deref()));
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
            return self.writers.get(&event.place.source).map(|id| End::Side(*id));
        };
        let side = self.connections.get(&(event.place.source, connection));
        Some(side.map_or(End::Named(connection), |id| End::Side(*id)))
    }

    /// What to call it.
    pub fn name(&self, end: End<'_>) -> Prose {
        match end {
            End::Side(id) => self.ground.called(Some(id)),
            End::Server => prose!["the server"],
            End::Named(name) => theirs(name).into(),
        }
    }

    /// `222 → 111`; the one where it happened; nothing when nobody is known.
    pub fn between(&self, index: usize) -> Prose {
        match self.ends(index) {
            (Some(from), Some(to)) => prose![self.name(from), " → ", self.name(to)],
            (Some(from), None) => self.name(from),
            (None, Some(to)) => prose!["→ ", self.name(to)],
            (None, None) => prose![],
        }
    }
}
