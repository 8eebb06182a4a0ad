//! When to send a request, send it again, and give up (RFC 8489, section 6.2).

use std::time::Duration;

/// How patient to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// The time after which a request is sent again, doubled each time (RTO).
    pub rto: Duration,
    /// How often a request is sent at most (Rc).
    pub requests: u32,
    /// How many times RTO to wait after the last (Rm).
    pub patience: u32,
    /// Give up after this, whatever the rest says.
    pub limit: Option<Duration>,
}

impl Default for Timing {
    /// What RFC 8489 says: requests at 0, 500, 1500, 3500, 7500, 15500 and 31500 ms, the end at 39500 ms.
    fn default() -> Self {
        Self { rto: Duration::from_millis(500), requests: 7, patience: 16, limit: None }
    }
}

/// The moments of a transaction, from its beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// When to send.
    pub sends: Vec<Duration>,
    /// When to give up.
    pub end: Duration,
}

impl Timing {
    /// The moments of a transaction over UDP or DTLS (RFC 8489, section 6.2.1).
    pub fn unreliable(&self) -> Schedule {
        let (mut sends, mut at, mut wait) = (Vec::new(), Duration::ZERO, self.rto);
        for _ in 0..self.requests.max(1) {
            sends.push(at);
            at = at.saturating_add(wait);
            wait = wait.saturating_mul(2);
        }
        let last = sends.last().copied().unwrap_or_default();
        let mut end = last.saturating_add(self.rto.saturating_mul(self.patience));
        if let Some(limit) = self.limit {
            end = end.min(limit);
            sends.retain(|at| *at < limit);
        }
        Schedule { sends, end }
    }

    /// The moments of a transaction over TCP or TLS: once, and then as long as it would have taken over UDP (RFC 8489,
    /// section 6.2.2).
    pub fn reliable(&self) -> Schedule {
        Schedule { sends: vec![Duration::ZERO], end: self.unreliable().end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn milliseconds(schedule: &Schedule) -> (Vec<u128>, u128) {
        (schedule.sends.iter().map(Duration::as_millis).collect(), schedule.end.as_millis())
    }

    #[test]
    fn as_the_rfc_says() {
        let all = milliseconds(&Timing::default().unreliable());
        assert_eq!(all, (vec![0, 500, 1_500, 3_500, 7_500, 15_500, 31_500], 39_500));
        assert_eq!(milliseconds(&Timing::default().reliable()), (vec![0], 39_500));
    }

    #[test]
    fn bounded() {
        let short = Timing { limit: Some(Duration::from_secs(2)), ..Timing::default() };
        assert_eq!(milliseconds(&short.unreliable()), (vec![0, 500, 1_500], 2_000));
        let quick = Timing { rto: Duration::from_millis(100), requests: 3, ..Timing::default() };
        assert_eq!(milliseconds(&quick.unreliable()), (vec![0, 100, 300], 1_900));
        let none = Timing { limit: Some(Duration::ZERO), ..Timing::default() };
        assert_eq!(milliseconds(&none.unreliable()), (vec![], 0));
        let huge = Timing { rto: Duration::MAX, requests: 200, ..Timing::default() };
        assert_eq!(huge.unreliable().sends.len(), 200, "no overflow");
    }
}
