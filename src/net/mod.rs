//! The rim: sockets, the clock, and the WebRTC engine. Nothing outside this room names the engine; what happens in here
//! comes out as the events of `call`.
//!
//! The engine asks for an asynchronous runtime and takes ours (`runtime`), which runs it on real sockets or on a network
//! in memory (`virtual_net`); the bad network of `call::impair` is applied in both (`impair`). A `peer::Peer` is one peer
//! connection; `loopback` lets two of them call each other.

#![expect(clippy::disallowed_methods, reason = "an edge")]

pub mod channel;
pub mod config;
pub mod gather;
pub mod impair;
pub mod log;
pub mod loopback;
mod measured;
pub mod media;
mod outcome;
pub mod peer;
pub mod replay;
pub mod runtime;
pub mod signal;
pub mod stats;
pub mod stop;
pub mod stun;
pub mod tap;
pub mod turn;
pub mod virtual_net;
mod watch;
pub mod wire;

use std::net::{IpAddr, Ipv4Addr, UdpSocket};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::tick::Tick;

/// The addresses of this machine's network interfaces, with their names; without those of a link only, which cannot be
/// used without saying which.
///
/// # Errors
/// The system's.
pub fn interfaces() -> std::io::Result<Vec<(String, IpAddr)>> {
    let all = rtc::shared::ifaces::ifaces()?.into_iter();
    let usable = |ip: &IpAddr| match ip {
        IpAddr::V4(ip) => !ip.is_link_local(),
        IpAddr::V6(ip) => !ip.is_unicast_link_local(),
    };
    Ok(all.filter_map(|one| Some((one.name, one.addr?.ip()))).filter(|(_, ip)| usable(ip)).collect())
}

/// Are there so many file descriptors to be had? To be asked before a call: tokio does not survive the lack of them.
///
/// # Errors
/// The system's.
pub fn descriptors(number: usize) -> std::io::Result<()> {
    let held: std::io::Result<Vec<_>> = (0..number).map(|_| UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))).collect();
    held.map(drop)
}

/// Tells how long the run has been going on: the wall's clock, or tokio's paused one in virtual time.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: tokio::time::Instant,
    /// When that was, in milliseconds since 1970.
    epoch: f64,
}

impl Clock {
    /// The run begins now.
    pub fn start() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { start: tokio::time::Instant::now(), epoch: since.as_secs_f64() * 1000.0 }
    }

    /// The run begins now, and now is 1970: what it says does not depend on when it was run.
    pub fn virtual_start() -> Self {
        Self { start: tokio::time::Instant::now(), epoch: 0.0 }
    }

    /// The time since then.
    pub fn now(&self) -> Tick {
        Tick(self.start.elapsed())
    }

    /// Milliseconds since 1970, as W3C's timestamps have them.
    pub(crate) fn timestamp(&self) -> f64 {
        self.epoch + self.now().as_millis()
    }

    /// The moment of a tick, to sleep until.
    pub(crate) fn at(&self, tick: Tick) -> tokio::time::Instant {
        self.start + tick.0
    }
}
