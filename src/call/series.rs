//! Many calls of one kind: how many came out as they should, and how their numbers spread.

use std::collections::{BTreeMap, BTreeSet};

use super::metrics::{Checked, Metrics};
use super::phase::Phase;
use super::verdict::{Cause, Verdict};
use crate::measure::nearest_rank;

/// Calls of one scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// The scenario.
    pub scenario: &'static str,
    /// How many were to be made.
    pub planned: usize,
    /// How many were, and came to an end of their own.
    pub runs: usize,
    /// How many came out as the scenario says.
    pub as_expected: usize,
    /// How many worked, whatever was expected.
    pub worked: usize,
    /// Why it could not be made at all; none when it could.
    pub skipped: Option<&'static str>,
    /// Where and why those stopped that did, and how many.
    pub stops: BTreeMap<(Phase, Cause), usize>,
    /// Assertions that failed: in how many calls, and the value farthest off, if any was measured.
    pub failed: BTreeMap<String, (usize, Option<f64>)>,
    /// What to know when reading the numbers.
    pub remarks: BTreeSet<String>,
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

    /// One more call; one that was ended early says nothing, and does not count.
    pub fn add(&mut self, as_expected: bool, verdict: &Verdict, metrics: Metrics, checked: &[Checked]) {
        if matches!(verdict, Verdict::Stopped { cause: Cause::Interrupted, .. }) {
            return;
        }
        self.runs += 1;
        for checked in checked.iter().filter(|checked| !checked.holds()) {
            let (count, worst) = self.failed.entry(checked.assertion.to_string()).or_default();
            *count += 1;
            let off = |value: f64| (value - checked.assertion.bound).abs();
            let farther = |value: &f64| worst.is_none_or(|worst| off(*value) > off(worst));
            if let Some(value) = checked.value().filter(farther) {
                *worst = Some(value);
            }
        }
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
    use crate::call::metrics::Assertion;
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
            let assertion = Assertion::parse("connect_ms<99").expect("an assertion");
            let outcome = assertion.check(&metrics);
            series.add(n != 3, &verdict, metrics, &[Checked { assertion, outcome }]);
        }
        assert_eq!((series.runs, series.as_expected, series.worked), (100, 99, 99));
        assert_eq!(series.stops, BTreeMap::from([((Phase::Dtls, Cause::Handshake), 1)]));
        assert_eq!(series.failed, BTreeMap::from([("connect_ms<99".to_owned(), (2, Some(100.0)))]));
        let cut = Verdict::Stopped { phase: Phase::Dtls, side: None, cause: Cause::Interrupted, evidence: Vec::new() };
        series.add(false, &cut, Metrics::new(), &[]);
        assert_eq!(series.runs, 100, "what was ended early does not count");
        let spread = series.spread("connect_ms").expect("measured");
        assert_eq!((spread.count, spread.min, spread.max), (100, 1.0, 100.0));
        assert_eq!((spread.median, spread.p90, spread.p99), (50.0, 90.0, 99.0));
        assert_eq!(series.spread("rare").map(|spread| (spread.count, spread.median)), Some((1, 1.0)));
        assert_eq!(series.spread("never"), None);
    }
}
