//! Quantities as people write them: times, shares, rates, ranges.

use std::time::Duration;

/// Digits, and what follows them.
fn split(text: &str) -> (&str, &str) {
    text.split_at(text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len())
}

/// `2s`, `500ms`, `1m`, `1h`; a bare number is seconds. At most a day.
///
/// # Errors
/// Says what is expected.
pub fn duration(text: &str) -> Result<Duration, &'static str> {
    const WRONG: &str = "expected a time such as 500ms, 2s or 1m";
    let (digits, unit) = split(text);
    let number: f64 = digits.parse().map_err(|_| WRONG)?;
    let seconds = match unit {
        "ms" => number / 1000.0,
        "" | "s" => number,
        "m" | "min" => number * 60.0,
        "h" => number * 3600.0,
        _ => return Err(WRONG),
    };
    if seconds > 86_400.0 { Err("at most a day") } else { Duration::try_from_secs_f64(seconds).map_err(|_| WRONG) }
}

/// The same with its unit, at most a minute: who writes `--delay 80` does not mean 80 seconds.
///
/// # Errors
/// Says what is expected.
pub fn pause(text: &str) -> Result<Duration, &'static str> {
    if split(text).1.is_empty() && text != "0" {
        return Err("which unit? write 80ms, or 0.08s");
    }
    duration(text).and_then(|time| if time > Duration::from_secs(60) { Err("at most a minute") } else { Ok(time) })
}

/// `5%` or `0.05`: between 0 and 1.
///
/// # Errors
/// Says what is expected.
pub fn share(text: &str) -> Result<f64, &'static str> {
    const WRONG: &str = "expected a share such as 5% or 0.05";
    let number = match text.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().map_err(|_| WRONG)? / 100.0,
        // One of a hundred, or all? Nobody can tell.
        None if text == "1" => return Err("write 1% or 100%"),
        None => text.parse::<f64>().map_err(|_| WRONG)?,
    };
    if (0.0..=1.0).contains(&number) { Ok(number) } else { Err("must be between 0 and 100 %") }
}

/// `1M`, `500kbit`, `2Mbit/s`: bits a second.
///
/// # Errors
/// Says what is expected.
pub fn rate(text: &str) -> Result<u64, &'static str> {
    const WRONG: &str = "expected a rate such as 500kbit or 1M";
    let (digits, unit) = split(text);
    let number: f64 = digits.parse().map_err(|_| WRONG)?;
    let unit = unit.trim_end_matches("/s").trim_end_matches("ps").trim_end_matches("bit");
    let factor = match unit {
        "" => 1.0,
        "k" | "K" => 1e3,
        "m" | "M" => 1e6,
        "g" | "G" => 1e9,
        _ => return Err(WRONG),
    };
    let bits = number * factor;
    if (1.0..=1e12).contains(&bits) { Ok(bits as u64) } else { Err("must be between 1 bit/s and 1 Tbit/s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("2"), Ok(Duration::from_secs(2)));
        assert_eq!(duration("1.5s"), Ok(Duration::from_millis(1500)));
        assert_eq!(duration("1m"), Ok(Duration::from_secs(60)));
        assert_eq!(share("5%"), Ok(0.05));
        assert_eq!(share("0.2"), Ok(0.2));
        assert_eq!(rate("1mbit"), Ok(1_000_000));
        assert_eq!(rate("500k"), Ok(500_000));
        assert_eq!(pause("80ms"), Ok(Duration::from_millis(80)));
        for wrong in ["", "s", "-1s", "1d", "25h", "1e99", "99999999s"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
        for wrong in ["80", "2m"] {
            assert!(pause(wrong).is_err(), "{wrong}");
        }
        for wrong in ["", "101%", "-1%", "1", "2", "x"] {
            assert!(share(wrong).is_err(), "{wrong}");
        }
        for wrong in ["", "0", "1T", "fast"] {
            assert!(rate(wrong).is_err(), "{wrong}");
        }
    }
}
