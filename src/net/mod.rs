//! The rim: sockets, the clock, and the WebRTC engine. Nothing outside this room names the engine; what happens in here
//! comes out as the events of `call`.
//!
//! The engine asks for an asynchronous runtime and takes ours (`runtime`), which runs it on real sockets or on a network
//! in memory (`virtual_net`); the bad network of `call::impair` is applied in both (`impair`). A `peer::Peer` is one peer
//! connection; `loopback` lets two of them call each other.

pub mod channel;
pub mod impair;
pub mod loopback;
pub mod media;
pub mod peer;
pub mod runtime;
pub mod stats;
pub mod tap;
pub mod virtual_net;
mod watch;
pub mod wire;

use crate::tick::Tick;

/// Tells how long the run has been going on: the wall's clock, or tokio's paused one in virtual time.
#[derive(Clone, Copy, Debug)]
pub struct Clock(tokio::time::Instant);

impl Clock {
    /// The run begins now.
    pub fn start() -> Self {
        Self(tokio::time::Instant::now())
    }

    /// The time since then.
    pub fn now(&self) -> Tick {
        Tick(self.0.elapsed())
    }

    /// The moment of a tick, to sleep until.
    pub(crate) fn at(&self, tick: Tick) -> tokio::time::Instant {
        self.0 + tick.0
    }
}
