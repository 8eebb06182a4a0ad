//! What a client counts, and keeps as evidence.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use crate::probe::binding::Evidence;
use crate::probe::outcome::Outcome;
use crate::tick::Tick;

/// What is kept.
const KEPT_EVIDENCE: usize = 16;
const KEPT_HEAD: usize = 64;

/// What was counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Requests sent, repetitions included.
    pub sent: u64,
    /// Answers to them.
    pub answered: u64,
    /// Answers to requests that were over.
    pub duplicates: u64,
    /// How often a nonce was called stale.
    pub stale: u32,
    /// Refreshes, renewed permissions and channels that nobody asked for.
    pub renewals: u32,
    /// Whether an error response was not signed.
    pub unsigned: bool,
    /// How often each thing arrived that was no answer.
    pub strange: BTreeMap<Outcome, u64>,
    /// The first of these.
    pub evidence: Vec<Evidence>,
}

impl Tally {
    /// Something arrived that was no answer.
    pub(super) fn strange(&mut self, now: Tick, from: Option<SocketAddr>, what: Outcome, bytes: &[u8]) {
        *self.strange.entry(what).or_default() += 1;
        if self.evidence.len() < KEPT_EVIDENCE {
            let head = bytes[..bytes.len().min(KEPT_HEAD)].to_vec();
            self.evidence.push(Evidence { at: now, from, what, head, length: bytes.len() });
        }
    }
}
