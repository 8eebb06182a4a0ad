//! Which captures are of one call: those that show the same message, the same credentials, certificate or session, or the
//! same names at about the same time.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::mark::{is_talk, shared};
use crate::sdp::SdpType;
use crate::signal::event::{Event, What};
use crate::signal::{Clock, Moment};

/// For each capture the first one before it that has the very same events.
pub(super) fn copies(lists: &[Vec<Event>]) -> Vec<Option<u16>> {
    let mut known: HashMap<u64, usize> = HashMap::new();
    let alike = |one: &Event, other: &Event| {
        (one.at, one.place.line, one.place.span, one.what.name(), shared(one))
            == (other.at, other.place.line, other.place.span, other.what.name(), shared(other))
    };
    let copy = |(number, list): (usize, &Vec<Event>)| {
        let mut hasher = DefaultHasher::new();
        for event in list {
            (event.place.line, event.place.span.start, event.place.span.end, shared(event)).hash(&mut hasher);
        }
        let first = *known.entry(hasher.finish()).or_insert(number);
        let other = &lists[first];
        let same = first != number && !list.is_empty() && other.len() == list.len();
        let same = same && other.iter().zip(list).all(|(one, other)| alike(one, other));
        same.then(|| u16::try_from(first).unwrap_or(u16::MAX))
    };
    lists.iter().enumerate().map(copy).collect()
}

/// What a capture shows that another one of the same call would, too.
#[derive(Default)]
struct Shown {
    /// Messages, credentials, certificates, sessions.
    tokens: HashSet<(u8, u64)>,
    names: HashSet<u64>,
    /// From when to when.
    range: Option<(Moment, Moment)>,
    offers: bool,
    answers: bool,
}

const UFRAG: u8 = 40;
const FINGERPRINT: u8 = 41;
const SESSION: u8 = 42;
const ID: u8 = 43;

/// Names of so many bytes are made by chance (UUIDs, ids of socket.io).
const UNIQUE: usize = 16;

fn hashed(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

fn shown(list: &[Event]) -> Shown {
    let mut shown = Shown::default();
    for event in list {
        shown.tokens.extend(shared(event).filter(|mark| is_talk(*mark)));
        if let Some(description) = event.description() {
            shown.offers |= description.kind == Some(SdpType::Offer);
            shown.answers |= description.kind == Some(SdpType::Answer);
            for line in description.sdp.text.lines().map(str::trim) {
                shown.tokens.extend(token(line));
            }
        }
        let ufrag = event.candidate().and_then(|candidate| candidate.username_fragment.as_deref());
        shown.tokens.extend(ufrag.filter(|ufrag| !ufrag.is_empty()).map(|ufrag| (UFRAG, hashed(ufrag))));
        let named = match &event.what {
            What::Register { name } | What::Registered { name } => name.as_deref(),
            _ => None,
        };
        let names = [event.from.as_deref(), event.to.as_deref(), named].into_iter().flatten();
        for name in names {
            // an id that nobody else has by chance
            if name.len() >= UNIQUE {
                shown.tokens.insert((ID, hashed(name)));
            }
            shown.names.insert(hashed(name));
        }
        if let Some(at) = event.at {
            shown.range = Some(shown.range.map_or((at, at), |(from, to)| (from.min(at), to.max(at))));
        }
    }
    shown
}

/// What a line of a description tells its author by.
fn token(line: &str) -> Option<(u8, u64)> {
    if let Some(ufrag) = line.strip_prefix("a=ice-ufrag:") {
        return Some((UFRAG, hashed(ufrag)));
    }
    if let Some(fingerprint) = line.strip_prefix("a=fingerprint:") {
        return Some((FINGERPRINT, hashed(&fingerprint.to_ascii_lowercase())));
    }
    let session = line.strip_prefix("o=")?.split_ascii_whitespace().nth(1)?;
    // some write 0 or 1 there
    (session.len() >= 6 && session.bytes().any(|digit| digit != b'0')).then(|| (SESSION, hashed(session)))
}

/// The same names in captures that are further apart than this are those of another call.
const APART_MICROS: i64 = 60_000_000;

/// One thing is looked for in so many captures.
const MOST: usize = 16;

/// For each capture the number of its call.
pub(super) fn calls(lists: &[Vec<Event>], clocks: &[Clock], copies: &[Option<u16>]) -> Vec<u16> {
    let all: Vec<Shown> = lists.iter().map(|list| shown(list)).collect();
    let mut of: Vec<usize> = (0..lists.len()).collect();
    let mut join = |one: usize, other: usize| {
        let (one, other) = (root(&of, one), root(&of, other));
        of[one.max(other)] = one.min(other);
    };
    let bare = |shown: &Shown| shown.tokens.is_empty() && shown.names.is_empty();
    let told = all.iter().position(|shown| !bare(shown)).unwrap_or_default();
    let mut first: HashMap<(u8, u64), usize> = HashMap::new();
    let mut named: HashMap<u64, Vec<usize>> = HashMap::new();
    for (list, shown) in all.iter().enumerate() {
        for token in &shown.tokens {
            join(*first.entry(*token).or_insert(list), list);
        }
        for name in &shown.names {
            named.entry(*name).or_default().push(list);
        }
        // What shows nothing that tells anybody from anybody else belongs to what it was given with.
        if bare(shown) {
            join(told, list);
        }
    }
    for lists in named.values() {
        for (n, one) in lists.iter().take(MOST).enumerate() {
            for other in lists.iter().take(MOST).skip(n + 1) {
                if about_one_time([&all[*one], &all[*other]], [clocks[*one], clocks[*other]]) {
                    join(*one, *other);
                }
            }
        }
    }
    for (list, copy) in copies.iter().enumerate() {
        if let Some(copy) = copy {
            join(usize::from(*copy), list);
        }
    }
    let mut numbers: HashMap<usize, u16> = HashMap::new();
    let number = |list: usize| {
        let next = u16::try_from(numbers.len()).unwrap_or(u16::MAX);
        *numbers.entry(root(&of, list)).or_insert(next)
    };
    (0..lists.len()).map(number).collect()
}

fn root(of: &[usize], mut one: usize) -> usize {
    while of[one] != one {
        one = of[one];
    }
    one
}

/// May the same names in two captures mean the same people in one call?
fn about_one_time(all: [&Shown; 2], clocks: [Clock; 2]) -> bool {
    let comparable = clocks[0] == clocks[1] && matches!(clocks[0], Clock::Utc | Clock::Local);
    match (all[0].range, all[1].range) {
        (Some(one), Some(other)) if comparable => {
            let gap = one.0.0.max(other.0.0).saturating_sub(one.1.0.min(other.1.0));
            gap <= APART_MICROS
        }
        // Each has its own offers and answers: then each is a call of its own.
        _ => !all.iter().all(|one| one.offers && one.answers),
    }
}
