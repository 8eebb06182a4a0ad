//! The ways in which a connection to a server is not made, or ends: each with its name, its words, and what to do.

use std::time::Duration;

use crate::probe::outcome::Outcome;
use crate::probe::survey::{LookupFailure, Tls};
use crate::prose;
use crate::prose::{Prose, Untrusted, ours, theirs};

/// Why there is no connection.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// The name has no address.
    Name(LookupFailure),
    /// No connection of TCP, or of TLS on it; the certificate is among what was seen of TLS.
    Way(Outcome, Option<Box<Tls>>),
    /// The server did not say in time that it speaks WebSocket.
    Silent,
    /// It answered with a status of HTTP other than 101, and perhaps with words.
    Status(u16, String),
    /// What it answered is no handshake of WebSocket.
    NotWebSocket(String),
    /// The connection ended in the middle of the handshake.
    Ended,
}

impl Failure {
    /// Its name in data.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Name(LookupFailure::Unavailable) => "name-unavailable",
            Self::Name(_) => "no-such-host",
            Self::Way(outcome, _) => outcome.slug(),
            Self::Silent => "handshake-silent",
            Self::Status(..) => "http-status",
            Self::NotWebSocket(_) => "not-websocket",
            Self::Ended => "handshake-ended",
        }
    }

    /// In words, after the name of the server.
    pub fn words(&self) -> Prose {
        match self {
            Self::Name(LookupFailure::Unavailable) => prose!["the name servers do not say where it is"],
            Self::Name(_) => prose!["there is no such host"],
            Self::Way(outcome, tls) => {
                let mut words = prose![outcome.words()];
                if let Some(why) = tls.as_ref().and_then(|tls| tls.distrust.as_ref()) {
                    words.push(prose![": ", why.words()]);
                } else if let Some(error) = tls.as_ref().and_then(|tls| tls.error.as_ref()) {
                    words.push(prose![": ", Untrusted::clipped(error, 200)]);
                }
                words
            }
            Self::Silent => prose!["it takes the connection, and does not answer the WebSocket handshake"],
            Self::Status(status, body) => {
                let mut words = prose!["it answers the WebSocket handshake with ", ours(status.to_string())];
                if let Some(known) = status_words(*status) {
                    words.push(prose![" ", known]);
                }
                if !body.is_empty() {
                    words.push(prose![": ", Untrusted::clipped(body, 200)]);
                }
                words
            }
            Self::NotWebSocket(why) => {
                prose!["what it answers is no WebSocket handshake: ", Untrusted::clipped(why, 200)]
            }
            Self::Ended => prose!["it closed the connection instead of answering the WebSocket handshake"],
        }
    }

    /// What to do about it; empty where nothing helps.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Name(LookupFailure::Unavailable) => "is there a network, and a name server in it?",
            Self::Name(_) => "is the name right?",
            Self::Way(Outcome::ConnectionRefused, _) => "is the port right, and does the server run?",
            Self::Way(Outcome::HandshakeFailed, _) => "is this its port for TLS? ws:// is without",
            Self::Way(outcome, _) => outcome.help(),
            Self::Silent => "is this the server's port, and does something between hold the connection?",
            Self::Status(400, _) => "is the path right, and does the server speak this dialect?",
            Self::Status(401 | 403, _) => "it wants a token, or another origin",
            Self::Status(404, _) => "is the path right?",
            Self::Status(426, _) => "it wants another protocol than WebSocket 13 with it",
            Self::Status(429 | 503, _) => "it has too much to do: try again later",
            Self::Status(301 | 302 | 307 | 308, _) => {
                "it sends its clients elsewhere: name that place, or wss:// instead of ws://"
            }
            Self::Status(..) => "is this the signaling server, and the path right?",
            Self::NotWebSocket(_) => "something else listens there",
            Self::Ended => "is this its port without TLS? wss:// is with",
        }
    }
}

/// The names of the statuses that are met here (RFC 9110, section 15).
const fn status_words(status: u16) -> Option<&'static str> {
    Some(match status {
        200 => "OK",
        301 => "Moved Permanently",
        302 => "Found",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        426 => "Upgrade Required",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => return None,
    })
}

/// How a connection ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The server closed it, with a code (RFC 6455, section 7.4) and words, when it gave them.
    Closed(Option<u16>, String),
    /// It was gone without a word.
    Vanished,
    /// It sent a longer message than is taken: how many bytes are.
    TooLong(usize),
    /// It broke the protocol, in the words of the library.
    Broken(String),
    /// No sign of it for so long, although it was asked for one.
    Silent(Duration),
    /// It did not take what was sent to it for so long.
    Stuck(Duration),
}

impl Ended {
    /// Its name in data.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Closed(..) => "closed",
            Self::Vanished => "vanished",
            Self::TooLong(_) => "message-too-long",
            Self::Broken(_) => "protocol-broken",
            Self::Silent(_) => "silent",
            Self::Stuck(_) => "stuck",
        }
    }

    /// In words, after "the server".
    pub fn words(&self) -> Prose {
        match self {
            Self::Closed(code, reason) => {
                let mut words = prose!["closed the connection"];
                if let Some(code) = code {
                    words.push(prose![" with ", ours(code.to_string())]);
                    if let Some(known) = close_words(*code) {
                        words.push(prose![", ", known]);
                    }
                }
                if !reason.is_empty() {
                    words.push(prose![": ", theirs(reason)]);
                }
                words
            }
            Self::Vanished => prose!["is gone: the connection ended without a farewell"],
            Self::TooLong(limit) => prose!["sent a message of more than ", *limit, " bytes"],
            Self::Broken(why) => prose!["broke the WebSocket protocol: ", Untrusted::clipped(why, 200)],
            Self::Silent(after) => prose!["gave no sign for ", after.as_secs(), " s, not even when asked"],
            Self::Stuck(after) => prose!["took nothing of what was sent to it for ", after.as_secs(), " s"],
        }
    }
}

/// What a close code means (RFC 6455, section 7.4.1, and the registry of IANA).
pub const fn close_words(code: u16) -> Option<&'static str> {
    Some(match code {
        1000 => "normal closure",
        1001 => "going away",
        1002 => "protocol error",
        1003 => "a kind of data it does not take",
        1005 => "no code",
        1007 => "data that do not fit their type",
        1008 => "against its policy",
        1009 => "message too big",
        1010 => "an extension is missing",
        1011 => "something failed in it",
        1012 => "it restarts",
        1013 => "it has too much to do: try again later",
        1014 => "a gateway's server answered wrong",
        3000 => "unauthorized",
        4000..=4999 => "a code of the application's own",
        _ => return None,
    })
}
