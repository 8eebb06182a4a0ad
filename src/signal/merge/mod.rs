//! Several captures as one: which of them are of one call, how far their clocks are apart, what came after what.
//!
//! Deliberately absent: who said what to whom.

mod common;
mod links;
mod mark;
mod offset;
mod order;

pub use mark::{Mark, mark};
pub use offset::Offset;

use std::collections::{HashMap, HashSet};

use self::links::Links;
use super::event::{Event, Name, Place};
use super::{Capture, Clock};

/// Several captures as one.
#[derive(Debug)]
pub struct Merged {
    /// All events, each after what it is known to follow, and otherwise in order of time; those without a time stay behind
    /// the one before them. Captures that have nothing in common stand one after the other.
    pub events: Vec<Event>,
    /// For each capture after the first: how its clock was brought to that of another one. None when nothing was found in
    /// both: then its times are left as they are, and mean nothing beside the others, unless both clocks are UTC.
    pub offsets: Vec<Option<Offset>>,
    /// What the captures have to do with one another.
    pub joined: Joined,
}

/// What captures have to do with one another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    /// For each capture the number of its call, from 0: those that have something in common are of one.
    pub calls: Vec<u16>,
    /// For each capture the earlier one that has the very same events: then it was left out.
    pub copies: Vec<Option<u16>>,
}

impl Joined {
    /// How many calls there are that have nothing to do with one another.
    pub fn count(&self) -> usize {
        self.calls.iter().max().map_or(1, |last| usize::from(*last) + 1)
    }

    /// The call of what stands at a place.
    pub fn call(&self, place: Place) -> u16 {
        self.calls.get(usize::from(place.source)).copied().unwrap_or_default()
    }
}

/// Puts captures together.
pub fn merge(captures: Vec<Capture>) -> Merged {
    let clocks: Vec<Clock> = captures.iter().map(|capture| capture.summary.clock).collect();
    let mut lists: Vec<Vec<Event>> = captures.into_iter().map(|capture| capture.events).collect();
    for (number, list) in lists.iter_mut().enumerate().skip(1) {
        let source = u16::try_from(number).unwrap_or(u16::MAX);
        list.iter_mut().for_each(|event| event.place.source = source);
    }
    let copies = common::copies(&lists);
    for (list, _) in lists.iter_mut().zip(&copies).filter(|(_, copy)| copy.is_some()) {
        list.clear();
    }
    name_apart(&mut lists);
    let calls = common::calls(&lists, &clocks, &copies);
    let links = Links::of(&lists);
    let offsets = offset::offsets(&lists, &clocks, &links);
    let first = clocks.first().copied().unwrap_or_default();
    for ((list, offset), clock) in lists.iter_mut().zip(&offsets).zip(&clocks) {
        let same = [first, *clock] == [Clock::Utc; 2] || first == *clock;
        for event in list {
            match offset {
                Some(offset) => event.at = event.at.map(|at| at.later(offset.micros)),
                // on another clock, which nothing connects to the first
                None if !same => event.at = None,
                None => {}
            }
        }
    }
    let events = order::in_order(lists, &links, &calls);
    let offsets = offsets.into_iter().skip(1).collect();
    Merged { events, offsets, joined: Joined { calls, copies } }
}

/// Browsers number their connections from one: the same name in two captures is not the same connection.
fn name_apart(lists: &mut [Vec<Event>]) {
    let mut known: HashMap<Name, usize> = HashMap::new();
    let mut clash: HashSet<Name> = HashSet::new();
    for (number, list) in lists.iter().enumerate() {
        for name in list.iter().filter_map(|event| event.connection.as_ref()) {
            if *known.entry(name.clone()).or_insert(number) != number {
                clash.insert(name.clone());
            }
        }
    }
    if clash.is_empty() {
        return;
    }
    for (number, list) in lists.iter_mut().enumerate() {
        let mut renamed: HashMap<Name, Name> = HashMap::new();
        for name in list.iter_mut().filter_map(|event| event.connection.as_mut()) {
            if clash.contains(name) {
                let other =
                    renamed.entry(name.clone()).or_insert_with(|| format!("{name} of file {}", number + 1).into());
                *name = other.clone();
            }
        }
    }
}
