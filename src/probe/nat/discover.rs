//! The discovery of RFC 5780, section 4, as an engine: which question follows which answer, from which socket.
//!
//! The mapping tests share one socket, as they must. Each filtering test has one of its own that has spoken to nobody else:
//! any packet to the server's other address would open the filter for it. A control on a further socket shows that the
//! server really answers from its other address once the filter is open: without it, silence would prove nothing.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use super::super::Ids;
use super::super::outcome::Refusal;
use super::super::timing::Timing;
use super::super::transaction::{Due, Transaction};
use super::super::wire::{Change, Wish, indication, request};
use super::ask::{Answer, Ask, Next};
use crate::stun::message::{Class, read};
use crate::stun::scope::Scope;
use crate::tick::Tick;

/// The socket of the mapping tests.
pub const MAPPING: usize = 0;
/// The socket of the filtering test with another address and port.
pub const FILTER_BOTH: usize = 1;
/// The socket of the filtering test with another port.
pub const FILTER_PORT: usize = 2;
/// The socket of the control.
pub const CONTROL: usize = 3;
/// The second socket of the hairpin test.
pub const HAIRPIN: usize = 4;

/// A question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// Mapping, test I: the server's first address and port.
    First,
    /// Mapping, test II: its other address, the first port.
    OtherAddress,
    /// Mapping, test III: its other address and port.
    OtherBoth,
    /// The first again: is the mapping still the same?
    Again,
    /// Opens the filter for the server, before test II of filtering.
    OpenBoth,
    /// Filtering, test II: an answer from the other address and port.
    FilterBoth,
    /// The same once more: where packets get lost, one silence proves little.
    FilterBothAgain,
    /// Opens the filter for the server, before test III of filtering.
    OpenPort,
    /// Filtering, test III: an answer from the other port.
    FilterPort,
    /// The same once more.
    FilterPortAgain,
    /// The control's own mapping.
    OpenControl,
    /// Opens the filter for the other address and port.
    ControlOther,
    /// An answer from there.
    Control,
    /// The mapping of the second socket of the hairpin test.
    OpenHairpin,
    /// Another server, for comparison.
    Compare(usize),
}

impl Question {
    /// Its name in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::First => "mapping-1",
            Self::OtherAddress => "mapping-2",
            Self::OtherBoth => "mapping-3",
            Self::Again => "mapping-1-again",
            Self::OpenBoth => "filtering-2-open",
            Self::FilterBoth => "filtering-2",
            Self::OpenPort => "filtering-3-open",
            Self::FilterPort => "filtering-3",
            Self::FilterBothAgain => "filtering-2-again",
            Self::FilterPortAgain => "filtering-3-again",
            Self::OpenControl => "control-open",
            Self::ControlOther => "control-other",
            Self::Control => "control",
            Self::OpenHairpin => "hairpin-open",
            Self::Compare(_) => "compare",
        }
    }
}

/// What is to be found out.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The server, which is to support RFC 5780.
    pub server: SocketAddr,
    /// Other servers, for comparing mappings.
    pub others: Vec<SocketAddr>,
    /// How patient to be with each question.
    pub timing: Timing,
    /// Also see whether packets to our own mapped address come back.
    pub hairpin: bool,
}

/// What was heard of the hairpin test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hairpin {
    /// A packet to our own mapped address came back, from this address: the mapped one of its sender, or another.
    Works {
        /// Where it seemed to come from.
        from: SocketAddr,
        /// The mapped address of its sender.
        mapped: SocketAddr,
    },
    /// None came back.
    Silent,
}

/// Everything that was found out.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Answers, by question.
    pub answers: BTreeMap<Question, Answer>,
    /// The local addresses of the sockets.
    pub local: BTreeMap<usize, SocketAddr>,
    /// What became of the hairpin test, when there was one.
    pub hairpin: Option<Hairpin>,
}

impl Found {
    /// The mapped address of an answer.
    pub fn mapped(&self, question: Question) -> Option<SocketAddr> {
        self.answers.get(&question).and_then(Answer::mapped)
    }

    /// The server's other address and port, when it tells one that can be used.
    pub fn other(&self) -> Option<SocketAddr> {
        let first = self.answers.get(&Question::First).filter(|answer| answer.is_answered())?;
        let other = first.said.as_ref()?.other?;
        let other = SocketAddr::new(other.ip().to_canonical(), other.port());
        let server = first.to;
        let differs = other.ip() != server.ip() && other.port() != server.port();
        let same_family = other.is_ipv4() == server.is_ipv4();
        // A public server whose other address is private is behind a NAT itself; asking somebody else there is no use.
        let reachable = match Scope::of(other.ip()) {
            Scope::Nobody | Scope::Multicast => false,
            Scope::Public | Scope::Documentation => true,
            scope => scope == Scope::of(server.ip()),
        };
        (differs && same_family && reachable && other.port() != 0).then_some(other)
    }
}

/// What to do now.
#[derive(Clone, Debug, PartialEq)]
pub enum Do {
    /// Send this from a socket; open it when it is not there yet, and say so.
    Send {
        /// From which.
        socket: usize,
        /// To whom.
        to: SocketAddr,
        /// What.
        bytes: Vec<u8>,
        /// Whether it was sent before: then it is worth listening for what ICMP says.
        again: bool,
    },
    /// Wait until then, or until something arrives.
    Wait(Tick),
    /// It is over.
    Done,
}

/// The packet that is to come back to us.
#[derive(Debug)]
struct Loop {
    transaction: Transaction,
    to: SocketAddr,
    mapped: SocketAddr,
    /// Opens the filter of the first socket for the second.
    opener: Option<Vec<u8>>,
}

/// The engine.
pub struct Discovery {
    plan: Plan,
    ids: Ids,
    asks: BTreeMap<Question, Ask>,
    asked: Vec<Question>,
    looping: Option<Loop>,
    looped: bool,
    found: Found,
}

impl std::fmt::Debug for Discovery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Discovery").field("asks", &self.asks).field("found", &self.found).finish_non_exhaustive()
    }
}

impl Discovery {
    /// Begins now.
    pub fn new(plan: Plan, ids: Ids, now: Tick) -> Self {
        let (asks, asked, found) = (BTreeMap::new(), Vec::new(), Found::default());
        let mut engine = Self { plan, ids, asks, asked, looping: None, looped: false, found };
        engine.ask(now, Question::First, MAPPING, engine.plan.server, None, &Wish::default());
        engine
    }

    /// A socket was opened, with this local address.
    pub fn opened(&mut self, socket: usize, local: SocketAddr) {
        self.found.local.insert(socket, local);
    }

    /// How many questions were asked, and how many answered or given up.
    pub fn progress(&self) -> (usize, usize) {
        (self.found.answers.len(), self.asked.len())
    }

    /// What was found out.
    pub fn into_found(self) -> Found {
        self.found
    }

    fn ask(
        &mut self,
        now: Tick,
        question: Question,
        socket: usize,
        to: SocketAddr,
        from: Option<SocketAddr>,
        wish: &Wish,
    ) {
        if !self.asked.contains(&question) {
            self.asked.push(question);
            let id = (self.ids)();
            self.asks.insert(question, Ask::new(socket, to, from, wish, &self.plan.timing, id, now));
        }
    }

    /// What to do now.
    pub fn step(&mut self, now: Tick) -> Do {
        loop {
            let mut wait: Option<Tick> = None;
            let mut over = None;
            for (question, ask) in &mut self.asks {
                match ask.next(now) {
                    Next::Send(bytes) => {
                        let again = ask.times_sent() > 1;
                        return Do::Send { socket: ask.socket, to: ask.to, bytes, again };
                    }
                    Next::Wait(until) => wait = Some(wait.map_or(until, |wait| wait.min(until))),
                    Next::Over(answer) => {
                        over = Some((*question, answer));
                        break;
                    }
                }
            }
            if let Some((question, answer)) = over {
                self.over(now, question, *answer);
                continue;
            }
            match self.step_loop(now) {
                Some(Do::Wait(until)) => wait = Some(wait.map_or(until, |wait| wait.min(until))),
                Some(step) => return step,
                None => {}
            }
            return wait.map_or(Do::Done, Do::Wait);
        }
    }

    fn step_loop(&mut self, now: Tick) -> Option<Do> {
        let looping = self.looping.as_mut()?;
        if let Some(bytes) = looping.opener.take() {
            return Some(Do::Send { socket: MAPPING, to: looping.mapped, bytes, again: false });
        }
        match looping.transaction.due(now) {
            Due::Send => {
                let bytes = looping.transaction.request.clone();
                Some(Do::Send { socket: HAIRPIN, to: looping.to, bytes, again: false })
            }
            Due::Wait(until) => Some(Do::Wait(until)),
            Due::GiveUp => {
                self.looping = None;
                self.found.hairpin = Some(Hairpin::Silent);
                None
            }
        }
    }

    /// A datagram arrived at a socket.
    pub fn datagram(&mut self, now: Tick, socket: usize, from: SocketAddr, bytes: &[u8]) {
        if self.looped(socket, from, bytes) {
            return;
        }
        let id = bytes.get(8..20);
        let of_socket = || self.asks.iter().filter(|(_, ask)| ask.socket == socket);
        // By its ID; what has none of ours is evidence for whoever asks its sender.
        let question = of_socket()
            .find(|(_, ask)| id == Some(&ask.id()[..]))
            .or_else(|| of_socket().find(|(_, ask)| ask.to == from))
            .map(|(question, _)| *question);
        let Some(question) = question else { return };
        let answer = self.asks.get_mut(&question).and_then(|ask| ask.arrived(now, from, bytes));
        if let Some(answer) = answer {
            self.over(now, question, *answer);
        }
    }

    /// A request of ours that came back to us.
    fn looped(&mut self, socket: usize, from: SocketAddr, bytes: &[u8]) -> bool {
        let Some(looping) = &self.looping else { return false };
        let Ok(message) = read(bytes) else { return false };
        let ours = message.class == Class::Request && message.transaction == looping.transaction.id;
        if !ours || socket != MAPPING {
            return false;
        }
        self.found.hairpin = Some(Hairpin::Works { from, mapped: looping.mapped });
        self.looping = None;
        true
    }

    /// The system reports that what was sent to an address did not get there.
    pub fn refused(&mut self, now: Tick, to: SocketAddr, refusal: Refusal) {
        let questions: Vec<Question> =
            self.asks.iter().filter(|(_, ask)| ask.to == to).map(|(question, _)| *question).collect();
        for question in questions {
            let answer = self.asks.get_mut(&question).and_then(|ask| ask.refused(now, refusal));
            if let Some(answer) = answer {
                self.over(now, question, *answer);
            }
        }
    }

    fn over(&mut self, now: Tick, question: Question, answer: Answer) {
        self.asks.remove(&question);
        let good = answer.is_answered();
        self.found.answers.insert(question, answer);
        self.follow(now, question, good);
        if self.asks.is_empty() && self.looping.is_none() {
            self.finish(now);
        }
    }

    /// What follows an answer.
    fn follow(&mut self, now: Tick, question: Question, good: bool) {
        let server = self.plan.server;
        let plain = Wish::default();
        let changed = |change| Wish { change, ..Wish::default() };
        let other = self.found.other();
        match (question, other) {
            (Question::First, _) if !good => self.compare(now, 0),
            (Question::First, None) => self.compare(now, 0),
            (Question::First, Some(other)) => {
                let address = SocketAddr::new(other.ip(), server.port());
                self.ask(now, Question::OtherAddress, MAPPING, address, None, &plain);
                self.ask(now, Question::OpenBoth, FILTER_BOTH, server, None, &plain);
                self.ask(now, Question::OpenPort, FILTER_PORT, server, None, &plain);
                self.ask(now, Question::OpenControl, CONTROL, server, None, &plain);
            }
            (Question::OtherAddress, Some(other)) => {
                self.ask(now, Question::OtherBoth, MAPPING, other, None, &plain);
            }
            (Question::OtherBoth, _) => self.ask(now, Question::Again, MAPPING, server, None, &plain),
            (Question::Again, _) => self.compare(now, 0),
            (Question::Compare(number), _) => self.compare(now, number + 1),
            (Question::OpenBoth, Some(other)) if good => {
                self.ask(now, Question::FilterBoth, FILTER_BOTH, server, Some(other), &changed(Change::BOTH));
            }
            (Question::OpenPort, Some(other)) if good => {
                let from = SocketAddr::new(server.ip(), other.port());
                self.ask(now, Question::FilterPort, FILTER_PORT, server, Some(from), &changed(Change::PORT));
            }
            (Question::FilterBoth, Some(other)) if !good && self.is_lossy() => {
                self.ask(now, Question::FilterBothAgain, FILTER_BOTH, server, Some(other), &changed(Change::BOTH));
            }
            (Question::FilterPort, Some(other)) if !good && self.is_lossy() => {
                let from = SocketAddr::new(server.ip(), other.port());
                self.ask(now, Question::FilterPortAgain, FILTER_PORT, server, Some(from), &changed(Change::PORT));
            }
            (Question::OpenControl, Some(other)) if good => {
                self.ask(now, Question::ControlOther, CONTROL, other, None, &plain);
            }
            (Question::ControlOther, Some(other)) if good => {
                // Where the mapping depends on the destination, the answer must go to the port that is open for its sender.
                let [to_server, to_other] =
                    [Question::OpenControl, Question::ControlOther].map(|question| self.found.mapped(question));
                let response_port = to_other.filter(|_| to_server != to_other).map(|mapped: SocketAddr| mapped.port());
                let wish = Wish { response_port, ..changed(Change::BOTH) };
                self.ask(now, Question::Control, CONTROL, server, Some(other), &wish);
            }
            _ => {}
        }
    }

    /// Whether a question was answered only after it was repeated.
    fn is_lossy(&self) -> bool {
        self.found.answers.values().any(|answer| answer.is_answered() && answer.sent > 1)
    }

    fn compare(&mut self, now: Tick, number: usize) {
        if let Some(server) = self.plan.others.get(number).copied() {
            self.ask(now, Question::Compare(number), MAPPING, server, None, &Wish::default());
        }
    }

    /// All questions are answered: the hairpin test comes last, so that it disturbs none.
    fn finish(&mut self, now: Tick) {
        if !self.plan.hairpin || self.looped {
            return;
        }
        let Some(mapped) = self.found.mapped(Question::First) else { return };
        // Without a NAT a packet to our own address never leaves this machine.
        if self.found.local.get(&MAPPING) == Some(&mapped) {
            return;
        }
        match self.found.mapped(Question::OpenHairpin) {
            None if !self.asked.contains(&Question::OpenHairpin) => {
                self.ask(now, Question::OpenHairpin, HAIRPIN, self.plan.server, None, &Wish::default());
            }
            None => {}
            Some(second) => {
                self.looped = true;
                let id = (self.ids)();
                let request = request(id, &Wish::default());
                let transaction = Transaction::new(id, request, self.plan.timing.unreliable(), now);
                let opener = Some(indication((self.ids)()));
                self.looping = Some(Loop { transaction, to: mapped, mapped: second, opener });
            }
        }
    }
}
