//! Asks one server over one transport, as often as wanted, and measures: transactions in a row, credentials when they are
//! wanted, a moment of listening after each answer for a second one.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::time::Duration;

use super::Ids;
use super::answer::{Expected, Judged, Said, judge};
use super::framing::Framing;
use super::outcome::{Outcome, Refusal};
use super::timing::Timing;
use super::transaction::{Due, Transaction};
use super::wire::{Signature, Wish, request};
use crate::stun::integrity::{Made, long_term_key};
use crate::stun::message::TransactionId;
use crate::tick::Tick;

/// What to ask, and how often.
#[derive(Clone)]
pub struct Plan {
    /// Whom to ask.
    pub server: SocketAddr,
    /// Over TCP or TLS: nothing is sent again, and messages come out of a stream.
    pub stream: bool,
    /// How often; without end when none.
    pub count: Option<u32>,
    /// How long to wait after an answer before asking again.
    pub interval: Duration,
    /// How patient to be.
    pub timing: Timing,
    /// User and password, for servers that want them.
    pub credentials: Option<(String, String)>,
}

impl std::fmt::Debug for Plan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plan").field("server", &self.server).field("count", &self.count).finish_non_exhaustive()
    }
}

/// What to do now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Send this to the server.
    Send(Vec<u8>),
    /// Wait until then, or until something arrives.
    Wait(Tick),
    /// It is over.
    Done,
}

/// A round trip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundTrip {
    /// It took so long.
    Exact(Duration),
    /// Which of several requests was answered cannot be told: it took something between these (Karn's problem).
    Between(Duration, Duration),
}

/// One answer, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    /// When it began.
    pub at: Tick,
    /// What came of it.
    pub outcome: Outcome,
    /// How long it took.
    pub round_trip: Option<RoundTrip>,
    /// How often the request was sent.
    pub sent: u32,
    /// How many of these were answered.
    pub answered: u32,
}

/// Something that arrived and was no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// When.
    pub at: Tick,
    /// From where; none for what the system reports.
    pub from: Option<SocketAddr>,
    /// What it is.
    pub what: Outcome,
    /// How it begins.
    pub head: Vec<u8>,
    /// How long it is.
    pub length: usize,
}

/// What was learned of a server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Probed {
    /// What the server said, when it said something that ends a transaction.
    pub said: Option<Said>,
    /// Each time it was asked; the newest of very many.
    pub rounds: Vec<Round>,
    /// How many times it was asked.
    pub asked: u64,
    /// Requests sent, repetitions included.
    pub sent: u64,
    /// Answers to them.
    pub answered: u64,
    /// Answers beyond one for each request.
    pub duplicates: u64,
    /// The mapped addresses it told, in order, without repetition.
    pub mapped: Vec<SocketAddr>,
    /// How often each thing that was no answer arrived.
    pub strange: BTreeMap<Outcome, u64>,
    /// The first of these.
    pub evidence: Vec<Evidence>,
    /// Whether it took credentials.
    pub signed: bool,
    /// How often it called a nonce stale before it answered.
    pub stale: u32,
}

impl Probed {
    /// What came of it all: the answer, when there was one.
    pub fn outcome(&self) -> Outcome {
        let outcomes = || self.rounds.iter().map(|round| round.outcome);
        if outcomes().any(|outcome| outcome == Outcome::Conflict) {
            return Outcome::Conflict;
        }
        outcomes().find(|outcome| *outcome == Outcome::Answered).or(outcomes().max()).unwrap_or(Outcome::NoAnswer)
    }

    /// The round trips that are known exactly.
    pub fn round_trips(&self) -> Vec<Duration> {
        let exact = |round: &Round| match round.round_trip {
            Some(RoundTrip::Exact(time)) => Some(time),
            _ => None,
        };
        self.rounds.iter().filter_map(exact).collect()
    }

    /// The share of requests without an answer.
    pub fn loss(&self) -> Option<f64> {
        (self.sent > 0).then(|| 1.0 - self.answered.min(self.sent) as f64 / self.sent as f64)
    }
}

/// What is kept of very long runs.
const KEPT_ROUNDS: usize = 10_000;
const KEPT_EVIDENCE: usize = 16;
const KEPT_HEAD: usize = 64;
const KEPT_MAPPED: usize = 64;
const KEPT_IDS: usize = 64;
/// The system must report a refusal so often before it counts: one ICMP message can be forged or outdated.
const REFUSALS: u32 = 2;
/// How often to follow a new nonce.
const STALE: u32 = 2;

enum State {
    Idle {
        next: Tick,
    },
    Asking(Transaction),
    Listening {
        transaction: Transaction,
        until: Tick,
        answer: Tick,
        outcome: Outcome,
        mapped: Option<SocketAddr>,
        answers: u32,
    },
    Done,
}

/// The engine.
pub struct Binding {
    plan: Plan,
    ids: Ids,
    state: State,
    framing: Framing,
    signature: Option<Signature>,
    /// What arrived in this round.
    seen: Vec<Outcome>,
    refusals: u32,
    past: VecDeque<(TransactionId, Option<SocketAddr>)>,
    probed: Probed,
}

impl std::fmt::Debug for Binding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Binding").field("plan", &self.plan).field("probed", &self.probed).finish_non_exhaustive()
    }
}

impl Binding {
    /// Begins now.
    pub fn new(plan: Plan, ids: Ids, now: Tick) -> Self {
        Self {
            plan,
            ids,
            state: State::Idle { next: now },
            framing: Framing::default(),
            signature: None,
            seen: Vec::new(),
            refusals: 0,
            past: VecDeque::new(),
            probed: Probed::default(),
        }
    }

    /// What to do now.
    pub fn step(&mut self, now: Tick) -> Step {
        loop {
            match &mut self.state {
                State::Done => return Step::Done,
                State::Idle { next } => {
                    if self.plan.count.is_some_and(|count| self.probed.asked >= u64::from(count)) {
                        self.state = State::Done;
                    } else if now < *next {
                        return Step::Wait(*next);
                    } else {
                        self.probed.asked += 1;
                        self.begin(now);
                    }
                }
                State::Asking(transaction) => match transaction.due(now) {
                    Due::Send => {
                        self.probed.sent += 1;
                        return Step::Send(transaction.request.clone());
                    }
                    Due::Wait(until) => return Step::Wait(until),
                    Due::GiveUp => {
                        let rest = self.framing.rest().to_vec();
                        if !rest.is_empty() {
                            self.arrived(now, self.plan.server, &rest);
                        }
                        self.unanswered(now, Outcome::NoAnswer);
                    }
                },
                State::Listening { until, .. } => {
                    if now < *until {
                        return Step::Wait(*until);
                    }
                    self.answered(now);
                }
            }
        }
    }

    fn begin(&mut self, now: Tick) {
        let id = (self.ids)();
        let wish = Wish { signature: self.signature.clone(), ..Wish::default() };
        let timing = &self.plan.timing;
        let schedule = if self.plan.stream { timing.reliable() } else { timing.unreliable() };
        self.state = State::Asking(Transaction::new(id, request(id, &wish), schedule, now));
    }

    /// The ID of the transaction that waits, and of those before it: for whoever sorts what arrives on a shared socket.
    pub fn id(&self) -> Option<TransactionId> {
        match &self.state {
            State::Asking(transaction) | State::Listening { transaction, .. } => Some(transaction.id),
            _ => None,
        }
    }

    /// A datagram arrived.
    pub fn datagram(&mut self, now: Tick, from: SocketAddr, bytes: &[u8]) {
        self.arrived(now, from, bytes);
    }

    /// Bytes of a stream arrived.
    pub fn stream(&mut self, now: Tick, bytes: &[u8]) {
        self.framing.push(bytes);
        while let Some(message) = self.framing.message() {
            self.arrived(now, self.plan.server, &message);
        }
        if self.framing.is_broken() && !matches!(self.state, State::Done) {
            let rest = self.framing.rest().to_vec();
            self.strange(now, Some(self.plan.server), Outcome::NotStun, &rest);
            self.end(now, Outcome::NotStun);
        }
    }

    /// The stream ended.
    pub fn closed(&mut self, now: Tick, how: Outcome) {
        let rest = self.framing.rest().to_vec();
        if !rest.is_empty() && matches!(self.state, State::Asking(_)) {
            self.arrived(now, self.plan.server, &rest);
        }
        self.end(now, how);
    }

    /// The system reports that what was sent did not get there.
    pub fn refused(&mut self, now: Tick, refusal: Refusal) {
        if !matches!(self.state, State::Asking(_)) {
            return;
        }
        self.strange(now, None, refusal.outcome(), &[]);
        self.refusals += 1;
        if self.refusals >= REFUSALS || refusal == Refusal::NoRoute {
            self.end(now, refusal.outcome());
        }
    }

    /// No more rounds: what is known is all.
    pub fn stop(&mut self, now: Tick) {
        match &self.state {
            State::Listening { .. } => self.answered(now),
            // Whoever stops it in the middle of a question has not had the time to answer.
            State::Asking(transaction) => {
                let sent = transaction.sent().len() as u64;
                self.probed.sent = self.probed.sent.saturating_sub(sent);
                if self.probed.asked > 1 {
                    self.probed.asked -= 1;
                } else {
                    self.unanswered(now, Outcome::NoAnswer);
                }
            }
            _ => {}
        }
        self.state = State::Done;
    }

    /// What was learned.
    pub const fn probed(&self) -> &Probed {
        &self.probed
    }

    /// What was learned, in the end.
    pub fn into_probed(self) -> Probed {
        self.probed
    }

    fn arrived(&mut self, now: Tick, from: SocketAddr, bytes: &[u8]) {
        let transaction = match &self.state {
            State::Asking(transaction) | State::Listening { transaction, .. } => transaction,
            State::Idle { .. } | State::Done => {
                if !self.late(bytes) {
                    self.strange(now, Some(from), Outcome::WrongTransaction, bytes);
                }
                return;
            }
        };
        let expected = Expected {
            id: transaction.id,
            request: &transaction.request,
            server: self.plan.server,
            from: None,
            key: self.signature.as_ref().map(|signature| signature.key.as_slice()),
        };
        match judge(&expected, from, bytes) {
            Judged::Strange(Outcome::WrongTransaction) if self.late(bytes) => {}
            Judged::Strange(what) => self.strange(now, Some(from), what, bytes),
            Judged::Ends(outcome, said) => self.ends(now, outcome, *said),
        }
    }

    /// An answer to a transaction that is over: one too many, not a stranger.
    fn late(&mut self, bytes: &[u8]) -> bool {
        let Ok(message) = crate::stun::message::read(bytes) else { return false };
        let is_late = self.past.iter().any(|(id, _)| *id == message.transaction);
        self.probed.duplicates += u64::from(is_late);
        is_late
    }

    fn strange(&mut self, now: Tick, from: Option<SocketAddr>, what: Outcome, bytes: &[u8]) {
        self.seen.push(what);
        self.seen.sort_unstable();
        self.seen.dedup();
        *self.probed.strange.entry(what).or_default() += 1;
        if self.probed.evidence.len() < KEPT_EVIDENCE {
            let head = bytes[..bytes.len().min(KEPT_HEAD)].to_vec();
            self.probed.evidence.push(Evidence { at: now, from, what, head, length: bytes.len() });
        }
    }

    fn ends(&mut self, now: Tick, outcome: Outcome, said: Said) {
        if let State::Listening { mapped, answers, outcome: before, .. } = &mut self.state {
            *answers += 1;
            let told = said.mapped.map(|(address, _)| address);
            if *before == Outcome::Answered && outcome == Outcome::Answered && told != *mapped {
                *before = Outcome::Conflict;
                self.probed.mapped.extend(told.filter(|address| !self.probed.mapped.contains(address)));
            }
            return;
        }
        if self.challenged(now, outcome, &said) {
            return;
        }
        let State::Asking(transaction) = std::mem::replace(&mut self.state, State::Done) else { return };
        let mapped = said.mapped.map(|(address, _)| address);
        if let Some(address) = mapped
            && !self.probed.mapped.contains(&address)
            && self.probed.mapped.len() < KEPT_MAPPED
        {
            self.probed.mapped.push(address);
        }
        if self.probed.said.is_none() || outcome == Outcome::Answered {
            self.probed.said = Some(said);
        }
        let until = Tick(now.0 + listen(&transaction, now));
        self.state = State::Listening { transaction, until, answer: now, outcome, mapped, answers: 1 };
    }

    /// Answers a challenge with credentials, when there are some and they were not just refused.
    fn challenged(&mut self, now: Tick, outcome: Outcome, said: &Said) -> bool {
        let (Some((realm, nonce)), Some((username, password))) = (&said.challenge, &self.plan.credentials) else {
            return false;
        };
        let again = match outcome {
            Outcome::CredentialsWanted => self.signature.is_none(),
            Outcome::StaleNonce => {
                self.probed.stale += 1;
                self.probed.stale <= STALE
            }
            _ => false,
        };
        if !again {
            return false;
        }
        let key = long_term_key(username.as_bytes(), realm, password, Made::Md5);
        self.signature = Some(Signature {
            username: username.clone(),
            realm: realm.clone(),
            nonce: nonce.clone(),
            key,
            algorithm: None,
        });
        self.probed.signed = true;
        self.probed.answered += 1;
        if let State::Asking(transaction) = &self.state {
            self.past.push_back((transaction.id, None));
        }
        self.begin(now);
        true
    }

    /// The moment of listening after an answer is over.
    fn answered(&mut self, now: Tick) {
        let State::Listening { transaction, answer, outcome, mapped, answers, .. } =
            std::mem::replace(&mut self.state, State::Done)
        else {
            return;
        };
        let sent = transaction.sent();
        let (first, last) = (sent.first().copied().unwrap_or(answer), sent.last().copied().unwrap_or(answer));
        let all = u32::try_from(sent.len()).unwrap_or(u32::MAX);
        // When each request got its answer, the first answer is that to the first request, and the server is slow.
        let round_trip = if all <= 1 || answers >= all {
            RoundTrip::Exact(answer.since(first))
        } else {
            RoundTrip::Between(answer.since(last), answer.since(first))
        };
        self.probed.answered += u64::from(answers.min(all));
        self.probed.duplicates += u64::from(answers.saturating_sub(all));
        self.past.push_back((transaction.id, mapped));
        let round = Round {
            at: transaction.started(),
            outcome,
            round_trip: Some(round_trip),
            sent: all,
            answered: answers.min(all),
        };
        self.over(now, round);
    }

    fn unanswered(&mut self, now: Tick, how: Outcome) {
        let State::Asking(transaction) = std::mem::replace(&mut self.state, State::Done) else { return };
        let outcome = self.seen.iter().copied().max().unwrap_or(how).max(how);
        let sent = u32::try_from(transaction.sent().len()).unwrap_or(u32::MAX);
        self.past.push_back((transaction.id, None));
        self.over(now, Round { at: transaction.started(), outcome, round_trip: None, sent, answered: 0 });
    }

    fn over(&mut self, now: Tick, round: Round) {
        while self.past.len() > KEPT_IDS {
            self.past.pop_front();
        }
        if self.probed.rounds.len() >= KEPT_ROUNDS {
            self.probed.rounds.remove(0);
        }
        self.probed.rounds.push(round);
        self.seen.clear();
        self.refusals = 0;
        // A server that did not answer the first time need not be asked again, unless somebody watches.
        let hopeless = self.plan.count.is_some() && self.probed.outcome() != Outcome::Answered;
        self.state =
            if hopeless { State::Done } else { State::Idle { next: Tick(now.0.saturating_add(self.plan.interval)) } };
    }

    /// Nothing more can come.
    fn end(&mut self, now: Tick, how: Outcome) {
        match &self.state {
            State::Asking(_) => self.unanswered(now, how),
            State::Listening { .. } => self.answered(now),
            State::Idle { .. } | State::Done => {}
        }
        self.state = State::Done;
    }
}

/// How long to listen for a second answer: a part of the round trip; where the request was sent again, until the answer to
/// the last of them is due, too.
fn listen(transaction: &Transaction, now: Tick) -> Duration {
    const SHORTEST: Duration = Duration::from_millis(10);
    const LONGEST: Duration = Duration::from_millis(100);
    const MOST: Duration = Duration::from_secs(5);
    const SLACK: Duration = Duration::from_millis(50);
    let (Some(first), Some(last)) = (transaction.sent().first(), transaction.sent().last()) else { return SHORTEST };
    let took = now.since(*first);
    if first == last {
        return (took / 4).clamp(SHORTEST, LONGEST);
    }
    let due = Tick(last.0 + took + SLACK);
    due.since(now).clamp(SHORTEST, MOST)
}

#[cfg(test)]
mod tests {
    use super::super::wire::{About, success};
    use super::*;
    use crate::stun::message::read;

    fn address(text: &str) -> SocketAddr {
        text.parse().expect("an address")
    }

    fn ids() -> Ids {
        let mut next = 0;
        Box::new(move || {
            next += 1;
            [next; 12]
        })
    }

    fn plan(count: u32) -> Plan {
        Plan {
            server: address("192.0.2.1:3478"),
            stream: false,
            count: Some(count),
            interval: Duration::from_millis(50),
            timing: Timing::default(),
            credentials: None,
        }
    }

    fn answer_to(request: &[u8], mapped: &str) -> Vec<u8> {
        let id = read(request).expect("a request").transaction;
        success(id, address(mapped), About::default())
    }

    /// Runs an engine against a network: for each request sent, which datagrams arrive after how many milliseconds.
    fn run(
        plan: Plan,
        mut network: impl FnMut(usize, &[u8]) -> Vec<(u64, &'static str, Vec<u8>)>,
    ) -> (Probed, Vec<f64>, f64) {
        let mut engine = Binding::new(plan, ids(), Tick::default());
        let mut now = Tick::default();
        let mut due: Vec<(Tick, usize, SocketAddr, Vec<u8>)> = Vec::new();
        let mut sent = Vec::new();
        loop {
            let until = match engine.step(now) {
                Step::Send(bytes) => {
                    for (delay, from, answer) in network(sent.len(), &bytes) {
                        due.push((Tick(now.0 + Duration::from_millis(delay)), due.len(), address(from), answer));
                    }
                    sent.push(now.as_millis());
                    continue;
                }
                Step::Wait(until) => until,
                Step::Done => return (engine.into_probed(), sent, now.as_millis()),
            };
            assert!(until > now, "no busy waiting");
            let next = due.iter().map(|(at, number, ..)| (*at, *number)).filter(|(at, _)| *at > now).min();
            now = next.map_or(until, |(at, _)| at.min(until));
            let mut arrived: Vec<_> = due.iter().filter(|(at, ..)| *at == now).cloned().collect();
            arrived.sort_by_key(|(_, number, ..)| *number);
            for (_, _, from, bytes) in arrived {
                engine.datagram(now, from, &bytes);
            }
        }
    }

    const SERVER: &str = "192.0.2.1:3478";

    #[test]
    fn nobody_answers() {
        let (probed, sent, end) = run(plan(4), |_, _| vec![]);
        assert_eq!(sent, [0.0, 500.0, 1500.0, 3500.0, 7500.0, 15500.0, 31500.0]);
        assert_eq!((end, probed.outcome(), probed.asked), (39500.0, Outcome::NoAnswer, 1));
        assert_eq!((probed.sent, probed.answered, probed.loss()), (7, 0, Some(1.0)));
    }

    #[test]
    fn asks_as_often_as_wanted_and_measures() {
        let (probed, sent, _) = run(plan(3), |_, request| vec![(20, SERVER, answer_to(request, "203.0.113.7:1"))]);
        // 20 ms for the answer, 10 of listening, 50 of rest.
        assert_eq!(sent, [0.0, 80.0, 160.0]);
        assert_eq!(probed.round_trips(), [Duration::from_millis(20); 3]);
        assert_eq!((probed.loss(), probed.mapped.len(), probed.duplicates), (Some(0.0), 1, 0));
    }

    #[test]
    fn one_lost_packet_is_no_verdict() {
        let (probed, sent, _) = run(plan(1), |n, request| match n {
            0 => vec![],
            _ => vec![(30, SERVER, answer_to(request, "203.0.113.7:1"))],
        });
        assert_eq!((sent, probed.outcome()), (vec![0.0, 500.0], Outcome::Answered));
        let between = RoundTrip::Between(Duration::from_millis(30), Duration::from_millis(530));
        assert_eq!(probed.rounds[0].round_trip, Some(between));
        assert_eq!((probed.sent, probed.answered), (2, 1));
    }

    #[test]
    fn a_slow_server_is_told_from_a_lossy_path() {
        let (probed, sent, _) = run(plan(1), |_, request| vec![(1000, SERVER, answer_to(request, "203.0.113.7:1"))]);
        assert_eq!(sent, [0.0, 500.0]);
        assert_eq!(probed.rounds[0].round_trip, Some(RoundTrip::Exact(Duration::from_secs(1))));
        assert_eq!((probed.sent, probed.answered, probed.duplicates), (2, 2, 0));
    }

    #[test]
    fn duplicates_and_conflicts() {
        let (probed, ..) = run(plan(1), |_, request| {
            vec![(20, SERVER, answer_to(request, "203.0.113.7:1")), (21, SERVER, answer_to(request, "203.0.113.7:1"))]
        });
        assert_eq!((probed.outcome(), probed.duplicates), (Outcome::Answered, 1));
        let (probed, ..) = run(plan(1), |_, request| {
            vec![(20, SERVER, answer_to(request, "203.0.113.7:1")), (21, SERVER, answer_to(request, "203.0.113.7:2"))]
        });
        assert_eq!((probed.outcome(), probed.mapped.len()), (Outcome::Conflict, 2));
    }

    #[test]
    fn strangers_end_nothing() {
        let (probed, sent, _) = run(plan(1), |_, request| {
            vec![
                (1, "198.51.100.9:3478", answer_to(request, "198.51.100.66:6")),
                (2, SERVER, success([0xEE; 12], address("198.51.100.66:6"), About::default())),
                (3, SERVER, request.to_vec()),
                (4, SERVER, vec![]),
                (30, SERVER, answer_to(request, "203.0.113.7:1")),
            ]
        });
        assert_eq!((probed.outcome(), sent.len()), (Outcome::Answered, 1));
        assert_eq!(probed.mapped, [address("203.0.113.7:1")]);
        let kinds: Vec<Outcome> = probed.strange.keys().copied().collect();
        assert_eq!(kinds, [Outcome::Empty, Outcome::WrongTransaction, Outcome::OtherAddress, Outcome::Echo]);
    }

    #[test]
    fn what_came_instead_of_an_answer_names_it() {
        let timing = Timing { limit: Some(Duration::from_secs(2)), ..Timing::default() };
        let (probed, sent, end) = run(Plan { timing, ..plan(1) }, |_, request| {
            vec![(5, "192.0.2.1:9999", answer_to(request, "203.0.113.7:1")), (6, SERVER, b"junk".to_vec())]
        });
        assert_eq!((probed.outcome(), sent.len(), end), (Outcome::OtherPort, 3, 2000.0));
    }

    #[test]
    fn a_stream_byte_by_byte() {
        let mut engine = Binding::new(Plan { stream: true, ..plan(1) }, ids(), Tick::default());
        let Step::Send(request) = engine.step(Tick::default()) else { panic!("it sends") };
        let end = Tick(Duration::from_millis(39_500));
        assert_eq!(engine.step(Tick::default()), Step::Wait(end), "nothing is sent again");
        for byte in answer_to(&request, "203.0.113.7:1") {
            engine.stream(Tick::from_millis(7), &[byte]);
        }
        assert_eq!(engine.step(Tick::from_millis(7)), Step::Wait(Tick::from_millis(17)));
        engine.closed(Tick::from_millis(8), Outcome::ConnectionClosed);
        assert_eq!((engine.step(Tick::from_millis(8)), engine.probed().outcome()), (Step::Done, Outcome::Answered));
    }

    #[test]
    fn two_refusals_count_one_does_not() {
        let mut engine = Binding::new(plan(1), ids(), Tick::default());
        assert!(matches!(engine.step(Tick::default()), Step::Send(_)));
        engine.refused(Tick::from_millis(1), Refusal::Port);
        assert_eq!(engine.step(Tick::from_millis(1)), Step::Wait(Tick::from_millis(500)));
        engine.refused(Tick::from_millis(501), Refusal::Port);
        assert_eq!(engine.step(Tick::from_millis(501)), Step::Done);
        assert_eq!(engine.probed().outcome(), Outcome::PortUnreachable);
    }
}
