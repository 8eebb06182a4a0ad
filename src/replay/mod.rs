//! What happened in a call, from the events of its capture: who took part, what they said to whom, what each exchange
//! came to, what went wrong on the way, and the likeliest cause.
//!
//! ```text
//! events ─sides─► who ─story─► messages, exchanges, steps ─findings─► diagnosis
//! ```
//!
//! Deliberately absent: how a capture is read ([`signal`](crate::signal)), and how any of it looks
//! ([`report`](crate::report)).

mod apart;
pub mod calls;
pub mod cause;
pub mod diagnosis;
pub mod diff;
pub mod drive;
pub mod exchange;
pub mod finding;
mod findings;
pub mod gathered;
pub mod ground;
pub mod jsep;
pub mod live;
pub mod measured;
pub mod sides;
pub mod story;
mod teller;

pub use calls::{Call, Split, Splitter};
pub use cause::{Cause, Confidence};
pub use diagnosis::{Diagnosis, diagnose};
pub use exchange::Exchange;
pub use finding::Found;
pub use findings::{all as findings, causes};
pub use gathered::Gathered;
pub use ground::Ground;
pub use measured::Measured;
pub use sides::{Side, SideId, Sides};
pub use story::{Message, Said, Step, Story};
