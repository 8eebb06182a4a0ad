//! What a server wants done, and what it tells of what happens.

use std::net::IpAddr;
use std::sync::Arc;

use super::Refusal;
use crate::signal::event::Name;
use crate::tick::Tick;

/// A WebSocket connection or a request of HTTP, as whoever drives the server numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link(pub u64);

/// A client, as the server numbers them. On most dialects it is one WebSocket; of engine.io it is a session, which may go
/// on from requests to a WebSocket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Conn(pub u64);

/// A message. What is passed on is the very text that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// Of text.
    Text(Arc<str>),
    /// Of bytes.
    Binary(Arc<[u8]>),
}

impl Frame {
    /// How many bytes it has.
    pub fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Binary(bytes) => bytes.len(),
        }
    }

    /// Has it none?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Something to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// A message to a WebSocket.
    Send(Link, Frame),
    /// A WebSocket is to be closed, after what was sent to it.
    Close(Link, u16, &'static str),
    /// A request is to be answered.
    Respond(Link, Response),
    /// A message, connection or end of one, as it belongs into a recording.
    Trace(Trace),
    /// Something happened.
    Happened(Happening),
}

/// An answer by HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// `200`.
    pub status: u16,
    /// Media type of the body.
    pub media_type: &'static str,
    /// The body.
    pub body: String,
}

/// What a recording has.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// When.
    pub at: Tick,
    /// Whose connection.
    pub conn: Conn,
    /// Its name, once it has one. From outside.
    pub who: Option<Name>,
    /// What.
    pub what: Traced,
}

/// What there is to record.
#[derive(Clone, Debug, PartialEq)]
pub enum Traced {
    /// A client came.
    Opened,
    /// From the client.
    Received(Frame),
    /// To the client.
    Sent(Frame),
    /// It is gone, with the code of its WebSocket.
    Closed(Option<u16>),
}

/// Something that happened, for whoever watches.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// When.
    pub at: Tick,
    /// To which client; none when it never became one.
    pub conn: Option<Conn>,
    /// Its name, once it has one. From outside.
    pub who: Option<Name>,
    /// What.
    pub what: Doing,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Doing {
    /// It came.
    Opened {
        /// From where.
        from: Option<IpAddr>,
    },
    /// It is known by that name now; it is in [`Happening::who`].
    Registered,
    /// It is in a room.
    Joined {
        /// Which.
        room: Name,
        /// How many are in it now.
        members: usize,
    },
    /// It has left a room.
    Left {
        /// Which.
        room: Name,
    },
    /// A call with another was granted.
    Paired {
        /// With whom.
        with: Name,
    },
    /// It said something.
    Said {
        /// `offer`, `candidate`.
        kind: &'static str,
        /// To whom: a name, or a room.
        to: Option<Name>,
        /// How many it was passed on to.
        heard_by: usize,
        /// Bytes.
        bytes: usize,
    },
    /// It did not get what it asked for.
    Refused {
        /// Why.
        refusal: Refusal,
        /// In the words it was told, or which say more; from outside.
        says: Option<Box<str>>,
    },
    /// It is gone.
    Closed {
        /// The code of its WebSocket.
        code: Option<u16>,
    },
}
