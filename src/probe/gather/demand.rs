//! What a user demands of candidates, for continuous integration.

use std::net::IpAddr;

use super::candidate::Kind;
use super::gathered::Gathered;
use crate::probe::demand::Checked;
use crate::prose;
use crate::prose::{Prose, ours};
use crate::stun::scope::Scope;

/// All that is demanded.
#[derive(Clone, Debug, Default)]
pub struct Demands {
    /// Kinds of which there must be a candidate.
    pub require: Vec<Kind>,
    /// The address outside: of each family that is named, one of these.
    pub expect_public: Vec<IpAddr>,
}

impl Demands {
    /// Holds what was gathered against the demands.
    pub fn check(&self, gathered: &Gathered) -> Vec<Checked> {
        let mut all: Vec<Checked> = self.require.iter().map(|kind| required(*kind, gathered)).collect();
        for v6 in [false, true] {
            let expected: Vec<IpAddr> = self.expect_public.iter().filter(|ip| ip.is_ipv6() == v6).copied().collect();
            if !expected.is_empty() {
                all.push(public(&expected, v6, gathered));
            }
        }
        all
    }
}

fn required(kind: Kind, gathered: &Gathered) -> Checked {
    let holds = gathered.of(kind).next().is_some();
    let says = prose![
        if holds { "there is a candidate of kind " } else { "required, and missing: a candidate of kind " },
        kind.name()
    ];
    Checked { demand: format!("require {}", kind.name()), holds, says }
}

fn public(expected: &[IpAddr], v6: bool, gathered: &Gathered) -> Checked {
    // What servers tell, and what is public by itself where none told otherwise.
    let told = gathered.mappings().into_iter().flat_map(|(_, seen, _)| seen).map(|seen| seen.ip());
    let mut seen: Vec<IpAddr> = told.filter(|ip| ip.is_ipv6() == v6).collect();
    if seen.is_empty() {
        let own = gathered.of(Kind::Host).map(|host| host.address.ip());
        seen = own.filter(|ip| ip.is_ipv6() == v6 && Scope::of(*ip) == Scope::Public).collect();
    }
    let words = Prose::join(expected.iter().map(|ip| ours(ip.to_string()).into()), " or ");
    let wrong = seen.iter().find(|ip| !expected.contains(ip));
    let says = match wrong {
        Some(other) => prose!["expected to be ", words.clone(), " outside, but it is ", ours(other.to_string())],
        None if seen.is_empty() => prose!["expected to be ", words.clone(), " outside, but nobody told"],
        None => prose!["outside this host is ", words.clone(), ", as expected"],
    };
    Checked { demand: format!("expect-public {}", words.plain()), holds: wrong.is_none() && !seen.is_empty(), says }
}
