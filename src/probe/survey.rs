//! What probing came to, for all servers together: each address apart, what was odd about it, and what only several
//! servers together can tell.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::answer::MappedBy;
use super::binding::{Probed, RoundTrip};
use super::outcome::{Nature, Outcome};
use super::spread::Spread;
use super::target::{Target, Transport};
use crate::diagnostic::Level;
use crate::prose;
use crate::prose::{Prose, count, ours};
use crate::stun::scope::Scope;

/// All that was asked.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// The servers, as they were named.
    pub servers: Vec<Server>,
    /// Datagrams that came from nobody who was asked.
    pub strays: u64,
}

/// One server.
#[derive(Clone, Debug)]
pub struct Server {
    /// As it was named.
    pub target: Target,
    /// What looking up its name came to.
    pub lookup: Lookup,
    /// Each of its addresses, over each transport.
    pub endpoints: Vec<Endpoint>,
}

/// What looking up a name came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lookup {
    /// How long it took; none for an address.
    pub took: Option<Duration>,
    /// Why there is no address.
    pub failed: Option<LookupFailure>,
    /// Whether a name has no address of IPv4, and none of IPv6.
    pub without: (bool, bool),
    /// Whether addresses of IPv4 were wanted, and of IPv6.
    pub wanted: (bool, bool),
    /// Hosts and ports that SRV records name.
    pub services: Vec<(String, u16)>,
    /// Addresses beyond those that are probed.
    pub left_out: usize,
}

/// Why a name has no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookupFailure {
    /// There is no such name, or it has no address.
    NoSuchHost,
    /// The name servers did not say in time, or at all.
    Unavailable,
    /// It has no address of the wanted family.
    WrongFamily,
}

/// One address of a server, over one transport.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// The address and port that was asked.
    pub address: SocketAddr,
    /// How.
    pub transport: Transport,
    /// From where.
    pub local: Option<SocketAddr>,
    /// How long connecting took.
    pub connect: Option<Duration>,
    /// What was seen of TLS or DTLS.
    pub tls: Option<Tls>,
    /// What came of asking.
    pub probed: Probed,
}

/// What was seen of TLS.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tls {
    /// How long the handshake took, when it came to an end.
    pub handshake: Option<Duration>,
    /// The version.
    pub protocol: Option<String>,
    /// The cipher suite.
    pub cipher: Option<String>,
    /// The server's certificate.
    pub certificate: Option<Certificate>,
    /// Why the certificate is not to be trusted; none when it is.
    pub distrust: Option<Distrust>,
    /// What else failed, in the words of the library.
    pub error: Option<String>,
    /// It was gone on with although the certificate is not to be trusted.
    pub insecure: bool,
}

/// Why a certificate is not to be trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Distrust {
    /// It is for other names.
    Name,
    /// It has expired.
    Expired,
    /// It is not valid yet.
    NotYet,
    /// Nobody we trust has signed it.
    UnknownIssuer,
    /// Something else, in the words of the library.
    Other(String),
}

impl Distrust {
    /// In words.
    pub fn words(&self) -> Prose {
        match self {
            Self::Name => prose!["it is for other names"],
            Self::Expired => prose!["it has expired"],
            Self::NotYet => prose!["it is not valid yet"],
            Self::UnknownIssuer => prose!["nobody that is trusted here has signed it"],
            Self::Other(why) => prose![prose::theirs(why)],
        }
    }

    /// Its name in JSON.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Name => "name-mismatch",
            Self::Expired => "expired",
            Self::NotYet => "not-yet-valid",
            Self::UnknownIssuer => "unknown-issuer",
            Self::Other(_) => "other",
        }
    }
}

/// A certificate; all text is from outside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Certificate {
    /// Whose it is.
    pub subject: String,
    /// The names and addresses it is for.
    pub names: Vec<String>,
    /// Who signed it.
    pub issuer: String,
    /// Days until it expires; negative when it has.
    pub days: i64,
    /// When it expires, as `2027-01-31`.
    pub until: String,
    /// How many certificates the server sent.
    pub chain: usize,
}

/// Something odd that was seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Oddity {
    /// Its name in JSON.
    pub name: &'static str,
    /// How bad it is.
    pub level: Level,
    /// One sentence.
    pub says: Prose,
}

/// What the mapped address says of the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It is the local address: nothing changes it.
    Direct,
    /// It is another: a NAT.
    Nat,
    /// The address is ours, but the port is not: a lie, or a machine that translates its own ports.
    PortOnly,
    /// Not known.
    Unknown,
}

impl Way {
    /// Its name in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Nat => "nat",
            Self::PortOnly => "port-changed",
            Self::Unknown => "unknown",
        }
    }
}

impl Endpoint {
    /// What came of it.
    pub fn outcome(&self) -> Outcome {
        self.probed.outcome()
    }

    /// The mapped address, when there is one that can be relied on.
    pub fn mapped(&self) -> Option<SocketAddr> {
        let said = self.probed.said.as_ref()?;
        let good = matches!(self.outcome(), Outcome::Answered | Outcome::WrongFamily);
        said.mapped.map(|(address, _)| address).filter(|_| good)
    }

    /// What that says of the way.
    pub fn way(&self) -> Way {
        let (Some(mapped), Some(local)) = (self.mapped(), self.local) else { return Way::Unknown };
        match (mapped.ip() == local.ip().to_canonical(), mapped.port() == local.port()) {
            (true, true) => Way::Direct,
            (true, false) => Way::PortOnly,
            (false, _) => Way::Nat,
        }
    }

    /// How its round trips spread.
    pub fn spread(&self) -> Option<Spread> {
        Spread::of(&self.probed.round_trips())
    }

    /// What was odd, the worst first.
    pub fn oddities(&self) -> Vec<Oddity> {
        let mut all = Vec::new();
        let mut add = |name, level, says| all.push(Oddity { name, level, says });
        let probed = &self.probed;
        let answered = self.outcome() == Outcome::Answered;
        if let Some(said) = &probed.said {
            if said.old {
                let says = prose![
                    "a server of RFC 3489, from before 2008: SOURCE-ADDRESS and CHANGED-ADDRESS instead of \
                     RESPONSE-ORIGIN and OTHER-ADDRESS"
                ];
                add("rfc-3489", Level::Warning, says);
            } else if matches!(said.mapped, Some((_, MappedBy::Plain))) {
                let says =
                    prose!["only MAPPED-ADDRESS, as in RFC 3489: some NATs change it, and some clients do not read it"];
                add("only-mapped-address", Level::Warning, says);
            }
            if said.length > 1200 {
                let says = prose!["the answer has ", said.length, " bytes: beyond what passes everywhere unfragmented"];
                add("large-answer", Level::Warning, says);
            }
            if let Some(origin) = said.origin
                && (origin.ip().to_canonical(), origin.port()) != (self.address.ip(), self.address.port())
            {
                let says = prose![
                    "it says that it answers from ",
                    ours(origin.to_string()),
                    ", not from where it was asked: the server is behind a NAT itself, or set up wrongly"
                ];
                add("origin-differs", Level::Warning, says);
            }
            if let Some(other) = said.other
                && answered
            {
                if other.ip().to_canonical() == self.address.ip() {
                    let says = prose![
                        "OTHER-ADDRESS ",
                        ours(other.to_string()),
                        " is the same address: NAT discovery with it misleads"
                    ];
                    add("other-address-same", Level::Warning, says);
                } else if let Some(remark) = Scope::of(other.ip()).remark()
                    && Scope::of(self.address.ip()) == Scope::Public
                {
                    let says = prose![
                        "OTHER-ADDRESS ",
                        ours(other.to_string()),
                        " is ",
                        remark,
                        ", which cannot be reached from outside"
                    ];
                    add("other-address-unreachable", Level::Warning, says);
                }
            }
            if !said.strange.is_empty() && answered {
                let names = said.strange.iter().map(|kind| ours(format!("0x{kind:04x}")).into());
                let says = prose!["it sends attributes that are not known here: ", Prose::join(names, ", ")];
                add("unknown-attributes", Level::Info, says);
            }
        }
        self.about_mapped(&mut add);
        self.about_answers(&mut add);
        all.sort_by_key(|oddity| std::cmp::Reverse(oddity.level));
        all
    }

    fn about_mapped(&self, add: &mut impl FnMut(&'static str, Level, Prose)) {
        let Some(mapped) = self.mapped() else { return };
        let scope = Scope::of(mapped.ip());
        let on_loopback = Scope::of(self.address.ip()) == Scope::Loopback;
        if on_loopback && self.way() != Way::Direct && self.way() != Way::Unknown {
            let says = prose![
                "on the loopback interface the mapped address should be the local one, and is not: the server lies, or this machine translates its own packets"
            ];
            add("lies-on-loopback", Level::Error, says);
        } else if self.way() == Way::PortOnly {
            let says = prose![
                "the mapped address is ours, but the port is not: the server lies, or this machine translates its own ports"
            ];
            add("port-changed", Level::Warning, says);
        } else if let Some(remark) = scope.remark()
            && self.way() == Way::Nat
        {
            let level = if scope.can_send() { Level::Info } else { Level::Error };
            add("mapped-scope", level, prose!["the mapped address ", ours(mapped.ip().to_string()), " is ", remark]);
        }
        if self.probed.mapped.len() > 1 && self.outcome() == Outcome::Answered {
            let all = self.probed.mapped.iter().take(4).map(|address| ours(address.to_string()).into());
            let says = prose!["the mapped address changed while it was asked: ", Prose::join(all, ", ")];
            add("mapping-changed", Level::Warning, says);
        }
    }

    fn about_answers(&self, add: &mut impl FnMut(&'static str, Level, Prose)) {
        let probed = &self.probed;
        if probed.duplicates > 0 {
            let number = usize::try_from(probed.duplicates).unwrap_or(usize::MAX);
            add(
                "duplicates",
                Level::Warning,
                prose![count(number, "answer", "answers"), " beyond one for each request"],
            );
        }
        if probed.stale > 0 && self.outcome() == Outcome::Answered {
            add("stale-nonce", Level::Info, prose!["it called its first nonce stale (438), and took the second"]);
        }
        let slow = probed.rounds.iter().find_map(|round| match round.round_trip {
            Some(RoundTrip::Exact(time)) if round.sent > 1 => Some(time),
            _ => None,
        });
        if let Some(time) = slow {
            let says = prose![
                "slow: after ",
                ours(format!("{} ms", time.as_millis())),
                "; every request was answered, so nothing was lost"
            ];
            add("slow", Level::Warning, says);
        }
        let between = probed.rounds.iter().find_map(|round| match round.round_trip {
            Some(RoundTrip::Between(low, high)) => Some((round.sent, low, high)),
            _ => None,
        });
        if let Some((sent, low, high)) = between {
            let says = prose![
                "an answer came only after the request was sent ",
                sent,
                " times: it took between ",
                ours(format!("{} and {} ms", low.as_millis(), high.as_millis())),
                ", and something was lost"
            ];
            add("retransmitted", Level::Info, says);
        }
        let outcome = self.outcome();
        for (what, times) in probed.strange.iter().filter(|(what, _)| **what != outcome) {
            let number = usize::try_from(*times).unwrap_or(usize::MAX);
            let says = prose!["beside it, ", count(number, "time", "times"), ": ", what.words()];
            add("stray", Level::Warning, says);
        }
    }
}

/// What several servers together tell of the mapping (RFC 5780, section 4.1; RFC 4787, section 4.1), from one socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Not enough answers to compare.
    TooFew,
    /// All see one address and port, at so many addresses of servers.
    Same(SocketAddr, usize),
    /// All see the local address: no NAT.
    NoNat(SocketAddr),
    /// The port differs from server to server.
    Ports(Vec<(SocketAddr, SocketAddr)>),
    /// The address differs.
    Addresses(Vec<(SocketAddr, SocketAddr)>),
}

impl Comparison {
    /// Its name in JSON.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::TooFew => "too-few",
            Self::Same(..) => "same",
            Self::NoNat(_) => "no-nat",
            Self::Ports(_) => "ports-differ",
            Self::Addresses(_) => "addresses-differ",
        }
    }
}

impl Survey {
    /// All endpoints.
    pub fn endpoints(&self) -> impl Iterator<Item = &Endpoint> {
        self.servers.iter().flat_map(|server| &server.endpoints)
    }

    /// Compares what the servers see over UDP, from one socket of a family.
    pub fn comparison(&self, v6: bool) -> Comparison {
        let seen: Vec<(&Endpoint, SocketAddr)> = self
            .endpoints()
            .filter(|endpoint| endpoint.transport == Transport::Udp && endpoint.address.is_ipv6() == v6)
            .filter(|endpoint| endpoint.outcome() == Outcome::Answered && endpoint.probed.mapped.len() == 1)
            .filter_map(|endpoint| endpoint.mapped().map(|mapped| (endpoint, mapped)))
            .collect();
        let servers: BTreeSet<IpAddr> = seen.iter().map(|(endpoint, _)| endpoint.address.ip()).collect();
        let mapped: BTreeSet<SocketAddr> = seen.iter().map(|(_, mapped)| *mapped).collect();
        let pairs = || {
            let mut all: Vec<_> = seen.iter().map(|(endpoint, mapped)| (endpoint.address, *mapped)).collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        let Some(first) = mapped.first().copied() else { return Comparison::TooFew };
        if mapped.len() == 1 {
            if seen.iter().all(|(endpoint, _)| endpoint.way() == Way::Direct) {
                return Comparison::NoNat(first);
            }
            return if servers.len() > 1 { Comparison::Same(first, servers.len()) } else { Comparison::TooFew };
        }
        if mapped.iter().any(|address| address.ip() != first.ip()) {
            return Comparison::Addresses(pairs());
        }
        Comparison::Ports(pairs())
    }

    /// The endpoints that answered, the best first: least loss, then shortest round trip.
    pub fn ranking(&self) -> Vec<(&Server, &Endpoint)> {
        let mut all: Vec<_> = self
            .servers
            .iter()
            .flat_map(|server| server.endpoints.iter().map(move |endpoint| (server, endpoint)))
            .filter(|(_, endpoint)| endpoint.outcome() == Outcome::Answered)
            .collect();
        all.sort_by_key(|(_, endpoint)| {
            let loss = (endpoint.probed.loss().unwrap_or(1.0) * 1e6) as u64;
            (loss, endpoint.spread().map_or(Duration::MAX, |spread| spread.median))
        });
        all
    }

    /// Whether anything could be tried at all.
    pub fn was_tried(&self) -> bool {
        self.servers.iter().any(|server| {
            server.endpoints.iter().any(|endpoint| endpoint.outcome().nature() != Nature::NotTried)
                || matches!(server.lookup.failed, Some(LookupFailure::NoSuchHost | LookupFailure::WrongFamily))
        })
    }
}

impl Server {
    /// Does each of its addresses answer, as far as they can be reached from here?
    pub fn is_good(&self) -> bool {
        let outcomes = || self.endpoints.iter().map(Endpoint::outcome);
        self.lookup.failed.is_none()
            && outcomes().any(|outcome| outcome == Outcome::Answered)
            && outcomes().all(|outcome| matches!(outcome.nature(), Nature::Good | Nature::NotTried))
            && self.endpoints.iter().all(|endpoint| endpoint.oddities().iter().all(|odd| odd.level != Level::Error))
    }
}

#[cfg(test)]
mod tests {
    use super::super::answer::Said;
    use super::super::binding::Round;
    use super::super::target::parse;
    use super::*;
    use crate::tick::Tick;

    fn address(text: &str) -> SocketAddr {
        text.parse().expect("an address")
    }

    fn endpoint(server: &str, mapped: &str, milliseconds: u64) -> Endpoint {
        let mapped = address(mapped);
        let said = Said {
            from: address(server),
            length: 32,
            mapped: Some((mapped, MappedBy::Xor)),
            software: None,
            origin: None,
            other: None,
            alternate: None,
            error: None,
            challenge: None,
            unknown: vec![],
            strange: vec![],
            old: false,
            fingerprint: true,
        };
        let round = Round {
            at: Tick::default(),
            outcome: Outcome::Answered,
            round_trip: Some(RoundTrip::Exact(Duration::from_millis(milliseconds))),
            sent: 1,
            answered: 1,
        };
        let probed = Probed {
            said: Some(said),
            rounds: vec![round],
            sent: 1,
            answered: 1,
            asked: 1,
            mapped: vec![mapped],
            ..Probed::default()
        };
        Endpoint {
            address: address(server),
            transport: Transport::Udp,
            local: Some(address("192.168.1.2:5000")),
            connect: None,
            tls: None,
            probed,
        }
    }

    fn survey(endpoints: Vec<Endpoint>) -> Survey {
        let target = parse("stun.example", Transport::Udp).expect("a server");
        Survey { servers: vec![Server { target, lookup: Lookup::default(), endpoints }], strays: 0 }
    }

    #[test]
    fn what_several_servers_tell_together() {
        let (one, two, three) = ("198.51.100.1:3478", "198.51.100.2:3478", "198.51.100.1:3479");
        for (seen, expected) in [
            (vec![(one, "203.0.113.7:1")], "too-few"),
            (vec![(one, "203.0.113.7:1"), (three, "203.0.113.7:1")], "too-few"),
            (vec![(one, "203.0.113.7:1"), (two, "203.0.113.7:1")], "same"),
            (vec![(one, "203.0.113.7:1"), (two, "203.0.113.7:2")], "ports-differ"),
            (vec![(one, "203.0.113.7:1"), (three, "203.0.113.7:2")], "ports-differ"),
            (vec![(one, "203.0.113.7:1"), (two, "203.0.113.8:1")], "addresses-differ"),
            (vec![(one, "192.168.1.2:5000")], "no-nat"),
        ] {
            let endpoints = seen.iter().map(|(server, mapped)| endpoint(server, mapped, 10)).collect();
            assert_eq!(survey(endpoints).comparison(false).slug(), expected, "{seen:?}");
        }
        assert_eq!(survey(vec![]).comparison(true), Comparison::TooFew);
    }

    #[test]
    fn the_best_server_comes_first() {
        let mut lossy = endpoint("198.51.100.3:3478", "203.0.113.7:1", 1);
        lossy.probed.sent = 2;
        let slow = endpoint("198.51.100.1:3478", "203.0.113.7:1", 40);
        let quick = endpoint("198.51.100.2:3478", "203.0.113.7:1", 20);
        let survey = survey(vec![lossy, slow, quick]);
        let order: Vec<String> = survey.ranking().iter().map(|(_, endpoint)| endpoint.address.to_string()).collect();
        assert_eq!(order, ["198.51.100.2:3478", "198.51.100.1:3478", "198.51.100.3:3478"]);
    }

    #[test]
    fn a_lie_shows_where_there_can_be_no_nat() {
        let mut lying = endpoint("127.0.0.1:3478", "192.0.2.99:5000", 1);
        lying.local = Some(address("127.0.0.1:5000"));
        assert_eq!(lying.oddities()[0].name, "lies-on-loopback");
        assert!(!survey(vec![lying]).servers[0].is_good());
        let port = endpoint("198.51.100.1:3478", "192.168.1.2:5001", 1);
        assert_eq!(port.oddities()[0].name, "port-changed");
    }
}
