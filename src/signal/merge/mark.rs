//! By what a message is the same wherever it is seen.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::sdp::SdpType;
use crate::signal::event::{Event, What};

/// What a message is recognised by: its kind, and its text as a hash.
pub type Mark = (u8, u64);

const UNTYPED: u8 = 9;
const CANDIDATE: u8 = 20;
const REGISTER: u8 = 30;
const ERROR: u8 = 31;
const REFUSED: u8 = 32;

/// The mark of a description or a candidate: its kind and its text. Ends of candidates are all alike, and have none.
pub fn mark(event: &Event) -> Option<Mark> {
    let mut hasher = DefaultHasher::new();
    if let Some(description) = event.description() {
        let text = &description.sdp.text;
        if text.trim().is_empty() {
            return None;
        }
        for line in text.lines() {
            line.trim_end().hash(&mut hasher);
        }
        return Some((description.kind.map_or(UNTYPED, |kind: SdpType| kind as u8), hasher.finish()));
    }
    let candidate = event.candidate()?;
    let text = candidate.candidate.text.trim();
    text.strip_prefix("a=").unwrap_or(text).hash(&mut hasher);
    // One text may stand for each of several sections.
    candidate.sdp_m_line_index.hash(&mut hasher);
    Some((CANDIDATE, hasher.finish()))
}

/// The mark of anything that two captures may both show, also of what is no part of a description.
pub(super) fn shared(event: &Event) -> Option<Mark> {
    if event.lack.is_some() {
        return None;
    }
    let hashed = |kind: u8, text: &str| {
        let mut hasher = DefaultHasher::new();
        text.trim().hash(&mut hasher);
        (!text.trim().is_empty()).then(|| (kind, hasher.finish()))
    };
    match &event.what {
        What::Candidate(candidate) if candidate.candidate.text.trim().is_empty() => None,
        What::Register { name: Some(name) } => hashed(REGISTER, name),
        What::Error { text, .. } => hashed(ERROR, text),
        What::Refused { reason: Some(reason), .. } => hashed(REFUSED, reason),
        _ => mark(event),
    }
}

/// Is it of a description or a candidate? What else two captures share, two calls may.
pub(super) const fn is_talk(mark: Mark) -> bool {
    mark.0 <= CANDIDATE
}
