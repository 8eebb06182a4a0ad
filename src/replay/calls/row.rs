//! What is kept of a call of many: a row, and how many came to the same.

use super::Call;
use crate::prose::Prose;
use crate::replay::cause::{Cause, Confidence};
use crate::replay::diagnosis::diagnose;
use crate::replay::findings::causes;
use crate::replay::ground::Ground;
use crate::replay::story::Story;
use crate::signal::event::{Event, Moment, Name, Place};

/// A call of many, in a row.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its number.
    pub number: u64,
    /// Where its first offer stands, or else its first event.
    pub place: Place,
    /// When that was.
    pub at: Option<Moment>,
    /// The same, as it is written in the capture.
    pub written: Option<Box<str>>,
    /// Who took part: names, or else connections.
    pub who: Vec<Name>,
    /// How many more did.
    pub others: usize,
    /// What it came to.
    pub cause: Cause,
    /// How sure that is.
    pub confidence: Confidence,
    /// The same in a sentence, without a full stop.
    pub summary: Prose,
    /// How many events it has.
    pub events: u64,
}

/// So many who took part are named.
const NAMED: usize = 4;

impl Row {
    /// Finds out what became of a call. What the rules say to its descriptions is left out: it never decides the cause,
    /// and it takes most of the time.
    pub fn of(call: &Call) -> Self {
        let events = &call.events;
        let story = Story::of(events);
        let ground = Ground::of(events, &story, call.left_out > 0).lasting(call.until);
        let mut diagnoses = diagnose(&ground, &causes(&ground));
        let first = diagnoses.swap_remove(0);
        let begins = story.exchanges.first().map_or(0, |exchange| story.messages[exchange.offer].event);
        let begins: Option<&Event> = events.get(begins);
        let names = story.sides.ids().filter_map(|id| story.sides.get(id).name().cloned());
        let mut who: Vec<Name> = names.collect();
        let others = who.len().saturating_sub(NAMED);
        who.truncate(NAMED);
        Self {
            number: call.number,
            place: begins.map_or_else(Place::default, |event| event.place),
            at: begins.and_then(|event| event.at),
            written: begins.and_then(|event| event.written.clone()),
            who,
            others,
            cause: first.cause,
            confidence: first.confidence,
            summary: first.summary,
            events: events.len() as u64 + call.left_out,
        }
    }

    /// Did something go wrong?
    pub const fn is_trouble(&self) -> bool {
        self.cause.is_trouble()
    }
}

/// So many rows of one cause are kept.
pub const ROWS: usize = 200;

/// What many calls came to.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// How many there are.
    pub calls: u64,
    /// The first [`ROWS`] of each cause, in their order.
    pub rows: Vec<Row>,
    counts: [u64; Cause::ALL.len()],
}

impl Tally {
    /// Adds a call.
    pub fn add(&mut self, row: Row) {
        self.calls += 1;
        let at = Cause::ALL.iter().position(|cause| *cause == row.cause).expect("every cause is in the list");
        self.counts[at] += 1;
        if self.counts[at] <= ROWS as u64 {
            self.rows.push(row);
        }
    }

    /// How many came to what: those that failed first, the most frequent cause first.
    pub fn causes(&self) -> Vec<(Cause, u64)> {
        let counts = Cause::ALL.iter().copied().zip(self.counts);
        let mut counts: Vec<(Cause, u64)> = counts.filter(|(_, count)| *count > 0).collect();
        counts.sort_by_key(|(cause, count)| (!cause.is_trouble(), std::cmp::Reverse(*count)));
        counts
    }

    /// How many failed.
    pub fn failed(&self) -> u64 {
        self.causes().iter().filter(|(cause, _)| cause.is_trouble()).map(|(_, count)| count).sum()
    }

    /// How many came to this.
    pub fn count(&self, cause: Cause) -> u64 {
        self.causes().iter().find(|(known, _)| *known == cause).map_or(0, |(_, count)| *count)
    }

    /// Those that failed, the surest first, then in their order.
    pub fn worst_first(&self) -> Vec<&Row> {
        let mut rows: Vec<&Row> = self.rows.iter().filter(|row| row.is_trouble()).collect();
        rows.sort_by_key(|row| (std::cmp::Reverse(row.confidence), row.number));
        rows
    }
}
