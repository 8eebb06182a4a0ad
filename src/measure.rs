//! Samples into numbers.

use std::time::Duration;

/// Samples of one quantity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Samples {
    sorted: Vec<Duration>,
}

impl Samples {
    /// Takes samples in any order.
    pub fn new(mut samples: Vec<Duration>) -> Self {
        samples.sort_unstable();
        Self { sorted: samples }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.sorted.len()
    }

    /// The sample below or at which `percent` of all lie (nearest rank); none without samples.
    pub fn percentile(&self, percent: u8) -> Option<Duration> {
        self.sorted.get(nearest_rank(self.sorted.len(), percent)).copied()
    }

    /// The smallest.
    pub fn min(&self) -> Option<Duration> {
        self.sorted.first().copied()
    }

    /// The greatest.
    pub fn max(&self) -> Option<Duration> {
        self.sorted.last().copied()
    }
}

/// Where in `count` sorted values the one stands below or at which `percent` of all lie, from 0.
pub(crate) fn nearest_rank(count: usize, percent: u8) -> usize {
    (count * usize::from(percent.min(100))).div_ceil(100).max(1) - 1
}

/// Bits per second of `bytes` in `time`; none when no time went by.
pub fn bits_per_second(bytes: u64, time: Duration) -> Option<f64> {
    (!time.is_zero()).then(|| bytes as f64 * 8.0 / time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_samples() {
        let samples = Samples::new((1..=100).rev().map(Duration::from_millis).collect());
        assert_eq!(samples.percentile(50), Some(Duration::from_millis(50)));
        assert_eq!(samples.percentile(95), Some(Duration::from_millis(95)));
        assert_eq!(samples.percentile(0), Some(Duration::from_millis(1)));
        assert_eq!(samples.percentile(100), Some(Duration::from_millis(100)));
        assert_eq!((samples.min(), samples.max()), (Some(Duration::from_millis(1)), Some(Duration::from_millis(100))));
        let one = Samples::new(vec![Duration::from_millis(7)]);
        assert_eq!(one.percentile(99), Some(Duration::from_millis(7)));
        assert_eq!(Samples::default().percentile(50), None);
    }

    #[test]
    fn no_time_no_rate() {
        assert_eq!(bits_per_second(1000, Duration::ZERO), None);
        assert_eq!(bits_per_second(1000, Duration::from_secs(2)), Some(4000.0));
    }
}
