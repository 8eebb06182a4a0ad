//! What nearly every rule needs, so that a rule's file begins with one line.

pub(super) use crate::diagnostic::{Edit, Level};
pub(super) use crate::lint::LineEnds;
pub(super) use crate::lint::codecs;
pub(super) use crate::lint::findings::{Findings, Spot};
pub(super) use crate::lint::rule::{Check, Example, Rule};
pub(super) use crate::lint::{
    Codec, Description, Direction, Extension, Feedback, Line, Pair, Params, Part, Payload, Profiles, Role, Stack, Step,
    Traits,
};
pub(super) use crate::prose;
pub(super) use crate::prose::{Prose, count, ours, theirs};
pub(super) use crate::sdp::SdpType;
pub(super) use crate::text::Span;
