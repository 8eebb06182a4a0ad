//! Which call an event belongs to.

use std::collections::{BTreeMap, HashMap};

use super::marks::{Mark, Marks};
use super::open::{Open, is_coming};
use super::party::{Ends, Parties, PartyId};
use super::{Doubt, IDLE, Kept};
use crate::signal::event::{Asked, Direction, Event, Moment, What};

/// So long a call that is over waits for what is still said about it, in microseconds.
const LINGERS: i64 = 5_000_000;
/// The same where the capture has no times, in events.
const LINGERS_EVENTS: u64 = 400;
/// So many events are seen without one of a call before it is taken to be over, where the capture has no times.
const IDLE_EVENTS: u64 = 50_000;
/// A time so much before the last one of a call is of another run, in microseconds.
const BACK: i64 = 2_000_000;
/// How often calls are looked through for those that are over, in events.
const LOOKS: u64 = 256;
/// So many calls are open at a time, of so many bytes in all.
const MOST: usize = 8192;
const MOST_BYTES: usize = 48 << 20;
/// So many open calls of somebody are told that they have left.
const LEAVES: usize = 64;
/// So many of somebody's calls are looked through for the one that is meant.
pub(super) const NEAR: usize = 64;

/// Where the last event went: remarks follow what they are about.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Last {
    #[default]
    Nowhere,
    Call(u64),
    Before(PartyId),
}

/// The calls that are open.
#[derive(Debug, Default)]
pub(super) struct Assign {
    pub(super) parties: Parties,
    pub(super) open: BTreeMap<u64, Open>,
    pub(super) marks: HashMap<Mark, u64>,
    /// Calls whose offer names nobody and is not answered, the latest last.
    pub(super) waiting: Vec<u64>,
    over: Vec<Open>,
    weight: usize,
    next: u64,
    now: Option<Moment>,
    pub(super) last: Last,
    /// It shows what a server delivers.
    pub(super) delivers: bool,
    pub(super) doubt: Doubt,
}

impl Assign {
    /// The calls that have ended since the last time.
    pub(super) fn take_over(&mut self) -> Vec<Open> {
        std::mem::take(&mut self.over)
    }

    /// There is no more: all calls, in the order in which they began.
    pub(super) fn finish(&mut self) -> Vec<Open> {
        let all: Vec<u64> = self.open.keys().copied().collect();
        for id in all {
            self.close(id);
        }
        self.take_over()
    }

    /// The next event.
    pub(super) fn event(&mut self, event: Kept) {
        let (number, what) = (event.0, &event.1.what);
        self.now = event.1.at.or(self.now);
        let ends = self.parties.ends(number, &event.1);
        self.delivers |= ends.delivered && !ends.writer && ends.receiver.is_some();
        match what {
            What::Description(_) | What::Candidate(_) | What::EndOfCandidates { .. } => self.said(&event, ends),
            What::Api(_) if event.1.description().is_some() || event.1.candidate().is_some() => self.said(&event, ends),
            What::Call => self.asked(&event, ends),
            What::Refused { asked, .. } => self.refused(&event, ends, *asked),
            What::Closed { .. } | What::Leave | What::Left => self.left(&event, ends),
            What::Bye { .. } => {
                let call = self.meant(&event.1, ends);
                if let Some(call) = self.follow(&event, ends, call) {
                    self.on(call, |open| open.ends(number, event.1.at));
                }
            }
            coming if is_coming(coming) => self.came(&event, ends),
            _ => {
                let call = self.meant(&event.1, ends);
                self.follow(&event, ends, call);
            }
        }
        if number.is_multiple_of(LOOKS) || self.open.len() > MOST || self.weight > MOST_BYTES {
            self.sweep(number);
        }
    }

    pub(super) fn on(&mut self, call: u64, with: impl FnOnce(&mut Open)) {
        if let Some(open) = self.open.get_mut(&call) {
            with(open);
        }
    }

    /// The open calls of somebody that fit, the latest first.
    pub(super) fn calls_of(&self, party: PartyId, fits: impl Fn(&Open) -> bool) -> impl Iterator<Item = u64> {
        let calls = self.parties.calls(party).iter().rev().take(NEAR).copied();
        calls.filter(move |call| self.open.get(call).is_some_and(&fits))
    }

    /// The latest of them.
    pub(super) fn call_of(&self, party: Option<PartyId>, fits: impl Fn(&Open) -> bool) -> Option<u64> {
        self.calls_of(party?, fits).next()
    }

    /// The call an event means that has no mark of a description: by number, or the latest of those it is of.
    fn meant(&self, event: &Event, ends: Ends) -> Option<u64> {
        let marks = Marks::of(event);
        if let Some(known) = self.marked(&marks.all, event) {
            return Some(known);
        }
        let both = ends.receiver.filter(|_| ends.author.is_some());
        self.call_of(ends.author, |open| open.goes_on() && both.is_none_or(|other| open.has(other)))
            .or_else(|| self.call_of(ends.receiver, Open::goes_on))
            .or_else(|| self.call_of(ends.author, Open::goes_on))
            .or_else(|| self.call_of(ends.author, |_| true))
            .or_else(|| self.call_of(ends.receiver, |_| true))
    }

    /// The open call that one of the marks is of. A clock that was set back, or a second log behind the first, begins anew.
    pub(super) fn marked(&self, marks: &[Mark], event: &Event) -> Option<u64> {
        let known = marks.iter().find_map(|mark| self.marks.get(mark).copied())?;
        let open = self.open.get(&known)?;
        let back = event.at.zip(open.last_at).is_some_and(|(at, last)| at.0 < last.0.saturating_sub(BACK));
        (!back).then_some(known)
    }

    /// Puts an event where it belongs: to a call, to what its people say before their next one, or behind the last one.
    pub(super) fn follow(&mut self, event: &Kept, ends: Ends, call: Option<u64>) -> Option<u64> {
        if let Some(call) = call {
            self.put(call, event, ends);
            return Some(call);
        }
        match (ends.all().next(), self.last) {
            (Some(party), _) => {
                self.parties.before(party, event.clone());
                self.last = Last::Before(party);
                None
            }
            (None, Last::Call(call)) if self.open.contains_key(&call) => {
                self.put(call, event, ends);
                Some(call)
            }
            (None, Last::Before(party)) => {
                self.parties.before(party, event.clone());
                None
            }
            (None, _) => None,
        }
    }

    fn put(&mut self, call: u64, event: &Kept, ends: Ends) {
        let Some(open) = self.open.get_mut(&call) else { return };
        let before = open.weight;
        open.push(event.clone());
        for party in ends.all() {
            if open.takes_in(party) {
                open.begin_with(self.parties.brings(party));
                self.parties.joins(party, call);
            }
        }
        self.weight += open.weight - before;
        self.last = Last::Call(call);
    }

    pub(super) fn begin(&mut self, event: &Kept, ends: Ends) -> u64 {
        self.next += 1;
        let call = self.next;
        self.open.insert(call, Open::new(call, event.0));
        self.put(call, event, ends);
        call
    }

    /// Remembers the marks of an event as those of its call.
    pub(super) fn marks_of(&mut self, call: u64, marks: &Marks) {
        let Some(open) = self.open.get_mut(&call) else { return };
        for mark in &marks.all {
            if self.marks.get(mark) != Some(&call) && open.mark(*mark) {
                self.marks.insert(*mark, call);
            }
        }
    }

    fn mark(&mut self, call: u64, event: &Event) {
        let marks = Marks::of(event);
        self.marks_of(call, &marks);
    }

    /// Somebody comes: who was in a call has left it.
    fn came(&mut self, event: &Kept, ends: Ends) {
        let Some(party) = ends.all().next() else {
            self.follow(event, ends, None);
            return;
        };
        let anew = match event.1.what {
            What::Opened => true,
            What::Register { .. } => !ends.delivered,
            _ => false,
        };
        if anew {
            self.leave_all(party, event);
        }
        self.parties.came(party, event.clone());
        match self.call_of(Some(party), Open::goes_on) {
            Some(call) => self.put(call, event, ends),
            None => self.last = Last::Before(party),
        }
    }

    fn leave_all(&mut self, party: PartyId, event: &Kept) {
        for call in self.parties.calls(party).iter().rev().take(LEAVES).copied().collect::<Vec<_>>() {
            self.on(call, |open| open.leaves(party, event.0, event.1.at));
        }
    }

    /// Somebody goes.
    fn left(&mut self, event: &Kept, ends: Ends) {
        let closed = matches!(event.1.what, What::Closed { .. });
        // "has left" reaches the others: who has left is who it is from
        let who = if closed { ends.all().next() } else { ends.author.or(ends.receiver) };
        let Some(party) = who else {
            let room = self.follow(event, ends, None);
            if let Some(call) = room {
                self.on(call, |open| open.ends(event.0, event.1.at));
            }
            return;
        };
        let calls: Vec<u64> = self.parties.calls(party).iter().rev().take(LEAVES).copied().collect();
        for call in &calls {
            self.put(*call, event, ends);
            self.on(*call, |open| open.leaves(party, event.0, event.1.at));
        }
        if calls.is_empty() {
            self.parties.before(party, event.clone());
            self.last = Last::Before(party);
        }
        // a packet that says so comes before the connection is closed
        if closed && event.1.direction == Direction::Local {
            self.parties.gone(party);
        }
    }

    /// Somebody asks for a call: the offer will come.
    fn asked(&mut self, event: &Kept, ends: Ends) {
        let attempt = |open: &Open| open.goes_on() && open.asked && !open.offered;
        let goes_on = |call: &u64| ends.delivered || self.open.get(call).is_some_and(Open::goes_on);
        let numbered = self.marked(&Marks::of(&event.1).all, &event.1).filter(goes_on);
        let delivered = || self.call_of(ends.receiver, attempt).or_else(|| self.call_of(ends.author, attempt));
        let known = numbered.or_else(|| if ends.delivered { delivered() } else { None });
        let call = match known {
            Some(call) => {
                self.put(call, event, ends);
                call
            }
            None => self.begin(event, ends),
        };
        self.on(call, |open| open.asked = true);
        self.mark(call, &event.1);
    }

    /// Something is refused: in a call, or before there is one.
    fn refused(&mut self, event: &Kept, ends: Ends, asked: Asked) {
        let goes_on = self.meant(&event.1, ends).filter(|call| self.open.get(call).is_some_and(Open::goes_on));
        let last = match self.last {
            Last::Call(call) if ends.all().next().is_none() => Some(call),
            _ => None,
        };
        if let Some(call) = goes_on.or(last).filter(|call| self.open.contains_key(call)) {
            self.put(call, event, ends);
            return;
        }
        let mut of = ends;
        if let (None, Last::Before(party)) = (of.all().next(), self.last) {
            of.author = Some(party);
        }
        if of.all().next().is_none() || asked == Asked::Other {
            self.follow(event, ends, None);
            return;
        }
        let call = self.begin(event, of);
        self.on(call, |open| {
            open.asked = true;
            open.ends(event.0, event.1.at);
        });
    }

    /// Closes what is over, what is silent, and what there is no room for.
    fn sweep(&mut self, number: u64) {
        let now = self.now;
        let since = |then: Option<Moment>, most: i64| match now.zip(then) {
            Some((now, then)) => now.0.abs_diff(then.0) > most.unsigned_abs(),
            None => false,
        };
        let is_over = |open: &Open| match open.over {
            Some((event, at)) => number - event > LINGERS_EVENTS || since(at, LINGERS),
            None => number - open.last > IDLE_EVENTS || since(open.last_at, IDLE),
        };
        let over: Vec<u64> = self.open.values().filter(|open| is_over(open)).map(|open| open.id).collect();
        for call in over {
            self.close(call);
        }
        if self.open.len() > MOST || self.weight > MOST_BYTES {
            let mut idle: Vec<(u64, u64)> = self.open.values().map(|open| (open.last, open.id)).collect();
            idle.sort_unstable();
            for (_, call) in idle.iter().take(idle.len().div_ceil(2)) {
                self.close(*call);
            }
        }
    }

    fn close(&mut self, call: u64) {
        let Some(mut open) = self.open.remove(&call) else { return };
        for mark in &open.marks {
            if self.marks.get(mark) == Some(&call) {
                self.marks.remove(mark);
            }
        }
        for party in open.parties() {
            self.parties.parts(party, call);
        }
        self.weight = self.weight.saturating_sub(open.weight);
        open.until = self.now;
        open.close();
        self.over.push(open);
    }
}
