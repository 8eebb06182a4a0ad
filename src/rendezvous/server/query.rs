//! What requests of engine.io say, and how they are answered.

use std::sync::Arc;

use serde_json::json;

use super::output::Response;

/// What a request, or the request for a WebSocket, says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// `EIO`.
    pub version: Option<u8>,
    /// `transport`.
    pub transport: Option<String>,
    /// `sid`.
    pub sid: Option<String>,
    /// It asks for a script (`j`), which no browser needs any more.
    pub jsonp: bool,
}

impl Query {
    /// Reads the part of a URL after `?`. Nothing in it needs to be decoded.
    pub fn read(text: &str) -> Self {
        let mut query = Self::default();
        for part in text.split('&') {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            match key {
                "EIO" => query.version = value.parse().ok(),
                "transport" => query.transport = Some(value.chars().take(32).collect()),
                "sid" => query.sid = Some(value.chars().take(64).collect()),
                "j" => query.jsonp = true,
                _ => {}
            }
        }
        query
    }
}

/// An error of engine.io, with its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Neither polling nor WebSocket.
    Transport,
    /// No such session.
    Session,
    /// Neither GET nor POST.
    Method,
    /// Anything else.
    Request,
    /// Not let in.
    Forbidden,
    /// Neither version 3 nor 4.
    Version,
}

impl Fault {
    /// The answer that says so.
    pub fn response(self) -> Response {
        let (status, code, message) = match self {
            Self::Transport => (400, 0, "Transport unknown"),
            Self::Session => (400, 1, "Session ID unknown"),
            Self::Method => (400, 2, "Bad handshake method"),
            Self::Request => (400, 3, "Bad request"),
            Self::Forbidden => (403, 4, "Forbidden"),
            Self::Version => (400, 5, "Unsupported protocol version"),
        };
        let body = json!({"code": code, "message": message}).to_string();
        Response { status, media_type: "application/json", body }
    }
}

impl Response {
    /// Packets, as the version puts them together: parted by U+001E, or each behind its length in UTF-16 units.
    pub(super) fn packets(packets: &[Arc<str>], version: u8) -> Self {
        let body = if version == 4 {
            packets.join("\u{1e}")
        } else {
            packets.iter().map(|packet| format!("{}:{packet}", packet.encode_utf16().count())).collect()
        };
        Self { status: 200, media_type: "text/plain; charset=UTF-8", body }
    }

    /// What was posted was taken.
    pub(super) fn taken() -> Self {
        Self { status: 200, media_type: "text/html", body: "ok".to_owned() }
    }
}
