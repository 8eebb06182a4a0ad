//! Captures of several sides of one call, on one clock.
//!
//! Clocks of machines differ by seconds. What one side sent and the other received is the same message: the times of such
//! pairs tell how far the clocks are apart. Where messages went both ways the fastest of them bound the offset from both
//! sides (as NTP does it, RFC 5905, section 8); otherwise the median is taken, and the time on the way is in it.

use std::collections::BTreeMap;

use super::event::{Direction, Event, What};
use super::{Capture, Clock, Moment};

/// How the clock of a capture was brought to that of the first one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offset {
    /// Microseconds that were added to its times.
    pub micros: i64,
    /// How far the pairs are apart, from the first quarter to the third, in microseconds.
    pub spread: i64,
    /// How many messages were found in both.
    pub pairs: usize,
}

/// Several captures as one.
#[derive(Debug)]
pub struct Merged {
    /// All events, in order of time; those without a time stay behind the one before them.
    pub events: Vec<Event>,
    /// For each capture after the first: how its clock was brought to the first one's. None when nothing was found in
    /// both: then its times are left as they are, and mean nothing beside the others, unless both clocks are UTC.
    pub offsets: Vec<Option<Offset>>,
}

/// What makes a message the same on both sides.
fn key(event: &Event) -> Option<&str> {
    match &event.what {
        What::Description(description) => Some(&*description.sdp.text),
        What::Candidate(candidate) => Some(&*candidate.candidate.text),
        _ => None,
    }
    .filter(|text| !text.is_empty() && event.lack.is_none())
}

/// When each message was seen first, and whether by the one who sent it.
fn seen(events: &[Event]) -> BTreeMap<&str, Vec<(Moment, Direction)>> {
    let mut seen: BTreeMap<&str, Vec<(Moment, Direction)>> = BTreeMap::new();
    for event in events {
        if let (Some(text), Some(at)) = (key(event), event.at) {
            seen.entry(text).or_default().push((at, event.direction));
        }
    }
    seen
}

/// How far the clock of `other` is behind that of `first`.
pub fn offset(first: &[Event], other: &[Event]) -> Option<Offset> {
    let (ours, theirs) = (seen(first), seen(other));
    let mut ahead: Vec<i64> = Vec::new();
    let mut behind: Vec<i64> = Vec::new();
    let mut unknown: Vec<i64> = Vec::new();
    for (text, at) in &ours {
        let Some(other) = theirs.get(text) else { continue };
        // what is said more than once (a candidate of each section, say) does not tell which is which
        let ([(a, from)], [(b, to)]) = (at.as_slice(), other.as_slice()) else { continue };
        let difference = a.0.saturating_sub(b.0);
        match (from, to) {
            (Direction::ToServer, Direction::ToClient) => ahead.push(difference),
            (Direction::ToClient, Direction::ToServer) => behind.push(difference),
            _ => unknown.push(difference),
        }
    }
    let pairs = ahead.len() + behind.len() + unknown.len();
    // nothing arrives before it was sent: the messages that were fastest each way leave the least room, and the middle of
    // it is the best guess. Where even that is contradictory (a clock was set), the medians are.
    let micros = match (median(&mut ahead), median(&mut behind)) {
        (Some((a, _)), Some((b, _))) => {
            let (least, most) = (ahead.last().copied().unwrap_or(a), behind.first().copied().unwrap_or(b));
            Some(if least <= most { least.midpoint(most) } else { a.midpoint(b) })
        }
        _ => None,
    };
    let mut all: Vec<i64> = ahead.into_iter().chain(behind).chain(unknown).collect();
    let (middle, spread) = median(&mut all)?;
    Some(Offset { micros: micros.unwrap_or(middle), spread, pairs })
}

/// The median, and the distance between the quartiles.
fn median(values: &mut [i64]) -> Option<(i64, i64)> {
    values.sort_unstable();
    let middle = *values.get(values.len() / 2)?;
    let quarter = |part: usize| values[(values.len() - 1) * part / 4];
    Some((middle, quarter(3) - quarter(1)))
}

/// Puts captures together.
pub fn merge(captures: Vec<Capture>) -> Merged {
    let mut captures = captures.into_iter();
    let Some(first) = captures.next() else { return Merged { events: Vec::new(), offsets: Vec::new() } };
    let clock = first.summary.clock;
    let mut offsets = Vec::new();
    let mut lists = vec![first.events];
    for (number, capture) in captures.enumerate() {
        let mut events = capture.events;
        // of two that have nothing in common, each may have something in common with a third
        let found = lists.iter().find_map(|known| offset(known, &events));
        let same = clock == Clock::Utc && capture.summary.clock == Clock::Utc;
        for event in &mut events {
            event.place.source = u16::try_from(number + 1).unwrap_or(u16::MAX);
            if let Some(found) = found {
                event.at = event.at.map(|at| at.later(found.micros));
            } else if !same && capture.summary.clock != clock {
                // on another clock, which nothing connects to the first
                event.at = None;
            }
        }
        offsets.push(found);
        lists.push(events);
    }
    Merged { events: in_order(lists), offsets }
}

/// Merges lists, each of which is in the order of its capture. An event without a time stays behind the one before it.
fn in_order(lists: Vec<Vec<Event>>) -> Vec<Event> {
    let mut all: Vec<(i64, Event)> = Vec::new();
    for list in lists {
        let mut last = i64::MIN;
        for event in list {
            last = event.at.map_or(last, |at| at.0.max(last));
            all.push((last, event));
        }
    }
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, event)| event).collect()
}
