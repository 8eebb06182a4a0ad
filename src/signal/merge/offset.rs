//! How far the clocks of two captures are apart.
//!
//! Nothing arrives before it was sent. So each message that is in two captures bounds the distance of their clocks from one
//! side, and messages both ways bound it from both (as NTP does it, RFC 5905, section 8).

use super::links::{At, Links};
use crate::signal::event::{Event, Timing};
use crate::signal::{Clock, Moment};

/// How the clock of a capture was brought to that of another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offset {
    /// Microseconds that were added to its times.
    pub micros: i64,
    /// No less than this, by the messages that are in both; none when they do not tell.
    pub least: Option<i64>,
    /// No more than this. Less than `least`: the messages contradict each other (a clock was set, or runs faster).
    pub most: Option<i64>,
    /// How many sightings of the same message in both were compared.
    pub pairs: usize,
}

/// Clocks of the same kind that may differ by less than this are taken for the same.
const SAME: i64 = 1_000_000;

/// For each capture what is to be added to its times; the first one stays as it is, and so does what nothing connects to
/// another.
pub(super) fn offsets(lists: &[Vec<Event>], clocks: &[Clock], links: &Links) -> Vec<Option<Offset>> {
    let mut offsets: Vec<Option<Offset>> = vec![None; lists.len()];
    let mut placed: Vec<bool> = vec![false; lists.len()];
    let fine: Vec<i64> = lists.iter().map(|list| resolution(list)).collect();
    // Each call has a capture that the others of it are brought to: the first one.
    for start in 0..lists.len() {
        if placed[start] {
            continue;
        }
        placed[start] = true;
        while let Some(next) = next(&placed, links) {
            let shift = |list: usize| offsets[list].map_or(0, |offset: Offset| offset.micros);
            let clock = clocks[next];
            let same = clock == clocks[start] && clock != Clock::Relative;
            offsets[next] = bounds(lists, links, &placed, next, &shift, &fine).offset(same);
            placed[next] = true;
        }
    }
    offsets
}

/// The capture that has most in common with those that are placed already.
fn next(placed: &[bool], links: &Links) -> Option<usize> {
    let mut often: Vec<usize> = vec![0; placed.len()];
    for (one, other) in all(links) {
        match (placed[one.0], placed[other.0]) {
            (true, false) => often[other.0] += 1,
            (false, true) => often[one.0] += 1,
            _ => {}
        }
    }
    let most = often.iter().enumerate().max_by_key(|(list, often)| (**often, std::cmp::Reverse(*list)))?;
    (*most.1 > 0).then_some(most.0)
}

fn all(links: &Links) -> impl Iterator<Item = (At, At)> {
    let known = links.links.iter().map(|link| (link.before, link.after));
    known.chain(links.near.iter().copied())
}

/// What messages tell of the distance between two clocks.
#[derive(Default)]
struct Bounds {
    least: Option<i64>,
    most: Option<i64>,
    near: Vec<i64>,
    pairs: usize,
}

fn bounds(
    lists: &[Vec<Event>],
    links: &Links,
    placed: &[bool],
    list: usize,
    shift: &dyn Fn(usize) -> i64,
    fine: &[i64],
) -> Bounds {
    let mut bounds = Bounds::default();
    let event = |at: At| &lists[at.0][at.1];
    for link in &links.links {
        let (before, after) = (event(link.before), event(link.after));
        let (Some(Moment(sent)), Some(Moment(got))) = (before.at, after.at) else { continue };
        // What is cut off of a time, and what is known to have been then or later, leaves room.
        let Some(room) = (after.timing != Timing::Earlier).then(|| fine[link.after.0] - 1) else { continue };
        let difference = sent.saturating_sub(got).saturating_sub(room);
        if link.after.0 == list && placed[link.before.0] {
            let least = difference.saturating_add(shift(link.before.0));
            bounds.least = Some(bounds.least.map_or(least, |known| known.max(least)));
        } else if link.before.0 == list && placed[link.after.0] {
            let most = shift(link.after.0).saturating_sub(difference);
            bounds.most = Some(bounds.most.map_or(most, |known| known.min(most)));
        } else {
            continue;
        }
        bounds.pairs += 1;
    }
    for (one, other) in &links.near {
        let (known, new) = if other.0 == list { (one, other) } else { (other, one) };
        if new.0 != list || !placed[known.0] {
            continue;
        }
        let (Some(here), Some(there)) = (event(*known).at, event(*new).at) else { continue };
        bounds.near.push(here.0.saturating_add(shift(known.0)).saturating_sub(there.0));
        bounds.pairs += 1;
    }
    bounds
}

impl Bounds {
    fn offset(mut self, same: bool) -> Option<Offset> {
        let (least, most, pairs) = (self.least, self.most, self.pairs);
        let fits = |least: i64, most: i64| same && least <= 0 && most >= 0;
        let micros = match (least, most) {
            (Some(least), Some(most)) if fits(least, most) => 0,
            // The middle; also of what contradicts itself, where it is the least wrong.
            (Some(least), Some(most)) => least.midpoint(most),
            (Some(least), None) if fits(least, 0) && least >= -SAME => 0,
            (None, Some(most)) if fits(0, most) && most <= SAME => 0,
            // The fastest message took no time, as far as anybody can tell.
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => {
                self.near.sort_unstable();
                let median = *self.near.get(self.near.len() / 2)?;
                if same && median.abs() <= SAME { 0 } else { median }
            }
        };
        Some(Offset { micros, least, most, pairs })
    }
}

/// The smallest step of the times of a capture: a log may tell whole seconds only.
fn resolution(list: &[Event]) -> i64 {
    let whole = |step: i64| list.iter().filter_map(|event| event.at).all(|at| at.0 % step == 0);
    [1_000_000, 1_000].into_iter().find(|step| whole(*step)).unwrap_or(1)
}
