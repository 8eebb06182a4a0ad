//! The words for directions, stages and the like in data: written by `report`, read by our own event format.

use super::{Asked, Direction, Forwarded, Lack, Stage, State, Timing, Vantage};
use crate::sdp::SdpType;

/// A table of words for the variants of a type: `name` and the way back, `named`.
macro_rules! words {
    ($($(#[$doc:meta])* $kind:ident { $($variant:ident = $word:literal),* $(,)? })*) => {
        $(
            impl $kind {
                $(#[$doc])*
                pub const fn name(self) -> &'static str {
                    match self { $(Self::$variant => $word),* }
                }

                /// The one of that name.
                pub fn named(name: &str) -> Option<Self> {
                    match name { $($word => Some(Self::$variant),)* _ => None }
                }
            }
        )*
    };
}

words! {
    /// A direction in data.
    Direction {
        ToServer = "to-server",
        ToClient = "to-client",
        Relayed = "relayed",
        Received = "received",
        Sent = "sent",
        Local = "local",
        Unknown = "unknown",
    }
    /// Who wrote it down, in data.
    Vantage {
        Server = "server",
        Client = "client",
        Both = "both",
        Unknown = "unknown",
    }
    /// How well a time is known, in data.
    Timing {
        None = "none",
        Written = "written",
        Earlier = "not-before",
    }
    /// What is missing, in data.
    Lack {
        Cut = "cut",
        Elided = "elided",
        NotShown = "not-shown",
        Broken = "broken",
    }
    /// How far a call of an API is, in data.
    Stage {
        Called = "called",
        Succeeded = "succeeded",
        Failed = "failed",
        Fired = "fired",
    }
    /// What was asked for and refused, in data.
    Asked {
        Name = "name",
        Peer = "peer",
        Call = "call",
        Room = "room",
        Access = "access",
        Description = "description",
        Other = "other",
    }
    /// Its name, as W3C has it where W3C has one.
    State {
        Signaling = "signalingState",
        IceGathering = "iceGatheringState",
        IceConnection = "iceConnectionState",
        Connection = "connectionState",
        Dtls = "DTLS",
        Sctp = "SCTP",
        DataChannel = "data channel",
        Media = "media",
    }
}

impl Forwarded {
    /// What was passed on, in data: the type of a description, `candidate`, `other`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Description(kind) => kind.name(),
            Self::Candidate => "candidate",
            Self::Other => "other",
        }
    }

    /// The one of that name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "candidate" => Some(Self::Candidate),
            "other" => Some(Self::Other),
            _ => SdpType::ALL.into_iter().find(|kind| kind.name() == name).map(Self::Description),
        }
    }
}
