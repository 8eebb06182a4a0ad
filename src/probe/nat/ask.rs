//! One question of a discovery: a transaction from one socket, to one address of a server, whose answer may have to come
//! from another.

use std::net::SocketAddr;

use super::super::answer::{Expected, Judged, Said, judge};
use super::super::outcome::{Outcome, Refusal};
use super::super::timing::Timing;
use super::super::transaction::{Due, Transaction};
use super::super::wire::{Wish, request};
use crate::stun::message::TransactionId;
use crate::tick::Tick;

/// What came of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// From which socket it was asked.
    pub socket: usize,
    /// Whom was asked.
    pub to: SocketAddr,
    /// Who had to answer.
    pub from: SocketAddr,
    /// What came of it.
    pub result: Result,
    /// What the answer said.
    pub said: Option<Said>,
    /// How often the request was sent.
    pub sent: usize,
    /// What else arrived, with its sender: the first of it.
    pub strange: Vec<(Outcome, Option<SocketAddr>)>,
    /// When it was asked.
    pub at: Tick,
    /// When it was over.
    pub over: Tick,
}

/// What came of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Result {
    /// A good answer, from whom it had to come.
    Answered,
    /// A good answer, but from where it was asked instead of from elsewhere.
    FromTheSame,
    /// Something else.
    Not(Outcome),
}

impl Answer {
    /// The mapped address, of a good answer.
    pub fn mapped(&self) -> Option<SocketAddr> {
        let mapped = self.said.as_ref().and_then(|said| said.mapped);
        mapped.map(|(address, _)| address).filter(|_| self.result == Result::Answered)
    }

    /// Was it answered, by whom it had to be?
    pub fn is_answered(&self) -> bool {
        self.result == Result::Answered
    }

    /// Nothing came at all.
    pub fn is_silent(&self) -> bool {
        self.result == Result::Not(Outcome::NoAnswer)
    }
}

/// The system must report a refusal so often before it counts.
const REFUSALS: u32 = 2;
const KEPT: usize = 8;

/// A question on its way.
#[derive(Debug)]
pub struct Ask {
    /// From which socket.
    pub socket: usize,
    /// To whom.
    pub to: SocketAddr,
    from: Option<SocketAddr>,
    transaction: Transaction,
    strange: Vec<(Outcome, Option<SocketAddr>)>,
    refusals: u32,
}

/// What a question wants to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// Send this.
    Send(Vec<u8>),
    /// Wait.
    Wait(Tick),
    /// It is over.
    Over(Box<Answer>),
}

impl Ask {
    /// Begins now. `from` is who must answer, when that is not `to`.
    pub fn new(
        socket: usize,
        to: SocketAddr,
        from: Option<SocketAddr>,
        wish: &Wish,
        timing: &Timing,
        id: TransactionId,
        now: Tick,
    ) -> Self {
        let transaction = Transaction::new(id, request(id, wish), timing.unreliable(), now);
        Self { socket, to, from, transaction, strange: Vec::new(), refusals: 0 }
    }

    /// Its ID.
    pub const fn id(&self) -> TransactionId {
        self.transaction.id
    }

    /// How often it was sent.
    pub fn times_sent(&self) -> usize {
        self.transaction.sent().len()
    }

    /// What to do now.
    pub fn next(&mut self, now: Tick) -> Next {
        match self.transaction.due(now) {
            Due::Send => Next::Send(self.transaction.request.clone()),
            Due::Wait(until) => Next::Wait(until),
            Due::GiveUp => {
                let outcome = self.strange.iter().map(|(what, _)| *what).max().unwrap_or(Outcome::NoAnswer);
                Next::Over(Box::new(self.over(now, Result::Not(outcome), None)))
            }
        }
    }

    /// Something arrived at its socket. Gives the answer when it ends the question; `None` when it does not.
    pub fn arrived(&mut self, now: Tick, from: SocketAddr, bytes: &[u8]) -> Option<Box<Answer>> {
        let expected = |who| Expected {
            id: self.transaction.id,
            request: &self.transaction.request,
            server: self.to,
            from: who,
            key: None,
        };
        match judge(&expected(self.from), from, bytes) {
            Judged::Ends(Outcome::Answered, said) => Some(Box::new(self.over(now, Result::Answered, Some(*said)))),
            Judged::Ends(outcome, said) => Some(Box::new(self.over(now, Result::Not(outcome), Some(*said)))),
            Judged::Strange(strange) => {
                // The server that was asked to answer from elsewhere answers itself: it does not do that, or says so.
                if self.from.is_some()
                    && let Judged::Ends(outcome, said) = judge(&expected(None), from, bytes)
                {
                    let result = if outcome == Outcome::Answered { Result::FromTheSame } else { Result::Not(outcome) };
                    return Some(Box::new(self.over(now, result, Some(*said))));
                }
                // Answers to other questions arrive at the same socket: they are no strangers.
                if strange != Outcome::WrongTransaction && self.strange.len() < KEPT {
                    self.strange.push((strange, Some(from)));
                }
                None
            }
        }
    }

    /// The system reports that what was sent did not get there.
    pub fn refused(&mut self, now: Tick, refusal: Refusal) -> Option<Box<Answer>> {
        self.refusals += 1;
        if self.strange.len() < KEPT {
            self.strange.push((refusal.outcome(), None));
        }
        let counts = self.refusals >= REFUSALS || refusal == Refusal::NoRoute;
        counts.then(|| Box::new(self.over(now, Result::Not(refusal.outcome()), None)))
    }

    fn over(&self, now: Tick, result: Result, said: Option<Said>) -> Answer {
        Answer {
            socket: self.socket,
            to: self.to,
            from: self.from.unwrap_or(self.to),
            result,
            said,
            sent: self.transaction.sent().len(),
            strange: self.strange.clone(),
            at: self.transaction.started(),
            over: now,
        }
    }
}
