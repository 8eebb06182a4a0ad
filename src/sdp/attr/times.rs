//! What the times of `t=`, `r=` and `z=` lines say. They count seconds since 1900 and never wrap (RFC 8866,
//! section 5.9).

use super::vocabulary::bounded;
use crate::prose;
use crate::prose::{Piece, Prose, count, ours};
use crate::sdp::view::Context;
use crate::tick::calendar;

/// Seconds from the beginning of 1900, where SDP counts from, to that of 1970.
const UNIX_EPOCH: u64 = 2_208_988_800;

/// Explains a `t=` line.
pub(super) fn timing(c: &Context<'_, '_>) -> Option<Prose> {
    let (start, stop) = (c.get("start")?.parse().ok(), c.get("stop")?.parse().ok());
    let mut prose = match (start, stop) {
        (Some(0), Some(0)) => return Some(prose!["No start and no end: the session is permanent."]),
        (_, Some(0)) => prose!["From ", moment(start), " on, without an end."],
        (Some(0), _) => prose!["Until ", moment(stop), ", without a start."],
        _ => prose!["From ", moment(start), " to ", moment(stop), "."],
    };
    if let (Some(start), Some(stop)) = (start, stop)
        && stop != 0
        && stop < start
    {
        prose.push(" The end is before the start.");
    }
    // From 2001 on if it counted from 1970; as it is, 1931 or later, which nobody means.
    if let Some(unix) = start.filter(|start| (1_000_000_000..UNIX_EPOCH).contains(start)).and_then(date) {
        prose.push(prose![" The start is likely a Unix time by mistake: that would be ", ours(unix), "."]);
    }
    Some(prose)
}

/// Explains an `r=` line.
pub(super) fn repeat(c: &Context<'_, '_>) -> Option<Prose> {
    let mut words = c.get("repeat")?.split(' ').peekable();
    let (interval, duration) = (seconds(words.next()?)?, seconds(words.next()?)?);
    words.peek()?;
    let offsets = bounded(words, |word| match seconds(word) {
        Some(offset) => prose![span(offset)],
        None => prose!["something that is not a time"],
    });
    Some(prose!["Every ", span(interval), " for ", span(duration), "; each starts after the start time by: ", offsets])
}

/// Explains a `z=` line.
pub(super) fn zones(c: &Context<'_, '_>) -> Option<Prose> {
    let value = c.get("adjustments")?;
    let mut from = value;
    let pairs = std::iter::from_fn(|| {
        if from.is_empty() {
            return None;
        }
        let end = from.match_indices(' ').nth(1).map_or(from.len(), |(at, _)| at);
        let pair = &from[..end];
        from = from.get(end + 1..).unwrap_or_default();
        Some(pair)
    });
    let changes = bounded(pairs, |pair| {
        let (at, by) = pair.split_once(' ').unwrap_or((pair, ""));
        let back = by.strip_prefix('-');
        match (at.parse().ok(), seconds(back.unwrap_or(by))) {
            (Some(at), Some(0)) => prose!["none from ", moment(Some(at)), " on"],
            (Some(at), Some(shift)) => {
                prose![span(shift), if back.is_some() { " back" } else { " ahead" }, " from ", moment(Some(at)), " on"]
            }
            _ => prose!["something that is not a time and a shift"],
        }
    });
    Some(prose!["Shifts of the clock for repeated times: ", changes])
}

/// Seconds since 1900 as a date; none when there is no number that fits.
fn moment(ntp: Option<u64>) -> Piece {
    let text = ntp.and_then(|ntp| match ntp.checked_sub(UNIX_EPOCH) {
        Some(unix) => date(unix),
        None => civil(0, ntp),
    });
    ours(text.unwrap_or_else(|| "a time after the year 9999".to_owned()))
}

/// Unix time as a date.
fn date(unix: u64) -> Option<String> {
    civil(UNIX_EPOCH / DAY, unix)
}

const DAY: u64 = 86_400;

/// The date and time `seconds` after the beginning of a day `days` after 1 January 1900, up to the year 9999.
fn civil(days: u64, seconds: u64) -> Option<String> {
    let (day, time) = (days + seconds / DAY, seconds % DAY);
    let (year, month, day_of_month) = calendar(day);
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    (year <= 9999).then(|| format!("{year:04}-{month:02}-{day_of_month:02} {hour:02}:{minute:02}:{second:02} UTC"))
}

/// `7d`, `25h`, `90m`, `30s` or `30` in seconds.
fn seconds(text: &str) -> Option<u64> {
    let (digits, unit) = match text.as_bytes().last()? {
        b'd' => (&text[..text.len() - 1], DAY),
        b'h' => (&text[..text.len() - 1], 3600),
        b'm' => (&text[..text.len() - 1], 60),
        b's' => (&text[..text.len() - 1], 1),
        _ => (text, 1),
    };
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<u64>().ok()?.checked_mul(unit)).flatten()
}

/// A length of time in the greatest unit that needs no fraction.
fn span(seconds: u64) -> Piece {
    let (size, one, many) = [(DAY, "day", "days"), (3600, "hour", "hours"), (60, "minute", "minutes")]
        .into_iter()
        .find(|(size, ..)| seconds > 0 && seconds.is_multiple_of(*size))
        .unwrap_or((1, "second", "seconds"));
    count(usize::try_from(seconds / size).unwrap_or(usize::MAX), one, many)
}

#[cfg(test)]
mod tests {
    use super::{date, moment};
    use crate::prose::Prose;
    use crate::sdp::attr::tests::says;

    #[test]
    fn dates_are_right_at_the_edges() {
        assert_eq!(date(0).as_deref(), Some("1970-01-01 00:00:00 UTC"));
        assert_eq!(date(951_782_400).as_deref(), Some("2000-02-29 00:00:00 UTC"));
        assert_eq!(date(951_868_799).as_deref(), Some("2000-02-29 23:59:59 UTC"));
        assert_eq!(date(951_868_800).as_deref(), Some("2000-03-01 00:00:00 UTC"));
        assert_eq!(date(1_735_689_599).as_deref(), Some("2024-12-31 23:59:59 UTC"));
        assert_eq!(date(4_107_542_400).as_deref(), Some("2100-03-01 00:00:00 UTC"));
        assert_eq!(date(253_402_300_799).as_deref(), Some("9999-12-31 23:59:59 UTC"));
        assert_eq!(date(253_402_300_800), None);
        assert_eq!(date(u64::MAX), None);
        assert_eq!(Prose::from(moment(Some(0))).plain(), "1900-01-01 00:00:00 UTC");
        assert_eq!(Prose::from(moment(None)).plain(), "a time after the year 9999");
    }

    #[test]
    fn timing() {
        assert_eq!(says("t=0 0"), "No start and no end: the session is permanent.");
        assert_eq!(says("t=2873397496 2873404696"), "From 1991-01-20 21:58:16 UTC to 1991-01-20 23:58:16 UTC.");
        assert_eq!(says("t=3034423619 0"), "From 1996-02-27 15:26:59 UTC on, without an end.");
        assert!(says("t=3034423619 5").ends_with("The end is before the start."));
        assert!(says("t=1700000000 0").ends_with("that would be 2023-11-14 22:13:20 UTC."));
        assert!(says("t=99999999999999999999999 0").starts_with("From a time after the year 9999 on"));
    }

    #[test]
    fn repeats_and_zones() {
        assert_eq!(
            says("r=7d 1h 0 25h"),
            "Every 7 days for 1 hour; each starts after the start time by: 0 seconds; 25 hours."
        );
        assert_eq!(says("r=604800 3600 0"), "Every 7 days for 1 hour; each starts after the start time by: 0 seconds.");
        assert_eq!(says("r=7d x 0"), "");
        assert_eq!(says("r=7d 1h"), "");
        assert_eq!(
            says("z=3034423619 -1h 3042462419 0"),
            "Shifts of the clock for repeated times: 1 hour back from 1996-02-27 15:26:59 UTC on; none from \
             1996-05-30 16:26:59 UTC on."
        );
        assert!(says("z=x").ends_with("something that is not a time and a shift."));
    }
}
