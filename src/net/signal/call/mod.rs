//! Calls through a signaling server, with whoever is at its other end: a client of `rendezvous` on a connection, and a peer
//! connection for each peer.

mod driver;
mod open;
mod talks;

use std::time::Duration;

use super::connect::{Failure, How};
use super::url::Url;
use crate::call::cause::Cause;
use crate::call::event::{Event, What};
use crate::call::verdict::Wanted;
use crate::net::loopback::remote::Part;
use crate::net::loopback::{Outcome, Plan};
use crate::net::stop::Stop;
use crate::prose::Prose;
use crate::rendezvous::client::{Odd, Setting};
use crate::tick::Tick;

/// What is to be done there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// To call; the other side is asked to make the offer where that is wanted.
    Call {
        /// It is to make the offer.
        peer_offers: bool,
    },
    /// To be called, for so long: once, or again and again.
    Answer {
        /// Once.
        once: bool,
        /// Until when.
        within: Duration,
    },
    /// To call so many viewers, as they join, for so long.
    Send {
        /// How many.
        viewers: usize,
        /// Until when they must have joined.
        within: Duration,
    },
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The dialect, by its name.
    pub dialect: &'static str,
    /// The server.
    pub url: Url,
    /// How to connect to it.
    pub how: How,
    /// Who we are, and with whom we want to talk.
    pub setting: Setting,
    /// What for.
    pub aim: Aim,
    /// What the call consists of. Its duration is that of calls of ours; who calls us hangs up.
    pub plan: Plan,
    /// What is heard is sent back.
    pub echo: bool,
    /// Our messages must be sent back.
    pub echoed: bool,
}

/// A call that was made, or was to be made.
#[derive(Debug)]
pub struct Conversation {
    /// With whom, as the dialect tells one from another.
    pub peer: Option<String>,
    /// Our part in it.
    pub part: Part,
    /// What had to work in it.
    pub wanted: Wanted,
    /// What came of it.
    pub outcome: Outcome,
}

/// Something odd that was heard, and when.
pub type Heard = (Tick, Odd);

/// What came of all of it.
#[derive(Debug, Default)]
pub struct Report {
    /// The calls, in the order they ended; where there was none, the one there should have been.
    pub calls: Vec<Conversation>,
    /// Who we were to the server.
    pub me: Option<String>,
    /// Why there was no connection; none when there was.
    pub failure: Option<Failure>,
    /// Why the server's certificate is not to be trusted, although we went on.
    pub distrust: Option<Prose>,
    /// The version of engine.io, where there is one.
    pub engine: Option<u8>,
    /// What was odd; the first of it.
    pub odd: Vec<Heard>,
    /// How much more was.
    pub more_odd: usize,
}

/// Why there is no call at all, when that is no fault of the call or the other side.
pub fn could_not_be_tried(outcome: &crate::call::outcome::Outcome) -> bool {
    outcome.events.iter().any(|event| {
        matches!(
            event.what,
            What::GivenUp {
                cause: Cause::NoServer | Cause::RegistrationRefused | Cause::ServerSilent | Cause::RoomFull,
                ..
            }
        )
    })
}

/// A number nobody can guess, within these.
pub fn draw(within: std::ops::RangeInclusive<u32>) -> u32 {
    let bytes = crate::net::stun::ids()();
    let number = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    let span = u64::from(*within.end() - *within.start()) + 1;
    within.start() + u32::try_from(u64::from(number) % span).unwrap_or_default()
}

/// Where the events of a call go as they happen: with the peer's name where there are several.
pub type OnEvent<'a> = &'a mut dyn FnMut(Option<&str>, &Event);

/// Does what is asked for. It always comes back: everything that is waited for has an end.
pub async fn call(asked: &Asked, stop: &Stop, on_event: OnEvent<'_>) -> Report {
    driver::Driver::new(asked, stop, on_event).run().await
}

/// The same, on a runtime of its own.
///
/// # Errors
/// When there is no runtime to be had.
pub fn call_here(asked: &Asked, stop: &Stop, on_event: OnEvent<'_>) -> std::io::Result<Report> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(call(asked, stop, on_event)))
}
