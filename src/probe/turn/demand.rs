//! What a user demands of relays, for continuous integration.

use std::net::IpAddr;
use std::time::Duration;

use super::grid::{Cell, Grid, Streamed};
use crate::probe::demand::Checked;
use crate::probe::target::Transport;
use crate::prose;
use crate::prose::{Prose, ours};

/// A way out that must work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Required {
    /// Over this transport to the server.
    Transport(Transport),
    /// Over this family to the server: IPv6 or not.
    Family(bool),
    /// With a relayed address of this family.
    Relay(bool),
    /// With TCP towards the peer.
    Streams,
    /// Every way that is tried.
    All,
}

impl Required {
    /// All of them, by name.
    pub const ALL: &[(&str, Self)] = &[
        ("udp", Self::Transport(Transport::Udp)),
        ("tcp", Self::Transport(Transport::Tcp)),
        ("tls", Self::Transport(Transport::Tls)),
        ("dtls", Self::Transport(Transport::Dtls)),
        ("ipv4", Self::Family(false)),
        ("ipv6", Self::Family(true)),
        ("relay-ipv4", Self::Relay(false)),
        ("relay-ipv6", Self::Relay(true)),
        ("tcp-relay", Self::Streams),
        ("all", Self::All),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, required)| *required == self).map_or("", |(name, _)| name)
    }

    fn is_met(self, cell: &Cell) -> bool {
        cell.gets_out()
            && match self {
                Self::Transport(transport) => cell.transport == transport,
                Self::Family(v6) => cell.address.is_ipv6() == v6,
                Self::Relay(v6) => cell.tried.relayed.is_some_and(|relayed| relayed.is_ipv6() == v6),
                Self::All => true,
                Self::Streams => cell.streamed.as_ref().is_some_and(Streamed::works),
            }
    }
}

/// All that is demanded.
#[derive(Clone, Debug, Default)]
pub struct Demands {
    /// Who we must be to the servers: of each family that is named, one of these.
    pub expect: Vec<IpAddr>,
    /// What relayed addresses must be, likewise.
    pub expect_relay: Vec<IpAddr>,
    /// How long the way through the relay and back may take, in the middle.
    pub max_rtt: Option<Duration>,
    /// How much may be lost on it.
    pub max_loss: Option<f64>,
    /// What must work.
    pub require: Vec<Required>,
}

impl Demands {
    /// Holds what was tried against the demands.
    pub fn check(&self, grid: &Grid) -> Vec<Checked> {
        let mapped = |cell: &Cell| cell.tried.mapped.map(|address| address.ip());
        let relayed = |cell: &Cell| cell.tried.relayed.map(|address| address.ip());
        let mut all = Vec::new();
        for v6 in [false, true] {
            all.extend(address("expect", "we are", &self.expect, v6, grid.cells().filter_map(mapped)));
            all.extend(address(
                "expect-relay",
                "the relay is at",
                &self.expect_relay,
                v6,
                grid.cells().filter_map(relayed),
            ));
        }
        all.extend(self.max_rtt.map(|most| time(most, grid)));
        all.extend(self.max_loss.map(|most| loss(most, grid)));
        all.extend(self.require.iter().map(|required| works(*required, grid)));
        all
    }
}

fn address(
    demand: &str,
    words: &'static str,
    expected: &[IpAddr],
    v6: bool,
    told: impl Iterator<Item = IpAddr>,
) -> Option<Checked> {
    let expected: Vec<IpAddr> = expected.iter().filter(|ip| ip.is_ipv6() == v6).copied().collect();
    if expected.is_empty() {
        return None;
    }
    let told: Vec<IpAddr> = told.filter(|ip| ip.is_ipv6() == v6).collect();
    let all = Prose::join(expected.iter().map(|ip| ours(ip.to_string()).into()), " or ");
    let wrong = told.iter().find(|ip| !expected.contains(ip));
    let says = match wrong {
        Some(other) => prose!["expected that ", words, " ", all.clone(), ", but it is ", ours(other.to_string())],
        None if told.is_empty() => prose!["expected that ", words, " ", all.clone(), ", but no server told"],
        None => prose![words, " ", all.clone(), ", as expected"],
    };
    let holds = wrong.is_none() && !told.is_empty();
    Some(Checked { demand: format!("{demand} {}", all.plain()), holds, says })
}

fn time(most: Duration, grid: &Grid) -> Checked {
    let medians = grid.cells().filter_map(|cell| cell.data()?.round_trips.percentile(50));
    let worst = medians.max();
    let holds = worst.is_some_and(|worst| worst <= most);
    let limit = ours(format!("{} ms", most.as_millis()));
    let says = match worst {
        None => prose!["no round trip was measured to hold against ", limit],
        Some(worst) => prose![
            "the way through the relay and back takes ",
            if holds { "at most " } else { "up to " },
            ours(format!("{:.1} ms", worst.as_secs_f64() * 1e3)),
            ", allowed are ",
            limit
        ],
    };
    Checked { demand: format!("max-rtt {} ms", most.as_millis()), holds, says }
}

fn loss(most: f64, grid: &Grid) -> Checked {
    let worst = grid.cells().filter_map(|cell| cell.data()?.loss()).reduce(f64::max);
    let holds = worst.is_some_and(|worst| worst <= most);
    let percent = |share: f64| ours(format!("{:.1} %", share * 100.0));
    let says = match worst {
        None => prose!["no loss was measured to hold against ", percent(most)],
        Some(worst) => prose![percent(worst), " lost at most, allowed are ", percent(most)],
    };
    Checked { demand: format!("max-loss {:.1} %", most * 100.0), holds, says }
}

fn works(required: Required, grid: &Grid) -> Checked {
    let name = required.name();
    if required == Required::All {
        let (all, met) = (grid.cells().count(), grid.cells().filter(|cell| required.is_met(cell)).count());
        let nameless = grid.servers.iter().filter(|server| server.cells.is_empty()).count();
        let says = prose!["required all: media get out by ", met, " of ", all, " ways"];
        return Checked { demand: format!("require {name}"), holds: met == all && all > 0 && nameless == 0, says };
    }
    let holds = grid.cells().any(|cell| required.is_met(cell));
    let says = if holds {
        prose!["media get out by ", name]
    } else {
        prose!["required ", name, ": media do not get out by it"]
    };
    Checked { demand: format!("require {name}"), holds, says }
}
