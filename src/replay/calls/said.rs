//! Which call a description or a candidate belongs to.

use super::Kept;
use super::assign::{Assign, Last, NEAR};
use super::marks::{Marks, Says};
use super::open::Open;
use super::party::Ends;

/// So many calls whose offer names nobody are known.
const WAITING: usize = 256;

impl Assign {
    /// A description or a candidate.
    pub(super) fn said(&mut self, event: &Kept, ends: Ends) {
        let marks = Marks::of(&event.1);
        let call = match marks.says {
            Says::Offer => Some(self.offer(event, ends, &marks)),
            Says::Answer => Some(self.answer(event, ends, &marks)),
            Says::Candidate | Says::Description | Says::Other => self.candidate(event, ends, &marks),
        };
        let Some(call) = self.follow(event, ends, call) else { return };
        if marks.says != Says::Candidate || !marks.tells {
            self.marks_of(call, &marks);
        }
        match marks.says {
            Says::Offer => {
                let text = marks.text;
                let addressed = ends.receiver.is_some();
                self.on(call, |open| {
                    if !open.offered {
                        open.offerer = ends.author.or(open.offerer);
                        open.addressed = addressed;
                    }
                    open.offered = true;
                    open.offers(text);
                });
                if !addressed && !self.waiting.contains(&call) && self.open.get(&call).is_some_and(Open::waits) {
                    if self.waiting.len() >= WAITING {
                        self.waiting.remove(0);
                    }
                    self.waiting.push(call);
                }
            }
            Says::Answer => {
                self.on(call, |open| open.answered = true);
                self.waiting.retain(|waiting| *waiting != call);
            }
            _ => {}
        }
    }

    fn offer(&mut self, event: &Kept, ends: Ends, marks: &Marks) -> u64 {
        let sent = ends.writer || !ends.delivered;
        if let Some(call) = self.marked(&marks.all, &event.1)
            && let Some(open) = self.open.get(&call)
        {
            let again = sent && open.answered && open.has_offered(marks);
            let over = sent && !open.goes_on();
            if !again && !over {
                return self.meets(call, ends);
            }
            self.on(call, |open| open.ends(event.0, event.1.at));
        }
        // One page with several connections is one call; so is what comes back to who has made an offer itself.
        let own = |open: &Open| open.goes_on();
        if ends.writer
            && let Some(call) = self.call_of(ends.all().next(), own)
        {
            return call;
        }
        let (author, to) = (ends.author, ends.receiver);
        let attempt = |open: &Open| {
            open.goes_on() && !open.offered && to.is_none_or(|to| open.parties().count() < 2 || open.has(to))
        };
        let meets = |open: &Open| open.goes_on() && open.waits() && open.offerer.is_some() && open.offerer != author;
        let crossing = |open: &Open| meets(open) && to.is_none_or(|to| open.offerer == Some(to));
        let asked: Vec<u64> = author.map_or_else(Vec::new, |author| self.calls_of(author, attempt).collect());
        let known = match asked.as_slice() {
            [] => self.call_of(author, crossing),
            [only] => Some(*only),
            // Several have asked for an offer. Whose it is shows when it is delivered; where that is not seen, first come,
            // first served.
            [.., _] if self.delivers => None,
            [.., first] => Some(*first),
        };
        // Where it does not say what it is of, it is of what goes on between the two.
        let nameless = || {
            if marks.tells {
                return None;
            }
            self.call_of(author, |open| open.goes_on() && to.is_none_or(|to| open.has(to)))
        };
        match known.or_else(nameless) {
            Some(call) => call,
            None => self.begin(event, ends),
        }
    }

    /// An offer is delivered to somebody who has made one that is open as well, or has asked for it: they are of one call.
    fn meets(&mut self, call: u64, ends: Ends) -> u64 {
        let Some(receiver) = ends.receiver.filter(|_| ends.delivered) else { return call };
        let offerer = self.open.get(&call).and_then(|open| open.offerer);
        let own = self.call_of(Some(receiver), |open| {
            let to_the_other = !open.addressed || offerer.is_some_and(|offerer| open.has(offerer));
            open.id != call && open.goes_on() && open.waits() && open.offerer == Some(receiver) && to_the_other
        });
        let asked = || {
            let news = self.open.get(&call).is_some_and(|open| !open.has(receiver));
            let of_the_other =
                |open: &Open| offerer.is_none_or(|offerer| open.has(offerer) || open.parties().count() < 2);
            self.call_of(Some(receiver).filter(|_| news), |open| {
                open.id != call && open.goes_on() && open.asked && !open.offered && of_the_other(open)
            })
        };
        if let Some(other) = own.or_else(asked) {
            self.join(call, other);
        }
        call
    }

    fn join(&mut self, call: u64, other: u64) {
        let Some(absorbed) = self.open.remove(&other) else { return };
        for mark in &absorbed.marks {
            self.marks.insert(*mark, call);
        }
        for party in absorbed.parties() {
            self.parties.parts(party, other);
            self.parties.joins(party, call);
        }
        self.waiting.retain(|waiting| *waiting != other);
        self.on(call, |open| open.absorb(absorbed));
    }

    fn answer(&mut self, event: &Kept, ends: Ends, marks: &Marks) -> u64 {
        // What is sent belongs to no call that is over: the same log may stand there twice.
        let sent = ends.writer || !ends.delivered;
        let known = self.marked(&marks.all, &event.1);
        if let Some(call) = known.filter(|call| !sent || self.open.get(call).is_some_and(Open::goes_on)) {
            return call;
        }
        self.doubt.of += 1;
        let (author, to) = (ends.author, ends.receiver);
        let waits = |open: &Open| open.goes_on() && open.waits();
        let of_other = |open: &Open| waits(open) && (open.offerer.is_none() || open.offerer != author);
        let to_offerer = |open: &Open| of_other(open) && to.is_none_or(|to| open.offerer == Some(to) || open.has(to));
        let by = |open: &Open| waits(open) && to.is_some() && (open.offerer == to || open.offerer.is_none());
        let known = self
            .call_of(author, to_offerer)
            .or_else(|| self.call_of(to, by))
            .or_else(|| self.call_of(author, of_other))
            .or_else(|| self.call_of(author, |open| open.goes_on() && open.offerer != author))
            .or_else(|| self.call_of(to, Open::goes_on));
        known
            .or_else(|| self.latest_waiting(event))
            .or_else(|| self.overheard(event, ends))
            .unwrap_or_else(|| self.begin(event, ends))
    }

    /// Where everybody hears everything, an offer that has its answer gets more of them.
    fn overheard(&mut self, event: &Kept, ends: Ends) -> Option<u64> {
        let room = event.1.room.as_ref();
        let to_all = |open: &&Open| open.goes_on() && open.offered && !open.addressed && open.is_in(room);
        let mut fitting = self.open.values().rev().take(NEAR).filter(to_all).filter(|_| ends.receiver.is_none());
        let latest = fitting.next().map(|open| open.id);
        if fitting.next().is_some() {
            self.doubt.guessed += 1;
        }
        latest
    }

    /// The latest call whose offer names nobody; a guess when there are several that wait for an answer, and have not
    /// waited for long.
    fn latest_waiting(&mut self, event: &Kept) -> Option<u64> {
        let open = &self.open;
        let room = event.1.room.as_ref();
        self.waiting.retain(|call| open.get(call).is_some_and(|open| open.goes_on() && open.waits()));
        let in_room = |call: &&u64| open.get(call).is_some_and(|open| open.is_in(room));
        let fresh = |call: &&u64| open.get(call).is_some_and(|open| open.is_fresh(event));
        let latest = self.waiting.iter().rev().find(in_room).copied();
        if self.waiting.iter().filter(in_room).filter(fresh).nth(1).is_some() {
            self.doubt.guessed += 1;
        }
        latest
    }

    fn candidate(&mut self, event: &Kept, ends: Ends, marks: &Marks) -> Option<u64> {
        if let Some(call) = self.marked(&marks.all, &event.1) {
            return Some(call);
        }
        self.doubt.of += 1;
        let (author, to) = (ends.author, ends.receiver);
        let with = |open: &Open| open.goes_on() && to.is_none_or(|to| open.has(to));
        let known = self
            .call_of(author, with)
            .or_else(|| self.call_of(to, Open::goes_on))
            .or_else(|| self.call_of(author, Open::goes_on));
        if known.is_some() || author.or(to).is_some() {
            return known;
        }
        let Last::Call(last) = self.last else { return None };
        if self.waiting.len() > 1 {
            self.doubt.guessed += 1;
        }
        self.open.contains_key(&last).then_some(last)
    }
}
