//! How much a client may ask of a server, and what it is told when it asks for more.

use std::time::Duration;

use crate::tick::Tick;

/// The limits of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes in a message.
    pub message: usize,
    /// Clients at a time.
    pub connections: usize,
    /// Clients at a time from one address.
    pub per_address: usize,
    /// Peers in a room; on a relay, which is one room, peers at all.
    pub room: usize,
    /// Messages a second from a client; twice as many at once.
    pub rate: u32,
    /// How long a client may say nothing.
    pub idle: Duration,
    /// How often it is asked whether it is there.
    pub ping: Duration,
    /// How long it may take to answer that.
    pub pong: Duration,
    /// How long a connection may take until it is one: TLS, the request, the upgrade.
    pub handshake: Duration,
    /// Bytes that may wait for a client that does not read.
    pub queue: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message: 256 << 10,
            connections: 4096,
            per_address: 4096,
            room: 64,
            rate: 200,
            idle: Duration::from_secs(3600),
            ping: Duration::from_secs(25),
            pong: Duration::from_secs(20),
            handshake: Duration::from_secs(10),
            queue: 1 << 20,
        }
    }
}

/// Why a client is not given what it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// There are as many clients as there may be.
    Full,
    /// There are as many from its address.
    AddressFull,
    /// The page it comes from is not of ours.
    Origin,
    /// The token is missing, or another.
    Token,
    /// A message is too long.
    TooLong,
    /// Messages come too fast.
    TooFast,
    /// It has said nothing for too long.
    Idle,
    /// It does not answer when it is asked whether it is there.
    Gone,
    /// It does not read what it is sent.
    Slow,
    /// A message of bytes, where there is none in the protocol.
    Binary,
    /// A message of text that is not UTF-8.
    NotText,
    /// A message that is none of the protocol.
    NotUnderstood,
    /// A message that is none of the protocol at this moment.
    OutOfTurn,
    /// A name that somebody else has.
    NameTaken,
    /// A name that cannot be one.
    BadName,
    /// Nobody is there by that name.
    NotFound,
    /// Somebody is there, but talks to another.
    Busy,
    /// There are as many in the room as there may be.
    RoomFull,
    /// It is not in that room.
    NotInRoom,
    /// Nobody else is there to hear it.
    Nobody,
    /// Whom it talked to is gone.
    PeerGone,
    /// What it asks for by HTTP is not to be had.
    BadRequest,
    /// The connection did not come about in time.
    Handshake,
    /// The system has no room for one more connection.
    NoFiles,
}

impl Refusal {
    /// All of them.
    pub const ALL: [Self; 24] = [
        Self::Full,
        Self::AddressFull,
        Self::Origin,
        Self::Token,
        Self::TooLong,
        Self::TooFast,
        Self::Idle,
        Self::Gone,
        Self::Slow,
        Self::Binary,
        Self::NotText,
        Self::NotUnderstood,
        Self::OutOfTurn,
        Self::NameTaken,
        Self::BadName,
        Self::NotFound,
        Self::Busy,
        Self::RoomFull,
        Self::NotInRoom,
        Self::Nobody,
        Self::PeerGone,
        Self::BadRequest,
        Self::Handshake,
        Self::NoFiles,
    ];

    /// A word for it in data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::AddressFull => "address-full",
            Self::Origin => "origin",
            Self::Token => "token",
            Self::TooLong => "too-long",
            Self::TooFast => "too-fast",
            Self::Idle => "idle",
            Self::Gone => "gone",
            Self::Slow => "slow",
            Self::Binary => "binary",
            Self::NotText => "not-text",
            Self::NotUnderstood => "not-understood",
            Self::OutOfTurn => "out-of-turn",
            Self::NameTaken => "name-taken",
            Self::BadName => "bad-name",
            Self::NotFound => "not-found",
            Self::Busy => "busy",
            Self::RoomFull => "room-full",
            Self::NotInRoom => "not-in-room",
            Self::Nobody => "nobody",
            Self::PeerGone => "peer-gone",
            Self::BadRequest => "bad-request",
            Self::Handshake => "handshake",
            Self::NoFiles => "no-files",
        }
    }

    /// The code a WebSocket is closed with when the client cannot stay (RFC 6455, section 7.4.1; 1013: the registry of
    /// IANA); none when it can.
    pub const fn code(self) -> Option<u16> {
        match self {
            Self::Full | Self::AddressFull => Some(1013),
            Self::TooLong => Some(1009),
            Self::NotText => Some(1007),
            Self::Origin | Self::Token | Self::TooFast | Self::Idle | Self::Slow => Some(1008),
            _ => None,
        }
    }
}

/// Lets a client say so much and no more: a bucket that fills with time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bucket {
    tokens: f64,
    at: Tick,
}

impl Bucket {
    /// A full one.
    pub(super) fn new(rate: u32, now: Tick) -> Self {
        Self { tokens: f64::from(rate) * 2.0, at: now }
    }

    /// May there be one more?
    pub(super) fn allows(&mut self, rate: u32, now: Tick) -> bool {
        let rate = f64::from(rate);
        self.tokens = (self.tokens + now.since(self.at).as_secs_f64() * rate).min(rate * 2.0);
        self.at = now;
        let allowed = self.tokens >= 1.0;
        if allowed {
            self.tokens -= 1.0;
        }
        allowed
    }
}
