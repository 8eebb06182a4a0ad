//! What candidates mean: which peers could be reached by which kind of path, what is missing, and how to get it.

use std::net::IpAddr;

use super::candidate::{Kind, TcpType};
use super::gathered::{Asked, Gathered, Reason};
use crate::probe::outcome::Nature;
use crate::probe::target::Transport;
use crate::prose;
use crate::prose::Prose;
use crate::stun::scope::Scope;

/// How this host stands towards peers outside, over UDP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It has a public address of its own.
    Public,
    /// Behind a NAT that gives one outside address to all servers that were asked: two at least.
    Independent,
    /// Behind a NAT that gives another to each server.
    Symmetric,
    /// Behind a NAT; only one server was asked.
    Nat,
    /// STUN servers were asked over UDP, and none has answered.
    Silent,
    /// Nobody outside has told.
    Unknown,
}

impl Standing {
    /// Its name in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Public => "public-address",
            Self::Independent => "nat-endpoint-independent",
            Self::Symmetric => "nat-symmetric",
            Self::Nat => "nat",
            Self::Silent => "no-answer",
            Self::Unknown => "unknown",
        }
    }

    /// In words, after "this host".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Public => "has a public address of its own",
            Self::Independent => "is behind a NAT whose mapping does not depend on the server (endpoint-independent)",
            Self::Symmetric => "is behind a NAT that gives another address or port to each server (symmetric)",
            Self::Nat => "is behind a NAT; a second STUN server would tell what kind of mapping it has",
            Self::Silent => "gets nothing back over UDP: no STUN server answers; UDP may be blocked",
            Self::Unknown => "does not know its address outside: no STUN server has told",
        }
    }
}

/// A peer elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// In the same network.
    Same,
    /// With a public address.
    Open,
    /// Behind a NAT with endpoint-independent mapping, as at home.
    Independent,
    /// Behind a symmetric NAT, as in companies and mobile networks.
    Symmetric,
    /// Where UDP does not get out.
    NoUdp,
}

impl Peer {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Same, Self::Open, Self::Independent, Self::Symmetric, Self::NoUdp];

    /// Its name in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Same => "same-network",
            Self::Open => "open",
            Self::Independent => "nat-endpoint-independent",
            Self::Symmetric => "nat-symmetric",
            Self::NoUdp => "no-udp",
        }
    }

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Same => "in the same network",
            Self::Open => "with a public address",
            Self::Independent => "behind a NAT as at home (endpoint-independent)",
            Self::Symmetric => "behind a symmetric NAT",
            Self::NoUdp => "where UDP is blocked",
        }
    }
}

/// The way to a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// Directly.
    Direct,
    /// Directly, if filters on the way allow it.
    Likely,
    /// Through our relay.
    Relay,
    /// Through a relay of the peer, if it has one.
    TheirRelay,
    /// There is none.
    None,
}

impl Path {
    /// Its name in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Likely => "direct-likely",
            Self::Relay => "relay",
            Self::TheirRelay => "relay-of-peer",
            Self::None => "none",
        }
    }

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Direct => "directly",
            Self::Likely => "directly, if filters on the way allow it",
            Self::Relay => "through the relay",
            Self::TheirRelay => "only through a relay of the peer's own",
            Self::None => "not at all",
        }
    }
}

/// Whether an address means something outside of the own network, or of a laboratory's.
fn is_outer(ip: IpAddr) -> bool {
    matches!(Scope::of(ip), Scope::Public | Scope::Documentation | Scope::Benchmark)
}

/// How this host stands.
pub fn standing(gathered: &Gathered) -> Standing {
    let mappings = gathered.mappings();
    let natted: Vec<_> =
        mappings.iter().filter(|(base, seen, _)| seen.iter().any(|seen| seen.ip() != base.ip())).collect();
    if natted.iter().any(|(_, seen, _)| seen.len() > 1) {
        return Standing::Symmetric;
    }
    if natted.is_empty() {
        // A server that sees a private address is in the same network, and knows nothing of the outside.
        let public = gathered.of(Kind::Host).any(|host| host.tcp.is_none() && is_outer(host.address.ip()));
        let asked = || gathered.servers.iter().filter(|server| !server.relay).flat_map(|server| &server.asked);
        let is_silent = |asked: &Asked| matches!(asked.result, Err(Reason::Stun(outcome)) if outcome.nature() == Nature::Unreachable);
        let silent = mappings.is_empty() && asked().any(is_silent);
        return match () {
            () if silent => Standing::Silent,
            () if public => Standing::Public,
            () => Standing::Unknown,
        };
    }
    if natted.iter().any(|(_, _, servers)| *servers > 1) { Standing::Independent } else { Standing::Nat }
}

/// Whether TCP may be connected to, at an address that means something outside.
fn listens(gathered: &Gathered) -> bool {
    gathered.of(Kind::Host).any(|host| host.tcp == Some(TcpType::Passive) && is_outer(host.address.ip()))
}

/// The way to a peer.
pub fn path(gathered: &Gathered, peer: Peer) -> Path {
    // What is on the loopback interface gets nowhere else.
    let has = |kind| gathered.of(kind).any(|one| Scope::of(one.address.ip()) != Scope::Loopback);
    let relay = |fallback| if has(Kind::Relay) { Path::Relay } else { fallback };
    // Relays only, as a policy may have it.
    if !has(Kind::Host) && !has(Kind::Srflx) {
        return relay(Path::None);
    }
    match (peer, standing(gathered)) {
        (Peer::Same, _) => Path::Direct,
        (Peer::NoUdp, Standing::Public) if listens(gathered) => Path::Likely,
        // The relay of whoever cannot use UDP is its own: it reaches ours, or our address.
        (Peer::NoUdp, _) => Path::TheirRelay,
        // Its packets come from another port than it knows: a firewall here may not have been opened for that.
        (Peer::Symmetric, Standing::Public) => Path::Likely,
        (_, Standing::Public) | (Peer::Open, Standing::Independent | Standing::Nat) => Path::Direct,
        (Peer::Open, Standing::Symmetric | Standing::Unknown) => Path::Likely,
        (Peer::Open, Standing::Silent) => relay(Path::Likely),
        (Peer::Independent, Standing::Independent) => Path::Direct,
        (Peer::Independent, Standing::Nat) => Path::Likely,
        (Peer::Independent | Peer::Symmetric, _) => relay(Path::TheirRelay),
    }
}

/// What is missing, and how to get it.
pub fn missing(gathered: &Gathered) -> Vec<(&'static str, Prose)> {
    let mut all = Vec::new();
    let has = |kind| gathered.of(kind).next().is_some();
    if gathered.candidates.iter().all(|one| Scope::of(one.address.ip()) == Scope::Loopback) {
        let says =
            prose!["there is no network: these addresses are those of the machine itself, and lead nowhere else"];
        all.push(("network", says));
    }
    let stun = gathered.servers.iter().any(|server| !server.relay);
    let turn = gathered.servers.iter().any(|server| server.relay);
    if matches!(standing(gathered), Standing::Unknown | Standing::Silent) {
        let says = if stun {
            prose!["no address outside is known, as no STUN server gave one: peers elsewhere cannot send here first"]
        } else {
            prose!["no address outside is known: name a STUN server with --stun"]
        };
        all.push(("srflx", says));
    }
    if !has(Kind::Relay) {
        let says = if turn {
            prose!["no relay, as no TURN server gave one: calls fail wherever a direct way is not to be had"]
        } else {
            prose!["no relay: where a direct way is not to be had, calls fail. Name a TURN server with --turn"]
        };
        all.push(("relay", says));
    } else if gathered.of(Kind::Relay).all(|relay| relay.relay == Some(Transport::Udp)) {
        let says = prose![
            "the relay is reached over UDP only: from a network without UDP, nothing works. turns:HOST:443 gets out of most"
        ];
        all.push(("relay-tls", says));
    }
    let v6 = |address: IpAddr| address.is_ipv6() && Scope::of(address) == Scope::Public;
    if !gathered.candidates.iter().any(|candidate| v6(candidate.address.ip())) {
        all.push(("ipv6", prose!["no public address of IPv6"]));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::candidate::Candidate;
    use super::super::gathered::Server;
    use super::*;
    use crate::probe::outcome::Outcome;
    use crate::probe::survey::Lookup;
    use crate::probe::target::parse;
    use crate::tick::Tick;
    use std::net::SocketAddr;
    use std::time::Duration;

    fn address(text: &str) -> SocketAddr {
        text.parse().expect("an address")
    }

    fn candidate(kind: Kind, at: &str) -> Candidate {
        Candidate {
            kind,
            tcp: None,
            address: address(at),
            base: address("10.0.0.2:5000"),
            related: None,
            interface: None,
            server: None,
            relay: (kind == Kind::Relay).then_some(Transport::Udp),
            at: Tick::default(),
            foundation: 1,
            priority: 1,
        }
    }

    /// A host at an address, what servers told of it, and perhaps a relay.
    fn gathered(host: &str, told: &[&str], relay: bool) -> Gathered {
        let mut all = Gathered { candidates: vec![candidate(Kind::Host, host)], ..Gathered::default() };
        let asked = told.iter().map(|seen| Asked {
            address: address("192.0.2.1:3478"),
            transport: Transport::Udp,
            base: Some(address(host)),
            v6: None,
            took: Duration::ZERO,
            result: if *seen == host { Err(Reason::Redundant(address(seen))) } else { Ok(address(seen)) },
            tls: None,
            error: None,
        });
        let target = parse("stun:a.example", Transport::Udp).expect("a server");
        all.servers.push(Server { target, relay: false, lookup: Lookup::default(), asked: asked.collect() });
        for seen in told.iter().filter(|seen| **seen != host) {
            all.candidates.push(candidate(Kind::Srflx, seen));
        }
        if relay {
            all.candidates.push(candidate(Kind::Relay, "8.8.8.8:50000"));
        }
        all
    }

    #[test]
    fn how_a_host_stands_and_whom_it_reaches() {
        use Path::{Direct, Likely, Relay, TheirRelay};
        let (home, one, two) = ("10.0.0.2:5000", "8.8.4.4:1000", "8.8.4.4:1001");
        for (told, standing_is, paths) in [
            (&[][..], Standing::Unknown, [Direct, Likely, Relay, Relay, TheirRelay]),
            (&[one], Standing::Nat, [Direct, Direct, Likely, Relay, TheirRelay]),
            (&[one, one], Standing::Independent, [Direct, Direct, Direct, Relay, TheirRelay]),
            (&[one, two], Standing::Symmetric, [Direct, Likely, Relay, Relay, TheirRelay]),
        ] {
            let gathered = gathered(home, told, true);
            assert_eq!(standing(&gathered), standing_is, "{told:?}");
            assert_eq!(Peer::ALL.map(|peer| path(&gathered, peer)), paths, "{told:?}");
        }
        let mut blocked = gathered(home, &[one], true);
        blocked.servers[0].asked[0].result = Err(Reason::Stun(Outcome::NoAnswer));
        assert_eq!(standing(&blocked), Standing::Silent);
        assert_eq!(Peer::ALL.map(|peer| path(&blocked, peer)), [Direct, Relay, Relay, Relay, TheirRelay]);
        let public = gathered("8.8.4.4:5000", &["8.8.4.4:5000"], false);
        assert_eq!(standing(&public), Standing::Public);
        assert_eq!(Peer::ALL.map(|peer| path(&public, peer)), [Direct, Direct, Direct, Likely, TheirRelay]);
        let mut listening = public.clone();
        let mut passive = candidate(Kind::Host, "8.8.4.4:6000");
        passive.tcp = Some(TcpType::Passive);
        listening.candidates.push(passive);
        assert_eq!(path(&listening, Peer::NoUdp), Likely);
        // A server in the same network sees a private address: that is none outside.
        assert_eq!(standing(&gathered(home, &[home], false)), Standing::Unknown);
        let alone = gathered("127.0.0.1:5000", &["127.0.0.1:5000"], false);
        assert_eq!(Peer::ALL.map(|peer| path(&alone, peer)), [Path::None; 5]);
        let poor = gathered(home, &[one, two], false);
        assert_eq!(path(&poor, Peer::Symmetric), TheirRelay);
        let mut relay_only = gathered(home, &[], true);
        relay_only.candidates.remove(0);
        assert_eq!(path(&relay_only, Peer::Open), Relay);
        let names = |gathered: &Gathered| missing(gathered).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(&poor), ["relay", "ipv6"]);
        assert_eq!(names(&gathered(home, &[], true)), ["srflx", "relay-tls", "ipv6"]);
    }
}
