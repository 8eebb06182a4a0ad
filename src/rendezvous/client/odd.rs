//! What a server or a peer says that does not belong there: it is reported, and nothing is done about it.

use crate::prose;
use crate::prose::{Prose, Untrusted};

/// Something that does not belong where it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Odd {
    /// It breaks the rules of the protocol: which one.
    ProtocolError(&'static str),
    /// Text that is no message of this dialect; its beginning.
    UnknownText(String),
    /// JSON that is no message of this dialect; its beginning, without what looks like a secret.
    UnknownJson(String),
    /// A binary message of so many bytes.
    Binary(usize),
    /// A message for somebody else, or from somebody there is no call with.
    Stranger(&'static str),
}

/// So much of what is not understood is shown.
const SHOWN: usize = 80;

impl Odd {
    /// Its name in data.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::ProtocolError(_) => "protocol-error",
            Self::UnknownText(_) => "unknown-text",
            Self::UnknownJson(_) => "unknown-json",
            Self::Binary(_) => "binary",
            Self::Stranger(_) => "not-for-us",
        }
    }

    /// In words.
    pub fn words(&self) -> Prose {
        match self {
            Self::ProtocolError(rule) => prose!["protocol error: ", *rule],
            Self::UnknownText(text) => prose!["not understood: ", Untrusted::clipped(text, SHOWN)],
            Self::UnknownJson(text) => {
                prose!["JSON that is no message of this dialect: ", Untrusted::clipped(text, SHOWN)]
            }
            Self::Binary(bytes) => prose!["a binary message of ", *bytes, " bytes: this dialect has none"],
            Self::Stranger(why) => prose!["left aside: ", *why],
        }
    }
}
