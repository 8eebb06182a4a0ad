//! How a model of a stack stops: at the first thing that stack does not like.

use super::verdict::Reason;
use crate::lint;
use crate::prose::{Prose, Untrusted};
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
    pub(super) at: Option<Span>,
    pub(super) why: &'static Why,
}

/// Boxed: the common way is the one without.
pub(super) type Checked<T = ()> = Result<T, Box<Refusal>>;

impl Refusal {
    pub(super) fn at(span: Span, sentence: impl Into<String>, why: &'static Why) -> Box<Self> {
        Box::new(Self { sentence: sentence.into(), at: Some(span), why })
    }

    pub(super) fn without_place(sentence: impl Into<String>, why: &'static Why) -> Box<Self> {
        Box::new(Self { sentence: sentence.into(), at: None, why })
    }

    pub(super) fn reason(self) -> Reason {
        Reason {
            sentence: Some(Untrusted::new(&self.sentence)),
            says: Prose::from(self.why.says),
            at: self.at,
            rule: lint::find(self.why.rule).map(|rule| rule.name),
        }
    }
}
