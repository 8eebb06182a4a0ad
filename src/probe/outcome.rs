//! What came of asking a server, each case with its name: from what was on the wire, never a guess.

/// What came of it. The order is that of how much each says about the server: of several that were seen in one
/// transaction that nobody answered well, the greatest names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Nothing came back at all.
    NoAnswer,
    /// Nothing could be sent from here.
    CannotSend,
    /// ICMP: no such network or host, as a router says.
    HostUnreachable,
    /// A firewall on this machine forbids it.
    Prohibited,
    /// ICMP: nobody listens on that port.
    PortUnreachable,
    /// TCP: nobody listens on that port.
    ConnectionRefused,
    /// TCP: no answer to the attempt to connect.
    ConnectTimeout,
    /// TCP: the connection ended before the answer came.
    ConnectionClosed,
    /// TCP: the connection was reset before the answer came.
    ConnectionReset,
    /// TLS or DTLS: the handshake failed.
    HandshakeFailed,
    /// TLS: the certificate is not to be trusted.
    CertificateRefused,
    /// Something that is not STUN came back.
    NotStun,
    /// A datagram without any byte came back.
    Empty,
    /// An answer to another transaction came back.
    WrongTransaction,
    /// The answer came from another address than was asked.
    OtherAddress,
    /// The answer came from another port than was asked.
    OtherPort,
    /// The request itself came back.
    Echo,
    /// A request came back.
    Request,
    /// An indication came back.
    Indication,
    /// An answer to another method came back.
    WrongMethod,
    /// The answer has another cookie.
    BadCookie,
    /// The answer is cut off.
    Truncated,
    /// The length in the header is not that of the answer.
    WrongLength,
    /// The length in the header is no multiple of four.
    OddLength,
    /// An attribute is longer than the message.
    BrokenAttribute,
    /// FINGERPRINT is wrong.
    BadFingerprint,
    /// An answer to a signed request has no MESSAGE-INTEGRITY.
    NoIntegrity,
    /// MESSAGE-INTEGRITY is wrong.
    BadIntegrity,
    /// An error response without ERROR-CODE.
    ErrorWithoutCode,
    /// An error code that nobody has registered.
    UnregisteredError,
    /// An error response of some other code.
    ErrorResponse,
    /// 300, to another server.
    Redirected,
    /// 300, to itself.
    RedirectLoop,
    /// 400.
    BadRequest,
    /// 401 with REALM and NONCE, and no credentials were given.
    CredentialsWanted,
    /// 401 to credentials.
    CredentialsRefused,
    /// 401 without REALM or NONCE.
    BrokenChallenge,
    /// 403.
    Forbidden,
    /// 420.
    UnknownAttribute,
    /// 438, again and again.
    StaleNonce,
    /// 500.
    ServerError,
    /// An attribute that must be understood is not known.
    UnknownRequired,
    /// No mapped address in it.
    NoAddress,
    /// A mapped address that cannot be read.
    MalformedAddress,
    /// A mapped address of no family.
    BogusFamily,
    /// A mapped address of the other family.
    WrongFamily,
    /// Two answers with different mapped addresses.
    Conflict,
    /// A good answer.
    Answered,
}

/// What kind of case it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// The server does what it is there for.
    Good,
    /// It answers, but not so that it is of use.
    Faulty,
    /// Nothing gets there, or nothing comes back.
    Unreachable,
    /// It could not be tried.
    NotTried,
}

impl Outcome {
    /// Its name in JSON.
    pub const fn slug(self) -> &'static str {
        self.all().0
    }

    /// In words, after the name of a server.
    pub const fn words(self) -> &'static str {
        self.all().1
    }

    /// What to do about it, or what it comes from; empty where nothing helps.
    pub const fn help(self) -> &'static str {
        self.all().2
    }

    #[rustfmt::skip]
    const fn all(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Answered => ("ok", "answers", ""),
            Self::NoAnswer => ("no-answer", "nothing comes back", "a firewall drops it, nobody is there, or the server answers other things only"),
            Self::CannotSend => ("cannot-send", "nothing can be sent from here", "is there a route, and an address of this family?"),
            Self::HostUnreachable => ("host-unreachable", "a router or firewall on the way says that it cannot be reached (ICMP)", "is the address right, and does a firewall refuse UDP there?"),
            Self::Prohibited => ("prohibited", "this machine does not allow sending there", "a firewall on this machine has a rule against it"),
            Self::PortUnreachable => ("port-unreachable", "the host is there, but nobody listens on this port (ICMP says so)", "is the port right, and does the server run?"),
            Self::ConnectionRefused => ("connection-refused", "nobody listens on this port (the connection was refused)", "is the port right, and does the server listen on TCP?"),
            Self::ConnectTimeout => ("connect-timeout", "no connection: nothing came back", "a firewall drops it, or nobody is there"),
            Self::ConnectionClosed => ("connection-closed", "the server closed the connection instead of answering", "is it a STUN server, and is this its port for plain TCP or for TLS?"),
            Self::ConnectionReset => ("connection-reset", "the connection was reset before an answer came", "a firewall may do this, or a server that expects something else"),
            Self::HandshakeFailed => ("handshake-failed", "the handshake failed", "is this the port for TLS or DTLS?"),
            Self::CertificateRefused => ("certificate-refused", "its certificate is not to be trusted", "--ca names a certificate to trust; --insecure looks past it"),
            Self::NotStun => ("not-stun", "what comes back is not STUN", "something else listens there"),
            Self::Empty => ("empty-datagram", "an empty datagram comes back", ""),
            Self::WrongTransaction => ("wrong-transaction-id", "it answers with another transaction ID", "its answers cannot be told from forged ones"),
            Self::OtherAddress => ("answer-from-other-address", "the answer comes from another address than was asked", "NATs and firewalls drop it; a server with several addresses must answer from the one it was asked at"),
            Self::OtherPort => ("answer-from-other-port", "the answer comes from another port than was asked", "NATs and firewalls drop it; something between rewrites ports"),
            Self::Echo => ("echo", "the request itself comes back", "an echo service listens there, or the packets loop"),
            Self::Request => ("request", "a request comes back instead of an answer", ""),
            Self::Indication => ("indication", "an indication comes back instead of an answer", ""),
            Self::WrongMethod => ("wrong-method", "it answers to another method than was asked", ""),
            Self::BadCookie => ("bad-cookie", "its answer has a wrong magic cookie", "it is not a STUN server by any RFC since 2008"),
            Self::Truncated => ("truncated", "its answer is cut off", "something between cuts packets, or the server is broken"),
            Self::WrongLength => ("wrong-length", "the length in its answer is not that of its answer", ""),
            Self::OddLength => ("odd-length", "the length in its answer is no multiple of four", ""),
            Self::BrokenAttribute => ("broken-attribute", "an attribute of its answer is longer than the answer", ""),
            Self::BadFingerprint => ("bad-fingerprint", "FINGERPRINT of its answer is wrong", "something between changes packets, or the server is broken"),
            Self::NoIntegrity => ("no-integrity", "its answer to a signed request is not signed", "it could come from anybody"),
            Self::BadIntegrity => ("bad-integrity", "the signature of its answer is wrong", "it could come from anybody, or the server has another password"),
            Self::ErrorWithoutCode => ("error-without-code", "it answers with an error, but not with which", ""),
            Self::UnregisteredError => ("unregistered-error", "it answers with an error that nobody has registered", ""),
            Self::ErrorResponse => ("error-response", "it answers with an error", ""),
            Self::Redirected => ("redirected", "it sends its clients to another server (300)", "ask that one"),
            Self::RedirectLoop => ("redirect-loop", "it sends its clients to itself (300)", "a client that follows goes round in circles"),
            Self::BadRequest => ("bad-request", "it cannot make sense of the request (400)", ""),
            Self::CredentialsWanted => ("credentials-wanted", "it wants a user name and a password (401)", "--username with --password-env gives them"),
            Self::CredentialsRefused => ("credentials-refused", "it does not take these credentials (401)", "are user name and password right, and not expired?"),
            Self::BrokenChallenge => ("broken-challenge", "it wants credentials (401), but does not say for which realm", "no client can answer that: REALM or NONCE is missing"),
            Self::Forbidden => ("forbidden", "it refuses (403)", ""),
            Self::UnknownAttribute => ("unknown-attribute", "it does not know an attribute it was sent (420)", ""),
            Self::StaleNonce => ("stale-nonce", "it calls every nonce stale (438)", "several servers behind one address, that do not know each other's nonces?"),
            Self::ServerError => ("server-error", "it says that something failed in it (500)", ""),
            Self::UnknownRequired => ("unknown-required", "its answer has an attribute that must be understood and is not known", "clients must not go on with it"),
            Self::NoAddress => ("no-address", "its answer has no mapped address in it", ""),
            Self::MalformedAddress => ("malformed-address", "the mapped address in its answer cannot be read", ""),
            Self::BogusFamily => ("bogus-family", "the mapped address in its answer is neither IPv4 nor IPv6", ""),
            Self::WrongFamily => ("wrong-family", "the mapped address in its answer is of the other family", "is there a NAT64 between, or does the server mix things up?"),
            Self::Conflict => ("conflict", "two answers to one request with different mapped addresses", "one of them is wrong: two servers at one address, or somebody forges answers"),
        }
    }

    /// What kind of case it is.
    pub const fn nature(self) -> Nature {
        match self {
            Self::Answered => Nature::Good,
            Self::CannotSend => Nature::NotTried,
            Self::NoAnswer
            | Self::HostUnreachable
            | Self::Prohibited
            | Self::PortUnreachable
            | Self::ConnectionRefused
            | Self::ConnectTimeout
            | Self::ConnectionReset => Nature::Unreachable,
            _ => Nature::Faulty,
        }
    }

    /// The name of an error response (RFC 8489, section 14.8).
    pub const fn of_error(code: u16) -> Self {
        match code {
            300 => Self::Redirected,
            400 => Self::BadRequest,
            401 => Self::CredentialsWanted,
            403 => Self::Forbidden,
            420 => Self::UnknownAttribute,
            438 => Self::StaleNonce,
            500 => Self::ServerError,
            _ => Self::ErrorResponse,
        }
    }
}

/// What an attempt to send came back with, as the system tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// Nobody listens there.
    Port,
    /// No way there.
    Host,
    /// Forbidden.
    Prohibited,
    /// Not even a first step.
    NoRoute,
}

impl Refusal {
    /// How it is called.
    pub const fn outcome(self) -> Outcome {
        match self {
            Self::Port => Outcome::PortUnreachable,
            Self::Host => Outcome::HostUnreachable,
            Self::Prohibited => Outcome::Prohibited,
            Self::NoRoute => Outcome::CannotSend,
        }
    }
}
