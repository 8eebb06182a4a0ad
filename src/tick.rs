//! Time as the core sees it: how long the run has been going on. The core is told; it never asks.

use std::time::Duration;

/// A moment: the time since the run began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tick(pub Duration);

impl Tick {
    /// A moment so many milliseconds into the run.
    pub const fn from_millis(milliseconds: u64) -> Self {
        Self(Duration::from_millis(milliseconds))
    }

    /// Milliseconds since the run began, with the fraction.
    pub fn as_millis(self) -> f64 {
        self.0.as_secs_f64() * 1000.0
    }

    /// So much later.
    #[must_use]
    pub const fn after(self, time: Duration) -> Self {
        Self(self.0.saturating_add(time))
    }

    /// The time from `earlier` to this moment; zero when it is later.
    pub fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}

/// Year, month and day so many days after 1 January 1900.
pub const fn calendar(days: u64) -> (u64, u64, u64) {
    // Years begin in March here, so that the leap day is the last of its year. 1 March 1600 begins a cycle of the
    // calendar (400 years) and is 109 513 days before 1900.
    let day = days.saturating_add(109_513);
    let (cycle, in_cycle) = (day / 146_097, day % 146_097);
    let century = if in_cycle / 36_524 < 3 { in_cycle / 36_524 } else { 3 };
    let in_century = in_cycle - century * 36_524;
    let (leap, in_leap) = (in_century / 1_461, in_century % 1_461);
    let year = if in_leap / 365 < 3 { in_leap / 365 } else { 3 };
    let in_year = in_leap - year * 365;
    // 153 days are five months of 31, 30, 31, 30 and 31, as from March and from August on.
    let month = (in_year * 5 + 2) / 153;
    let day_of_month = in_year - (month * 153 + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (1600_u64.saturating_add(cycle.saturating_mul(400)) + century * 100 + leap * 4 + year + next, month, day_of_month)
}

/// Days from 1 January 1900 to 1 January 1970.
pub const DAYS_TO_1970: u64 = 25_567;
