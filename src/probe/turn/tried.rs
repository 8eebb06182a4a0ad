//! What came of trying one way out: each step with its time, and what was learned.

use std::net::SocketAddr;
use std::time::Duration;

use super::audit::Audited;
use super::tally::Tally;
use super::traffic::Measured;
use super::trouble::Trouble;
use crate::stun::integrity::Made;
use crate::tick::Tick;

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The connection, with TLS or DTLS, where there is one.
    Connect,
    /// The first 401, as it must come to who comes first.
    Challenge,
    /// The allocation.
    Allocate,
    /// The permission.
    Permission,
    /// The channel.
    Channel,
    /// Data.
    Data,
    /// The refresh.
    Refresh,
    /// The end of the allocation.
    Deallocate,
}

impl Stage {
    /// Its name in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Challenge => "challenge",
            Self::Allocate => "allocate",
            Self::Permission => "permission",
            Self::Channel => "channel",
            Self::Data => "data",
            Self::Refresh => "refresh",
            Self::Deallocate => "deallocate",
        }
    }
}

/// A step that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Which.
    pub stage: Stage,
    /// When it began.
    pub at: Tick,
    /// How long it took.
    pub took: Duration,
    /// Why it failed; none when it did not.
    pub trouble: Option<Trouble>,
    /// The server's error code and its words, which are from outside.
    pub error: Option<(u16, String)>,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tried {
    /// The steps.
    pub stages: Vec<Taken>,
    /// The server's realm; from outside.
    pub realm: Option<String>,
    /// The server's SOFTWARE; from outside.
    pub software: Option<String>,
    /// How the key was made of the password; none when nothing was signed.
    pub made: Option<Made>,
    /// The relayed address.
    pub relayed: Option<SocketAddr>,
    /// Where the server sees us.
    pub mapped: Option<SocketAddr>,
    /// How long the allocation lasts without a refresh.
    pub lifetime: Option<Duration>,
    /// To whom data were sent.
    pub peer: Option<SocketAddr>,
    /// What came of sending data.
    pub data: Option<Measured>,
    /// The other server that this one names, and the name in that one's certificate, which is from outside.
    pub redirect: Option<(SocketAddr, Option<String>)>,
    /// What came of the audit.
    pub audit: Vec<Audited>,
    /// Renewals that failed: nobody asked for them.
    pub renewals: Vec<(Tick, Trouble)>,
    /// What was counted.
    pub tally: Tally,
}

impl Tried {
    /// A try that failed before anything could be asked.
    pub fn failed(at: Tick, now: Tick, trouble: Trouble) -> Self {
        let taken = Taken { stage: Stage::Connect, at, took: now.since(at), trouble: Some(trouble), error: None };
        Self { stages: vec![taken], ..Self::default() }
    }

    /// The first step that failed, and why.
    pub fn trouble(&self) -> Option<(&Taken, Trouble)> {
        self.stages.iter().find_map(|taken| taken.trouble.map(|trouble| (taken, trouble)))
    }

    /// A step.
    pub fn stage(&self, stage: Stage) -> Option<&Taken> {
        self.stages.iter().find(|taken| taken.stage == stage)
    }

    /// Whether packets went through the relay and came back.
    pub fn carries(&self) -> bool {
        self.data.as_ref().is_some_and(|data| data.back > 0)
    }
}
