//! Who asks a server for which name, and which clients have a part in a call.
//! Told event by event, so that a capture of as many refusals as lines is looked through once.

use std::collections::{HashMap, HashSet};

use crate::replay::ground::Ground;
use crate::signal::event::{Asked, Event, What};

/// A connection of a capture.
type At<'g> = (u16, Option<&'g str>);

fn at(event: &Event) -> At<'_> {
    (event.place.source, event.connection.as_deref())
}

/// Is it said in a call, or to begin one?
const fn is_talk(event: &Event) -> bool {
    matches!(event.what, What::Description(_) | What::Candidate(_) | What::Call)
}

/// The clients of a capture, up to one of its events.
pub(super) struct Clients<'g> {
    /// Who has a part in a call, anywhere in the capture.
    speakers: HashSet<At<'g>>,
    /// Who is spoken to, anywhere in it.
    called: HashSet<&'g str>,
    /// The name each asked for last, and in which event.
    wanted: HashMap<At<'g>, (usize, Option<&'g str>)>,
    /// Who has asked for a name and was not refused.
    asking: HashMap<&'g str, HashSet<At<'g>>>,
    /// The same the other way round.
    names: HashMap<At<'g>, Vec<&'g str>>,
    /// The names that were granted.
    granted: HashSet<&'g str>,
}

impl<'g> Clients<'g> {
    /// Before the first event.
    pub(super) fn of(ground: &Ground<'g>) -> Self {
        let talk = || ground.events.iter().filter(|event| is_talk(event));
        Self {
            speakers: talk().map(at).collect(),
            called: talk().filter_map(|event| event.to.as_deref()).collect(),
            wanted: HashMap::new(),
            asking: HashMap::new(),
            names: HashMap::new(),
            granted: HashSet::new(),
        }
    }

    /// Goes past an event.
    pub(super) fn pass(&mut self, index: usize, event: &'g Event) {
        match &event.what {
            What::Register { name } => {
                self.wanted.insert(at(event), (index, name.as_deref()));
                if let Some(name) = name.as_deref()
                    && self.asking.entry(name).or_default().insert(at(event))
                {
                    self.names.entry(at(event)).or_default().push(name);
                }
            }
            What::Registered { name } => self.granted.extend(name.as_deref()),
            What::Refused { asked: Asked::Name, .. } => {
                let here = at(event);
                for name in self.names.remove(&here).unwrap_or_default() {
                    self.asking.entry(name).or_default().remove(&here);
                }
            }
            _ => {}
        }
    }

    /// The name that was asked for at most so many events before it was refused.
    pub(super) fn asked_for(&self, index: usize, event: &Event, asked: Asked, near: usize) -> Option<&'g str> {
        let (asked_at, name) = self.wanted.get(&at(event)).copied().filter(|_| asked == Asked::Name)?;
        name.filter(|_| index - asked_at <= near)
    }

    /// Was a client refused that has no part in a call of others? It says nothing in one, and nobody calls it.
    pub(super) fn beside_the_call(&self, event: &Event, wanted: Option<&str>) -> bool {
        if self.speakers.is_empty() {
            return false;
        }
        let has = |name: &str| self.granted.contains(name) || self.asks_before(event, name);
        // Somebody else has the name: what is said under it is said by them.
        let taken = wanted.is_some_and(has);
        let none_here = event.connection.is_some() && !self.speakers.contains(&at(event));
        let called = wanted.is_some_and(|wanted| self.called.contains(wanted));
        (none_here || taken && event.connection.is_none()) && (taken || !called)
    }

    /// Did another client ask for the same name before, and was not refused?
    fn asks_before(&self, event: &Event, wanted: &str) -> bool {
        let asking = self.asking.get(wanted);
        asking.is_some_and(|asking| asking.iter().any(|other| *other != at(event)))
    }
}
