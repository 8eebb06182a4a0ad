//! What a user demands of servers, for continuous integration: an address, a time, transports and families.

use std::net::IpAddr;
use std::time::Duration;

use super::outcome::Outcome;
use super::survey::{Endpoint, Survey};
use super::target::Transport;
use crate::prose;
use crate::prose::{Prose, count, ours};

/// Something that must work, for each server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Required {
    /// A family: IPv6 or not.
    Family(bool),
    /// A transport.
    Transport(Transport),
}

impl Required {
    /// All of them, by name.
    pub const ALL: &[(&str, Self)] = &[
        ("ipv4", Self::Family(false)),
        ("ipv6", Self::Family(true)),
        ("udp", Self::Transport(Transport::Udp)),
        ("tcp", Self::Transport(Transport::Tcp)),
        ("tls", Self::Transport(Transport::Tls)),
        ("dtls", Self::Transport(Transport::Dtls)),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, required)| *required == self).map_or("", |(name, _)| name)
    }

    fn is_met(self, endpoint: &Endpoint) -> bool {
        match self {
            Self::Family(v6) => endpoint.address.is_ipv6() == v6,
            Self::Transport(transport) => endpoint.transport == transport,
        }
    }
}

/// All that is demanded.
#[derive(Clone, Debug, Default)]
pub struct Demands {
    /// Who we must be: of each family that is named, one of these.
    pub expect: Vec<IpAddr>,
    /// How long an answer may take, in the middle.
    pub max_rtt: Option<Duration>,
    /// What must work.
    pub require: Vec<Required>,
}

/// A demand, and whether it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// What was demanded.
    pub demand: String,
    /// Does it hold?
    pub holds: bool,
    /// In a sentence, with the evidence.
    pub says: Prose,
}

impl Demands {
    /// Holds a survey against the demands.
    pub fn check(&self, survey: &Survey) -> Vec<Checked> {
        let mut all = Vec::new();
        for v6 in [false, true] {
            let expected: Vec<IpAddr> = self.expect.iter().filter(|ip| ip.is_ipv6() == v6).copied().collect();
            if !expected.is_empty() {
                all.push(who(&expected, survey));
            }
        }
        all.extend(self.max_rtt.map(|most| time(most, survey)));
        all.extend(self.require.iter().map(|required| works(*required, survey)));
        all
    }
}

fn who(expected: &[IpAddr], survey: &Survey) -> Checked {
    let told: Vec<IpAddr> = survey.endpoints().filter_map(|e| e.mapped()).map(|mapped| mapped.ip()).collect();
    let of_family = || told.iter().filter(|ip| ip.is_ipv6() == expected[0].is_ipv6());
    let words = Prose::join(expected.iter().map(|ip| ours(ip.to_string()).into()), " or ");
    let wrong: Vec<&IpAddr> = of_family().filter(|ip| !expected.contains(ip)).collect();
    let says = match (of_family().count(), wrong.first()) {
        (0, _) => prose!["expected to be ", words.clone(), ", but no server told who we are in that family"],
        (_, Some(other)) => prose!["expected to be ", words.clone(), ", but a server told ", ours(other.to_string())],
        (number, None) => prose![count(number, "server tells", "servers tell"), " that we are ", words.clone()],
    };
    let holds = wrong.is_empty() && of_family().next().is_some();
    Checked { demand: format!("expect {}", words.plain()), holds, says }
}

fn time(most: Duration, survey: &Survey) -> Checked {
    let medians: Vec<Duration> = survey.ranking().iter().filter_map(|(_, e)| e.spread()).map(|s| s.median).collect();
    let slow = medians.iter().filter(|median| **median > most).count();
    let limit = ours(format!("{} ms", most.as_millis()));
    let says = match (medians.iter().max(), slow) {
        (None, _) => prose!["no round trip was measured to hold against ", limit],
        (Some(worst), 0) => {
            prose!["all within ", limit, ": at most ", ours(format!("{:.1} ms", worst.as_secs_f64() * 1e3))]
        }
        (Some(worst), _) => prose![
            count(slow, "address takes", "addresses take"),
            " longer than ",
            limit,
            ": up to ",
            ours(format!("{:.1} ms", worst.as_secs_f64() * 1e3))
        ],
    };
    Checked { demand: format!("max-rtt {} ms", most.as_millis()), holds: slow == 0 && !medians.is_empty(), says }
}

fn works(required: Required, survey: &Survey) -> Checked {
    let lacks = |server: &&super::survey::Server| {
        let mut good = server.endpoints.iter().filter(|endpoint| endpoint.outcome() == Outcome::Answered);
        !good.any(|endpoint| required.is_met(endpoint))
    };
    let lacking = survey.servers.iter().filter(lacks).count();
    let name = required.name();
    let says = if lacking == 0 {
        prose!["every server answers over ", name]
    } else {
        prose![
            "required ",
            name,
            ": ",
            lacking,
            " of ",
            count(survey.servers.len(), "server does", "servers do"),
            " not answer over it"
        ]
    };
    Checked { demand: format!("require {name}"), holds: lacking == 0, says }
}
