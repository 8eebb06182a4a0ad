//! What a browser tells of itself: calls of its API, and what it measured.

use super::{Candidate, Description, Name};

/// A call of an API at one of its stages.
#[derive(Clone, Debug)]
pub struct Api {
    /// As W3C names it: `createOffer`, `setLocalDescription`, `addIceCandidate`, `close`, `getUserMedia`; events as
    /// `icecandidate`, `negotiationneeded`, `icecandidateerror`.
    pub name: Name,
    /// How far it is.
    pub stage: Stage,
    /// What tells two calls of the same name apart, where the dump does.
    pub id: Option<Name>,
    /// What it was called with, or what came back.
    pub value: Value,
}

/// How far a call of an API is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It was called; the promise is open.
    Called,
    /// The promise was fulfilled.
    Succeeded,
    /// The promise was rejected; the value is the error.
    Failed,
    /// An event was fired (`icecandidate`).
    Fired,
}

/// What an API was called with, what came back, or what failed.
#[derive(Clone, Debug)]
pub enum Value {
    /// Nothing, or nothing that is told.
    None,
    /// A description.
    Description(Description),
    /// A candidate.
    Candidate(Candidate),
    /// `null` or an empty candidate: there are no more.
    EndOfCandidates,
    /// An error: its name (`OperationError`) where told, its words.
    Error {
        /// `OperationError`, `InvalidStateError`; or a number (`701` of an ICE candidate error).
        name: Option<Box<str>>,
        /// Its words.
        text: Box<str>,
    },
    /// Anything else, as it is written.
    Text(Box<str>),
}

/// One object of `getStats()` at one moment.
#[derive(Clone, Debug)]
pub struct Stats {
    /// `type`: `inbound-rtp`, `candidate-pair`.
    pub kind: Name,
    /// `id`.
    pub id: Name,
    /// Its members, without `type`, `id` and `timestamp`.
    pub values: Vec<(Name, StatValue)>,
}

/// A member of a statistics object.
#[derive(Clone, Debug, PartialEq)]
pub enum StatValue {
    /// A number.
    Number(f64),
    /// A boolean.
    Flag(bool),
    /// A text.
    Text(Box<str>),
}
