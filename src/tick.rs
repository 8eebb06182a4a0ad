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
