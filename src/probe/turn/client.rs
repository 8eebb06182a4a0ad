//! One 5-tuple of a TURN client: its requests, its allocation, and what of it must be renewed in time (RFC 8656, sections 7
//! to 12). Decides what to send and says what came of it; has no sockets.

use std::collections::{BTreeMap, VecDeque};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::ask::{Ask, Done, Event};
use super::channel;
use super::keyring::Keyring;
use super::reply::Reply;
use super::tally::Tally;
use super::trouble::Trouble;
use crate::probe::Ids;
use crate::probe::answer::{Expected, sound};
use crate::probe::binding::Step;
use crate::probe::framing::Framing;
use crate::probe::outcome::{Outcome, Refusal};
use crate::probe::timing::Timing;
use crate::probe::transaction::{Due, Transaction};
use crate::probe::wire::{Put, Seal, compose};
use crate::stun::message::{Class, Message, TransactionId, read};
use crate::stun::registry;
use crate::stun::value::Value;
use crate::tick::Tick;

/// What a message is sent in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// Datagrams, which get lost.
    Datagrams,
    /// A stream, in which messages must be told apart.
    Stream,
}

/// Who the client is to be.
#[derive(Clone, Debug)]
pub struct Config {
    /// The server.
    pub server: SocketAddr,
    /// What messages are sent in.
    pub carrier: Carrier,
    /// How patient to be.
    pub timing: Timing,
    /// With which credentials.
    pub keyring: Keyring,
}

/// How often a client follows a new nonce for one request.
const STALE: u32 = 2;
/// The system must report a refusal so often before it counts: one ICMP message can be forged or outdated.
const REFUSALS: u32 = 2;
/// A permission lasts 5 minutes (RFC 8656, section 9), and is renewed a minute before.
const PERMISSION: Duration = Duration::from_secs(300 - 60);
/// A channel lasts 10 minutes (RFC 8656, section 12), and is renewed a minute before.
const CHANNEL: Duration = Duration::from_secs(600 - 60);
/// An allocation is refreshed a minute before it ends (RFC 8656, section 8), or halfway when it is short.
const MARGIN: Duration = Duration::from_secs(60);
/// What is kept.
/// Kinds of what arrived instead of one answer.
const KEPT_KINDS: usize = 16;
const KEPT_IDS: usize = 64;

#[derive(Debug)]
struct Pending {
    ask: Ask,
    renewal: bool,
    signed: bool,
    stale: u32,
    began: Tick,
    transaction: Transaction,
    seen: Vec<Outcome>,
}

#[derive(Debug)]
struct Allocation {
    lifetime: Duration,
    refresh: Tick,
}

/// The engine.
pub struct Client {
    config: Config,
    ids: Ids,
    framing: Framing,
    pending: Vec<Pending>,
    events: VecDeque<Event>,
    allocation: Option<Allocation>,
    permissions: BTreeMap<IpAddr, Tick>,
    channels: BTreeMap<u16, (SocketAddr, Tick)>,
    past: VecDeque<TransactionId>,
    refusals: u32,
    challenged: bool,
    tally: Tally,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("config", &self.config)
            .field("pending", &self.pending.len())
            .finish_non_exhaustive()
    }
}

impl Client {
    /// A client that has asked nothing yet.
    pub fn new(config: Config, ids: Ids) -> Self {
        let framing = Framing::with_channels();
        Self {
            config,
            ids,
            framing,
            pending: Vec::new(),
            events: VecDeque::new(),
            allocation: None,
            permissions: BTreeMap::new(),
            channels: BTreeMap::new(),
            past: VecDeque::new(),
            refusals: 0,
            challenged: false,
            tally: Tally::default(),
        }
    }

    /// Asks for something, now.
    pub fn ask(&mut self, now: Tick, ask: Ask) {
        self.begin(now, ask, false, 0, now, None);
    }

    fn begin(&mut self, now: Tick, ask: Ask, renewal: bool, stale: u32, began: Tick, timing: Option<Timing>) {
        let id = (self.ids)();
        let signature = self.config.keyring.signature();
        let seal = signature.map_or(Seal::Checksum, Seal::Client);
        let request = compose(Class::Request, ask.method(), id, &ask.puts(), seal);
        let timing = timing.unwrap_or(self.config.timing);
        let schedule = match self.config.carrier {
            Carrier::Datagrams => timing.unreliable(),
            Carrier::Stream => timing.reliable(),
        };
        let signed = signature.is_some();
        let transaction = Transaction::new(id, request, schedule, now);
        self.pending.push(Pending { ask, renewal, signed, stale, began, transaction, seen: Vec::new() });
    }

    /// Sends data to a peer: over its channel, or else in a Send indication.
    pub fn send(&mut self, peer: SocketAddr, data: &[u8]) -> Vec<u8> {
        let channel = self.channels.iter().find(|(_, (to, _))| *to == peer).map(|(number, _)| *number);
        match channel {
            Some(number) => channel::wrap(number, data, self.config.carrier == Carrier::Stream),
            None => {
                let puts = [Put::Address(registry::XOR_PEER_ADDRESS, peer), Put::Bytes(registry::DATA, data)];
                compose(Class::Indication, registry::SEND, (self.ids)(), &puts, Seal::Nothing)
            }
        }
    }

    /// What to do now; done when nothing is asked for and nothing has to be renewed.
    pub fn step(&mut self, now: Tick) -> Step {
        self.renew(now);
        let mut wake: Option<Tick> = None;
        let mut at = 0;
        while at < self.pending.len() {
            match self.pending[at].transaction.due(now) {
                Due::Send => {
                    self.tally.sent += 1;
                    return Step::Send(self.pending[at].transaction.request.clone());
                }
                Due::Wait(until) => wake = Some(wake.map_or(until, |wake| wake.min(until))),
                Due::GiveUp => {
                    let pending = self.pending.remove(at);
                    let seen = pending.seen.iter().copied().max().unwrap_or(Outcome::NoAnswer);
                    self.over(pending, now, None, Some(Trouble::Wire(seen)));
                    continue;
                }
            }
            at += 1;
        }
        let renewals = self.allocation.iter().map(|allocation| allocation.refresh);
        let renewals = renewals.chain(self.permissions.values().copied());
        let renewals = renewals.chain(self.channels.values().map(|(_, at)| *at));
        let wake = wake.into_iter().chain(renewals).min();
        wake.map_or(Step::Done, Step::Wait)
    }

    /// Asks again for what would end soon.
    fn renew(&mut self, now: Tick) {
        const NEVER: Tick = Tick(Duration::MAX);
        let mut due = Vec::new();
        if let Some(allocation) = self.allocation.as_mut().filter(|allocation| now >= allocation.refresh) {
            // Until the answer comes; it says when next.
            allocation.refresh = NEVER;
            let seconds = u32::try_from(allocation.lifetime.as_secs()).unwrap_or(u32::MAX);
            due.push(Ask::Refresh { lifetime: Some(seconds) });
        }
        for (number, (peer, at)) in self.channels.iter_mut().filter(|(_, (_, at))| now >= *at) {
            *at = NEVER;
            // Binding again renews the permission, too (RFC 8656, section 12).
            due.push(Ask::Bind(*number, *peer));
        }
        for (ip, at) in self.permissions.iter_mut().filter(|(_, at)| now >= **at) {
            *at = NEVER;
            due.push(Ask::Permit(*ip));
        }
        for ask in due {
            self.tally.renewals += 1;
            self.begin(now, ask, true, 0, now, None);
        }
    }

    /// The next thing that happened.
    pub fn event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// What was counted.
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Whether there is an allocation.
    pub const fn is_allocated(&self) -> bool {
        self.allocation.is_some()
    }

    /// Whether requests are signed, and how: with a choice of algorithms or without.
    pub fn keyring(&self) -> &Keyring {
        &self.config.keyring
    }

    /// A datagram arrived.
    pub fn datagram(&mut self, now: Tick, from: SocketAddr, bytes: &[u8]) {
        self.arrived(now, from, bytes);
    }

    /// Bytes of a stream arrived.
    pub fn stream(&mut self, now: Tick, bytes: &[u8]) {
        let server = self.config.server;
        self.framing.push(bytes);
        while let Some(message) = self.framing.message() {
            self.arrived(now, server, &message);
        }
        if self.framing.is_broken() && !self.pending.is_empty() {
            let rest = self.framing.rest().to_vec();
            self.tally.strange(now, Some(server), Outcome::NotStun, &rest);
            self.fail_all(now, Outcome::NotStun);
        }
    }

    /// The connection ended: nothing more can come, and the allocation is gone with it (RFC 8656, section 7.1).
    pub fn closed(&mut self, now: Tick, how: Outcome) {
        self.fail_all(now, how);
        self.forget();
    }

    /// The system reports that what was sent did not get there.
    pub fn refused(&mut self, now: Tick, refusal: Refusal) {
        if self.pending.is_empty() {
            return;
        }
        self.tally.strange(now, None, refusal.outcome(), &[]);
        self.refusals += 1;
        if self.refusals >= REFUSALS || refusal == Refusal::NoRoute {
            self.fail_all(now, refusal.outcome());
        }
    }

    /// Gives up what is asked for and not answered, and asks for the end of the allocation; for so long when that is said.
    pub fn hang_up(&mut self, now: Tick, patience: Option<Duration>) {
        self.pending.clear();
        if self.allocation.is_some() {
            let timing = patience.map(|patience| Timing { limit: Some(patience), ..self.config.timing });
            self.begin(now, Ask::Refresh { lifetime: Some(0) }, false, 0, now, timing);
            self.forget();
        }
    }

    fn forget(&mut self) {
        self.allocation = None;
        self.permissions.clear();
        self.channels.clear();
    }

    fn fail_all(&mut self, now: Tick, how: Outcome) {
        for pending in std::mem::take(&mut self.pending) {
            let seen = pending.seen.iter().copied().max().unwrap_or(how).max(how);
            self.over(pending, now, None, Some(Trouble::Wire(seen)));
        }
    }

    fn arrived(&mut self, now: Tick, from: SocketAddr, bytes: &[u8]) {
        let server = self.config.server;
        let is_server = from.port() == server.port() && from.ip().to_canonical() == server.ip().to_canonical();
        if let Some((number, data)) = channel::unwrap(bytes).filter(|_| is_server) {
            match self.channels.get(&number) {
                Some((peer, _)) => {
                    let (peer, bytes) = (*peer, data.to_vec());
                    self.events.push_back(Event::Data { peer, channel: Some(number), bytes });
                }
                None => self.tally.strange(now, Some(from), Outcome::WrongTransaction, bytes),
            }
            return;
        }
        if is_server
            && let Ok(message) = read(bytes)
            && message.class == Class::Indication
            && message.is_sound()
        {
            self.indication(now, from, &message, bytes);
            return;
        }
        let id = bytes.get(8..20).and_then(|id| TransactionId::try_from(id).ok());
        let at = self.pending.iter().position(|pending| Some(pending.transaction.id) == id).unwrap_or(0);
        let Some(pending) = self.pending.get(at) else {
            self.unasked(now, from, id, bytes);
            return;
        };
        let expected = Expected {
            id: pending.transaction.id,
            request: &pending.transaction.request,
            server,
            from: None,
            key: self.config.keyring.signature().filter(|_| pending.signed).map(|signature| signature.key.as_slice()),
        };
        match sound(&expected, pending.ask.method(), from, bytes) {
            Ok(message) => {
                let reply = Reply::read(from, bytes, &message);
                self.tally.answered += 1;
                let pending = self.pending.remove(at);
                self.past.push_back(pending.transaction.id);
                if self.past.len() > KEPT_IDS {
                    self.past.pop_front();
                }
                self.answered(now, pending, reply);
            }
            Err(Outcome::WrongTransaction) => self.unasked(now, from, id, bytes),
            Err(what) => {
                self.pending[at].seen.push(what);
                self.pending[at].seen.dedup();
                self.pending[at].seen.truncate(KEPT_KINDS);
                self.tally.strange(now, Some(from), what, bytes);
            }
        }
    }

    /// What belongs to no request that waits: an answer too late, or a stranger.
    fn unasked(&mut self, now: Tick, from: SocketAddr, id: Option<TransactionId>, bytes: &[u8]) {
        if id.is_some_and(|id| self.past.contains(&id)) {
            self.tally.duplicates += 1;
        } else {
            self.tally.strange(now, Some(from), Outcome::WrongTransaction, bytes);
        }
    }

    fn indication(&mut self, now: Tick, from: SocketAddr, message: &Message<'_>, bytes: &[u8]) {
        let peer = match message.get(registry::XOR_PEER_ADDRESS) {
            Some(Value::Address(peer)) => Some(peer),
            _ => None,
        };
        match (message.method, peer, message.get(registry::DATA), message.get(registry::CONNECTION_ID)) {
            (registry::DATA_INDICATION, Some(peer), Some(Value::Bytes(data)), _) => {
                self.events.push_back(Event::Data { peer, channel: None, bytes: data.to_vec() });
            }
            (registry::CONNECTION_ATTEMPT, Some(peer), _, Some(Value::Number(id))) => {
                self.events.push_back(Event::Attempt(id, peer));
            }
            _ => self.tally.strange(now, Some(from), Outcome::Indication, bytes),
        }
    }

    fn answered(&mut self, now: Tick, pending: Pending, reply: Reply) {
        self.tally.unsigned |= pending.signed && !reply.success && !reply.signed && !is_challenge(&reply);
        let method = pending.ask.method();
        let trouble = match reply.code() {
            None if !reply.unknown.is_empty() => Some(Trouble::UnknownRequired),
            None => None,
            Some(401) if !pending.signed => match self.challenge(&reply) {
                Ok(()) => {
                    if !self.challenged {
                        self.challenged = true;
                        self.events.push_back(Event::Challenged(Box::new(reply), now));
                    }
                    return self.again(now, pending, 0);
                }
                Err(trouble) => Some(trouble),
            },
            Some(438) if pending.signed && pending.stale < STALE => {
                self.tally.stale += 1;
                match self.challenge(&reply) {
                    Ok(()) => {
                        let stale = pending.stale + 1;
                        return self.again(now, pending, stale);
                    }
                    Err(trouble) => Some(trouble),
                }
            }
            Some(code) => Some(Trouble::of_error(code, method, &reply.said.unknown)),
        };
        if trouble.is_none() {
            self.succeeded(now, &pending.ask, &reply);
        }
        self.over(pending, now, Some(reply), trouble);
    }

    fn challenge(&mut self, reply: &Reply) -> Result<(), Trouble> {
        self.config.keyring.challenge(reply.said.challenge.as_ref(), reply.algorithms.as_deref())
    }

    fn again(&mut self, now: Tick, pending: Pending, stale: u32) {
        self.begin(now, pending.ask, pending.renewal, stale, pending.began, None);
    }

    fn succeeded(&mut self, now: Tick, ask: &Ask, reply: &Reply) {
        /// What RFC 8656, section 3.2, has for a default.
        const USUAL: Duration = Duration::from_secs(600);
        match ask {
            Ask::Refresh { lifetime: Some(0) } => self.forget(),
            Ask::Allocate { .. } | Ask::Refresh { .. } => {
                let lifetime = reply.lifetime.unwrap_or(USUAL);
                let margin = MARGIN.min(lifetime / 2);
                self.allocation = Some(Allocation { lifetime, refresh: Tick(now.0.saturating_add(lifetime - margin)) });
            }
            Ask::Permit(ip) => {
                self.permissions.insert(*ip, Tick(now.0 + PERMISSION));
            }
            Ask::Bind(number, peer) => {
                self.channels.insert(*number, (*peer, Tick(now.0 + CHANNEL)));
                self.permissions.insert(peer.ip(), Tick(now.0 + PERMISSION));
            }
            Ask::Connect(_) | Ask::Attach(_) => {}
        }
    }

    fn over(&mut self, pending: Pending, now: Tick, reply: Option<Reply>, trouble: Option<Trouble>) {
        if trouble == Some(Trouble::AllocationGone) {
            self.forget();
        }
        self.refusals = 0;
        let Pending { ask, renewal, began, .. } = pending;
        let done = Done { ask, renewal, reply, trouble, began, ended: now };
        self.events.push_back(Event::Done(Box::new(done)));
    }
}

fn is_challenge(reply: &Reply) -> bool {
    matches!(reply.code(), Some(401 | 438))
}
