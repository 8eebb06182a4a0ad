//! Whether a relay reaches addresses that it should not: only those that its owner names.

use std::net::SocketAddr;
use std::time::Duration;

use super::trouble::Trouble;
use crate::tick::Tick;

/// What came of trying to reach an address through the relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    /// The address; without a port nothing is sent there.
    pub peer: SocketAddr,
    /// What came of it.
    pub result: Reached,
}

/// Whether the relay reaches an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// It refuses.
    Refused(Trouble),
    /// It lets packets through; none came back, which says nothing of who is there.
    Permitted,
    /// Somebody there has answered.
    Answered,
    /// The request was not answered: not known.
    Unknown(Trouble),
}

impl Reached {
    /// Its name in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Refused(_) => "refused",
            Self::Permitted => "permitted",
            Self::Answered => "answered",
            Self::Unknown(_) => "unknown",
        }
    }

    /// Whether somebody could use the relay to get there.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Permitted | Self::Answered)
    }
}

/// When a question goes out to the peer, from its permission on, and when silence counts.
const SENDS: [Duration; 3] = [Duration::ZERO, Duration::from_millis(300), Duration::from_millis(800)];
const END: Duration = Duration::from_millis(1500);

/// A question to a peer that is let through.
#[derive(Debug)]
pub(super) struct Knock {
    pub(super) peer: SocketAddr,
    began: Tick,
    sent: usize,
}

impl Knock {
    pub(super) const fn new(peer: SocketAddr, now: Tick) -> Self {
        Self { peer, began: now, sent: 0 }
    }

    /// Whether to send now; or until when to wait; or that it is over.
    pub(super) fn due(&mut self, now: Tick) -> Result<bool, Tick> {
        let at = |after: Duration| Tick(self.began.0 + after);
        if now >= at(END) {
            return Ok(false);
        }
        match SENDS.get(self.sent).map(|after| at(*after)) {
            Some(due) if now >= due => {
                self.sent += 1;
                Ok(true)
            }
            Some(due) => Err(due),
            None => Err(at(END)),
        }
    }
}
