//! Firefox: a model of its checks, in their order, with its sentences.
//!
//! It reads twice: sipcc cuts the text into lines and attributes and drops what it does not understand, with a
//! warning; then a session asks for what it needs. A sentence of sipcc comes with all its warnings before it, a line
//! each; only the line that decides is given here.

mod jsep;
mod layers;
mod sipcc;
mod token;
mod why;

use super::refusal::{Checked, Refusal};
use crate::sdp::SdpType;
use crate::text::{Span, offset};

/// Reads it and judges it.
pub(super) fn check(text: &str, kind: SdpType) -> Checked {
    if let Some((at, character)) = text.char_indices().find(|(_, character)| !character.is_ascii()) {
        let sentence = format!("SDP contains non ASCII characters at position {at}");
        let span = Span::new(offset(at), offset(at + character.len_utf8()));
        return Err(Refusal::at(span, sentence, &why::ASCII));
    }
    jsep::check(&sipcc::read(text)?, kind)
}
