//! How measured times spread.

use std::time::Duration;

use crate::measure::Samples;

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
        let times = Samples::new(times.to_vec());
        let at = |percent| times.percentile(percent);
        Some(Self { count: times.count(), min: times.min()?, median: at(50)?, p95: at(95)?, max: times.max()? })
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
