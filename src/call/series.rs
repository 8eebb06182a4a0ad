//! Many calls of one kind: how many came out as they should, and how their numbers spread.

use std::collections::BTreeMap;

use super::measure::nearest_rank;
use super::metrics::Metrics;
use super::phase::Phase;
use super::verdict::{Cause, Verdict};

/// Calls of one scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// The scenario.
    pub scenario: &'static str,
    /// How many were made.
    pub runs: usize,
    /// How many came out as the scenario says.
    pub as_expected: usize,
    /// How many worked, whatever was expected.
    pub worked: usize,
    /// Why it could not be made at all; none when it could.
    pub skipped: Option<&'static str>,
    /// Where and why those stopped that did, and how many.
    pub stops: BTreeMap<(Phase, Cause), usize>,
    values: BTreeMap<String, Vec<f64>>,
}

/// How a number spreads over the calls in which it was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// In how many.
    pub count: usize,
    /// The smallest.
    pub min: f64,
    /// The middle one (nearest rank).
    pub median: f64,
    /// 90 % are not greater (nearest rank).
    pub p90: f64,
    /// 99 % are not greater (nearest rank).
    pub p99: f64,
    /// The greatest.
    pub max: f64,
}

impl Series {
    /// No calls of a scenario yet.
    pub fn new(scenario: &'static str) -> Self {
        Self { scenario, ..Self::default() }
    }

    /// One more call.
    pub fn add(&mut self, as_expected: bool, verdict: &Verdict, metrics: Metrics) {
        self.runs += 1;
        self.as_expected += usize::from(as_expected);
        match verdict {
            Verdict::Worked { .. } => self.worked += 1,
            Verdict::Stopped { phase, cause, .. } => *self.stops.entry((*phase, *cause)).or_default() += 1,
        }
        for (name, value) in metrics {
            self.values.entry(name).or_default().push(value);
        }
    }

    /// How a number spreads; none when no call measured it.
    pub fn spread(&self, metric: &str) -> Option<Spread> {
        let mut values = self.values.get(metric)?.clone();
        values.sort_by(f64::total_cmp);
        let at = |percent| values.get(nearest_rank(values.len(), percent)).copied();
        let (min, max) = (*values.first()?, *values.last()?);
        Some(Spread { count: values.len(), min, median: at(50)?, p90: at(90)?, p99: at(99)?, max })
    }

    /// The sum of a number over all calls; none when no call measured it.
    pub fn sum(&self, metric: &str) -> Option<f64> {
        self.values.get(metric).map(|values| values.iter().sum())
    }

    /// All numbers that were measured, by name.
    pub fn spreads(&self) -> impl Iterator<Item = (&str, Spread)> {
        self.values.keys().filter_map(|name| Some((name.as_str(), self.spread(name)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tick::Tick;

    #[test]
    fn numbers_spread_over_the_calls_that_measured_them() {
        let mut series = Series::new("plain");
        for n in 1..=100 {
            let mut metrics = Metrics::from([("connect_ms".to_owned(), f64::from(n))]);
            if n == 7 {
                metrics.insert("rare".to_owned(), 1.0);
            }
            let verdict = match n {
                3 => Verdict::Stopped { phase: Phase::Dtls, side: None, cause: Cause::Handshake, evidence: Vec::new() },
                _ => Verdict::Worked { at: Tick::default() },
            };
            series.add(n != 3, &verdict, metrics);
        }
        assert_eq!((series.runs, series.as_expected, series.worked), (100, 99, 99));
        assert_eq!(series.stops, BTreeMap::from([((Phase::Dtls, Cause::Handshake), 1)]));
        let spread = series.spread("connect_ms").expect("measured");
        assert_eq!((spread.count, spread.min, spread.max), (100, 1.0, 100.0));
        assert_eq!((spread.median, spread.p90, spread.p99), (50.0, 90.0, 99.0));
        assert_eq!(series.spread("rare").map(|spread| (spread.count, spread.median)), Some((1, 1.0)));
        assert_eq!(series.spread("never"), None);
    }
}
