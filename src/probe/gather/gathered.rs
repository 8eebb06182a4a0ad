//! All that gathering came to: candidates, and why there are no more.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::candidate::{Candidate, Kind};
use super::compare::Offered;
use super::hidden::Names;
use super::interface;
use crate::probe::outcome::Outcome;
use crate::probe::survey::{Lookup, Tls};
use crate::probe::target::{Target, Transport};
use crate::probe::turn::trouble::Trouble;
use crate::tick::Tick;

/// An address of an interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    /// The interface.
    pub name: String,
    /// What kind it seems to be.
    pub kind: interface::Kind,
    /// The address.
    pub ip: IpAddr,
    /// Why there is no candidate of it; from the system.
    pub error: Option<String>,
    /// Why nothing listens there for TCP; from the system.
    pub deaf: Option<String>,
}

/// A server that was asked.
#[derive(Clone, Debug)]
pub struct Server {
    /// As it was named.
    pub target: Target,
    /// Whether it is a relay.
    pub relay: bool,
    /// What looking up its name came to.
    pub lookup: Lookup,
    /// Each time it was asked.
    pub asked: Vec<Asked>,
}

/// One question to a server.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The address of the server.
    pub address: SocketAddr,
    /// How.
    pub transport: Transport,
    /// From where.
    pub base: Option<SocketAddr>,
    /// Of which family a relayed address was asked for: IPv6 or not; none when that was left to the server.
    pub v6: Option<bool>,
    /// How long it took.
    pub took: Duration,
    /// What it gave: an address, or why not.
    pub result: Result<SocketAddr, Reason>,
    /// What was seen of TLS.
    pub tls: Option<Tls>,
    /// What the server said: an error code and its words, which are from outside.
    pub error: Option<(u16, String)>,
}

/// Why a server gave no candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A STUN server.
    Stun(Outcome),
    /// A relay.
    Relay(Trouble),
    /// A relay has no address of the other family, beside the one it gave.
    NoOther(Trouble),
    /// It sees us as we see ourselves: no candidate of its own (RFC 8445, section 5.1.3).
    Redundant(SocketAddr),
    /// Over TCP or TLS a STUN server tells nothing of UDP.
    NotForUdp,
}

impl Reason {
    /// Its name in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Stun(outcome) => outcome.slug(),
            Self::Relay(trouble) | Self::NoOther(trouble) => trouble.slug(),
            Self::Redundant(_) => "same-as-host",
            Self::NotForUdp => "not-for-udp",
        }
    }

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Stun(outcome) => outcome.words(),
            Self::Relay(trouble) | Self::NoOther(trouble) => trouble.words(),
            Self::Redundant(_) => {
                "it sees this host as the host sees itself: no NAT, and no candidate beside that of the host"
            }
            Self::NotForUdp => "over TCP or TLS it tells nothing of UDP, and a candidate of TCP needs no server",
        }
    }

    /// What helps.
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Stun(outcome) => outcome.help(),
            Self::Relay(trouble) | Self::NoOther(trouble) => trouble.remedy(),
            Self::Redundant(_) | Self::NotForUdp => "",
        }
    }

    /// Whether something is wrong.
    pub const fn is_failure(self) -> bool {
        matches!(self, Self::Stun(_) | Self::Relay(_))
    }
}

/// What the engine of `webrtc` offers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Engine {
    /// Its candidates, in the order in which it told them.
    pub candidates: Vec<Offered>,
    /// When it said that there are no more; none when it did not in time.
    pub complete: Option<Tick>,
    /// How long was waited for it.
    pub waited: Duration,
    /// Servers it was not told of, as it cannot use them: as they were named; from outside.
    pub skipped: Vec<String>,
    /// What it warned of; in its words, from outside.
    pub warnings: Vec<String>,
    /// Why it could not be asked; in its words.
    pub failed: Option<String>,
}

/// All of it.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// The addresses of this host.
    pub faces: Vec<Face>,
    /// The servers.
    pub servers: Vec<Server>,
    /// The candidates, the best first.
    pub candidates: Vec<Candidate>,
    /// Names that hide the addresses of the host, when it is to be as in a browser.
    pub names: Option<Names>,
    /// What the engine offers, when it was asked.
    pub engine: Option<Engine>,
    /// How long it took.
    pub took: Duration,
}

impl Gathered {
    /// The candidates of a kind.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Candidate> {
        self.candidates.iter().filter(move |candidate| candidate.kind == kind)
    }

    /// Addresses at which STUN servers see one base over UDP, with how many servers were asked from it.
    pub fn mappings(&self) -> Vec<(SocketAddr, Vec<SocketAddr>, usize)> {
        let mut all: Vec<(SocketAddr, Vec<SocketAddr>, usize)> = Vec::new();
        for asked in self.servers.iter().filter(|server| !server.relay).flat_map(|server| &server.asked) {
            let (Ok(told) | Err(Reason::Redundant(told))) = asked.result else { continue };
            let Some(base) = asked.base else { continue };
            match all.iter_mut().find(|(known, ..)| *known == base) {
                Some((_, seen, servers)) => {
                    *servers += 1;
                    if !seen.contains(&told) {
                        seen.push(told);
                    }
                }
                None => all.push((base, vec![told], 1)),
            }
        }
        all
    }
}
