//! How far a client has come with its server and its peer.

/// A state of a client, as the GStreamer demo has them; the other dialects have the same, where they have the step at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// There is no connection.
    #[default]
    Disconnected,
    /// One is being made.
    Connecting,
    /// It could not be made.
    ConnectionError,
    /// It is there.
    Connected,
    /// The server was told who this is.
    Registering,
    /// It did not take that.
    RegistrationError,
    /// It did.
    Registered,
    /// A peer was asked for.
    PeerConnecting,
    /// It is not to be had.
    PeerConnectionError,
    /// It is there: one of the two makes an offer.
    PeerConnected,
    /// An offer was made.
    Negotiating,
    /// The server reported an error in the call.
    CallError,
    /// It was answered.
    Started,
}

impl State {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Disconnected => "disconnected",
            Self::Connecting => "connecting",
            Self::ConnectionError => "connection-error",
            Self::Connected => "connected",
            Self::Registering => "registering",
            Self::RegistrationError => "registration-error",
            Self::Registered => "registered",
            Self::PeerConnecting => "peer-connecting",
            Self::PeerConnectionError => "peer-connection-error",
            Self::PeerConnected => "peer-connected",
            Self::Negotiating => "negotiating",
            Self::CallError => "call-error",
            Self::Started => "started",
        }
    }

    /// The state it becomes when the server reports an error: what failed is what was being done.
    #[must_use]
    pub const fn error(self) -> Self {
        match self {
            Self::Disconnected | Self::Connecting | Self::ConnectionError => Self::ConnectionError,
            Self::Connected | Self::Registering | Self::RegistrationError => Self::RegistrationError,
            Self::Registered | Self::PeerConnecting | Self::PeerConnectionError => Self::PeerConnectionError,
            Self::PeerConnected | Self::Negotiating | Self::Started | Self::CallError => Self::CallError,
        }
    }

    /// Is there a peer to talk with?
    pub const fn in_call(self) -> bool {
        matches!(self, Self::PeerConnected | Self::Negotiating | Self::Started)
    }
}
