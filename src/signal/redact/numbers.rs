//! Which number stands for which text: the next one, or, with a word of the user's, one that is the same in every run.

use std::collections::{HashMap, HashSet};

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Numbers given out so far. A space is what numbers are told apart in: names, the networks of a provider.
#[derive(Default)]
pub(super) struct Numbers {
    /// What numbers are drawn with; none: they are given out in order.
    seed: Option<Box<[u8]>>,
    given: HashMap<(Box<str>, Box<str>), u64>,
    used: HashMap<Box<str>, Space>,
}

#[derive(Default)]
struct Space {
    next: u64,
    taken: HashSet<u64>,
}

impl Numbers {
    pub(super) fn new(seed: Option<&str>) -> Self {
        Self { seed: seed.map(|seed| seed.as_bytes().into()), ..Self::default() }
    }

    /// Are they the same in every run?
    pub(super) const fn is_seeded(&self) -> bool {
        self.seed.is_some()
    }

    /// The number of a text in a space, below `limit`. A new one is none that `fits` refuses, as long as there is another;
    /// when all are taken they begin anew.
    pub(super) fn of(&mut self, space: &str, text: &str, limit: u64, fits: impl Fn(u64) -> bool) -> u64 {
        let key = (space.into(), text.into());
        if let Some(known) = self.given.get(&key) {
            return *known;
        }
        let limit = limit.max(1);
        let first = self.seed.as_deref().map(|seed| draw(seed, space, text));
        let space = self.used.entry(space.into()).or_default();
        let start = first.unwrap_or(space.next) % limit;
        // Seldom more than a few are taken: but a space may be full.
        let mut free = (0..limit.min(4096)).map(|step| (start + step) % limit);
        let number = free.find(|number| !space.taken.contains(number) && fits(*number)).unwrap_or(start);
        space.taken.insert(number);
        space.next = number + 1;
        self.given.insert(key, number);
        number
    }
}

/// A number that follows from seed, space and text; who does not know the seed cannot find the text by trying.
fn draw(seed: &[u8], space: &str, text: &str) -> u64 {
    let mut mac = Hmac::<Sha256>::new_from_slice(seed).expect("a key of any length is one");
    for part in [space, text] {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    let bytes = mac.finalize().into_bytes();
    u64::from_be_bytes(*bytes.first_chunk().expect("a hash is longer"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_has_the_same_number_and_no_two_share_one() {
        for seed in [None, Some("a long word")] {
            let mut numbers = Numbers::new(seed);
            let texts: Vec<String> = (0..200).map(|n| format!("text {n}")).collect();
            let first: Vec<u64> = texts.iter().map(|text| numbers.of("x", text, 256, |_| true)).collect();
            let again: Vec<u64> = texts.iter().map(|text| numbers.of("x", text, 256, |_| true)).collect();
            assert_eq!(first, again);
            assert_eq!(first.iter().collect::<HashSet<_>>().len(), 200);
            assert_ne!(numbers.of("x", "new", 256, |number| number > 250), 0);
        }
        // a space that is full gives what it has
        let mut numbers = Numbers::new(None);
        let all: Vec<u64> = (0..5).map(|n| numbers.of("y", &n.to_string(), 3, |_| true)).collect();
        assert_eq!(all[..3], [0, 1, 2]);
        assert!(all.iter().all(|number| *number < 3));
    }

    #[test]
    fn a_seed_gives_the_same_in_whatever_order() {
        let (mut one, mut other) = (Numbers::new(Some("word")), Numbers::new(Some("word")));
        let a = one.of("x", "a", u64::MAX, |_| true);
        other.of("x", "b", u64::MAX, |_| true);
        assert_eq!(a, other.of("x", "a", u64::MAX, |_| true));
        assert_ne!(a, Numbers::new(Some("another")).of("x", "a", u64::MAX, |_| true));
    }
}
