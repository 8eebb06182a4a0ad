//! Why a call stopped: the causes that can be told, each with its name in data and its words.

/// Why a call stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A description was refused.
    DescriptionRefused,
    /// No answer came.
    NoAnswer,
    /// The offer did not reach the other side.
    OfferLost,
    /// No candidate got across.
    NoCandidates,
    /// Checks went out and none was answered.
    NoPath,
    /// The ICE credentials that arrived are not those that were sent.
    Credentials,
    /// The handshake was refused: the certificate is not the announced one.
    Fingerprint,
    /// The handshake did not end in time.
    Handshake,
    /// Everything below was up, and the channel did not open.
    Channel,
    /// The channel was open, and no message came back.
    NoEcho,
    /// Everything below was up, and nothing arrived.
    Media,
    /// The channel says that it is open, and nothing comes back any more.
    Stall,
    /// The same, and ICE had noticed that nothing gets through.
    ConnectionLost,
    /// The channel closed before all messages were back.
    ChannelClosed,
    /// Messages were still coming back when the call was given up.
    Unfinished,
    /// ICE did not come up again after a restart.
    Restart,
    /// A track that was added did not arrive, or one that was removed still did.
    Renegotiation,
    /// Held back media still arrived, or did not come again.
    Hold,
    /// Of two offers at once none could be taken back.
    Rollback,
    /// A section that had to be rejected was not.
    Rejection,
    /// The selected pair is not relayed.
    NotRelayed,
    /// The provisional answer did not come into force.
    Provisional,
    /// The peer connection could not even be made.
    NotMade,
    /// There was no connection to the signaling server.
    NoServer,
    /// The signaling server did not let us in, or not by that name.
    RegistrationRefused,
    /// The other peer is not there.
    PeerNotFound,
    /// The other peer is busy, or does not want to.
    PeerBusy,
    /// The room is full, or closed.
    RoomFull,
    /// The signaling server did not do what it was asked for, and did not say why.
    ServerSilent,
    /// The connection to the signaling server ended before the call was up.
    ServerLost,
    /// The signaling server reported an error in the call.
    SignalingError,
    /// Nobody called.
    NotCalled,
    /// Whoever called, or was asked to, made no offer.
    NoOffer,
    /// The other peer left before the call was up.
    PeerLeft,
    /// Time was up while it was still making progress.
    TooSoon,
    /// It was ended early.
    Interrupted,
    /// It cannot be told.
    Unknown,
}

static CAUSES: &[(Cause, &str, &str)] = &[
    (Cause::DescriptionRefused, "description-refused", "a description was refused"),
    (Cause::NoAnswer, "no-answer", "no answer came"),
    (Cause::OfferLost, "offer-lost", "the offer did not reach the other side"),
    (Cause::NoCandidates, "no-candidates", "no candidate of either side got to the other"),
    (
        Cause::NoPath,
        "no-path",
        "checks were sent and none was answered: no pair of addresses works, or the ICE credentials differ",
    ),
    (Cause::Credentials, "ice-credentials-mismatch", "the ICE credentials that arrived are not those that were sent"),
    (
        Cause::Fingerprint,
        "dtls-fingerprint-mismatch",
        "the certificate in the handshake is not the one the description announces",
    ),
    (Cause::Handshake, "dtls-timeout", "the DTLS handshake did not end"),
    (Cause::Channel, "channel-not-open", "the data channel did not open though everything below it was up"),
    (Cause::NoEcho, "no-echo", "no message came back though the data channel was open"),
    (Cause::Media, "no-media", "no media arrived though the connection was up"),
    (Cause::Stall, "channel-stalled", "the data channel says that it is open, and nothing comes back on it any more"),
    (Cause::ConnectionLost, "connection-lost", "nothing gets through any more; ICE has noticed it"),
    (Cause::ChannelClosed, "channel-closed", "the data channel closed before all messages were back"),
    (Cause::Unfinished, "messages-outstanding", "messages were still coming back, slowly, when the call was given up"),
    (Cause::Restart, "ice-restart-failed", "ICE did not come up again with new credentials"),
    (Cause::Renegotiation, "renegotiation-failed", "what was negotiated during the call did not take effect"),
    (Cause::Hold, "hold-failed", "what was negotiated for the hold did not take effect"),
    (Cause::Rollback, "rollback-failed", "the two offers at once could not be resolved"),
    (Cause::Rejection, "rejection-failed", "the media section that had to be rejected was not"),
    (Cause::NotRelayed, "not-relayed", "the connection does not go through relays on both sides"),
    (Cause::Provisional, "pranswer-failed", "the provisional answer did not come into force"),
    (Cause::NotMade, "no-peer-connection", "a peer connection could not be made"),
    (Cause::NoServer, "no-signaling-server", "there is no connection to the signaling server"),
    (Cause::RegistrationRefused, "registration-refused", "the signaling server refused the client"),
    (Cause::PeerNotFound, "peer-not-found", "the other peer was not there"),
    (Cause::PeerBusy, "peer-busy", "the other peer was busy or refused the call"),
    (Cause::RoomFull, "room-full", "the room did not let the client in"),
    (Cause::ServerSilent, "signaling-silent", "the signaling server did not answer"),
    (Cause::ServerLost, "signaling-lost", "the connection to the signaling server was lost"),
    (Cause::SignalingError, "signaling-error", "the signaling server reported an error"),
    (Cause::NotCalled, "not-called", "nobody called"),
    (Cause::NoOffer, "no-offer", "the other peer made no offer"),
    (Cause::PeerLeft, "peer-left", "the other peer left before the call was up"),
    (Cause::TooSoon, "timed-out-in-progress", "time was up while the call was still coming up; give it more time"),
    (Cause::Interrupted, "interrupted", "the call was ended early"),
    (Cause::Unknown, "unknown", "it cannot be told why"),
];

impl Cause {
    fn entry(self) -> &'static (Self, &'static str, &'static str) {
        CAUSES.iter().find(|(cause, ..)| *cause == self).expect("the table has every cause; a test checks that")
    }

    /// The word for it in data.
    pub fn slug(self) -> &'static str {
        self.entry().1
    }

    /// A sentence.
    pub fn words(self) -> &'static str {
        self.entry().2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_has_a_name_of_its_own() {
        let mut slugs: Vec<&str> = CAUSES.iter().map(|(cause, ..)| cause.slug()).collect();
        assert!(slugs.iter().all(|slug| slug.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')));
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), CAUSES.len());
        // The table is in the order of the type, and begins and ends with it: none is left out.
        assert!(CAUSES.is_sorted_by_key(|(cause, ..)| *cause as u8));
        assert_eq!(
            CAUSES.iter().map(|(cause, ..)| *cause as usize).collect::<Vec<_>>(),
            (0..CAUSES.len()).collect::<Vec<_>>()
        );
        assert_eq!(CAUSES.last().map(|(cause, ..)| *cause), Some(Cause::Unknown));
    }
}
