//! What is in several captures, and in which order it must have happened: a message is made, sent, passed on and received,
//! never the other way round.

use std::collections::BTreeMap;

use super::mark::{Mark, shared};
use crate::signal::event::{Direction, Event, Stage, Vantage, What};

/// An event: the number of its capture, and its number there.
pub(super) type At = (usize, usize);

/// Two sightings of one message in two captures, of which the first one was before the second.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) before: At,
    pub(super) after: At,
}

/// What captures have in common.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// Sightings of which it is known which was first.
    pub(super) links: Vec<Link>,
    /// Sightings of which it is not.
    pub(super) near: Vec<(At, At)>,
}

/// One message is looked for in so many captures.
const MOST: usize = 16;

/// How far along its road a message is where it is seen: made, sent, at the server, sent on, received, handed over.
fn road(event: &Event) -> Option<u8> {
    if let What::Api(api) = &event.what {
        return match (&*api.name, api.stage) {
            ("createOffer" | "createAnswer", Stage::Succeeded) | ("icecandidate", Stage::Fired) => Some(0),
            ("setRemoteDescription" | "addIceCandidate", Stage::Called) => Some(5),
            // an application may send a description before it sets it
            _ => None,
        };
    }
    match (event.vantage, event.direction) {
        (Vantage::Client | Vantage::Both, Direction::ToServer | Direction::Sent) => Some(1),
        (Vantage::Server, Direction::ToServer | Direction::Relayed | Direction::Received) => Some(2),
        (Vantage::Server, Direction::ToClient | Direction::Sent) => Some(3),
        (Vantage::Client | Vantage::Both, Direction::ToClient | Direction::Received) => Some(4),
        _ => None,
    }
}

impl Links {
    /// Looks through captures.
    pub(super) fn of(lists: &[Vec<Event>]) -> Self {
        let mut found = Self::default();
        if lists.len() < 2 {
            return found;
        }
        type Seen = BTreeMap<usize, BTreeMap<Option<u8>, Vec<usize>>>;
        let mut seen: BTreeMap<Mark, Seen> = BTreeMap::new();
        for (list, events) in lists.iter().enumerate() {
            for (index, event) in events.iter().enumerate() {
                if let Some(mark) = shared(event) {
                    seen.entry(mark).or_default().entry(list).or_default().entry(road(event)).or_default().push(index);
                }
            }
        }
        for captures in seen.into_values().filter(|captures| captures.len() > 1) {
            let captures: Vec<_> = captures.into_iter().take(MOST).collect();
            for (n, (one, here)) in captures.iter().enumerate() {
                for (other, there) in &captures[n + 1..] {
                    for (road, at) in here {
                        for (further, or) in there {
                            found.pair((*one, *road, at), (*other, *further, or));
                        }
                    }
                }
            }
        }
        found
    }

    /// Sightings of one message at one point of its road in each of two captures.
    fn pair(&mut self, one: (usize, Option<u8>, &[usize]), other: (usize, Option<u8>, &[usize])) {
        let ((list, road, at), (second, further, or)) = (one, other);
        let each = |(one, other): (&usize, &usize)| ((list, *one), (second, *other));
        let (Some(road), Some(further)) = (road, further) else {
            return self.near.extend(at.iter().zip(or).map(each));
        };
        if road == further {
            return self.near.extend(at.iter().zip(or).map(each));
        }
        let ahead = road < further;
        let link =
            |(one, other)| if ahead { Link { before: one, after: other } } else { Link { before: other, after: one } };
        if at.len() == or.len() {
            return self.links.extend(at.iter().zip(or).map(each).map(link));
        }
        // Said more often than heard, or sent on to several: the first saying was before the last hearing.
        let (one, other) = if ahead { (at.first(), or.last()) } else { (at.last(), or.first()) };
        self.links.extend(one.zip(other).map(each).map(link));
    }
}
