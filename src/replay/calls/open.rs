//! A call that is not over.

use super::marks::{Mark, Marks};
use super::party::PartyId;
use super::{Call, Kept};
use crate::signal::event::{Event, Moment, Name, What};

/// So many bytes of the events of one call are kept.
const MOST: usize = 16 << 20;
/// So many marks are remembered of one call.
const MARKS: usize = 4096;
/// So long after it was last heard of somebody may still answer, in microseconds; in events, where there are no times.
const FRESH: u64 = 5_000_000;
const FRESH_EVENTS: u64 = 500;
/// So many of its offers are remembered to the letter.
const OFFERS: usize = 64;
/// So many take part in one call and are told apart.
const PARTIES: usize = 256;

/// A call that is not over, or was not at the end of the capture.
#[derive(Debug, Default)]
pub(super) struct Open {
    pub(super) id: u64,
    events: Vec<Kept>,
    pub(super) weight: usize,
    left_out: u64,
    pub(super) marks: Vec<Mark>,
    /// Who takes part, and whether they are still there.
    parties: Vec<(PartyId, bool)>,
    names: Vec<Name>,
    /// The room it is in, where that is told.
    room: Option<Name>,
    /// Who made the first offer.
    pub(super) offerer: Option<PartyId>,
    pub(super) offered: bool,
    /// The first offer names whom it is for.
    pub(super) addressed: bool,
    pub(super) answered: bool,
    /// Somebody asked for it, or was refused.
    pub(super) asked: bool,
    /// What was offered, to the letter.
    offers: Vec<Mark>,
    /// Since which event, and when, it is over.
    pub(super) over: Option<(u64, Option<Moment>)>,
    pub(super) first: u64,
    pub(super) first_at: Option<Moment>,
    pub(super) last: u64,
    pub(super) last_at: Option<Moment>,
    pub(super) until: Option<Moment>,
}

impl Open {
    pub(super) fn new(id: u64, first: u64) -> Self {
        Self { id, first, last: first, ..Self::default() }
    }

    /// Is it one at all, or only the coming and going of somebody?
    pub(super) fn is_call(&self) -> bool {
        self.offered || self.answered || self.asked
    }

    /// Does it still take what has no mark of its own?
    pub(super) const fn goes_on(&self) -> bool {
        self.over.is_none()
    }

    pub(super) const fn waits(&self) -> bool {
        self.offered && !self.answered
    }

    /// What was seen before it began.
    pub(super) fn begin_with(&mut self, events: Vec<Kept>) {
        for event in events {
            self.keep(event);
        }
    }

    /// An event of it.
    pub(super) fn push(&mut self, event: Kept) {
        self.last = self.last.max(event.0);
        if self.room.is_none() {
            self.room.clone_from(&event.1.room);
        }
        if let Some(at) = event.1.at {
            self.first_at = self.first_at.or(Some(at));
            self.last_at = Some(at);
        }
        self.keep(event);
    }

    fn keep(&mut self, event: Kept) {
        let weight = event.1.weight();
        if self.weight + weight > MOST {
            self.left_out += 1;
            return;
        }
        self.weight += weight;
        self.events.push(event);
    }

    pub(super) fn mark(&mut self, mark: Mark) -> bool {
        let new = self.marks.len() < MARKS;
        if new {
            self.marks.push(mark);
        }
        new
    }

    /// Has something been said in it not long before this?
    pub(super) fn is_fresh(&self, event: &Kept) -> bool {
        match event.1.at.zip(self.last_at) {
            Some((now, last)) => now.0.abs_diff(last.0) <= FRESH,
            None => event.0 - self.last <= FRESH_EVENTS,
        }
    }

    /// An offer of it.
    pub(super) fn offers(&mut self, text: Option<Mark>) {
        if self.offers.len() < OFFERS {
            self.offers.extend(text);
        }
    }

    /// Has this been offered before, to the letter? A browser counts its offers in `o=` and never makes one twice: then it
    /// is another run. Who speaks plain SIP repeats them to keep a call up.
    pub(super) fn has_offered(&self, marks: &Marks) -> bool {
        marks.by_ice && marks.text.is_some_and(|text| self.offers.contains(&text))
    }

    /// Somebody takes part; true when it is news.
    pub(super) fn takes_in(&mut self, id: PartyId) -> bool {
        if let Some((_, there)) = self.parties.iter_mut().find(|(known, _)| *known == id) {
            *there = true;
            return false;
        }
        let room = self.parties.len() < PARTIES;
        if room {
            self.parties.push((id, true));
        }
        room
    }

    pub(super) fn has(&self, id: PartyId) -> bool {
        self.parties.iter().any(|(known, _)| *known == id)
    }

    pub(super) fn parties(&self) -> impl Iterator<Item = PartyId> {
        self.parties.iter().map(|(id, _)| *id)
    }

    /// Somebody leaves. Over is what fewer than two are left in.
    pub(super) fn leaves(&mut self, id: PartyId, event: u64, at: Option<Moment>) {
        if let Some((_, there)) = self.parties.iter_mut().find(|(known, _)| *known == id) {
            *there = false;
        }
        if self.parties.iter().filter(|(_, there)| *there).count() < 2 {
            self.ends(event, at);
        }
    }

    pub(super) fn ends(&mut self, event: u64, at: Option<Moment>) {
        self.over = self.over.or(Some((event, at)));
    }

    /// Does it share somebody, or a name, with another?
    pub(super) fn shares(&self, other: &Self) -> bool {
        self.parties().any(|party| other.has(party)) || self.names.iter().any(|name| other.names.contains(name))
    }

    /// Is its offer one of this room? Where no room is told, every one is.
    pub(super) fn is_in(&self, room: Option<&Name>) -> bool {
        self.room.is_none() || room.is_none() || self.room.as_ref() == room
    }

    /// Takes another in: the two turn out to be one.
    pub(super) fn absorb(&mut self, other: Self) {
        self.events.extend(other.events);
        self.weight += other.weight;
        self.left_out += other.left_out;
        self.marks.extend(other.marks);
        for (party, _) in other.parties {
            self.takes_in(party);
        }
        if other.first < self.first {
            self.first = other.first;
            self.first_at = other.first_at.or(self.first_at);
        }
        self.last = self.last.max(other.last);
        self.answered |= other.answered;
        self.asked |= other.asked;
    }

    /// By which names those in it are known, for what comes when parties are forgotten.
    pub(super) fn close(&mut self) {
        self.events.sort_by_key(|(number, _)| *number);
        self.events.dedup_by_key(|(number, _)| *number);
        for (_, event) in &self.events {
            for name in [&event.from, &event.to, &event.connection].into_iter().flatten() {
                if self.names.len() < 32 && !self.names.contains(name) {
                    self.names.push(name.clone());
                }
            }
        }
    }

    /// All of it, told as a call of this number.
    pub(super) fn finish(self, number: u64) -> Call {
        let own = |event: std::rc::Rc<Event>| std::rc::Rc::try_unwrap(event).unwrap_or_else(|shared| (*shared).clone());
        let events = self.events.into_iter().map(|(_, event)| own(event)).collect();
        Call { number, events, left_out: self.left_out, until: self.until }
    }
}

/// Is it how somebody comes to a server or into a room?
pub(super) fn is_coming(what: &What) -> bool {
    matches!(what, What::Opened | What::Register { .. } | What::Registered { .. } | What::Join | What::Joined { .. })
}
