//! A TURN server and a network for tests: in memory, in virtual time, with chance from a seed.

use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::channel;
use crate::probe::Ids;
use crate::probe::binding::Step;
use crate::probe::wire::{Put, Seal, compose};
use crate::stun::integrity::{Made, holds, long_term_key};
use crate::stun::message::{Class, Message, read};
use crate::stun::registry;
use crate::stun::value::Value;
use crate::tick::Tick;

pub(super) const SERVER: &str = "192.0.2.1:3478";
pub(super) const CLIENT: &str = "198.51.100.7:50000";

pub(super) fn address(text: &str) -> SocketAddr {
    text.parse().expect("an address")
}

/// IDs that differ.
pub(super) fn ids(first: u8) -> Ids {
    let mut next = 0_u64;
    Box::new(move || {
        next += 1;
        let mut id = [first; 12];
        id[..8].copy_from_slice(&next.to_be_bytes());
        id[0] = first;
        id
    })
}

pub(super) struct Allocation {
    relayed: SocketAddr,
    user: Vec<u8>,
    ends: Tick,
    permissions: BTreeMap<IpAddr, Tick>,
    channels: BTreeMap<u16, (SocketAddr, Tick)>,
}

/// A server by RFC 8656, which may be told to be strange.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    pub(super) password: &'static str,
    /// How long a nonce is good.
    pub(super) nonce: Duration,
    /// How long allocations last at most.
    pub(super) lifetime: u32,
    /// Whether it offers SHA-256.
    pub(super) sha256: bool,
    /// Whether its errors are signed.
    pub(super) signs_errors: bool,
    /// These methods get this error.
    pub(super) refuses: Vec<(u16, u16)>,
    /// Where it sends its clients.
    pub(super) alternate: Option<SocketAddr>,
    /// The requests that it has acted on, with what came of them.
    pub(super) log: Vec<(Tick, u16, u16)>,
    pub(super) allocations: HashMap<SocketAddr, Allocation>,
    /// Answers to requests that may come again.
    pub(super) answers: HashMap<[u8; 12], Vec<u8>>,
    /// Data that were dropped for want of a permission.
    pub(super) dropped: u32,
}

impl Server {
    pub(super) fn new() -> Self {
        Self {
            address: address(SERVER),
            password: "secret",
            nonce: Duration::from_secs(86_400),
            lifetime: 600,
            sha256: false,
            signs_errors: true,
            refuses: Vec::new(),
            alternate: None,
            log: Vec::new(),
            allocations: HashMap::new(),
            answers: HashMap::new(),
            dropped: 0,
        }
    }

    /// How many allocations there are.
    pub(super) fn held(&self, now: Tick) -> usize {
        self.allocations.values().filter(|allocation| allocation.ends > now).count()
    }

    /// Forgets them all, as after a restart.
    pub(super) fn restart(&mut self) {
        self.allocations.clear();
        self.answers.clear();
    }

    /// The times at which a method was asked for with success.
    pub(super) fn times(&self, method: u16) -> Vec<u64> {
        let of_method = self.log.iter().filter(|(_, known, code)| *known == method && *code == 0);
        of_method.map(|(at, ..)| at.0.as_secs()).collect()
    }

    /// What it sends back to the client.
    pub(super) fn handle(&mut self, now: Tick, from: SocketAddr, bytes: &[u8]) -> Vec<Vec<u8>> {
        if let Some((number, data)) = channel::unwrap(bytes) {
            let peer = self.allocations.get(&from).and_then(|a| a.channels.get(&number));
            let peer = peer.filter(|(_, ends)| *ends > now).map(|(peer, _)| *peer);
            return peer.map_or_else(Vec::new, |peer| self.relay(now, from, peer, data));
        }
        let message = read(bytes).expect("a client sends STUN or ChannelData");
        assert!(message.is_sound(), "{:?}", message.faults);
        if message.method == registry::SEND {
            let (Some(Value::Address(peer)), Some(Value::Bytes(data))) =
                (message.get(registry::XOR_PEER_ADDRESS), message.get(registry::DATA))
            else {
                panic!("a Send without a peer or data")
            };
            let data = data.to_vec();
            return self.relay(now, from, peer, &data);
        }
        if let Some(answer) = self.answers.get(&message.transaction) {
            return vec![answer.clone()];
        }
        let answer = self.answer(now, from, &message);
        self.answers.insert(message.transaction, answer.clone());
        vec![answer]
    }

    /// Data to a peer come back only where the peer is the client's own relayed address.
    fn relay(&mut self, now: Tick, from: SocketAddr, peer: SocketAddr, data: &[u8]) -> Vec<Vec<u8>> {
        let Some(own) = self.allocations.get(&from).filter(|allocation| allocation.ends > now) else { return vec![] };
        if own.permissions.get(&peer.ip()).is_none_or(|ends| *ends <= now) {
            self.dropped += 1;
            return vec![];
        }
        if peer != own.relayed {
            return vec![];
        }
        let channel = own.channels.iter().find(|(_, (to, ends))| *to == peer && *ends > now);
        vec![match channel {
            Some((number, _)) => channel::wrap(*number, data, false),
            None => {
                let puts = [Put::Address(registry::XOR_PEER_ADDRESS, peer), Put::Bytes(registry::DATA, data)];
                compose(Class::Indication, registry::DATA_INDICATION, [9; 12], &puts, Seal::Nothing)
            }
        }]
    }

    fn nonce(&self, now: Tick) -> String {
        let cookie = if self.sha256 { "obMatJos2gAAA" } else { "" };
        format!("{cookie}{}", now.0.as_nanos() / self.nonce.as_nanos().max(1))
    }

    fn answer(&mut self, now: Tick, from: SocketAddr, message: &Message<'_>) -> Vec<u8> {
        let method = message.method;
        let (user, key) = match self.authenticate(now, message) {
            Ok(proven) => proven,
            Err(code) => {
                self.log.push((now, method, code));
                return self.challenge(now, message, code);
            }
        };
        let result = match self.refuses.iter().find(|(known, _)| *known == method) {
            Some((_, code)) => Err(*code),
            None => self.act(now, from, user, message),
        };
        self.log.push((now, method, *result.as_ref().err().unwrap_or(&0)));
        let seal = Seal::Server(&key, self.sha256);
        match result {
            Ok(puts) => compose(Class::Success, method, message.transaction, &puts, seal),
            Err(code) => {
                let mut puts = vec![Put::Error(code, "No")];
                puts.extend(
                    self.alternate.filter(|_| code == 300).map(|to| Put::Plain(registry::ALTERNATE_SERVER, to)),
                );
                let seal = if self.signs_errors { seal } else { Seal::Checksum };
                compose(Class::Error, method, message.transaction, &puts, seal)
            }
        }
    }

    fn challenge(&self, now: Tick, message: &Message<'_>, code: u16) -> Vec<u8> {
        let nonce = self.nonce(now);
        let mut puts = vec![
            Put::Error(code, "Unauthorized"),
            Put::Bytes(registry::REALM, b"lab.test"),
            Put::Bytes(registry::NONCE, nonce.as_bytes()),
        ];
        if self.sha256 {
            puts.push(Put::Bytes(registry::PASSWORD_ALGORITHMS, &[0, 2, 0, 0, 0, 1, 0, 0]));
        }
        compose(Class::Error, message.method, message.transaction, &puts, Seal::Checksum)
    }

    fn authenticate(&self, now: Tick, message: &Message<'_>) -> Result<(Vec<u8>, Vec<u8>), u16> {
        let text = |kind| match message.get(kind) {
            Some(Value::Text(text)) => Some(text.to_vec()),
            _ => None,
        };
        let (Some(user), Some(nonce)) = (text(registry::USERNAME), text(registry::NONCE)) else { return Err(401) };
        if nonce != self.nonce(now).as_bytes() {
            return Err(438);
        }
        let (made, kind) = if self.sha256 {
            (Made::Sha256, registry::MESSAGE_INTEGRITY_SHA256)
        } else {
            (Made::Md5, registry::MESSAGE_INTEGRITY)
        };
        let key = long_term_key(&user, b"lab.test", self.password, made);
        let proof = message.attribute(kind).is_some_and(|proof| holds(message, proof, &key));
        if proof && user == b"alice" { Ok((user, key)) } else { Err(401) }
    }

    fn act(
        &mut self,
        now: Tick,
        from: SocketAddr,
        user: Vec<u8>,
        message: &Message<'_>,
    ) -> Result<Vec<Put<'static>>, u16> {
        let peer = match message.get(registry::XOR_PEER_ADDRESS) {
            Some(Value::Address(peer)) => Some(peer),
            _ => None,
        };
        let wanted = match message.get(registry::LIFETIME) {
            Some(Value::Seconds(seconds)) => seconds,
            _ => 600,
        };
        let seconds = wanted.min(self.lifetime);
        let ends = Tick(now.0 + Duration::from_secs(seconds.into()));
        self.allocations.retain(|_, allocation| allocation.ends > now);
        if message.method == registry::ALLOCATE {
            if self.allocations.contains_key(&from) {
                return Err(437);
            }
            if !matches!(message.get(registry::REQUESTED_TRANSPORT), Some(Value::Transport(17))) {
                return Err(442);
            }
            if matches!(message.get(registry::REQUESTED_ADDRESS_FAMILY), Some(Value::Family(6))) {
                return Err(440);
            }
            let relayed =
                SocketAddr::new(self.address.ip(), 49_152 + u16::try_from(self.allocations.len()).expect("few"));
            let none = (BTreeMap::new(), BTreeMap::new());
            let allocation = Allocation { relayed, user, ends, permissions: none.0, channels: none.1 };
            self.allocations.insert(from, allocation);
            return Ok(vec![
                Put::Address(registry::XOR_RELAYED_ADDRESS, relayed),
                Put::Address(registry::XOR_MAPPED_ADDRESS, from),
                Put::Number(registry::LIFETIME, seconds),
            ]);
        }
        let allocation = self.allocations.get_mut(&from).ok_or(437_u16)?;
        if allocation.user != user {
            return Err(441);
        }
        let permission = Tick(now.0 + Duration::from_secs(300));
        match (message.method, peer) {
            (registry::REFRESH, _) => {
                allocation.ends = ends;
                Ok(vec![Put::Number(registry::LIFETIME, seconds)])
            }
            (registry::CREATE_PERMISSION, Some(peer)) if peer.ip().is_loopback() => Err(403),
            (registry::CREATE_PERMISSION, Some(peer)) => {
                allocation.permissions.insert(peer.ip(), permission);
                Ok(vec![])
            }
            (registry::CHANNEL_BIND, Some(peer)) => {
                let Some(Value::Channel(number)) = message.get(registry::CHANNEL_NUMBER) else { return Err(400) };
                allocation.permissions.insert(peer.ip(), permission);
                allocation.channels.insert(number, (peer, Tick(now.0 + Duration::from_secs(600))));
                Ok(vec![])
            }
            _ => Err(400),
        }
    }
}

/// What may happen to datagrams, in hundredths.
#[derive(Clone, Copy)]
pub(super) struct Net {
    pub(super) loss: u64,
    pub(super) twice: u64,
    /// The longest way, in milliseconds; the shortest is 5: datagrams overtake each other.
    pub(super) slowest: u64,
    pub(super) seed: u64,
}

pub(super) const GOOD: Net = Net { loss: 0, twice: 0, slowest: 5, seed: 1 };

impl Net {
    fn chance(&mut self, below: u64) -> u64 {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33) % below
    }

    /// When a datagram arrives, each time that it does.
    fn ways(&mut self, now: Tick) -> Vec<Tick> {
        let times = if self.chance(100) < self.loss { 0 } else { 1 + usize::from(self.chance(100) < self.twice) };
        let spread = self.slowest - 4;
        (0..times).map(|_| Tick(now.0 + Duration::from_millis(5 + self.chance(spread)))).collect()
    }
}

/// What a test drives: an engine behind this network.
pub(super) trait Engine {
    fn step(&mut self, now: Tick) -> Step;
    fn datagram(&mut self, now: Tick, from: SocketAddr, bytes: &[u8]);
}

/// Runs an engine until it is done, or until then. `each` is called at each moment at which something happens.
pub(super) fn run(
    engine: &mut impl Engine,
    server: &mut Server,
    mut net: Net,
    until: Tick,
    mut each: impl FnMut(Tick, &mut Server),
) -> Tick {
    let (client, mut now, mut number) = (address(CLIENT), Tick::default(), 0_u64);
    let mut under_way: BTreeMap<(Tick, u64), (bool, Vec<u8>)> = BTreeMap::new();
    loop {
        each(now, server);
        let wait = match engine.step(now) {
            Step::Send(bytes) => {
                for at in net.ways(now) {
                    number += 1;
                    under_way.insert((at, number), (true, bytes.clone()));
                }
                continue;
            }
            Step::Wait(wait) => wait,
            Step::Done => return now,
        };
        assert!(wait > now, "no busy waiting at {now:?}");
        now = under_way.keys().next().map_or(wait, |(at, _)| wait.min(*at));
        if now >= until {
            return now;
        }
        while let Some(entry) = under_way.first_entry().filter(|entry| entry.key().0 <= now) {
            let (to_server, bytes) = entry.remove();
            if to_server {
                for answer in server.handle(now, client, &bytes) {
                    for at in net.ways(now) {
                        number += 1;
                        under_way.insert((at, number), (false, answer.clone()));
                    }
                }
            } else {
                engine.datagram(now, server.address, &bytes);
            }
        }
    }
}
