//! Who said what to whom, as rungs between lines of life: what pictures are drawn from.

use super::cast::End;
use super::{Replayed, timeline};
use crate::prose::Prose;

/// A picture, before anybody knows how it is drawn.
#[derive(Debug, Default)]
pub struct Ladder {
    /// Those who take part, in the order of appearance.
    pub people: Vec<Prose>,
    /// What happened, in order.
    pub rungs: Vec<Rung>,
    /// How many more there are that are not shown.
    pub more: usize,
}

/// Something that went from one to another, or happened at one.
#[derive(Debug)]
pub struct Rung {
    /// Milliseconds since the first event, where that is known.
    pub time: Option<f64>,
    /// From whom: a number of [`Ladder::people`].
    pub from: usize,
    /// To whom; none when it happened there.
    pub to: Option<usize>,
    /// What.
    pub says: Prose,
}

/// So many people and rungs fit into a picture.
const PEOPLE: usize = 12;
const RUNGS: usize = 500;

/// Makes the rungs of a call.
pub fn of<'a>(replayed: &Replayed<'a>) -> Ladder {
    let events = replayed.ground.events;
    let zero = timeline::zero(events);
    let mut ladder = Ladder::default();
    let mut known: Vec<End<'_>> = Vec::new();
    for row in timeline::rows(replayed) {
        let (from, to) = match row.ends {
            (Some(from), to) => (from, to),
            // Nobody knows who sent it: it arrives from the server's side.
            (None, Some(to)) => (End::Server, Some(to)),
            (None, None) => continue,
        };
        let seats =
            (seat(replayed, &mut known, &mut ladder, from), to.map(|to| seat(replayed, &mut known, &mut ladder, to)));
        let (Some(from), to) = seats else {
            ladder.more += 1;
            continue;
        };
        if to == Some(None) || ladder.rungs.len() >= RUNGS {
            ladder.more += 1;
            continue;
        }
        let time = events[row.event].at.zip(zero).map(|(at, zero)| at.millis_since(zero));
        ladder.rungs.push(Rung { time, from, to: to.flatten(), says: row.says });
    }
    ladder
}

/// The number of somebody, who is new, perhaps; none when there is no more room.
fn seat<'a>(replayed: &Replayed<'a>, known: &mut Vec<End<'a>>, ladder: &mut Ladder, end: End<'a>) -> Option<usize> {
    if let Some(at) = known.iter().position(|one| *one == end) {
        return Some(at);
    }
    if known.len() >= PEOPLE {
        return None;
    }
    known.push(end);
    ladder.people.push(replayed.cast.name(end));
    Some(known.len() - 1)
}
