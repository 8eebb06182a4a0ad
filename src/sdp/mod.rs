//! Session descriptions: lossless text, typed reading, words for it. Pure; knows no file and no format.

pub mod attr;
pub mod client;
pub mod codec;
pub mod compat;
pub mod explain;
pub mod locate;
pub mod malformed;
pub mod redact;
pub mod remarks;
pub mod shape;
pub mod summary;
pub mod syntax;
pub mod view;
pub mod windows_1252;

/// The type of a description (W3C `RTCSdpType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SdpType {
    /// It opens a negotiation.
    Offer,
    /// It closes one.
    Answer,
    /// A provisional answer; only its surroundings can say so.
    Pranswer,
    /// Not a description to apply: back to the last stable state.
    Rollback,
}

impl SdpType {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Offer, Self::Answer, Self::Pranswer, Self::Rollback];

    /// Its name in `RTCSdpType`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Offer => "offer",
            Self::Answer => "answer",
            Self::Pranswer => "pranswer",
            Self::Rollback => "rollback",
        }
    }
}
