//! Signaling as it was captured: bytes of a log, a HAR, a dump become [`Event`]s with their places.
//!
//! ```text
//! bytes ─container─► frames ─dialect─► events
//! ```
//!
//! Deliberately absent: what the events mean together (who answered whom, what went wrong).

pub mod capture;
pub mod dialect;
mod dump;
pub mod engine;
pub mod event;
mod flow;
pub mod frame;
pub mod json;
pub mod merge;
pub mod redact;
pub mod stamp;

pub use capture::{Container, Options, Reader, Summary, unpacked};
pub use dialect::Dialect;
pub use event::{Event, Moment, What};

use crate::prose::Prose;
use crate::text::Span;

/// All that was read of a capture.
#[derive(Debug)]
pub struct Capture {
    /// What happened, in the order of the capture; in the order of time where the capture has no order of its own.
    pub events: Vec<Event>,
    /// What is known of the capture as a whole: container, dialect with its evidence, clock, notes.
    pub summary: Summary,
}

/// Reads a capture that is in memory. Whoever has a stream feeds a [`Reader`].
pub fn read(bytes: &[u8], options: Options) -> Capture {
    let mut events = Vec::new();
    let mut reader = Reader::new(options);
    reader.feed(bytes, &mut |event| events.push(event));
    let summary = reader.finish(&mut |event| events.push(event));
    Capture { events, summary }
}

/// Something that could not be read, or that was done while reading and should be said. The rest was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The slug it is known by (`cut-json`, `broken-frame`, `line-too-long`).
    pub name: &'static str,
    /// Where.
    pub place: event::Place,
    /// How much around it may be quoted: beside it may stand a password.
    pub within: Span,
    /// A sentence, without a full stop.
    pub says: Prose,
}

/// What the [`Moment`]s of a capture count from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// There are no times.
    #[default]
    None,
    /// Microseconds since 1970-01-01T00:00:00Z.
    Utc,
    /// The same, of times written without a zone and taken for UTC.
    Local,
    /// Microseconds since the midnight before the first event: dates are not written.
    Day,
    /// Microseconds since something the capture does not tell (when it was started, mostly).
    Relative,
}

impl Clock {
    /// Its name in data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Utc => "utc",
            Self::Local => "local",
            Self::Day => "day",
            Self::Relative => "relative",
        }
    }

    /// The one of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::None, Self::Utc, Self::Local, Self::Day, Self::Relative].into_iter().find(|clock| clock.name() == name)
    }
}
