//! One transaction: when its request goes out, and when nothing can come of it any more. What came back is judged elsewhere;
//! only who has judged it ends a transaction early.

use std::time::Duration;

use super::timing::Schedule;
use crate::stun::message::TransactionId;
use crate::tick::Tick;

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Send the request.
    Send,
    /// Wait until then.
    Wait(Tick),
    /// Nobody answered in time.
    GiveUp,
}

/// A request and the times it is sent.
#[derive(Clone, Debug)]
pub struct Transaction {
    /// Its ID: of the request and all its repetitions, and of the answer.
    pub id: TransactionId,
    /// The request.
    pub request: Vec<u8>,
    started: Tick,
    schedule: Schedule,
    sent: Vec<Tick>,
}

impl Transaction {
    /// Begins now.
    pub const fn new(id: TransactionId, request: Vec<u8>, schedule: Schedule, now: Tick) -> Self {
        Self { id, request, started: now, schedule, sent: Vec::new() }
    }

    /// What to do now. `Send` counts as done.
    pub fn due(&mut self, now: Tick) -> Due {
        let end = Tick(self.started.0.saturating_add(self.schedule.end));
        if now >= end {
            return Due::GiveUp;
        }
        match self.schedule.sends.get(self.sent.len()) {
            Some(at) if now >= self.moment(*at) => {
                self.sent.push(now);
                Due::Send
            }
            Some(at) => Due::Wait(self.moment(*at).min(end)),
            None => Due::Wait(end),
        }
    }

    fn moment(&self, at: Duration) -> Tick {
        Tick(self.started.0.saturating_add(at))
    }

    /// When it was sent.
    pub fn sent(&self) -> &[Tick] {
        &self.sent
    }

    /// When it began.
    pub const fn started(&self) -> Tick {
        self.started
    }
}

#[cfg(test)]
mod tests {
    use super::super::timing::Timing;
    use super::*;

    /// All moments at which something is done, when nobody ever answers, driven as precisely as it asks for.
    fn sends(timing: &Timing, started: Tick) -> (Vec<f64>, f64) {
        let mut transaction = Transaction::new([0; 12], vec![], timing.unreliable(), started);
        let mut now = started;
        loop {
            match transaction.due(now) {
                Due::Send => {}
                Due::Wait(until) => {
                    assert!(until > now, "no busy waiting");
                    now = until;
                }
                Due::GiveUp => {
                    return (transaction.sent().iter().map(|at| at.as_millis()).collect(), now.as_millis());
                }
            }
        }
    }

    #[test]
    fn sent_at_exactly_these_times() {
        let all = sends(&Timing::default(), Tick::default());
        assert_eq!(all, (vec![0.0, 500.0, 1500.0, 3500.0, 7500.0, 15500.0, 31500.0], 39500.0));
        let later = sends(&Timing { requests: 2, patience: 4, ..Timing::default() }, Tick::from_millis(70));
        assert_eq!(later, (vec![70.0, 570.0], 2570.0));
    }

    #[test]
    fn a_late_wake_up_sends_once_and_does_not_shift_the_rest() {
        let mut transaction = Transaction::new([0; 12], vec![], Timing::default().unreliable(), Tick::default());
        assert_eq!(transaction.due(Tick::from_millis(3)), Due::Send);
        assert_eq!(transaction.due(Tick::from_millis(4)), Due::Wait(Tick::from_millis(500)));
        assert_eq!(transaction.due(Tick::from_millis(700)), Due::Send);
        assert_eq!(transaction.due(Tick::from_millis(700)), Due::Wait(Tick::from_millis(1500)));
    }
}
