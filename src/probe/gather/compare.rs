//! Candidates of an engine beside ours: what only one of the two has, and what is odd about the engine's.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::candidate::{Candidate, Kind, Parts, TcpType};
use super::gathered::{Engine, Gathered};
use crate::diagnostic::Level;
use crate::probe::survey::Oddity;
use crate::probe::target::Transport;
use crate::prose;
use crate::prose::{Prose, count, ours};
use crate::tick::Tick;

/// A candidate as an engine tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// What it is.
    pub kind: Kind,
    /// Of TCP, and how it connects.
    pub tcp: Option<TcpType>,
    /// The address, or a name that hides it.
    pub address: Result<IpAddr, String>,
    /// The port.
    pub port: u16,
    /// Which candidates are alike.
    pub foundation: String,
    /// For RTP 1, for RTCP 2.
    pub component: u16,
    /// Which come first.
    pub priority: u32,
    /// When it was told; none when it only stands in the description.
    pub at: Option<Tick>,
}

/// Reads a candidate attribute, with or without `candidate:` before it (RFC 8839, section 5.1).
pub fn read(line: &str, at: Option<Tick>) -> Option<Offered> {
    let mut words = line.trim().trim_start_matches("a=").trim_start_matches("candidate:").split_ascii_whitespace();
    let foundation = words.next()?.to_owned();
    let component = words.next()?.parse().ok()?;
    let is_tcp = words.next()?.eq_ignore_ascii_case("tcp");
    let priority = words.next()?.parse().ok()?;
    let address = words.next()?;
    let port = words.next()?.parse().ok()?;
    if words.next() != Some("typ") {
        return None;
    }
    let kind = Kind::of(words.next()?)?;
    let rest: Vec<&str> = words.collect();
    let named = |name: &str| rest.iter().position(|word| *word == name).and_then(|at| rest.get(at + 1)).copied();
    let tcp = is_tcp.then(|| match named("tcptype") {
        Some("passive") => TcpType::Passive,
        Some("so") => TcpType::So,
        _ => TcpType::Active,
    });
    let address = address.parse().map_err(|_| address.to_owned());
    Some(Offered { kind, tcp, address, port, foundation, component, priority, at })
}

type Key = (Kind, Option<TcpType>, IpAddr);

fn key(candidate: &Candidate) -> Key {
    (candidate.kind, candidate.tcp, candidate.address.ip())
}

fn words((kind, tcp, ip): &Key) -> Prose {
    prose![kind.name(), if tcp.is_some() { " (TCP) " } else { " " }, ours(ip.to_string())]
}

/// What differs, the worst first. Ports differ always, as each has sockets of its own.
pub fn differences(gathered: &Gathered, engine: &Engine) -> Vec<Oddity> {
    let mut all = Vec::new();
    let mut add = |name, level, says| all.push(Oddity { name, level, says });
    let mine: BTreeSet<Key> = gathered.candidates.iter().map(key).collect();
    let theirs: BTreeSet<Key> =
        engine.candidates.iter().filter_map(|one| Some((one.kind, one.tcp, *one.address.as_ref().ok()?))).collect();
    let list = |keys: Vec<&Key>| Prose::join(keys.into_iter().take(8).map(words), ", ");
    // Relays over TCP and TLS, which it cannot have, are told of by themselves.
    let over_udp =
        |ip: &IpAddr| gathered.of(Kind::Relay).any(|one| one.address.ip() == *ip && one.relay == Some(Transport::Udp));
    let could = |(kind, tcp, ip): &&Key| tcp.is_none() && (*kind != Kind::Relay || over_udp(ip));
    let only_mine: Vec<&Key> = mine.difference(&theirs).filter(could).collect();
    if !only_mine.is_empty() && engine.failed.is_none() {
        add("only-ours", Level::Warning, prose!["the engine does not offer ", list(only_mine)]);
    }
    let hosts: BTreeSet<_> =
        engine.candidates.iter().filter(|one| one.kind == Kind::Host).map(|one| (&one.address, one.port)).collect();
    let is_redundant = |one: &&Offered| one.kind == Kind::Srflx && hosts.contains(&(&one.address, one.port));
    let redundant: BTreeSet<IpAddr> =
        engine.candidates.iter().filter(is_redundant).filter_map(|one| one.address.clone().ok()).collect();
    let is_news = |key: &&Key| key.0 != Kind::Srflx || !redundant.contains(&key.2);
    let only_theirs: Vec<&Key> = theirs.difference(&mine).filter(is_news).collect();
    if !only_theirs.is_empty() {
        add("only-the-engines", Level::Info, prose!["only the engine offers ", list(only_theirs)]);
    }
    if mine.iter().any(|(_, tcp, _)| tcp.is_some()) && !theirs.iter().any(|(_, tcp, _)| tcp.is_some()) {
        add("no-ice-tcp", Level::Info, prose!["the engine offers no candidates of TCP (RFC 6544)"]);
    }
    about_priorities(engine, &mut add);
    let twice = engine.candidates.iter().filter(|one| one.component == 2).count();
    if twice > 0 {
        let says = prose![
            count(twice, "candidate is", "candidates are"),
            " for component 2 (RTCP), which is not used with rtcp-mux (RFC 8834, section 4.5)"
        ];
        add("component-2", Level::Info, says);
    }
    let relays = gathered.of(Kind::Relay).filter(|one| one.relay != Some(Transport::Udp)).count();
    if relays > 0 {
        let says = prose![
            count(relays, "relayed candidate", "relayed candidates"),
            " of ours ",
            if relays == 1 { "is" } else { "are" },
            " reached over TCP, TLS or DTLS: the engine has none of these, so without UDP it has no relay"
        ];
        add("relay-over-udp-only", Level::Warning, says);
    }
    let redundant = engine.candidates.iter().filter(is_redundant).count();
    if redundant > 0 {
        let says = prose![
            count(redundant, "srflx candidate of the engine is", "srflx candidates of the engine are"),
            " the host's own address: redundant (RFC 8445, section 5.1.3)"
        ];
        add("redundant", Level::Info, says);
    }
    all.sort_by_key(|oddity| std::cmp::Reverse(oddity.level));
    all
}

fn about_priorities(engine: &Engine, add: &mut impl FnMut(&'static str, Level, Prose)) {
    for one in &engine.candidates {
        if let Some(says) = wrong_priority(one) {
            add("priority", Level::Warning, says);
            break;
        }
    }
    let hosts: Vec<&Offered> = engine
        .candidates
        .iter()
        .filter(|one| one.kind == Kind::Host && one.tcp.is_none() && one.component == 1)
        .collect();
    let addresses: BTreeSet<_> = hosts.iter().map(|one| &one.address).collect();
    let priorities: BTreeSet<u32> = hosts.iter().map(|one| one.priority).collect();
    if addresses.len() > 1 && priorities.len() < addresses.len() {
        let says = prose![
            "the engine gives ",
            addresses.len(),
            " host addresses ",
            count(priorities.len(), "priority", "priorities"),
            ": each must have its own (RFC 8445, section 5.1.2.1), or chance decides which is taken"
        ];
        add("same-priority", Level::Warning, says);
    }
}

/// What is wrong with the priority of a candidate, by the formula of RFC 8445, section 5.1.2.1.
pub fn wrong_priority(one: &Offered) -> Option<Prose> {
    let parts = Parts::of(one.priority);
    let of = || prose!["the priority ", one.priority, " of a ", one.kind.name(), " candidate"];
    if parts.kind > 126 || one.priority == 0 {
        return Some(prose![of(), " is out of the range that is allowed"]);
    }
    if parts.component != one.component {
        return Some(prose![of(), " is for component ", parts.component, ", not ", one.component]);
    }
    // A relay may have any low preference; those of other kinds lie in their order.
    let good = match one.kind {
        Kind::Host => parts.kind > Kind::Srflx.recommended() || one.tcp.is_some(),
        Kind::Srflx => (Kind::Relay.recommended()..Kind::Host.recommended()).contains(&parts.kind),
        Kind::Prflx => parts.kind < Kind::Host.recommended(),
        Kind::Relay => parts.kind < 64,
    };
    (!good).then(|| prose![of(), " has the type preference ", parts.kind, ", recommended is ", one.kind.recommended()])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(line: &str) -> Offered {
        read(line, None).expect("a candidate")
    }

    #[test]
    fn candidates_are_read() {
        let host = offered("candidate:1 1 udp 2130706431 192.0.2.10 5000 typ host");
        assert_eq!((host.kind, host.tcp, host.port, host.component), (Kind::Host, None, 5000, 1));
        let tcp = offered("a=candidate:x 1 TCP 1518280447 2001:db8::1 9 typ host tcptype active generation 0");
        assert_eq!((tcp.tcp, tcp.address.is_ok()), (Some(TcpType::Active), true));
        let hidden = offered("candidate:1 1 udp 2130706431 4f2a.local 5000 typ host");
        assert_eq!(hidden.address, Err("4f2a.local".to_owned()));
        for wrong in ["", "candidate:1 1 udp x 192.0.2.1 1 typ host", "candidate:1 1 udp 1 192.0.2.1 1", "a b c"] {
            assert_eq!(read(wrong, None), None, "{wrong}");
        }
    }

    #[test]
    fn priorities_that_do_not_fit() {
        for (line, wrong) in [
            ("candidate:1 1 udp 2130706431 192.0.2.10 5000 typ host", false),
            ("candidate:1 2 udp 2130706430 192.0.2.10 5000 typ host", false),
            ("candidate:1 2 udp 2130706431 192.0.2.10 5000 typ host", true),
            ("candidate:1 1 udp 1694498815 192.0.2.10 5000 typ srflx", false),
            ("candidate:1 1 udp 1694498815 192.0.2.10 5000 typ host", true),
            ("candidate:1 1 udp 2130706431 192.0.2.10 5000 typ srflx", true),
            ("candidate:1 1 udp 16777215 192.0.2.10 5000 typ relay", false),
            ("candidate:1 1 udp 1694498815 192.0.2.10 5000 typ relay", true),
            ("candidate:1 1 udp 4294967295 192.0.2.10 5000 typ host", true),
        ] {
            assert_eq!(wrong_priority(&offered(line)).is_some(), wrong, "{line}");
        }
    }

    #[test]
    fn what_only_one_of_both_has() {
        let ours = "candidate:1 1 udp 2130706431 192.0.2.10 5000 typ host";
        let engine = Engine {
            candidates: vec![
                offered(ours),
                offered("candidate:1 1 udp 2130706431 192.0.2.11 5000 typ host"),
                offered("candidate:1 1 udp 1694498815 192.0.2.11 5000 typ srflx"),
                offered("candidate:1 2 udp 2130706430 192.0.2.11 5000 typ host"),
            ],
            ..Engine::default()
        };
        let names: Vec<&str> = differences(&Gathered::default(), &engine).iter().map(|odd| odd.name).collect();
        assert_eq!(names, ["same-priority", "only-the-engines", "component-2", "redundant"]);
    }
}
