//! What an error sentence of a browser or another stack means: which rule is about it, or what else it says, which
//! values are in it, and what to do.

mod matching;
mod pattern;
mod refusals;
mod sentences;

use super::{Description, Rule, Stack};
use crate::diagnostic::Diagnostic;
use crate::prose::{Prose, Untrusted};
use crate::text::Span;

/// What an error sentence means; the likeliest meaning first. Never empty.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The meanings, the one with most words in common first.
    pub meanings: Vec<Meaning>,
}

/// One meaning of an error sentence.
#[derive(Clone, Debug)]
pub struct Meaning {
    /// Whose sentence it is.
    pub stack: Stack,
    /// The part of the given sentence that was recognised, as it was given.
    pub quoted: Untrusted,
    /// What it is about.
    pub about: About,
    /// What stood in the sentence where it varies, in the order of the sentence.
    pub values: Vec<Value>,
    /// What it means, in sentences.
    pub means: Prose,
    /// What to do, in sentences.
    pub remedy: Prose,
    /// Where it is in the description that was given: the line quoted in the sentence or named by its number, or what
    /// the rule finds.
    pub places: Vec<Place>,
}

/// What an error sentence is about.
#[derive(Clone, Copy, Debug)]
pub enum About {
    /// What this rule finds.
    Rule(&'static Rule),
    /// No rule is about it: the order of calls, a server's address, a candidate on its own. The name of it in
    /// our table: `wrong-signaling-state`; `description-refused` where a description is refused and no rule is about
    /// that.
    Other(&'static str),
}

/// A value in a sentence.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is: `mid`, `line`, `payload type`, `state`; `value` when it is not known.
    pub name: &'static str,
    /// The text.
    pub text: Untrusted,
}

/// A place in the description that was given with the sentence.
#[derive(Clone, Debug)]
pub enum Place {
    /// The line that the sentence quotes or names by its number.
    Line(Span),
    /// What the rule finds.
    Finding(Box<Diagnostic>),
}

/// Says what an error sentence means. `description` is the one it was about, when that is at hand. None when nothing
/// known looks like it.
pub fn explain(sentence: &str, description: Option<&Description<'_>>) -> Option<Explained> {
    matching::explain(sentence, description)
}
