//! Numbers of a call by name, and what may be demanded of them: `connect_ms<500`, `rtp.video.lost==0`.

use std::collections::BTreeMap;
use std::fmt;

/// Measured values by name. What was not measured is not in it.
pub type Metrics = BTreeMap<String, f64>;

/// Something demanded of a metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Assertion {
    /// The metric's name.
    pub metric: String,
    /// How it is compared.
    pub comparison: Comparison,
    /// With what.
    pub bound: f64,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
}

/// The longer signs first: `<=` begins with `<`.
static SIGNS: &[(&str, Comparison)] = &[
    ("<=", Comparison::AtMost),
    (">=", Comparison::AtLeast),
    ("==", Comparison::Equal),
    ("!=", Comparison::NotEqual),
    ("<", Comparison::Less),
    (">", Comparison::Greater),
];

impl Assertion {
    /// Reads `connect_ms<500`; blanks around the sign are allowed.
    ///
    /// # Errors
    /// Says what is missing: the sign, the name or the number.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let place = text.find(['<', '>', '=', '!']).ok_or("there is no comparison in it: write name<number")?;
        let (name, rest) = text.split_at(place);
        let (sign, comparison) =
            SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)).ok_or("compare with <, <=, >, >=, == or !=")?;
        let name = name.trim();
        if name.is_empty() {
            return Err("there is no metric before the comparison");
        }
        let bound = rest[sign.len()..].trim().parse::<f64>().ok().filter(|bound| bound.is_finite());
        let bound = bound.ok_or("there is no number after the comparison")?;
        Ok(Self { metric: name.to_owned(), comparison: *comparison, bound })
    }

    /// Holds it against what was measured.
    pub fn check(&self, metrics: &Metrics) -> Outcome {
        let Some(value) = metrics.get(&self.metric).copied() else { return Outcome::NotMeasured };
        let holds = match self.comparison {
            Comparison::Less => value < self.bound,
            Comparison::AtMost => value <= self.bound,
            Comparison::Greater => value > self.bound,
            Comparison::AtLeast => value >= self.bound,
            // Counts are exact; a measured time that is compared for equality deserves what it gets.
            Comparison::Equal => value == self.bound,
            Comparison::NotEqual => value != self.bound,
        };
        if holds { Outcome::Holds(value) } else { Outcome::Fails { value, by: (value - self.bound).abs() } }
    }
}

impl fmt::Display for Assertion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = SIGNS.iter().find(|(_, comparison)| *comparison == self.comparison).map_or("", |(sign, _)| sign);
        write!(f, "{}{sign}{}", self.metric, self.bound)
    }
}

/// An assertion with what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// What was demanded.
    pub assertion: Assertion,
    /// What came of it.
    pub outcome: Outcome,
}

impl Checked {
    /// Whether it holds.
    pub const fn holds(&self) -> bool {
        matches!(self.outcome, Outcome::Holds(_))
    }

    /// The value, when it was measured.
    pub const fn value(&self) -> Option<f64> {
        match self.outcome {
            Outcome::Holds(value) | Outcome::Fails { value, .. } => Some(value),
            Outcome::NotMeasured => None,
        }
    }
}

/// What became of an assertion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// It holds; the value.
    Holds(f64),
    /// It does not.
    Fails {
        /// What was measured.
        value: f64,
        /// How far that is from the bound.
        by: f64,
    },
    /// There is no such value: nothing was measured, or the name is wrong.
    NotMeasured,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assertions_are_read_and_shown() {
        for text in ["connect_ms<500", "rtp.video.lost==0", "a<=1.5", "b>=2", "c!=3", "d>4"] {
            assert_eq!(Assertion::parse(text).map(|assertion| assertion.to_string()), Ok(text.to_owned()));
        }
        assert_eq!(Assertion::parse(" x < 5 ").map(|assertion| assertion.to_string()), Ok("x<5".to_owned()));
        for wrong in ["", "x", "<5", "x<", "x=5", "x<y", "x<inf", "x<NaN"] {
            assert!(Assertion::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn outcomes_say_by_how_much() {
        let metrics = Metrics::from([("connect_ms".to_owned(), 620.0)]);
        let check = |text| Assertion::parse(text).map(|assertion| assertion.check(&metrics));
        assert_eq!(check("connect_ms<500"), Ok(Outcome::Fails { value: 620.0, by: 120.0 }));
        assert_eq!(check("connect_ms>500"), Ok(Outcome::Holds(620.0)));
        assert_eq!(check("other>500"), Ok(Outcome::NotMeasured));
    }
}
