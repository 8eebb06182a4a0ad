//! Times as logs write them.
//!
//! Every shape is read by the place it has at the beginning of a line. What is ambiguous (day or month first) is left
//! unread.

use super::Clock;
use super::event::Moment;

/// A time that was found in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stamp {
    /// The time.
    pub at: Moment,
    /// What it counts from.
    pub clock: Clock,
    /// How many bytes it takes.
    pub len: usize,
}

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

/// Reads the time that `text` begins with.
pub fn read(text: &str) -> Option<Stamp> {
    let first = *text.as_bytes().first()?;
    if first.is_ascii_digit() || first == b'+' {
        return numbers(text);
    }
    if first.is_ascii_uppercase() {
        return words(text);
    }
    None
}

/// A number that counts seconds, milliseconds, microseconds or nanoseconds since 1970, or something smaller.
pub fn number(value: f64) -> Option<(Moment, Clock)> {
    // 2001 to 2100 in seconds; the other units differ by a thousand each, so that none is taken for another
    let seconds = match value {
        1e9..4.1e9 => value,
        1e12..4.1e12 => value / 1e3,
        1e15..4.1e15 => value / 1e6,
        1e18..4.1e18 => value / 1e9,
        _ => return (0.0..1e9).contains(&value).then(|| (Moment((value * 1e3).round() as i64), Clock::Relative)),
    };
    Some((Moment((seconds * 1e6).round() as i64), Clock::Utc))
}

struct Cursor<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    /// The next byte, when it is one of those.
    fn take(&mut self, wanted: &[u8]) -> Option<u8> {
        let byte = self.peek();
        wanted.contains(&byte).then(|| self.at += 1).map(|()| byte)
    }

    /// A number of `from` to `to` digits.
    fn digits(&mut self, from: usize, to: usize) -> Option<i64> {
        let rest = self.bytes.get(self.at..)?;
        let len = rest.iter().take(to).take_while(|byte| byte.is_ascii_digit()).count();
        if len < from {
            return None;
        }
        self.at += len;
        Some(rest[..len].iter().fold(0, |value, digit| value * 10 + i64::from(digit - b'0')))
    }

    /// `06:23:05.204` and what may follow it: microseconds since midnight.
    fn clock(&mut self) -> Option<i64> {
        let hour = self.digits(1, 2)?;
        self.take(b":")?;
        let minute = self.digits(2, 2)?;
        self.take(b":")?;
        let second = self.digits(2, 2)?;
        let micros = self.fraction();
        let half = if self.bytes[self.at..].starts_with(b" AM") || self.bytes[self.at..].starts_with(b" am") {
            self.at += 3;
            Some(0)
        } else if self.bytes[self.at..].starts_with(b" PM") || self.bytes[self.at..].starts_with(b" pm") {
            self.at += 3;
            Some(12)
        } else {
            None
        };
        let hour = half.map_or(hour, |half| hour % 12 + half);
        (hour < 24 && minute < 60 && second < 61).then(|| ((hour * 60 + minute) * 60 + second) * SECOND + micros)
    }

    fn fraction(&mut self) -> i64 {
        let next = self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit);
        if !next || self.take(b".,").is_none() {
            return 0;
        }
        let start = self.at;
        let micros = self.digits(1, 6).unwrap_or(0) * 10_i64.pow(6 - (self.at - start) as u32);
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        micros
    }

    /// `Z`, `+02:00`, `+0000`, ` UTC`: microseconds east of Greenwich.
    fn zone(&mut self) -> Option<i64> {
        if self.take(b"Z").is_some() {
            return Some(0);
        }
        let rest = &self.bytes[self.at..];
        for name in [&b" UTC"[..], b" GMT"] {
            if rest.starts_with(name) {
                self.at += name.len();
                return Some(0);
            }
        }
        let back = self.at;
        if self.peek() == b' ' && matches!(rest.get(1), Some(b'+' | b'-')) {
            self.at += 1;
        }
        let zone = (|| {
            let sign = if self.take(b"+-")? == b'+' { 1 } else { -1 };
            let hours = self.digits(2, 2)?;
            self.take(b":");
            let minutes = self.digits(2, 2)?;
            (hours < 15 && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60 * SECOND)
        })();
        if zone.is_none() {
            self.at = back;
        }
        zone
    }

    fn done(&self, at: i64, clock: Clock) -> Stamp {
        Stamp { at: Moment(at), clock, len: self.at }
    }

    /// The rest of a time that began with that day: an optional comma, the time of day, the zone.
    fn of_day(&mut self, day: i64) -> Option<Stamp> {
        self.take(b",");
        self.take(b"T ")?;
        while self.peek() == b' ' {
            self.at += 1;
        }
        let time = self.clock()?;
        Some(match self.zone() {
            Some(east) => self.done(day * DAY + time - east, Clock::Utc),
            None => self.done(day * DAY + time, Clock::Local),
        })
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar; none when there is no such date.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(1970..3000).contains(&year) {
        return None;
    }
    // years that begin in March have their odd day at the end
    let year = if month <= 2 { year - 1 } else { year };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719_468)
}

/// Times that begin with a digit.
fn numbers(text: &str) -> Option<Stamp> {
    let mut cursor = Cursor { bytes: text.as_bytes(), at: 0 };
    let digits = text.bytes().take(20).take_while(u8::is_ascii_digit).count();
    match (digits, text.as_bytes().get(digits)) {
        // 2026-11-20T06:23:05.204Z, 2026/11/20 06:23:05
        (4, Some(b'-' | b'/' | b'.')) => {
            let year = cursor.digits(4, 4)?;
            let separator = cursor.take(b"-/.")?;
            let month = cursor.digits(1, 2)?;
            cursor.take(&[separator])?;
            let day = cursor.digits(1, 2)?;
            cursor.of_day(days(year, month, day)?)
        }
        // 11-20 06:23:05.204 of Android, a year that is not told: the time of day is all that counts
        (2, Some(b'-')) => {
            let month = cursor.digits(2, 2)?;
            cursor.take(b"-")?;
            let day = cursor.digits(2, 2)?;
            days(2000, month, day)?;
            cursor.take(b" ")?;
            let time = cursor.clock()?;
            Some(cursor.done(time, Clock::Day))
        }
        // 20/Nov/2026:06:23:05 +0000 of web servers, 20 Nov 2026 06:23:05
        (1 | 2, Some(b'/' | b' ' | b'-')) => {
            let day = cursor.digits(1, 2)?;
            cursor.take(b"/ -")?;
            let month = month(&mut cursor)?;
            cursor.take(b"/ -")?;
            let year = cursor.digits(4, 4)?;
            if cursor.peek() == b':' {
                cursor.at += 1;
                let day = days(year, month, day)?;
                let time = cursor.clock()?;
                return Some(match cursor.zone() {
                    Some(east) => cursor.done(day * DAY + time - east, Clock::Utc),
                    None => cursor.done(day * DAY + time, Clock::Local),
                });
            }
            cursor.of_day(days(year, month, day)?)
        }
        // 06:23:05.204; 0:00:01.123456789 of GStreamer
        (1 | 2, Some(b':')) => {
            let time = cursor.clock()?;
            let relative = digits == 1 && cursor.at >= "0:00:01.123456789".len();
            Some(cursor.done(time, if relative { Clock::Relative } else { Clock::Day }))
        }
        // 1795157264.294 and other counts
        (10 | 13 | 16 | 19, _) => {
            let end = digits + fraction_len(&text[digits..]);
            let follows = text.as_bytes().get(end).copied().unwrap_or(b' ');
            let (at, clock) = number(text[..end].parse().ok()?)?;
            (clock == Clock::Utc && !follows.is_ascii_alphanumeric()).then_some(Stamp { at, clock, len: end })
        }
        // +12ms, +1.5s; 12.345 of what counts from its start
        _ => {
            let start = usize::from(text.starts_with('+'));
            let whole = text[start..].bytes().take(12).take_while(u8::is_ascii_digit).count();
            let end = start + whole + fraction_len(&text[start + whole..]);
            let value: f64 = text[start..end].parse().ok()?;
            let rest = &text[end..];
            let (unit, len) = if rest.starts_with("ms") {
                (1e3, 2)
            } else if rest.starts_with('s') {
                (1e6, 1)
            } else if end - start - whole >= 3 && !rest.starts_with('.') {
                (1e6, 0)
            } else {
                return None;
            };
            let follows = rest.as_bytes().get(len).copied().unwrap_or(b' ');
            if whole == 0 || follows.is_ascii_alphanumeric() {
                return None;
            }
            Some(Stamp { at: Moment((value * unit).round() as i64), clock: Clock::Relative, len: end + len })
        }
    }
}

fn fraction_len(text: &str) -> usize {
    let digits = text.strip_prefix('.').map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
    if digits == 0 { 0 } else { digits + 1 }
}

fn month(cursor: &mut Cursor<'_>) -> Option<i64> {
    const MONTHS: [&[u8; 3]; 12] =
        [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];
    let name = cursor.bytes.get(cursor.at..cursor.at + 3)?;
    let found = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name))?;
    cursor.at += 3;
    Some(found as i64 + 1)
}

/// Times that begin with a name: `Nov 12, 2022 8:23:14 PM`, `Sun Nov 20 06:23:05 2026`, `Nov 20 06:23:05`.
fn words(text: &str) -> Option<Stamp> {
    let mut cursor = Cursor { bytes: text.as_bytes(), at: 0 };
    const WEEK: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    if let Some(day) = WEEK.iter().find(|day| text.starts_with(**day)) {
        cursor.at = day.len();
        cursor.take(b",");
        cursor.take(b" ")?;
        if cursor.peek().is_ascii_digit() {
            let inner = numbers(text.get(cursor.at..)?)?;
            return Some(Stamp { len: inner.len + cursor.at, ..inner });
        }
    }
    let month = month(&mut cursor)?;
    cursor.take(b" ")?;
    cursor.take(b" ");
    let day = cursor.digits(1, 2)?;
    days(2000, month, day)?;
    let comma = cursor.take(b",").is_some();
    cursor.take(b" ")?;
    let back = cursor.at;
    if let Some(year) = cursor.digits(4, 4).filter(|_| cursor.peek() == b' ' || cursor.peek() == b',') {
        return cursor.of_day(days(year, month, day)?);
    }
    cursor.at = back;
    if comma {
        return None;
    }
    let time = cursor.clock()?;
    let back = cursor.at;
    if cursor.take(b" ").is_some()
        && let Some(year) = cursor.digits(4, 4).and_then(|year| days(year, month, day))
        && !cursor.peek().is_ascii_alphanumeric()
    {
        return Some(cursor.done(year * DAY + time, Clock::Local));
    }
    cursor.at = back;
    Some(cursor.done(time, Clock::Day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_of_time() {
        let utc = 1_795_155_785_i64;
        for (text, at, clock) in [
            ("2026-11-20T06:23:05.204Z x", utc * 1000 + 204, Clock::Utc),
            ("2026-11-20 07:23:05,204+01:00", utc * 1000 + 204, Clock::Utc),
            ("2026-11-20T06:23:05.204123Z", utc * 1000 + 204, Clock::Utc),
            ("2026/11/20 06:23:05 ", utc * 1000, Clock::Local),
            ("Nov 20, 2026 6:23:05 AM io.x", utc * 1000, Clock::Local),
            ("Nov 20 06:23:05 host", (6 * 3600 + 23 * 60 + 5) * 1000, Clock::Day),
            ("Fri Nov 20 06:23:05 2026", utc * 1000, Clock::Local),
            ("Fri, 20 Nov 2026 06:23:05 GMT", utc * 1000, Clock::Utc),
            ("20/Nov/2026:06:23:05 +0000", utc * 1000, Clock::Utc),
            ("11-20 06:23:05.204  123  456 D x", (6 * 3600 + 23 * 60 + 5) * 1000 + 204, Clock::Day),
            ("06:23:05.204 x", (6 * 3600 + 23 * 60 + 5) * 1000 + 204, Clock::Day),
            ("1795155785.204 x", utc * 1000 + 204, Clock::Utc),
            ("1795155785204 x", utc * 1000 + 204, Clock::Utc),
            ("0:00:01.123456789 x", 1123, Clock::Relative),
            ("+12ms x", 12, Clock::Relative),
            ("12.345 x", 12345, Clock::Relative),
        ] {
            let stamp = read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((stamp.at.0 / 1000, stamp.clock), (at, clock), "{text}");
        }
    }

    #[test]
    fn afternoons_and_leap_years() {
        let at = |text| read(text).map(|stamp| stamp.at.0 / SECOND);
        assert_eq!(at("Nov 12, 2022 8:23:14 PM x"), Some(1_668_284_594));
        assert_eq!(at("Nov 12, 2022 12:00:00 AM"), Some(1_668_211_200));
        assert_eq!(at("2024-02-29T00:00:00Z"), Some(1_709_164_800));
        assert_eq!(at("2000-03-01T00:00:00Z"), Some(951_868_800));
    }

    #[test]
    fn what_is_no_time() {
        for text in
            ["", "2", "210 -> 110", "110 -> 210: {", "42[\"join\"]", "Hello", "March 3", "12", "3.5.1 x", "2026"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
