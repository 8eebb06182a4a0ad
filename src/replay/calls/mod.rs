//! Many calls in one capture: a server's log of a day is split into its calls while it is read, so that each is looked at
//! for itself and then let go of.
//!
//! What tells one call from another is, first, what its descriptions say of themselves (`o=`, ICE credentials), then the
//! protocol's own number for a call, then who speaks to whom. A call is over when those in it have left, when one hangs
//! up, or when nothing was said in it for [`IDLE`]. Nothing is guessed in silence: what could have belonged to several
//! calls is counted, and when that is much, the capture is not split.

mod assign;
mod marks;
mod open;
mod party;
mod retained;
pub mod row;
mod said;

use std::rc::Rc;

pub use row::{Row, Tally};

use self::assign::Assign;
use self::open::Open;
use self::retained::Retained;
use crate::signal::event::{Event, Moment};

/// An event with its number in the capture.
type Kept = (u64, Rc<Event>);

/// So long nothing is said in a call before it is taken to be over, in microseconds.
pub const IDLE: i64 = 120_000_000;

/// So many calls are kept before it is decided that there are many; a capture of fewer may still be one conference.
const FEW: usize = 64;

/// So many bytes of events are kept until then.
const FEW_BYTES: usize = 48 << 20;

/// So far apart, in microseconds, calls of the same people belong together: a second try, somebody who comes later.
const TOGETHER: i64 = 30_000_000;

/// A call, when it is over.
#[derive(Debug)]
pub struct Call {
    /// Its number, from 1, in the order in which calls end.
    pub number: u64,
    /// Its events, in their order.
    pub events: Vec<Event>,
    /// How many more it has, which were not kept.
    pub left_out: u64,
    /// When the capture was last seen to go on, while this call said nothing more.
    pub until: Option<Moment>,
}

/// What a capture turned out to be.
#[derive(Debug)]
pub enum Split {
    /// One call, or one conference: its events, as far as they were kept.
    One(Whole),
    /// Many: each was handed over.
    Many(Doubt),
    /// Several, that cannot be told apart.
    Unclear(Whole, Doubt),
}

/// The events of a capture that was not split.
#[derive(Debug)]
pub struct Whole {
    /// Those that were kept, in their order: the first ones and the last ones.
    pub events: Vec<Event>,
    /// How many are missing between them.
    pub left_out: u64,
}

/// How sure it is what belongs to which call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Doubt {
    /// Answers and candidates that might have belonged to several calls, and were put to the latest.
    pub guessed: u64,
    /// Answers and candidates in all.
    pub of: u64,
}

impl Doubt {
    /// Is so much guessed that the calls are not worth telling?
    pub const fn is_much(&self) -> bool {
        self.guessed >= 8 && self.guessed.saturating_mul(5) > self.of
    }
}

/// How far it has come with telling whether there are many calls.
enum Stage {
    /// It is not known yet.
    Few(Vec<Open>),
    /// There are many.
    Many,
    /// They cannot be told apart.
    Unclear,
    /// They are not to be.
    Whole,
}

/// Splits a capture into its calls, event by event.
pub struct Splitter {
    assign: Assign,
    stage: Stage,
    retained: Retained,
    number: u64,
    next: u64,
}

impl std::fmt::Debug for Splitter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Splitter").field("events", &self.next).finish_non_exhaustive()
    }
}

impl Splitter {
    /// Keeps at most so many bytes of the events of a capture that is one call.
    pub fn new(most: usize) -> Self {
        Self {
            assign: Assign::default(),
            stage: Stage::Few(Vec::new()),
            retained: Retained::new(most),
            number: 0,
            next: 0,
        }
    }

    /// Keeps as much of a capture that is one call, whatever is in it.
    pub fn whole(most: usize) -> Self {
        Self { stage: Stage::Whole, ..Self::new(most) }
    }

    /// How many events there were.
    pub const fn events(&self) -> u64 {
        self.next
    }

    /// The next event; hands over the calls that are over.
    pub fn push(&mut self, event: Event, then: &mut dyn FnMut(Call)) {
        // A recording of several captures: they are the sides of one call, as several files are.
        if event.part > 0 && matches!(self.stage, Stage::Few(_)) {
            self.stage = Stage::Whole;
            self.assign = Assign::default();
        }
        let event = (self.next, Rc::new(event));
        self.next += 1;
        if !matches!(self.stage, Stage::Many) {
            self.retained.push(event.1.clone());
        }
        if matches!(self.stage, Stage::Unclear | Stage::Whole) {
            return;
        }
        self.assign.event(event);
        let over = self.assign.take_over();
        self.over(over, then);
    }

    fn over(&mut self, over: Vec<Open>, then: &mut dyn FnMut(Call)) {
        let over = over.into_iter().filter(Open::is_call);
        match &mut self.stage {
            Stage::Many => {
                for call in over {
                    self.number += 1;
                    then(call.finish(self.number));
                }
            }
            Stage::Few(few) => {
                few.extend(over);
                let many = few.len() > FEW || few.len() > 1 && self.retained.weight() > FEW_BYTES;
                if self.assign.doubt.is_much() && few.len() > 1 {
                    self.stage = Stage::Unclear;
                    let doubt = self.assign.doubt;
                    self.assign = Assign::default();
                    self.assign.doubt = doubt;
                } else if many {
                    self.begin_many(then);
                }
            }
            Stage::Unclear | Stage::Whole => {}
        }
    }

    fn begin_many(&mut self, then: &mut dyn FnMut(Call)) {
        let Stage::Few(few) = std::mem::replace(&mut self.stage, Stage::Many) else { return };
        self.retained.forget();
        for call in few {
            self.number += 1;
            then(call.finish(self.number));
        }
    }

    /// There are no more: hands over the rest.
    pub fn finish(mut self, then: &mut dyn FnMut(Call)) -> Split {
        let rest = self.assign.finish();
        self.over(rest, then);
        let doubt = self.assign.doubt;
        match &self.stage {
            Stage::Unclear => return Split::Unclear(self.all(), doubt),
            Stage::Whole => return Split::One(self.all()),
            Stage::Few(few) if are_one(few) => {
                self.stage = Stage::Whole;
                return Split::One(self.all());
            }
            Stage::Few(_) if doubt.is_much() => return Split::Unclear(self.all(), doubt),
            Stage::Few(_) => self.begin_many(then),
            Stage::Many => {}
        }
        Split::Many(doubt)
    }

    fn all(self) -> Whole {
        let Self { assign, stage, retained, .. } = self;
        // what was shared with them
        drop((assign, stage));
        retained.whole()
    }
}

/// Are these calls one matter: do all of them share people, and come at the same time or soon after one another?
fn are_one(calls: &[Open]) -> bool {
    let Some(first) = calls.first() else { return true };
    let mut reached = vec![false; calls.len()];
    let mut open = vec![0];
    reached[0] = true;
    let together = |one: &Open, other: &Open| {
        let (early, late) = if one.first <= other.first { (one, other) } else { (other, one) };
        let near = late.first <= early.last
            || early.last_at.zip(late.first_at).is_some_and(|(end, begin)| {
                let gap = begin.0.saturating_sub(end.0);
                (0..TOGETHER).contains(&gap)
            });
        near && one.shares(other)
    };
    while let Some(at) = open.pop() {
        for other in 0..calls.len() {
            if !reached[other] && together(&calls[at], &calls[other]) {
                reached[other] = true;
                open.push(other);
            }
        }
    }
    debug_assert!(first.is_call());
    reached.into_iter().all(|reached| reached)
}
