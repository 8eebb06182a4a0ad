//! How measured times spread.

use std::time::Duration;

/// Smallest, middle, and what 95 of 100 stay within.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// How many there are.
    pub count: usize,
    /// The smallest.
    pub min: Duration,
    /// The middle one.
    pub median: Duration,
    /// 95 of 100 are no greater.
    pub p95: Duration,
    /// The greatest.
    pub max: Duration,
}

impl Spread {
    /// How these spread; nothing when there are none. By nearest rank.
    pub fn of(times: &[Duration]) -> Option<Self> {
        let mut sorted = times.to_vec();
        sorted.sort_unstable();
        let rank = |percent: usize| sorted.get((sorted.len() * percent).div_ceil(100).max(1) - 1).copied();
        let (min, max) = (sorted.first().copied()?, sorted.last().copied()?);
        Some(Self { count: sorted.len(), min, median: rank(50)?, p95: rank(95)?, max })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_rank() {
        let times: Vec<Duration> = (1..=100).rev().map(Duration::from_millis).collect();
        let spread = Spread::of(&times).expect("there are some");
        let all = [spread.min, spread.median, spread.p95, spread.max].map(|time| time.as_millis());
        assert_eq!(all, [1, 50, 95, 100]);
        assert_eq!(Spread::of(&times[..1]).map(|spread| spread.median), Some(Duration::from_millis(100)));
        assert_eq!(Spread::of(&[]), None);
    }
}
