//! What happened in a capture: one [`Event`] a message, call or change of state, with its place in the file.
//!
//! The same events come from a server's log (which sees both sides), a client's HAR (which sees what one side sends and
//! receives), a browser's dump (which sees calls, states and statistics) and our own recordings. What a capture does not
//! tell is none, never guessed: a log without times has events without times.

mod browser;
mod names;

pub use browser::{Api, Stage, StatValue, Stats, Value};

use std::sync::Arc;

use crate::sdp::SdpType;
use crate::text::{Span, Way, offset};

/// Something that happened, as a capture shows it.
#[derive(Clone, Debug)]
pub struct Event {
    /// When, on the clock of the capture ([`super::Clock`] says what its zero is); none when the capture does not tell.
    pub at: Option<Moment>,
    /// How well `at` is known.
    pub timing: Timing,
    /// The time as it is written in the capture; none when it was not beside this event.
    pub written: Option<Box<str>>,
    /// Where in the capture.
    pub place: Place,
    /// Which of the captures that were put together into this one, when it was exported: from 0. Their connections may have
    /// the same names.
    pub part: u16,
    /// The connection, stream or peer connection it was seen on, as the capture names it (`c1`, `page 3`, `9-1`); one
    /// client has one connection for as long as it stays connected.
    pub connection: Option<Name>,
    /// Which way it went.
    pub direction: Direction,
    /// Who wrote it down.
    pub vantage: Vantage,
    /// Who said it: what the message itself says, or else who is known to be at that connection.
    pub from: Option<Name>,
    /// To whom. None is everybody, or the server, or not told.
    pub to: Option<Name>,
    /// The room it was said in.
    pub room: Option<Name>,
    /// What tells one call from another on the same connection: Matrix `call_id`, a handle of Janus, PeerJS
    /// `connectionId`, LiveKit's `publisher` and `subscriber`.
    pub call: Option<Name>,
    /// What.
    pub what: What,
    /// What is missing of it in the capture.
    pub lack: Option<Lack>,
}

/// A name out of a capture. Text from outside: show it through `theirs`.
pub type Name = Arc<str>;

/// A moment: microseconds on the clock of its capture. Only differences mean something until [`super::Clock`] is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

impl Moment {
    /// Milliseconds from `earlier` to this; negative when it is before it.
    pub fn millis_since(self, earlier: Self) -> f64 {
        self.0.saturating_sub(earlier.0) as f64 / 1000.0
    }

    /// So many microseconds later.
    pub const fn later(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros))
    }
}

/// How well the time of an event is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Timing {
    /// Not at all.
    #[default]
    None,
    /// It is written beside it.
    Written,
    /// It is that of the nearest earlier line that has one: it happened then or later.
    Earlier,
}

/// Where something stands in a capture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Which capture, when several were merged: from 0, in the order they were given.
    pub source: u16,
    /// The line it begins on, from 1. Known without the file, which a stream does not keep.
    pub line: u32,
    /// The bytes of the message, in the file; in what was compressed, when that was.
    pub span: Span,
}

/// Which capture an event comes from: connections have names of their own in each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// [`Place::source`].
    pub source: u16,
    /// [`Event::part`].
    pub part: u16,
}

/// Which way a message went, seen from the client at its connection: so a server's log and a client's say the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// From the client to the server: the server received it, or this client sent it.
    ToServer,
    /// From the server to the client: the server sent it, or this client received it.
    ToClient,
    /// The server passed it on from one client to another: one line that stands for both ways.
    Relayed,
    /// Received by whoever wrote the capture; whether that is a server or a client is not known.
    Received,
    /// Sent by whoever wrote the capture.
    Sent,
    /// It did not go anywhere: a call of an API, a change of state, a measurement, a server's own remark.
    Local,
    /// Not told.
    #[default]
    Unknown,
}

/// Who wrote a capture. It matters for times (whose clock) and for what can be missing (a client never sees what the
/// server did not pass on).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Vantage {
    /// The signaling server, which sees all connections.
    Server,
    /// One client, or one page.
    Client,
    /// Both ends, as our own recordings are.
    Both,
    /// Not known.
    #[default]
    Unknown,
}

/// What is missing of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// It ends early: the capture, or the line, was cut.
    Cut,
    /// Whoever pasted it left part of it out (`"sdp":"v=0..."`), or the capture keeps only its beginning.
    Elided,
    /// The capture says that there was such a message, but does not show it.
    NotShown,
    /// Part of it could not be read.
    Broken,
}

/// A text out of a capture, unwrapped, with the way back: every byte leads to the file.
#[derive(Clone, Debug, Default)]
pub struct Embedded {
    /// The text.
    pub text: Box<str>,
    /// From the text to the file.
    pub way: Way,
}

impl Embedded {
    /// Where a span of the text stands in the file.
    pub fn outer(&self, inner: Span) -> Span {
        self.way.outer(inner)
    }

    /// Where all of it stands in the file.
    pub fn place(&self) -> Span {
        self.outer(Span::new(0, offset(self.text.len())))
    }
}

/// A session description.
#[derive(Clone, Debug)]
pub struct Description {
    /// Its type; none when the capture does not tell (a bare SDP block).
    pub kind: Option<SdpType>,
    /// The SDP. Empty in a rollback, and when [`Event::lack`] says so.
    pub sdp: Embedded,
}

/// A candidate with what belongs to it (W3C `RTCIceCandidateInit`).
#[derive(Clone, Debug, Default)]
pub struct Candidate {
    /// `candidate:…`, without `a=`.
    pub candidate: Embedded,
    /// `sdpMid`.
    pub sdp_mid: Option<Name>,
    /// `sdpMLineIndex`.
    pub sdp_m_line_index: Option<u16>,
    /// `usernameFragment`.
    pub username_fragment: Option<Name>,
}

/// What happened.
///
/// Requests and their results are apart: `Register` is asked for, `Registered` is granted. Names in them are those the
/// request is about; who asked is [`Event::from`].
#[derive(Clone, Debug)]
pub enum What {
    /// A description was sent.
    Description(Description),
    /// A candidate was sent.
    Candidate(Candidate),
    /// There are no more candidates of this section or generation; of all, when nothing is named.
    EndOfCandidates {
        /// `sdpMid`.
        sdp_mid: Option<Name>,
        /// `sdpMLineIndex`.
        sdp_m_line_index: Option<u16>,
        /// `usernameFragment`.
        username_fragment: Option<Name>,
    },
    /// The connection came up.
    Opened,
    /// The connection ended.
    Closed {
        /// Code of the WebSocket (RFC 6455, section 7.4) or another of the protocol.
        code: Option<u16>,
        /// As it is given.
        reason: Option<Box<str>>,
    },
    /// A client asks to be known by a name: `HELLO 210`, `login`.
    Register {
        /// The name; none when the server chooses one.
        name: Option<Name>,
    },
    /// It is known by that name now.
    Registered {
        /// The name; none when the answer does not repeat it.
        name: Option<Name>,
    },
    /// A client asks for a call ([`Event::to`] says with whom, when it is one), without a description yet.
    Call,
    /// What was asked for last is granted: the call may begin.
    Accepted,
    /// What was asked for is refused.
    Refused {
        /// What was asked for.
        asked: Asked,
        /// In the words of the server.
        reason: Option<Box<str>>,
    },
    /// A client asks to be let into a room ([`Event::room`]).
    Join,
    /// Somebody ([`Event::from`]; none: the client itself) is in a room now.
    Joined {
        /// How many are in it, where that is told.
        members: Option<u32>,
    },
    /// A client asks to leave a room, or says that it does.
    Leave,
    /// Somebody has left.
    Left,
    /// "You make the offer", or "negotiate again": the other side is asked for an offer.
    RequestOffer,
    /// Hang up.
    Bye {
        /// As it is given.
        reason: Option<Box<str>>,
    },
    /// Servers were handed out: STUN and TURN URLs. Credentials are not kept.
    IceServers {
        /// `stun:…`, `turn:…`.
        urls: Vec<Box<str>>,
    },
    /// Ping, pong, heartbeat.
    Keepalive,
    /// A message was taken, without a result yet (`ack`).
    Acknowledged,
    /// Something failed.
    Error {
        /// The protocol's number or word for it (`404`, `458`, `peer-unavailable`).
        code: Option<Box<str>>,
        /// In the words of who reports it.
        text: Box<str>,
    },
    /// The server, or whoever wrote the log, says that it did something: "Sending offer to 111 from 222". Evidence of a
    /// message that went on, not the message.
    Forwarded {
        /// What.
        kind: Forwarded,
    },
    /// A state changed.
    State {
        /// Which.
        state: State,
        /// Its value as W3C names it (`have-local-offer`, `checking`), without quotes.
        value: Name,
    },
    /// A method of `RTCPeerConnection` (or `getUserMedia` and the like): called, back, or failed.
    Api(Api),
    /// What was measured at one moment, of one object.
    Stats(Stats),
    /// Anything else, kept with its words.
    Other(Other),
}

/// What was asked for and refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A name.
    Name,
    /// A call with a peer: it is not there.
    Peer,
    /// A call with a peer: it is busy, or does not want to.
    Call,
    /// A room: it is full, or closed to this client.
    Room,
    /// To be let in at all: a token, a key, a password.
    Access,
    /// That a description be taken.
    Description,
    /// Something else.
    Other,
}

/// What a server says it passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forwarded {
    /// A description of this type.
    Description(SdpType),
    /// A candidate.
    Candidate,
    /// Something else.
    Other,
}

/// The states of a peer connection and its parts (W3C WebRTC; DTLS and SCTP transports there, too).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// `signalingState`.
    Signaling,
    /// `iceGatheringState`.
    IceGathering,
    /// `iceConnectionState`.
    IceConnection,
    /// `connectionState`.
    Connection,
    /// State of an `RTCDtlsTransport`.
    Dtls,
    /// State of an `RTCSctpTransport`.
    Sctp,
    /// `readyState` of a data channel.
    DataChannel,
    /// Media arrives, or has stopped arriving: `receiving`, `not-receiving`.
    Media,
}

/// A message that is none of the above.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Other {
    /// What the protocol calls it (`HEARTBEAT`, `media`, `list`); the first words of it, when it is no message.
    pub name: Box<str>,
    /// Its text, at most [`OTHER_TEXT`] bytes of it, with what looks like a secret taken out.
    pub text: Box<str>,
}

/// How much of an [`Other`] message is kept.
pub const OTHER_TEXT: usize = 1024;

impl Event {
    /// An event at a place, about which nothing else is known.
    pub fn new(place: Place, what: What) -> Self {
        Self {
            at: None,
            timing: Timing::None,
            written: None,
            place,
            part: 0,
            connection: None,
            direction: Direction::Unknown,
            vantage: Vantage::Unknown,
            from: None,
            to: None,
            room: None,
            call: None,
            what,
            lack: None,
        }
    }

    /// What it takes in memory, about, in bytes.
    pub fn weight(&self) -> usize {
        let description = self.description().map_or(0, |description| description.sdp.text.len() * 2);
        let candidate = self.candidate().map_or(0, |candidate| candidate.candidate.text.len() * 2);
        size_of::<Self>() + 256 + description + candidate
    }

    /// The capture it comes from.
    pub const fn origin(&self) -> Origin {
        Origin { source: self.place.source, part: self.part }
    }

    /// The description in it, sent or passed to an API.
    pub fn description(&self) -> Option<&Description> {
        match &self.what {
            What::Description(description) | What::Api(Api { value: Value::Description(description), .. }) => {
                Some(description)
            }
            _ => None,
        }
    }

    /// The candidate in it, sent or passed to an API.
    pub fn candidate(&self) -> Option<&Candidate> {
        match &self.what {
            What::Candidate(candidate) | What::Api(Api { value: Value::Candidate(candidate), .. }) => Some(candidate),
            _ => None,
        }
    }
}

impl What {
    /// A word for it in data: `offer`, `candidate`, `register`. Descriptions go by their type.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Description(description) => description.kind.map_or("description", SdpType::name),
            Self::Candidate(_) => "candidate",
            Self::EndOfCandidates { .. } => "end-of-candidates",
            Self::Opened => "opened",
            Self::Closed { .. } => "closed",
            Self::Register { .. } => "register",
            Self::Registered { .. } => "registered",
            Self::Call => "call",
            Self::Accepted => "accepted",
            Self::Refused { .. } => "refused",
            Self::Join => "join",
            Self::Joined { .. } => "joined",
            Self::Leave => "leave",
            Self::Left => "left",
            Self::RequestOffer => "request-offer",
            Self::Bye { .. } => "bye",
            Self::IceServers { .. } => "ice-servers",
            Self::Keepalive => "keepalive",
            Self::Acknowledged => "acknowledged",
            Self::Error { .. } => "error",
            Self::Forwarded { .. } => "forwarded",
            Self::State { .. } => "state",
            Self::Api(_) => "api",
            Self::Stats(_) => "stats",
            Self::Other(_) => "other",
        }
    }
}
