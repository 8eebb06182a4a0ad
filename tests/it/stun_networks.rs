//! The discovery of RFC 5780 behind every kind of NAT, over a simulated network in virtual time: the NATs and the servers
//! are data, in fixtures/networks.

use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use rtcscope::probe::nat::Behaviour;
use rtcscope::probe::nat::discover::{Discovery, Do, Found, Hairpin, Plan, Question};
use rtcscope::probe::nat::lifetime::{Lifetime, Lifetimes, judge_lifetime};
use rtcscope::probe::nat::meaning::{Nat as Kind, traditional};
use rtcscope::probe::nat::verdict::{Told, Verdict, judge};
use rtcscope::probe::server::{Addresses, Seat, answer};
use rtcscope::probe::timing::Timing;
use rtcscope::probe::wire::{About, error, success};
use rtcscope::stun::message::read as read_message;
use rtcscope::tick::Tick;
use serde_json::Value;

use crate::pipeline::{read, root};

fn address(text: &str) -> SocketAddr {
    text.parse().expect("an address")
}

fn fixture(name: &str) -> Vec<Value> {
    let bytes = read(&root().join("fixtures/networks").join(name));
    serde_json::from_slice(&bytes).expect("JSON")
}

/// An inside address, and what of the destination counts.
type Flow = (SocketAddr, Option<IpAddr>, Option<u16>);

/// One NAT or firewall: what RFC 4787 says of it, and its table.
struct Nat {
    mapping: Behaviour,
    filtering: Behaviour,
    random_ports: bool,
    hairpin: bool,
    lifetime: Duration,
    public: IpAddr,
    next: u16,
    /// Inside address and what of the destination counts → public address, and when it was used last.
    table: HashMap<Flow, (SocketAddr, Tick)>,
    /// Public address → whom it has sent to.
    permitted: HashMap<SocketAddr, Vec<SocketAddr>>,
}

impl Nat {
    fn new(data: &Value, number: usize) -> Self {
        let behaviour = |key: &str| Behaviour::named(data[key].as_str().expect("a name")).expect("a behaviour");
        let lifetime = data["lifetime_ms"].as_u64().map_or(Duration::MAX, Duration::from_millis);
        Self {
            mapping: behaviour("mapping"),
            filtering: behaviour("filtering"),
            random_ports: data["ports"] == "random",
            hairpin: data["hairpin"] == true,
            lifetime,
            public: format!("203.0.113.{}", 7 + number).parse().expect("an address"),
            next: 20_000,
            table: HashMap::new(),
            permitted: HashMap::new(),
        }
    }

    fn out(&mut self, now: Tick, from: SocketAddr, to: SocketAddr) -> SocketAddr {
        let key = match self.mapping {
            Behaviour::None | Behaviour::EndpointIndependent => (from, None, None),
            Behaviour::AddressDependent => (from, Some(to.ip()), None),
            Behaviour::AddressAndPortDependent => (from, Some(to.ip()), Some(to.port())),
        };
        let known =
            self.table.get(&key).filter(|(_, used)| now.since(*used) < self.lifetime).map(|(public, _)| *public);
        let keeps = !self.random_ports && self.mapping == Behaviour::EndpointIndependent;
        let public = match known {
            Some(public) => public,
            None if self.mapping == Behaviour::None => from,
            None if keeps => SocketAddr::new(self.public, from.port()),
            None => {
                self.next += 7;
                SocketAddr::new(self.public, self.next)
            }
        };
        self.table.insert(key, (public, now));
        let permitted = self.permitted.entry(public).or_default();
        if !permitted.contains(&to) {
            permitted.push(to);
        }
        public
    }

    fn inwards(&self, now: Tick, from: SocketAddr, to: SocketAddr) -> Option<SocketAddr> {
        let mut mappings = self.table.iter().filter(|(_, (_, used))| now.since(*used) < self.lifetime);
        let inside = mappings.find(|(_, (public, _))| *public == to).map(|((inside, ..), _)| *inside);
        // Without a mapping a NAT does not know whom to send it to; a firewall without a filter lets it pass.
        let inside = inside.or((self.mapping == Behaviour::None).then_some(to))?;
        let permitted = self.permitted.get(&to).map(Vec::as_slice).unwrap_or_default();
        let passes = match self.filtering {
            Behaviour::None | Behaviour::EndpointIndependent => true,
            Behaviour::AddressDependent => permitted.iter().any(|one| one.ip() == from.ip()),
            Behaviour::AddressAndPortDependent => permitted.contains(&from),
        };
        passes.then_some(inside)
    }
}

/// A server, sound or not.
struct Server<'a> {
    kind: &'a str,
    addresses: Addresses,
    asked: u16,
}

impl Server<'_> {
    fn replies(&mut self, at: SocketAddr, from: SocketAddr, bytes: &[u8]) -> Option<(SocketAddr, SocketAddr, Vec<u8>)> {
        let seat = *Seat::ALL.iter().find(|seat| self.addresses.of(**seat) == at)?;
        let id = read_message(bytes).ok()?.transaction;
        let changes = read_message(bytes).ok()?.attribute(0x0003).is_some();
        let other = |text| About { origin: Some(at), other: Some(address(text)), fingerprint: false };
        self.asked += 1;
        match self.kind {
            "silent" => None,
            "dead-alternate" if seat != Seat::default() => None,
            "dead-alternate" | "drops-change" if changes => None,
            "no-other-address" => Some((at, from, success(id, from, About::default()))),
            "same-address" => Some((at, from, success(id, from, other("198.51.100.1:3479")))),
            "same-port" => Some((at, from, success(id, from, other("198.51.100.2:3478")))),
            "private-other" => Some((at, from, success(id, from, other("10.0.0.1:3479")))),
            "ignores-change" if changes => Some((at, from, success(id, from, other("198.51.100.2:3479")))),
            "refuses-change" if changes => Some((at, from, error(id, 420, "no", &[3], false))),
            "lies-on-port" | "lies-by-turns" => {
                let reply = answer(&self.addresses, seat, from, false, bytes)?;
                let lie = if self.kind == "lies-on-port" { 1 } else { self.asked };
                let mapped = SocketAddr::new(from.ip(), from.port() + lie);
                let origin = self.addresses.of(reply.via);
                Some((origin, reply.to, success(id, mapped, other("198.51.100.2:3479"))))
            }
            _ => answer(&self.addresses, seat, from, false, bytes)
                .map(|reply| (self.addresses.of(reply.via), reply.to, reply.bytes)),
        }
    }
}

/// A datagram on the way.
enum Flight {
    /// Out of the innermost network, at hop so-and-so.
    ToServer(SocketAddr, SocketAddr, Vec<u8>),
    ToClient(usize, SocketAddr, Vec<u8>),
}

/// What both engines can do.
enum Engine {
    Discovery(Box<Discovery>),
    Lifetimes(Lifetimes),
}

impl Engine {
    fn step(&mut self, now: Tick) -> Do {
        match self {
            Self::Discovery(engine) => engine.step(now),
            Self::Lifetimes(engine) => engine.step(now),
        }
    }

    fn datagram(&mut self, now: Tick, socket: usize, from: SocketAddr, bytes: &[u8]) {
        match self {
            Self::Discovery(engine) => engine.datagram(now, socket, from, bytes),
            Self::Lifetimes(engine) => engine.datagram(now, socket, from, bytes),
        }
    }
}

/// The whole network: a client behind NATs, a server, what is on its way.
struct World<'a> {
    nats: Vec<Nat>,
    server: Server<'a>,
    loss: f64,
    random: u64,
    flights: BTreeMap<(Tick, u64), Flight>,
    number: u64,
    /// What was sent: when, from which socket, to whom.
    sent: Vec<(f64, usize, SocketAddr)>,
}

const DELAY: Duration = Duration::from_millis(15);

impl<'a> World<'a> {
    fn new(chain: &Value, server: &'a str, loss: f64, seed: u64) -> Self {
        let chain = chain.as_array().map(Vec::as_slice).unwrap_or_default();
        let addresses =
            Addresses { primary: address("198.51.100.1:3478"), alternate: Some(address("198.51.100.2:3479")) };
        Self {
            nats: chain.iter().enumerate().map(|(number, data)| Nat::new(data, number)).collect(),
            server: Server { kind: server, addresses, asked: 0 },
            loss,
            random: seed,
            flights: BTreeMap::new(),
            number: 0,
            sent: Vec::new(),
        }
    }

    fn is_lost(&mut self) -> bool {
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.random >> 11) as f64 / (1_u64 << 53) as f64) < self.loss
    }

    fn fly(&mut self, now: Tick, flight: Flight) {
        if !self.is_lost() {
            self.number += 1;
            self.flights.insert((Tick(now.0 + DELAY), self.number), flight);
        }
    }

    /// The client's address: public where nothing translates it.
    fn local(&self, socket: usize) -> SocketAddr {
        let translated = self.nats.iter().any(|nat| nat.mapping != Behaviour::None);
        let ip = if translated { "192.168.1.2" } else { "203.0.113.200" };
        SocketAddr::new(ip.parse().expect("an address"), 50_000 + u16::try_from(socket).expect("few"))
    }

    fn send(&mut self, now: Tick, socket: usize, to: SocketAddr, bytes: Vec<u8>) {
        self.sent.push((now.as_millis().round(), socket, to));
        let mut from = self.local(socket);
        for hop in 0..self.nats.len() {
            let nat = &mut self.nats[hop];
            from = nat.out(now, from, to);
            if to.ip() == nat.public && nat.mapping != Behaviour::None {
                if nat.hairpin {
                    self.inwards(now, hop + 1, from, to, bytes);
                }
                return;
            }
        }
        self.fly(now, Flight::ToServer(from, to, bytes));
    }

    /// Through the NATs inside of `hop`, to the client.
    fn inwards(&mut self, now: Tick, hop: usize, from: SocketAddr, to: SocketAddr, bytes: Vec<u8>) {
        let mut to = to;
        for nat in self.nats[..hop].iter().rev() {
            match nat.inwards(now, from, to) {
                Some(inside) => to = inside,
                None => return,
            }
        }
        let socket = usize::from(to.port().wrapping_sub(50_000));
        if self.local(socket) == to {
            self.fly(now, Flight::ToClient(socket, from, bytes));
        }
    }

    fn run(&mut self, mut engine: Engine) -> (Engine, Tick) {
        let mut now = Tick::default();
        let mut opened = Vec::new();
        loop {
            let until = match engine.step(now) {
                Do::Done => return (engine, now),
                Do::Send { socket, to, bytes, .. } => {
                    if !opened.contains(&socket) {
                        opened.push(socket);
                        if let Engine::Discovery(engine) = &mut engine {
                            engine.opened(socket, self.local(socket));
                        }
                    }
                    self.send(now, socket, to, bytes);
                    continue;
                }
                Do::Wait(until) => until,
            };
            assert!(until > now, "no busy waiting");
            let Some((&(at, number), _)) = self.flights.first_key_value().filter(|((at, _), _)| *at <= until) else {
                now = until;
                continue;
            };
            now = at;
            match self.flights.remove(&(at, number)).expect("it is there") {
                Flight::ToServer(from, to, bytes) => {
                    if let Some((origin, to, bytes)) = self.server.replies(to, from, &bytes) {
                        self.inwards(now, self.nats.len(), origin, to, bytes);
                    }
                }
                Flight::ToClient(socket, from, bytes) => engine.datagram(now, socket, from, &bytes),
            }
        }
    }
}

fn ids() -> rtcscope::probe::Ids {
    let mut next = 0_u64;
    Box::new(move || {
        next += 1;
        let mut id = [7; 12];
        id[..8].copy_from_slice(&next.to_be_bytes());
        id
    })
}

fn timing() -> Timing {
    Timing { limit: Some(Duration::from_secs(8)), ..Timing::default() }
}

fn discover(world: &mut World<'_>, hairpin: bool, others: Vec<SocketAddr>) -> (Found, Verdict, Tick) {
    let plan = Plan { server: world.server.addresses.primary, others, timing: timing(), hairpin };
    let (engine, end) = world.run(Engine::Discovery(Box::new(Discovery::new(plan, ids(), Tick::default()))));
    let Engine::Discovery(engine) = engine else { unreachable!("it is the one that went in") };
    let found = engine.into_found();
    let verdict = judge(&found);
    (found, verdict, end)
}

fn slug(told: Told) -> &'static str {
    told.behaviour().map_or("unknown", Behaviour::slug)
}

#[test]
fn every_nat_is_told_as_what_it_is() {
    for network in fixture("nats.json") {
        let mut world = World::new(&network["chain"], "sound", 0.0, 1);
        let (_, verdict, _) = discover(&mut world, false, vec![]);
        let expect = &network["expect"];
        let name = &network["name"];
        assert_eq!(slug(verdict.mapping), expect["mapping"], "{name}: {verdict:?}");
        assert_eq!(slug(verdict.filtering), expect["filtering"], "{name}: {verdict:?}");
        assert!(verdict.checked && verdict.server.is_none() && verdict.reachable.is_ok(), "{name}: {verdict:?}");
        let kind = verdict.mapping.behaviour().zip(verdict.filtering.behaviour());
        let kind = kind.map(|(mapping, filtering)| traditional(Kind { mapping, filtering }));
        assert_eq!(kind, expect["traditional"].as_str(), "{name}");
    }
}

#[test]
fn lost_packets_change_no_verdict() {
    for network in fixture("nats.json") {
        for seed in 1..=40 {
            let mut world = World::new(&network["chain"], "sound", 0.05, seed);
            let (_, verdict, _) = discover(&mut world, false, vec![]);
            let told = (slug(verdict.mapping), slug(verdict.filtering));
            let expect = (&network["expect"]["mapping"], &network["expect"]["filtering"]);
            assert_eq!((&told.0.into(), &told.1.into()), expect, "{} with seed {seed}: {verdict:?}", network["name"]);
        }
    }
}

/// With so much loss that questions fail, what is told is told rightly, or not at all.
#[test]
fn heavy_loss_makes_no_wrong_verdict() {
    for loss in [0.2, 0.45] {
        let (mut wrong, mut untold, mut all) = (0, 0, 0);
        for network in fixture("nats.json") {
            for seed in 1..=40 {
                let mut world = World::new(&network["chain"], "sound", loss, seed);
                let (_, verdict, _) = discover(&mut world, false, vec![]);
                for (told, expect) in [(verdict.mapping, "mapping"), (verdict.filtering, "filtering")] {
                    all += 1;
                    untold += usize::from(matches!(told, Told::Unknown(_)));
                    wrong += usize::from(matches!(told, Told::Is(_)) && network["expect"][expect] != slug(told));
                }
            }
        }
        assert!(untold > all / 100, "{loss}: the loss is heavy enough to matter: {untold} of {all}");
        assert_eq!(wrong, 0, "{loss}: of {all}");
    }
}

#[test]
fn the_server_is_judged_first() {
    let behind = serde_json::json!([{ "mapping": "endpoint-independent", "filtering": "address-and-port-dependent", "ports": "random" }]);
    for row in fixture("servers.json") {
        let kind = row["server"].as_str().expect("a name");
        let mut world = World::new(&behind, kind, 0.0, 1);
        let (_, verdict, _) = discover(&mut world, false, vec![]);
        let problem = verdict.server.map(|why| why.slug());
        assert_eq!(problem, row["problem"].as_str(), "{kind}: {verdict:?}");
        assert_eq!(slug(verdict.mapping), row["mapping"], "{kind}: {verdict:?}");
        assert_eq!(slug(verdict.filtering), row["filtering"], "{kind}: {verdict:?}");
    }
}

#[test]
fn a_lie_about_a_public_address_is_seen_through() {
    let mut world = World::new(&Value::Null, "lies-on-port", 0.0, 1);
    let (_, verdict, _) = discover(&mut world, false, vec![]);
    assert_eq!(slug(verdict.mapping), "unknown", "no NAT changes the port and not the address: {verdict:?}");
}

/// Two servers without RFC 5780 tell a part. In the simulation both are one machine, at two addresses.
#[test]
fn several_plain_servers_tell_a_part() {
    for (mapping, expected, partial) in [
        ("endpoint-independent", "endpoint-independent", true),
        ("address-dependent", "unknown", true),
        ("address-and-port-dependent", "unknown", true),
    ] {
        let chain = serde_json::json!([{ "mapping": mapping, "filtering": "address-and-port-dependent" }]);
        let mut world = World::new(&chain, "no-other-address", 0.0, 1);
        let (_, verdict, _) = discover(&mut world, false, vec![address("198.51.100.2:3478")]);
        assert_eq!((slug(verdict.mapping), verdict.partial), (expected, partial), "{mapping}: {verdict:?}");
        assert_eq!(slug(verdict.filtering), "unknown");
    }
}

#[test]
fn questions_are_repeated_at_these_times_and_from_these_sockets() {
    let chain = serde_json::json!([{ "mapping": "endpoint-independent", "filtering": "address-and-port-dependent" }]);
    let mut world = World::new(&chain, "sound", 0.0, 1);
    let (found, _, end) = discover(&mut world, false, vec![]);
    // The first answer is there after 30 ms, the filter is open after 60: then nobody answers.
    let of =
        |socket| world.sent.iter().filter(move |(_, from, _)| *from == socket).map(|(at, ..)| *at).collect::<Vec<_>>();
    assert_eq!(of(1), [30.0, 60.0, 560.0, 1560.0, 3560.0, 7560.0], "open, then filtering test II");
    assert_eq!(of(2), [30.0, 60.0, 560.0, 1560.0, 3560.0, 7560.0], "open, then filtering test III");
    assert_eq!(end, Tick::from_millis(8060));
    assert_eq!(of(0).len(), 4, "the mapping tests share a socket and are answered");
    // Whoever is asked about filtering was never spoken to at its other address.
    let spoken = |socket| world.sent.iter().filter(move |(_, from, _)| *from == socket).map(|(.., to)| *to);
    assert!([1, 2].iter().all(|socket| spoken(*socket).all(|to| to == address("198.51.100.1:3478"))));
    assert_eq!(found.answers[&Question::FilterBoth].sent, 5);
}

#[test]
fn hairpinning() {
    for (hairpin, filtering) in
        [(true, "address-and-port-dependent"), (true, "endpoint-independent"), (false, "endpoint-independent")]
    {
        let chain =
            serde_json::json!([{ "mapping": "endpoint-independent", "filtering": filtering, "hairpin": hairpin }]);
        let (found, ..) = discover(&mut World::new(&chain, "sound", 0.0, 1), true, vec![]);
        match found.hairpin {
            Some(Hairpin::Works { from, mapped }) => assert!(hairpin && from == mapped, "{filtering}"),
            other => assert_eq!((other, hairpin), (Some(Hairpin::Silent), false), "{filtering}"),
        }
    }
    let (found, ..) = discover(&mut World::new(&Value::Null, "sound", 0.0, 1), true, vec![]);
    assert_eq!(found.hairpin, None, "without a NAT there is nothing to come back from");
}

#[test]
fn lifetimes() {
    let lifetime = |milliseconds: u64, server| {
        let chain = serde_json::json!([{
            "mapping": "endpoint-independent",
            "filtering": "address-and-port-dependent",
            "lifetime_ms": milliseconds,
        }]);
        let mut world = World::new(&chain, server, 0.0, 1);
        let longest = Duration::from_secs(160);
        let engine = Lifetimes::new(world.server.addresses.primary, longest, timing(), ids(), Tick::default());
        let (engine, end) = world.run(Engine::Lifetimes(engine));
        let Engine::Lifetimes(engine) = engine else { unreachable!("it is the one that went in") };
        (judge_lifetime(&engine.seen()), end)
    };
    let seconds = Duration::from_secs;
    assert_eq!(lifetime(35_000, "sound").0, Lifetime::Between(seconds(30), seconds(40)));
    assert_eq!(lifetime(500_000, "sound").0, Lifetime::AtLeast(seconds(160)));
    let (unsupported, end) = lifetime(35_000, "no-other-address");
    assert_eq!(unsupported, Lifetime::NotSupported);
    assert!(end < Tick::from_millis(1000), "a server that does not play along shows at once");
}
