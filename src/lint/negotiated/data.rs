//! What was agreed on for data channels.

use crate::lint::{Joined, Part};

/// What was agreed on for data channels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Data {
    /// The offerer's SCTP port (`a=sctp-port`, or as old drafts had it); none when it names none: 5000 is assumed then.
    pub offerer_port: Option<u16>,
    /// The answerer's.
    pub answerer_port: Option<u16>,
    /// The largest message that the offerer may send: what the answerer takes.
    pub offerer_sends: MessageLimit,
    /// The largest message that the answerer may send.
    pub answerer_sends: MessageLimit,
}

/// The largest message that a side takes (RFC 8841, section 6.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageLimit {
    /// So many bytes, as it says.
    Bytes(u64),
    /// It says nothing: 65536 bytes.
    Default,
    /// Any number of bytes (`a=max-message-size:0`).
    Unlimited,
}

impl MessageLimit {
    /// In bytes; none without a limit.
    pub const fn bytes(self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Default => Some(65_536),
            Self::Unlimited => None,
        }
    }

    fn of(receiver: &Part<'_>) -> Self {
        match receiver.first("max-message-size").and_then(|line| line.text("bytes")) {
            None => Self::Default,
            Some(text) => match text.parse() {
                Ok(0) => Self::Unlimited,
                Ok(bytes) => Self::Bytes(bytes),
                // Digits that are too many for the number: more than any message has.
                Err(_) => Self::Bytes(u64::MAX),
            },
        }
    }
}

impl Data {
    pub(super) fn of(joined: &Joined<'_>) -> Self {
        Self {
            offerer_port: port(&joined.offer),
            answerer_port: port(&joined.answer),
            offerer_sends: MessageLimit::of(&joined.answer),
            answerer_sends: MessageLimit::of(&joined.offer),
        }
    }
}

fn port(part: &Part<'_>) -> Option<u16> {
    let old = || part.formats().next().and_then(|(format, _)| format.parse().ok());
    let written = part.text("sctp-port", "port").or_else(|| part.text("sctpmap", "port"));
    written.and_then(|port| port.parse().ok()).or_else(old)
}
