//! What a detector found, with its evidence.

use super::cause::{Cause, Confidence};
use super::sides::SideId;
use crate::diagnostic::{Diagnostic, Level};
use crate::prose::Prose;

/// Something noteworthy in a call.
#[derive(Clone, Debug)]
pub struct Found {
    /// The slug it is known by: `candidate-before-description`.
    pub name: &'static str,
    /// How bad it is.
    pub level: Level,
    /// One sentence, without a full stop.
    pub says: Prose,
    /// The events that show it, the telling one first. Never empty.
    pub evidence: Vec<usize>,
    /// The side it is about.
    pub side: Option<SideId>,
    /// The cause it points to, and how surely.
    pub points: Option<(Cause, Confidence)>,
    /// What to try, in the imperative, without a full stop.
    pub next: Option<Prose>,
    /// What a rule found in a description that was exchanged; its places are in that description.
    pub rule: Option<Box<Diagnostic>>,
    /// Of several that point to one cause as surely, the heaviest says it.
    pub weight: u32,
}

impl Found {
    /// Something found, shown by an event.
    pub fn new(name: &'static str, level: Level, says: Prose, event: usize) -> Self {
        Self { name, level, says, evidence: vec![event], side: None, points: None, next: None, rule: None, weight: 0 }
    }

    /// Also shown by these events.
    #[must_use]
    pub fn and(mut self, events: impl IntoIterator<Item = usize>) -> Self {
        self.evidence.extend(events.into_iter().take(MOST));
        self
    }

    /// It is about this side.
    #[must_use]
    pub const fn of(mut self, side: Option<SideId>) -> Self {
        self.side = side;
        self
    }

    /// It points to this cause.
    #[must_use]
    pub const fn points(mut self, cause: Cause, confidence: Confidence) -> Self {
        self.points = Some((cause, confidence));
        self
    }

    /// So much it weighs among those that point to the same cause.
    #[must_use]
    pub const fn weighs(mut self, weight: u32) -> Self {
        self.weight = weight;
        self
    }

    /// What to try.
    #[must_use]
    pub fn next(mut self, next: Prose) -> Self {
        self.next = Some(next);
        self
    }
}

/// So many further events are named as evidence.
const MOST: usize = 16;
