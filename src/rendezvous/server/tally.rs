//! What a server has counted.

use std::collections::BTreeMap;

use super::Refusal;

/// Counts since the start. The names are ours, so the maps are small.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Clients that came.
    pub opened: u64,
    /// Clients that left, or were made to.
    pub closed: u64,
    /// Clients that were there at once, at most.
    pub most: usize,
    /// Messages from clients, by kind.
    pub received: BTreeMap<&'static str, u64>,
    /// Messages to clients.
    pub sent: u64,
    /// Bytes of messages from clients.
    pub bytes_received: u64,
    /// Bytes of messages to clients.
    pub bytes_sent: u64,
    /// What was refused, by reason.
    pub refused: BTreeMap<Refusal, u64>,
}

impl Tally {
    /// Messages from clients.
    pub fn messages(&self) -> u64 {
        self.received.values().sum()
    }

    /// How much was refused.
    pub fn refusals(&self) -> u64 {
        self.refused.values().sum()
    }

    pub(super) fn refuse(&mut self, refusal: Refusal) {
        *self.refused.entry(refusal).or_default() += 1;
    }
}
