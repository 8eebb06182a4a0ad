//! Dialects: the protocols that applications speak on the wire. Each is a file that decodes **and** encodes, so that what
//! is read in captures and what a server or client of ours says is one definition. They are known by their line in
//! [`ALL`].
//!
//! Which dialect a capture is in is told by evidence: each dialect gives weight to what it recognises in the frames, and
//! the winner needs a clear lead. Otherwise it is [`GENERIC`], which finds descriptions and candidates in anything.

mod ayame;
mod detect;
mod generic;
mod gst_signaller;
mod gstreamer;
mod janus;
mod kinesis;
mod livekit;
mod login;
mod matrix;
mod out;
pub(super) mod parts;
mod peerjs;
mod protobuf;
mod relay;
mod rooms;
mod simple_peer;
mod sip;
mod whip;

use serde_json::Value;

pub use detect::{Clue, Clues, Detected, Detector};
pub use generic::GENERIC;
pub use out::Out;
pub(super) use out::{clip, without_secrets};

use super::event::Event;
use super::frame::{Body, Seen};

/// A protocol.
#[derive(Debug)]
pub struct Dialect {
    /// What `--dialect` calls it.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Gives weight to what it recognises in a frame.
    pub weigh: fn(&Seen<'_>, &mut Clues),
    /// Might this line of a log tell of a message in this dialect? Must be quick: it is asked of every line.
    pub tells: fn(&str) -> bool,
    /// Might this text, which is no JSON, be a message? It is asked of the ends of log lines.
    pub speaks: fn(&str) -> bool,
    /// Makes events of a frame. False when it is not in this dialect.
    pub decode: fn(&Seen<'_>, &mut Out<'_>) -> bool,
    /// Makes a message of an event; none when the dialect has no such message. The direction of the event tells who says
    /// it; what it asks for and the event does not have is left out.
    pub encode: fn(&Event) -> Option<Wire>,
}

/// All dialects but the generic one.
pub static ALL: &[&Dialect] = &[
    &gstreamer::GSTREAMER,
    &relay::RELAY,
    &login::LOGIN,
    &rooms::ROOMS,
    &gst_signaller::GST_SIGNALLER,
    &janus::JANUS,
    &peerjs::PEERJS,
    &simple_peer::SIMPLE_PEER,
    &whip::WHIP,
    &matrix::MATRIX,
    &ayame::AYAME,
    &livekit::LIVEKIT,
    &kinesis::KINESIS,
    &sip::SIP,
];

/// The dialect of that name, the generic one too.
pub fn named(name: &str) -> Option<&'static Dialect> {
    ALL.iter().copied().chain([&GENERIC]).find(|dialect| dialect.name == name)
}

/// Might this line of a log tell of a message, in any dialect?
pub fn tells(line: &str) -> bool {
    ALL.iter().any(|dialect| (dialect.tells)(line))
}

/// Might this text be a message, in any dialect?
pub fn speaks(text: &str) -> bool {
    ALL.iter().any(|dialect| (dialect.speaks)(text))
}

/// A message to be sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Wire {
    /// A text frame of a WebSocket.
    Text(String),
    /// A binary frame.
    Binary(Vec<u8>),
    /// A request of HTTP: the path is the resource's own (`""`) or is to be filled in.
    Request {
        /// `POST`.
        method: &'static str,
        /// Media type of the body; empty when there is none.
        media_type: &'static str,
        /// The body.
        body: String,
    },
    /// A response of HTTP.
    Response {
        /// `201`.
        status: u16,
        /// Media type of the body; empty when there is none.
        media_type: &'static str,
        /// The body.
        body: String,
    },
}

impl Wire {
    fn json(value: &Value) -> Self {
        Self::Text(value.to_string())
    }

    /// A frame body with it, as a client or server would see it arrive.
    pub fn body(&self) -> Body<'_> {
        use super::frame::Http;
        match self {
            Self::Text(text) => Body::Text(text.as_str().into()),
            Self::Binary(bytes) => Body::Binary(bytes.as_slice().into()),
            Self::Request { method, media_type, body } => Body::Http(Http {
                method: (*method).into(),
                url: "".into(),
                status: None,
                media_type: (*media_type).to_owned(),
                headers: Vec::new(),
                body: body.as_str().into(),
            }),
            Self::Response { status, media_type, body } => Body::Http(Http {
                method: "POST".into(),
                url: "".into(),
                status: Some(*status),
                media_type: (*media_type).to_owned(),
                headers: Vec::new(),
                body: body.as_str().into(),
            }),
        }
    }
}

/// Tells of nothing.
fn silent(_: &str) -> bool {
    false
}
