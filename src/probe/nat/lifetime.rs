//! How long a mapping lasts without traffic (RFC 5780, section 4.6). One socket makes a mapping and falls silent; after a
//! while another asks the server to answer to that mapping's port (RESPONSE-PORT): what arrives there shows that it lives.
//! Each time has a pair of sockets of its own and all are waited for at once: asking resets the timer of what it asks about.

use std::net::SocketAddr;
use std::time::Duration;

use super::super::Ids;
use super::super::answer::{Expected, Judged, judge};
use super::super::outcome::Outcome;
use super::super::timing::Timing;
use super::super::transaction::{Due, Transaction};
use super::super::wire::{Wish, request};
use super::ask::{Ask, Next};
use super::discover::Do;
use crate::stun::message::TransactionId;
use crate::tick::Tick;

/// How many times are looked at.
pub const STEPS: usize = 16;

/// What was seen of one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The mapping was still there.
    Alive,
    /// Nothing arrived: it was gone.
    Gone,
    /// The server answered to where it was asked from.
    Ignored,
    /// Something went wrong before it could be told.
    Unknown,
}

/// How long a mapping lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// At least the first, less than the second.
    Between(Duration, Duration),
    /// Longer than what was looked at.
    AtLeast(Duration),
    /// The server does not answer to another port: it does not support RESPONSE-PORT.
    NotSupported,
    /// What was seen contradicts itself, or too much is missing.
    Unclear,
}

enum Stage {
    /// The mapping is being made.
    Opening(Ask),
    /// Silence until then.
    Silent {
        until: Tick,
        mapped: SocketAddr,
    },
    /// The other socket asks.
    Asking {
        transaction: Transaction,
        to: SocketAddr,
    },
    Over(Seen),
}

struct Pair {
    wait: Duration,
    stage: Stage,
}

/// The engine. Sockets are numbered in pairs: `2n` is silent, `2n + 1` asks.
pub struct Lifetimes {
    server: SocketAddr,
    timing: Timing,
    ids: Ids,
    pairs: Vec<Pair>,
}

impl std::fmt::Debug for Lifetimes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lifetimes").field("server", &self.server).finish_non_exhaustive()
    }
}

impl Lifetimes {
    /// Begins now, and looks at times up to `longest`; the first is none at all, which shows that the server plays along.
    pub fn new(server: SocketAddr, longest: Duration, timing: Timing, mut ids: Ids, now: Tick) -> Self {
        let wish = Wish::default();
        let pairs = (0..=STEPS).map(|step| {
            let wait = longest.mul_f64(step as f64 / STEPS as f64);
            let ask = Ask::new(step * 2, server, None, &wish, &timing, ids(), now);
            Pair { wait, stage: Stage::Opening(ask) }
        });
        let pairs = pairs.collect();
        Self { server, timing, ids, pairs }
    }

    /// What to do now.
    pub fn step(&mut self, now: Tick) -> Do {
        // A server without RESPONSE-PORT shows at once: there is nothing to wait for then.
        if matches!(self.pairs[0].stage, Stage::Over(Seen::Gone | Seen::Ignored | Seen::Unknown)) {
            return Do::Done;
        }
        let mut wait: Option<Tick> = None;
        for (number, pair) in self.pairs.iter_mut().enumerate() {
            loop {
                let until = match &mut pair.stage {
                    Stage::Over(_) => break,
                    Stage::Opening(ask) => match ask.next(now) {
                        Next::Send(bytes) => {
                            return Do::Send { socket: number * 2, to: self.server, bytes, again: false };
                        }
                        Next::Wait(until) => until,
                        Next::Over(_) => {
                            pair.stage = Stage::Over(Seen::Unknown);
                            break;
                        }
                    },
                    Stage::Silent { until, mapped } if now >= *until => {
                        let id: TransactionId = (self.ids)();
                        let wish = Wish { response_port: Some(mapped.port()), ..Wish::default() };
                        let schedule = self.timing.unreliable();
                        let transaction = Transaction::new(id, request(id, &wish), schedule, now);
                        pair.stage = Stage::Asking { transaction, to: self.server };
                        continue;
                    }
                    Stage::Silent { until, .. } => *until,
                    Stage::Asking { transaction, to } => match transaction.due(now) {
                        Due::Send => {
                            let bytes = transaction.request.clone();
                            return Do::Send { socket: number * 2 + 1, to: *to, bytes, again: false };
                        }
                        Due::Wait(until) => until,
                        Due::GiveUp => {
                            pair.stage = Stage::Over(Seen::Gone);
                            break;
                        }
                    },
                };
                wait = Some(wait.map_or(until, |wait| wait.min(until)));
                break;
            }
        }
        wait.map_or(Do::Done, Do::Wait)
    }

    /// A datagram arrived at a socket.
    pub fn datagram(&mut self, now: Tick, socket: usize, from: SocketAddr, bytes: &[u8]) {
        let Some(pair) = self.pairs.get_mut(socket / 2) else { return };
        let silent = socket.is_multiple_of(2);
        match &mut pair.stage {
            Stage::Opening(ask) if silent => {
                let Some(answer) = ask.arrived(now, from, bytes) else { return };
                pair.stage = match answer.mapped() {
                    Some(mapped) => Stage::Silent { until: Tick(now.0 + pair.wait), mapped },
                    None => Stage::Over(Seen::Unknown),
                };
            }
            Stage::Asking { transaction, to } => {
                let expected =
                    Expected { id: transaction.id, request: &transaction.request, server: *to, from: None, key: None };
                match judge(&expected, from, bytes) {
                    // The answer must arrive where it was sent to: at the silent socket.
                    Judged::Ends(Outcome::Answered, _) if silent => pair.stage = Stage::Over(Seen::Alive),
                    // An answer at the asking socket: the server does not know RESPONSE-PORT, or refuses it.
                    Judged::Ends(..) => pair.stage = Stage::Over(Seen::Ignored),
                    Judged::Strange(_) => {}
                }
            }
            _ => {}
        }
    }

    /// How many times are done, of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.pairs.iter().filter(|pair| matches!(pair.stage, Stage::Over(_))).count(), self.pairs.len())
    }

    /// Each time, and what was seen.
    pub fn seen(&self) -> Vec<(Duration, Seen)> {
        let of = |pair: &Pair| match pair.stage {
            Stage::Over(seen) => (pair.wait, seen),
            _ => (pair.wait, Seen::Unknown),
        };
        self.pairs.iter().map(of).collect()
    }
}

/// What was seen, taken together.
pub fn judge_lifetime(seen: &[(Duration, Seen)]) -> Lifetime {
    match seen.first() {
        Some((_, Seen::Alive)) => {}
        Some((_, Seen::Gone | Seen::Ignored)) => return Lifetime::NotSupported,
        _ => return Lifetime::Unclear,
    }
    let of = |wanted| seen.iter().filter(move |(_, seen)| *seen == wanted).map(|(time, _)| *time);
    let (Some(alive), gone) = (of(Seen::Alive).max(), of(Seen::Gone).min()) else { return Lifetime::Unclear };
    match gone {
        Some(gone) if gone <= alive => Lifetime::Unclear,
        Some(gone) => Lifetime::Between(alive, gone),
        None => Lifetime::AtLeast(alive),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taken_together() {
        use Seen::{Alive, Gone, Unknown};
        let all = |seen: &[Seen]| {
            let seen: Vec<_> = seen.iter().zip(0..).map(|(seen, at)| (Duration::from_secs(at), *seen)).collect();
            judge_lifetime(&seen)
        };
        let seconds = Duration::from_secs;
        assert_eq!(all(&[Alive, Alive, Gone, Gone]), Lifetime::Between(seconds(1), seconds(2)));
        assert_eq!(all(&[Alive, Unknown, Alive]), Lifetime::AtLeast(seconds(2)));
        assert_eq!(all(&[Alive, Gone, Alive]), Lifetime::Unclear);
        assert_eq!(all(&[Gone, Gone]), Lifetime::NotSupported);
        assert_eq!(all(&[]), Lifetime::Unclear);
    }
}
