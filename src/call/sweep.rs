//! A family of calls: the same one, on networks that get worse step by step in one respect.

use std::time::Duration;

use super::impair::Impairment;
use super::quantity::{pause, rate, share};

/// What is varied, and over which values.
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep {
    quantity: &'static Quantity,
    /// The values: shares, seconds, or bits a second.
    pub values: Vec<f64>,
}

/// Something of a network that can be varied.
#[derive(Debug)]
struct Quantity {
    name: &'static str,
    read: fn(&str) -> Result<f64, &'static str>,
    show: fn(f64) -> String,
    apply: fn(&mut Impairment, f64),
    /// Whether less of it is worse.
    less_is_worse: bool,
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

fn seconds(text: &str) -> Result<f64, &'static str> {
    pause(text).map(|duration| duration.as_secs_f64())
}

fn percent(value: f64) -> String {
    format!("{} %", rounded(value * 100.0))
}

fn milliseconds(value: f64) -> String {
    format!("{} ms", rounded(value * 1000.0))
}

/// Without the dust of binary fractions.
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

const SHARE: Quantity = Quantity { name: "", read: share, show: percent, apply: |_, _| {}, less_is_worse: false };

static QUANTITIES: &[Quantity] = &[
    Quantity { name: "loss", apply: |set, value| set.loss = value, ..SHARE },
    Quantity {
        name: "delay",
        read: seconds,
        show: milliseconds,
        apply: |set, value| set.delay = Duration::from_secs_f64(value),
        less_is_worse: false,
    },
    Quantity {
        name: "jitter",
        read: seconds,
        show: milliseconds,
        apply: |set, value| set.jitter = Duration::from_secs_f64(value),
        less_is_worse: false,
    },
    Quantity { name: "reorder", apply: |set, value| set.reorder = value, ..SHARE },
    Quantity { name: "duplicate", apply: |set, value| set.duplicate = value, ..SHARE },
    Quantity {
        name: "rate",
        read: |text| rate(text).map(|bits| bits as f64),
        show: |value| format!("{} kbit/s", rounded(value / 1000.0)),
        apply: |set, value| set.rate = Some(value as u64),
        less_is_worse: true,
    },
];

/// The most values of a sweep.
const MOST: usize = 1000;

impl Sweep {
    /// Reads `loss=0..30%:5`: from, to, and the step, each in the unit that is written last before or after it.
    ///
    /// # Errors
    /// Says what is expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        const FORM: &str = "expected NAME=FROM..TO:STEP, such as loss=0..30%:5 or delay=0..500ms:100";
        let (name, range) = text.split_once('=').ok_or(FORM)?;
        let quantity = QUANTITIES.iter().find(|quantity| quantity.name == name.trim()).ok_or_else(|| {
            let names: Vec<_> = QUANTITIES.iter().map(|quantity| quantity.name).collect();
            format!("what can be swept: {}", names.join(", "))
        })?;
        let (from, rest) = range.split_once("..").ok_or(FORM)?;
        let (to, step) = rest.split_once(':').ok_or(FORM)?;
        let unit = [step, to, from].map(unit_of).into_iter().find(|unit| !unit.is_empty()).unwrap_or_default();
        let read = |text: &str| {
            let text = text.trim();
            // Nothing is nothing in any unit; but a rate of nothing is no rate.
            if text == "0" && quantity.name != "rate" {
                return Ok(0.0);
            }
            if unit_of(text).is_empty() { (quantity.read)(&format!("{text}{unit}")) } else { (quantity.read)(text) }
        };
        let (from, to, step) = (read(from)?, read(to)?, read(step)?);
        if step <= 0.0 || to < from {
            return Err("the range must go up, in steps greater than nothing".to_owned());
        }
        // A little more, so that rounding does not lose the last one.
        let count = ((to - from) / step + 1e-9).floor() as usize + 1;
        if count > MOST {
            return Err(format!("at most {MOST} values"));
        }
        Ok(Self { quantity, values: (0..count).map(|n| step.mul_add(n as f64, from)).collect() })
    }

    /// What is varied: `loss`.
    pub const fn name(&self) -> &'static str {
        self.quantity.name
    }

    /// A value for people: `15 %`.
    pub fn show(&self, value: f64) -> String {
        (self.quantity.show)(value)
    }

    /// Whether less of it is worse, as with a rate.
    pub const fn less_is_worse(&self) -> bool {
        self.quantity.less_is_worse
    }

    /// A network with this value.
    pub fn apply(&self, mut impairment: Impairment, value: f64) -> Impairment {
        (self.quantity.apply)(&mut impairment, value);
        impairment
    }
}

/// What follows the digits.
fn unit_of(text: &str) -> &str {
    text.trim().trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_have_both_ends() {
        let shown = |text: &str| {
            let sweep = Sweep::parse(text).expect("a sweep");
            sweep.values.iter().map(|value| sweep.show(*value)).collect::<Vec<_>>()
        };
        assert_eq!(shown("loss=0..30%:10"), ["0 %", "10 %", "20 %", "30 %"]);
        assert_eq!(shown("loss=0..0.3:0.1"), ["0 %", "10 %", "20 %", "30 %"]);
        assert_eq!(shown("delay=0..500ms:250"), ["0 ms", "250 ms", "500 ms"]);
        assert_eq!(shown("rate=100..300k:100"), ["100 kbit/s", "200 kbit/s", "300 kbit/s"]);
        assert_eq!(shown("loss=5%..5%:1"), ["5 %"]);
        for wrong in
            ["", "loss", "loss=5", "loss=5..1%:1", "loss=0..9%:0", "colour=0..9:1", "loss=0..200%:5", "delay=0..9s:1ms"]
        {
            assert!(Sweep::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn one_thing_is_varied() {
        let sweep = Sweep::parse("delay=0..100ms:100").expect("a sweep");
        let normal = Impairment { loss: 0.1, ..Impairment::default() };
        let applied = sweep.apply(normal, sweep.values[1]);
        assert_eq!(applied, Impairment { delay: Duration::from_millis(100), ..normal });
    }
}
