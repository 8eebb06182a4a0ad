//! What is kept of a capture that may be one call: its beginning, which says what was agreed on, and its end, which says
//! what came of it.

use std::collections::VecDeque;
use std::rc::Rc;

use super::Whole;
use crate::signal::event::Event;

/// The events of a capture, as far as there is room.
#[derive(Debug, Default)]
pub(super) struct Retained {
    head: Vec<Rc<Event>>,
    tail: VecDeque<Rc<Event>>,
    head_weight: usize,
    tail_weight: usize,
    most: usize,
    left_out: u64,
}

impl Retained {
    pub(super) fn new(most: usize) -> Self {
        Self { most, ..Self::default() }
    }

    pub(super) const fn weight(&self) -> usize {
        self.head_weight.saturating_add(self.tail_weight)
    }

    pub(super) fn push(&mut self, event: Rc<Event>) {
        let weight = event.weight();
        if self.tail.is_empty() && self.head_weight + weight <= self.most / 4 {
            self.head_weight += weight;
            self.head.push(event);
            return;
        }
        self.tail_weight += weight;
        self.tail.push_back(event);
        while self.weight() > self.most
            && let Some(oldest) = self.tail.pop_front()
        {
            self.tail_weight -= oldest.weight();
            self.left_out += 1;
        }
    }

    /// Lets go of all of it.
    pub(super) fn forget(&mut self) {
        *self = Self { most: self.most, ..Self::default() };
    }

    pub(super) fn whole(self) -> Whole {
        let all = self.head.into_iter().chain(self.tail);
        let events = all.map(|event| Rc::try_unwrap(event).unwrap_or_else(|shared| (*shared).clone())).collect();
        Whole { events, left_out: self.left_out }
    }
}
