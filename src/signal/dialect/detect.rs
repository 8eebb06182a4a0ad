//! Which dialect a capture is in, by evidence.

use super::{ALL, Dialect, GENERIC};
use crate::signal::event::Place;
use crate::signal::frame::{Body, Seen};

/// A piece of evidence for a dialect.
#[derive(Clone, Debug, PartialEq)]
pub struct Clue {
    /// What was recognised: `SESSION_OK`, `{"ice": "<JSON>"}`.
    pub says: &'static str,
    /// How much it tells: 1 is common to several dialects, 5 is found in this one alone.
    pub weight: u32,
    /// How often it was seen.
    pub count: u32,
    /// Where first.
    pub place: Place,
}

/// The evidence for one dialect.
#[derive(Debug, Default)]
pub struct Clues {
    /// In the order they were seen.
    pub all: Vec<Clue>,
    place: Place,
}

impl Clues {
    /// Recognises something in the frame at hand.
    pub fn add(&mut self, weight: u32, says: &'static str) {
        match self.all.iter_mut().find(|clue| clue.says == says) {
            Some(clue) => clue.count += 1,
            None => self.all.push(Clue { says, weight, count: 1, place: self.place }),
        }
    }

    /// What it amounts to: a clue that is seen again tells little more.
    pub fn score(&self) -> u32 {
        self.all.iter().map(|clue| clue.weight * (2 + clue.count.min(4))).sum()
    }
}

/// The outcome: which dialect, and why.
#[derive(Debug)]
pub struct Detected {
    /// The dialect.
    pub dialect: &'static Dialect,
    /// It was named by the user, not found.
    pub forced: bool,
    /// The evidence for it; none for the generic one.
    pub clues: Vec<Clue>,
    /// What else it could be, with the score, best first; the winner's own score is first of all.
    pub scores: Vec<(&'static str, u32)>,
    /// How many frames were looked at.
    pub frames: u32,
}

/// The score that a dialect needs: one clue that is its own, or several that are shared.
const ENOUGH: u32 = 9;

/// Looks at frames until enough is known.
#[derive(Debug, Default)]
pub struct Detector {
    clues: Vec<Clues>,
    frames: u32,
}

impl Detector {
    /// Looks at a frame.
    pub fn look(&mut self, seen: &Seen<'_>) {
        if self.clues.is_empty() {
            self.clues.resize_with(ALL.len(), Clues::default);
        }
        if !matches!(seen.frame.body, Body::Opened(_) | Body::Closed(..)) {
            self.frames += 1;
        }
        for (dialect, clues) in ALL.iter().zip(&mut self.clues) {
            clues.place = seen.frame.place;
            (dialect.weigh)(seen, clues);
        }
    }

    /// What the evidence amounts to.
    pub fn decide(mut self) -> Detected {
        let mut order: Vec<usize> = (0..self.clues.len()).filter(|at| self.clues[*at].score() > 0).collect();
        order.sort_by_key(|at| std::cmp::Reverse(self.clues[*at].score()));
        let scores: Vec<_> = order.iter().map(|at| (ALL[*at].name, self.clues[*at].score())).collect();
        let first = scores.first().map_or(0, |(_, score)| *score);
        let second = scores.get(1).map_or(0, |(_, score)| *score);
        // half as much again as the next one
        let clear = first >= ENOUGH && first * 2 >= second * 3;
        let (dialect, clues) = match order.first().filter(|_| clear) {
            Some(at) => (ALL[*at], std::mem::take(&mut self.clues[*at].all)),
            None => (&GENERIC, Vec::new()),
        };
        Detected { dialect, forced: false, clues, scores, frames: self.frames }
    }

    /// The same, when the user has said what it is.
    pub fn forced(self, dialect: &'static Dialect) -> Detected {
        let at = ALL.iter().position(|known| std::ptr::eq(*known, dialect));
        let mut clues = self.clues;
        let found = at.and_then(|at| clues.get_mut(at)).map(|clues| std::mem::take(&mut clues.all));
        Detected { dialect, forced: true, clues: found.unwrap_or_default(), scores: Vec::new(), frames: self.frames }
    }
}
