//! Chromium: a model of the checks of libwebrtc, in their order, with its sentences.
//!
//! What it refuses a description for is decided in three places: its parser, the description as a whole, and the
//! transports and channels made for it. The model has each of them, as far as they look at the description alone.

mod attributes;
mod candidate;
mod judge;
mod media;
mod read;
mod section;
mod simulcast;
mod text;
mod why;

use super::refusal::Checked;
use crate::sdp::SdpType;

/// Reads it and judges it.
pub(super) fn check(text: &str, kind: SdpType) -> Checked {
    let mut session = read::read(text).map_err(|mut refusal| {
        refusal.sentence = format!("Failed to parse SessionDescription. {}", as_shown(&refusal.sentence));
        refusal
    })?;
    judge::judge(&mut session, kind).map_err(|mut refusal| {
        let kind = match kind {
            SdpType::Offer => "offer",
            SdpType::Pranswer => "pranswer",
            _ => "answer",
        };
        refusal.sentence = format!("Failed to set remote {kind} sdp: {}", refusal.sentence);
        refusal
    })
}

/// What a page gets to see of a quoted line: its bytes taken for Latin-1, twice, without what ends a string in C.
fn as_shown(sentence: &str) -> String {
    let latin = |text: &str| text.bytes().filter(|byte| *byte != 0).map(char::from).collect::<String>();
    if sentence.is_ascii() { latin(sentence) } else { latin(&latin(sentence)) }
}
