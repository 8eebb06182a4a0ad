//! What all ways out together come to: each server over each transport and family, what was odd, and a verdict.

use std::net::SocketAddr;
use std::time::Duration;

use super::traffic::Measured;
use super::tried::{Stage, Tried};
use super::trouble::Trouble;
use crate::diagnostic::Level;
use crate::probe::outcome::{Nature, Outcome};
use crate::probe::survey::{Lookup, LookupFailure, Oddity, Tls, Way};
use crate::probe::target::{Target, Transport};
use crate::prose;
use crate::prose::{Prose, count, ours};
use crate::stun::scope::Scope;

/// All that was tried.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// The servers, as they were named.
    pub servers: Vec<Server>,
    /// STUN servers that were named beside them, and not asked.
    pub stun: usize,
}

/// One server.
#[derive(Clone, Debug)]
pub struct Server {
    /// As it was named.
    pub target: Target,
    /// What looking up its name came to.
    pub lookup: Lookup,
    /// Until when the user may come, as the name says, and how long that is from now: negative when it is over.
    pub until: Option<(u64, i64)>,
    /// Each of its addresses, over each transport.
    pub cells: Vec<Cell>,
}

/// One address of a server, over one transport, for a relayed address of one family.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The address and port that was asked.
    pub address: SocketAddr,
    /// How.
    pub transport: Transport,
    /// The family of the relayed address that was asked for: IPv6 or not; none when that was left to the server.
    pub v6: Option<bool>,
    /// From where.
    pub local: Option<SocketAddr>,
    /// How long connecting took.
    pub connect: Option<Duration>,
    /// What was seen of TLS or DTLS.
    pub tls: Option<Tls>,
    /// The server that this one sent us to; what follows is of that.
    pub alternate: Option<SocketAddr>,
    /// What came of trying.
    pub tried: Tried,
    /// The same, with a socket of ours as the peer: where the relay sends nothing to itself.
    pub echoed: Option<Tried>,
    /// It was tried once more from another port, because of 437.
    pub again: bool,
    /// Unasked it has no relayed address (440); what follows is of one by IPv6, which was asked for then.
    pub only_v6: bool,
    /// The user's quota did not allow it beside the other ways; alone it was tried again.
    pub alone: bool,
    /// What came of TCP towards a peer (RFC 6062), when that was asked for.
    pub streamed: Option<Streamed>,
}

/// What came of a TCP connection through the relay (RFC 6062).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Streamed {
    /// The relayed address of the side that connects, and of the other.
    pub relayed: [Option<SocketAddr>; 2],
    /// How long it took until both sides were connected.
    pub connect: Option<Duration>,
    /// Bytes sent, and bytes that came back.
    pub bytes: [u64; 2],
    /// How long that took.
    pub took: Duration,
    /// Which step failed, and why.
    pub trouble: Option<(&'static str, Trouble)>,
    /// The server's error, whose words are from outside.
    pub error: Option<(u16, String)>,
}

impl Streamed {
    /// Whether all that was sent came back.
    pub fn works(&self) -> bool {
        self.trouble.is_none() && self.bytes[0] > 0 && self.bytes[0] == self.bytes[1]
    }
}

/// What a way out came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Result {
    /// Packets went out through it and came back.
    Carries,
    /// There is a relayed address; that packets get through was not tried.
    Relays,
    /// There is a relayed address; that packets get through could not be shown.
    Unproven(Trouble),
    /// It does not work.
    Fails(Trouble),
}

impl Result {
    /// Its name in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Carries => "works",
            Self::Relays => "relays",
            Self::Unproven(_) => "unproven",
            Self::Fails(trouble) => trouble.slug(),
        }
    }
}

/// Below this an allocation is short.
const SHORT: Duration = Duration::from_secs(120);

impl Cell {
    /// What it came to.
    pub fn result(&self) -> Result {
        let carries = self.tried.carries() || self.echoed.as_ref().is_some_and(Tried::carries);
        if carries {
            return Result::Carries;
        }
        let failed = self.tried.trouble();
        match failed {
            None if self.tried.data.is_some() => Result::Unproven(Trouble::NothingBack),
            None => Result::Relays,
            Some((taken, trouble)) if self.tried.relayed.is_some() && taken.stage > Stage::Allocate => {
                Result::Unproven(trouble)
            }
            Some((_, trouble)) => Result::Fails(trouble),
        }
    }

    /// Whether media get out by it, as far as that was tried.
    pub fn gets_out(&self) -> bool {
        matches!(self.result(), Result::Carries | Result::Relays)
    }

    /// What is wrong with it although it works: such as a refresh that fails.
    pub fn blemish(&self) -> Option<(Stage, Trouble)> {
        let tried = self.telling();
        let failed = tried.trouble().filter(|_| self.gets_out());
        failed.map(|(taken, trouble)| (taken.stage, trouble))
    }

    /// Whether nothing is wrong with it.
    pub fn is_good(&self) -> bool {
        self.gets_out()
            && self.blemish().is_none()
            && self.streamed.as_ref().is_none_or(Streamed::works)
            && self.oddities().iter().all(|odd| odd.level != Level::Error)
    }

    /// The try that tells how data do: the one in which they came back.
    pub fn telling(&self) -> &Tried {
        match &self.echoed {
            Some(echoed) if echoed.carries() => echoed,
            _ => &self.tried,
        }
    }

    /// What came of sending data.
    pub fn data(&self) -> Option<&Measured> {
        self.telling().data.as_ref()
    }

    /// What the mapped address says of the way; over TCP as over UDP.
    pub fn way(&self) -> Way {
        let (Some(mapped), Some(local)) = (self.tried.mapped, self.local) else { return Way::Unknown };
        match (mapped.ip() == local.ip().to_canonical(), mapped.port() == local.port()) {
            (true, true) => Way::Direct,
            (true, false) => Way::PortOnly,
            (false, _) => Way::Nat,
        }
    }

    /// The port of the server.
    pub const fn port(&self) -> u16 {
        self.address.port()
    }

    /// What was odd, the worst first.
    pub fn oddities(&self) -> Vec<Oddity> {
        let mut all = Vec::new();
        let mut add = |name, level, says| all.push(Oddity { name, level, says });
        self.about_relay(&mut add);
        self.about_data(&mut add);
        let tried = &self.tried;
        if tried.tally.stale > 0 && tried.stage(Stage::Permission).is_some() {
            let says = prose![
                count(tried.tally.stale as usize, "nonce was", "nonces were"),
                " called stale (438), and a new one taken"
            ];
            add("stale-nonce", Level::Info, says);
        }
        if tried.tally.unsigned {
            let says = prose!["its errors are not signed: somebody between could have made them"];
            add("unsigned-error", Level::Info, says);
        }
        if let Some(alternate) = self.alternate {
            let says =
                prose!["it sends its clients on to ", ours(alternate.to_string()), " (300), and that one was tried"];
            add("redirected", Level::Info, says);
        }
        if self.again {
            let says = prose!["at first it called our port taken (437); from another port it was tried again"];
            add("port-taken", Level::Info, says);
        }
        if self.only_v6 {
            let says = prose![
                "it relays by IPv6 only: whoever does not ask for that, and most clients do not, gets none (440)"
            ];
            add("only-ipv6", Level::Warning, says);
        }
        if self.alone {
            let says = prose!["beside the other ways the user's quota was reached (486); alone it was tried again"];
            add("quota-beside-others", Level::Info, says);
        }
        for (_, trouble) in &tried.renewals {
            let says = prose!["what was to be renewed in time was not: ", trouble.words()];
            add("renewal-failed", Level::Error, says);
        }
        let outcome = tried.trouble().map(|(_, trouble)| trouble);
        for (what, times) in &tried.tally.strange {
            if outcome != Some(Trouble::Wire(*what)) {
                let number = usize::try_from(*times).unwrap_or(usize::MAX);
                let says = prose!["beside it, ", count(number, "time", "times"), ": ", what.words()];
                add("stray", Level::Warning, says);
            }
        }
        all.sort_by_key(|oddity| std::cmp::Reverse(oddity.level));
        all
    }

    fn about_relay(&self, add: &mut impl FnMut(&'static str, Level, Prose)) {
        let tried = &self.tried;
        let Some(relayed) = tried.relayed else { return };
        let (server, scope) = (Scope::of(self.address.ip()), Scope::of(relayed.ip()));
        let address = || ours(relayed.to_string());
        if !scope.can_send() || relayed.port() == 0 {
            add("relayed-nobody", Level::Error, prose!["the relayed address ", address(), " is nobody's address"]);
        } else if let (Some(remark), true) = (scope.remark(), scope != server) {
            let says = prose![
                "the relayed address ",
                address(),
                " is ",
                remark,
                ": peers elsewhere cannot send to it. Behind a NAT a server must be told its address outside (coturn: external-ip)"
            ];
            // A server that is itself private serves its own network; one on the Internet does not.
            let level = if server == Scope::Public { Level::Error } else { Level::Warning };
            add("relayed-scope", level, says);
        }
        if tried.made.is_none() {
            let says = prose!["it asks for no credentials: anybody can relay through it"];
            add("open-relay", Level::Warning, says);
        }
        if let Some(lifetime) = tried.lifetime.filter(|lifetime| *lifetime < SHORT) {
            let says = prose![
                "an allocation lasts ",
                lifetime.as_secs(),
                " s only: clients that refresh by the clock of RFC 8656 (600 s) lose it"
            ];
            add("short-lifetime", Level::Warning, says);
        }
        if tried.mapped.is_none() {
            add("no-mapped-address", Level::Warning, prose!["it does not say where it sees us from"]);
        } else if Scope::of(self.address.ip()) == Scope::Loopback && matches!(self.way(), Way::Nat | Way::PortOnly) {
            let says = prose!["on the loopback interface the mapped address should be the local one, and is not"];
            add("lies-on-loopback", Level::Warning, says);
        }
    }

    fn about_data(&self, add: &mut impl FnMut(&'static str, Level, Prose)) {
        let Some(data) = self.data() else { return };
        let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        if data.lost() > 0 && data.back > 0 {
            let says = prose![data.lost(), " of ", count(number(data.sent), "packet", "packets"), " did not come back"];
            add("loss", Level::Warning, says);
        }
        for (name, packets, what) in [
            ("duplicates", data.duplicates, " came back twice"),
            ("reordered", data.reordered, " came back after a later one"),
            ("changed", data.changed, " came back with other data"),
            ("foreign", data.foreign, " came through the relay that we had not sent"),
        ] {
            if packets > 0 {
                let level = if name == "changed" { Level::Error } else { Level::Info };
                add(name, level, prose![count(number(packets), "packet", "packets"), what]);
            }
        }
        if self.echoed.as_ref().is_some_and(Tried::carries) {
            let says = prose!["it relays nothing to itself; data went by another socket of ours"];
            add("no-hairpin", Level::Info, says);
        }
    }
}

/// What all ways come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// By every way that was tried.
    Every,
    /// By these only: transport and port.
    Only(Vec<(Transport, u16)>),
    /// By these, as far as can be told: there are relayed addresses, and nothing came back through them.
    Unproven(Vec<(Transport, u16)>),
    /// By none.
    None,
    /// Nothing could be tried.
    NotTried,
}

impl Verdict {
    /// Its name in JSON.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Every => "every-way",
            Self::Only(_) => "some-ways",
            Self::Unproven(_) => "unproven",
            Self::None => "no-way",
            Self::NotTried => "not-tried",
        }
    }
}

impl Server {
    /// Is there a way out by it, and nothing wrong with those there are?
    pub fn is_good(&self) -> bool {
        are_good(self.cells.iter())
    }
}

fn are_good<'a>(cells: impl Iterator<Item = &'a Cell>) -> bool {
    let mut out = cells.filter(|cell| cell.gets_out()).peekable();
    out.peek().is_some() && out.all(Cell::is_good)
}

impl Grid {
    /// Can media get out, with nothing wrong with the ways by which they do, and nothing reached that should not be?
    pub fn is_good(&self) -> bool {
        are_good(self.cells()) && self.cells().all(|cell| cell.tried.audit.iter().all(|one| !one.result.is_open()))
    }

    /// All cells.
    pub fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.servers.iter().flat_map(|server| &server.cells)
    }

    /// Transports and ports of the cells that are so, in order, each once.
    pub fn ways(&self, is: impl Fn(&Cell) -> bool) -> Vec<(Transport, u16)> {
        let mut ways: Vec<_> = self.cells().filter(|cell| is(cell)).map(|cell| (cell.transport, cell.port())).collect();
        ways.sort_unstable();
        ways.dedup();
        ways
    }

    /// Can media get out?
    pub fn verdict(&self) -> Verdict {
        let out = self.ways(Cell::gets_out);
        let unproven = self.ways(|cell| matches!(cell.result(), Result::Unproven(_)));
        // Where there is no way to a family, that says nothing of the servers, as long as there is one to the other.
        let tried = self.ways(|cell| {
            !matches!(cell.result(), Result::Fails(Trouble::Wire(outcome)) if outcome.nature() == Nature::NotTried)
        });
        match () {
            () if tried.is_empty() && !self.was_tried() => Verdict::NotTried,
            () if out.is_empty() && unproven.is_empty() => Verdict::None,
            () if out.is_empty() => Verdict::Unproven(unproven),
            () if out == tried => Verdict::Every,
            () => Verdict::Only(out),
        }
    }

    /// Whether anything could be tried at all.
    pub fn was_tried(&self) -> bool {
        self.servers.iter().any(|server| {
            let reachable = |cell: &Cell| {
                let result = cell.result();
                !matches!(result, Result::Fails(Trouble::Wire(outcome)) if outcome.nature() == Nature::NotTried)
            };
            server.cells.iter().any(reachable)
                || matches!(server.lookup.failed, Some(LookupFailure::NoSuchHost | LookupFailure::WrongFamily))
        })
    }

    /// What the ways that fail have in common: UDP gets nowhere, though the same servers are there.
    pub fn lacks_udp(&self) -> bool {
        let udp = |cell: &&Cell| matches!(cell.transport, Transport::Udp | Transport::Dtls);
        let silent = |cell: &Cell| {
            matches!(
                cell.result(),
                Result::Fails(Trouble::Wire(Outcome::NoAnswer | Outcome::HostUnreachable | Outcome::Prohibited))
            )
        };
        self.cells().any(|cell| udp(&cell))
            && self.cells().filter(udp).all(silent)
            && self.cells().any(|cell| !udp(&cell) && cell.gets_out())
    }
}
