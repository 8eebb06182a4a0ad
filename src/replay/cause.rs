//! What a call may come to: the documented list of causes, each with its words. Scripts rely on the names.

/// The likeliest cause of what happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// Nothing is wrong with it.
    Healthy,
    /// Too little is in the capture to tell.
    IncompleteCapture,
    /// The other peer is not there.
    PeerNotFound,
    /// A name, a token or a key was refused.
    RegistrationRefused,
    /// The other peer is busy, or refused the call.
    PeerBusy,
    /// The room is full, or closed.
    RoomFull,
    /// An offer was never answered.
    NoAnswer,
    /// A description was refused by who got it.
    RejectedDescription,
    /// Something was set or sent at the wrong time.
    WrongOrder,
    /// Both sides made an offer at the same time.
    Glare,
    /// A side has no candidates.
    NoCandidates,
    /// No way from one side to the other was found.
    Unreachable,
    /// A TURN server refused.
    TurnRefused,
    /// The certificate is not the one that was signalled.
    DtlsFingerprintMismatch,
    /// ICE found a way, DTLS did not finish.
    DtlsTimeout,
    /// It worked, and then it did not any more.
    Interrupted,
    /// It was interrupted, and came back.
    RecoveredAfterInterruption,
    /// Media arrives with losses that are seen or heard.
    MediaLoss,
    /// Connected, but nothing arrives.
    NoMedia,
    /// It works, by a relay.
    RelayInUse,
    /// A call of an API failed.
    ApiError,
    /// Plain RTP, without ICE and DTLS.
    PlainRtp,
}

impl Cause {
    /// All of them, in the order in which they count: of two that are equally sure, the earlier one is the diagnosis.
    pub const ALL: &[Self] = &[
        Self::RegistrationRefused,
        Self::PeerNotFound,
        Self::PeerBusy,
        Self::RoomFull,
        Self::RejectedDescription,
        Self::DtlsFingerprintMismatch,
        Self::DtlsTimeout,
        Self::TurnRefused,
        Self::NoCandidates,
        Self::Unreachable,
        Self::Interrupted,
        Self::Glare,
        Self::WrongOrder,
        Self::NoAnswer,
        Self::ApiError,
        Self::NoMedia,
        Self::MediaLoss,
        Self::RecoveredAfterInterruption,
        Self::PlainRtp,
        Self::RelayInUse,
        Self::IncompleteCapture,
        Self::Healthy,
    ];

    /// Its name in data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::IncompleteCapture => "incomplete-capture",
            Self::PeerNotFound => "peer-not-found",
            Self::RegistrationRefused => "registration-refused",
            Self::PeerBusy => "peer-busy",
            Self::RoomFull => "room-full",
            Self::NoAnswer => "no-answer",
            Self::RejectedDescription => "rejected-description",
            Self::WrongOrder => "wrong-order",
            Self::Glare => "glare",
            Self::NoCandidates => "no-candidates",
            Self::Unreachable => "unreachable",
            Self::TurnRefused => "turn-refused",
            Self::DtlsFingerprintMismatch => "dtls-fingerprint-mismatch",
            Self::DtlsTimeout => "dtls-timeout",
            Self::Interrupted => "interrupted",
            Self::RecoveredAfterInterruption => "recovered-after-interruption",
            Self::MediaLoss => "media-loss",
            Self::NoMedia => "no-media",
            Self::RelayInUse => "relay-in-use",
            Self::ApiError => "api-error",
            Self::PlainRtp => "plain-rtp",
        }
    }

    /// What it means, in a sentence without a full stop.
    pub const fn means(self) -> &'static str {
        match self {
            Self::Healthy => "nothing went wrong",
            Self::IncompleteCapture => "the capture shows too little of the call to tell",
            Self::PeerNotFound => "the other peer was not there",
            Self::RegistrationRefused => "the signaling server refused the client",
            Self::PeerBusy => "the other peer was busy or refused the call",
            Self::RoomFull => "the room did not let the client in",
            Self::NoAnswer => "an offer was never answered",
            Self::RejectedDescription => "a description was refused by who got it",
            Self::WrongOrder => "something was sent or set at the wrong time",
            Self::Glare => "both sides made an offer at the same time",
            Self::NoCandidates => "a side has no candidates: nobody can reach it",
            Self::Unreachable => "no way from one side to the other was found",
            Self::TurnRefused => "a TURN server refused to relay",
            Self::DtlsFingerprintMismatch => "the DTLS certificate was not the one that was signalled",
            Self::DtlsTimeout => "ICE found a way, but the DTLS handshake did not finish",
            Self::Interrupted => "the connection was up and was lost",
            Self::RecoveredAfterInterruption => "the connection was lost for a while and came back",
            Self::MediaLoss => "media arrived with losses",
            Self::NoMedia => "the connection was up, but no media arrived",
            Self::RelayInUse => "the call works, by way of a relay",
            Self::ApiError => "a call of the WebRTC API failed",
            Self::PlainRtp => "this is plain RTP, without ICE and DTLS",
        }
    }

    /// Is it something to repair?
    pub const fn is_trouble(self) -> bool {
        !matches!(self, Self::Healthy | Self::IncompleteCapture | Self::RelayInUse | Self::PlainRtp)
    }
}

/// How sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Something points to it, and something else may be it.
    Possible,
    /// It explains what is seen, and nothing else does as well.
    Likely,
    /// The capture says so.
    Certain,
}

impl Confidence {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Certain => "certain",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_is_listed_once_under_a_name_of_its_own() {
        let names: std::collections::HashSet<&str> = Cause::ALL.iter().map(|cause| cause.name()).collect();
        assert_eq!(names.len(), Cause::ALL.len());
        assert_eq!(names.len(), 22);
        assert!(Cause::ALL.iter().all(|cause| !cause.means().is_empty()));
    }
}
