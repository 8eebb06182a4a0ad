//! How a model of a stack stops: at the first thing that stack does not like.

use super::hidden;
use super::verdict::Reason;
use crate::lint::{self, Description};
use crate::prose::Prose;
use crate::text::Span;

/// What a refusal is about, in our words, and the lint rule about the same thing.
#[derive(Debug)]
pub(super) struct Why {
    /// One sentence without a full stop.
    pub(super) says: &'static str,
    /// Empty when no rule is about it.
    pub(super) rule: &'static str,
}

/// A refusal: what the stack says, where it looks, and why.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) sentence: String,
    pub(super) at: Span,
    pub(super) why: &'static Why,
}

/// Boxed: the common way is the one without.
pub(super) type Checked<T = ()> = Result<T, Box<Refusal>>;

impl Refusal {
    pub(super) fn at(span: Span, sentence: impl Into<String>, why: &'static Why) -> Box<Self> {
        Box::new(Self { sentence: sentence.into(), at: span, why })
    }

    /// As a reason, without the secrets of the description.
    pub(super) fn reason(self, description: &Description<'_>) -> Reason {
        Reason {
            sentence: Some(hidden::hide(&self.sentence, description)),
            says: Prose::from(self.why.says),
            at: Some(self.at),
            rule: lint::find(self.why.rule).map(|rule| rule.name),
        }
    }
}
