//! What a stack says.

use crate::prose::{Prose, Untrusted};
use crate::text::Span;

/// What a stack says to a description.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// Does it take it? None when that cannot be told; why not is among the reasons.
    pub accepts: Option<bool>,
    /// Why: what it refuses for, or why it cannot be told. Empty when it takes it and there is nothing to add. A stack
    /// stops at the first thing it does not like, so there is one refusal at most.
    pub because: Vec<Reason>,
}

/// Why a verdict is what it is.
#[derive(Clone, Debug)]
pub struct Reason {
    /// What the stack itself says, word for word as it comes out of it, without what the program around it adds
    /// (`OperationError:` and the like). None when we know that it refuses but not with which words. Secrets in it are
    /// replaced.
    pub sentence: Option<Untrusted>,
    /// What that means, in our words: one sentence without a full stop.
    pub says: Prose,
    /// The place in the description it is about.
    pub at: Option<Span>,
    /// The lint rule about the same thing, when there is one.
    pub rule: Option<&'static str>,
}

impl Verdict {
    /// It takes it.
    pub const fn accepted() -> Self {
        Self { accepts: Some(true), because: Vec::new() }
    }

    /// It refuses it, for this reason.
    pub fn refused(reason: Reason) -> Self {
        Self { accepts: Some(false), because: vec![reason] }
    }

    /// It cannot be told, for this reason (a sentence without a full stop).
    pub fn unknown(says: Prose) -> Self {
        Self { accepts: None, because: vec![Reason { sentence: None, says, at: None, rule: None }] }
    }
}
