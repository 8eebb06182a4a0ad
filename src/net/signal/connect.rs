//! A WebSocket connection to a server (RFC 6455), as its client: found, connected to and spoken to within deadlines, with
//! a limit for what is received, and with a name and words for each way in which it fails or ends.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::time::{Instant, sleep_until, timeout, timeout_at};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::error::{CapacityError, ProtocolError};
use tokio_tungstenite::tungstenite::http::{HeaderValue, header};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::url::Url;
use crate::net::Clock;
use crate::net::stun::probe::Trust;
use crate::net::stun::resolve::look_up;
use crate::net::stun::stream::{Duplex, Opened, open};
use crate::probe::outcome::Outcome;
use crate::probe::survey::{LookupFailure, Tls};
use crate::probe::target::Host;
use crate::prose;
use crate::prose::{Prose, Untrusted, ours, theirs};

/// How to connect.
#[derive(Clone, Debug)]
pub struct How {
    /// Whom to trust, within TLS.
    pub trust: Trust,
    /// How long it may take until the connection is there: name, TCP, TLS and WebSocket together.
    pub patience: Duration,
    /// The longest message that is taken, in bytes.
    pub longest: usize,
    /// After so long without a sign of the server it is asked for one; after as long again it is given up.
    pub silence: Duration,
    /// A token for `Authorization: Bearer`. Never shown.
    pub token: Option<Token>,
    /// What is asked for in `Sec-WebSocket-Protocol`.
    pub protocol: Option<&'static str>,
}

/// A secret: it can be sent, and not shown.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// Takes a token; none when it cannot stand in a header of HTTP.
    pub fn new(text: String) -> Option<Self> {
        HeaderValue::try_from(format!("Bearer {text}")).ok().map(|_| Self(text))
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Default for How {
    fn default() -> Self {
        Self {
            trust: Trust { own: Vec::new(), insecure: false },
            patience: Duration::from_secs(10),
            longest: 1 << 20,
            silence: Duration::from_secs(30),
            token: None,
            protocol: None,
        }
    }
}

impl How {
    /// The same for that server: certificates of this very machine are signed by itself, and taken.
    #[must_use]
    pub fn to(mut self, url: &Url) -> Self {
        self.trust.insecure |= url.is_local();
        self
    }
}

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

/// What is said over a connection, in one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// Text.
    Text(String),
    /// Bytes.
    Binary(Vec<u8>),
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

/// A connection.
pub struct Connection {
    socket: WebSocketStream<Box<dyn Duplex>>,
    /// Where the server is.
    pub server: SocketAddr,
    /// What was seen of TLS; none without.
    pub tls: Option<Box<Tls>>,
    longest: usize,
    silence: Duration,
    heard: Instant,
    asked: bool,
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connection").field("server", &self.server).finish_non_exhaustive()
    }
}

/// How long a server may take to take what is sent to it.
const TAKING: Duration = Duration::from_secs(10);
/// How long it may take to return a farewell.
const FAREWELL: Duration = Duration::from_secs(2);
/// The most of an HTTP body that is kept of a refusal.
const BODY: usize = 300;
/// How many addresses of a name are tried.
const ADDRESSES: usize = 6;

/// Connects to a server, to each address of its name in turn until one answers.
///
/// # Errors
/// Says how far it came, of the address that came furthest.
pub async fn connect(url: &Url, how: &How) -> Result<Connection, Failure> {
    let deadline = Instant::now() + how.patience;
    let addresses = match &url.host {
        Host::Address(ip) => vec![SocketAddr::new(*ip, url.port)],
        Host::Name(name) => match timeout_at(deadline, look_up(name, url.port)).await {
            Ok(found) => found.map_err(Failure::Name)?,
            Err(_) => return Err(Failure::Name(LookupFailure::Unavailable)),
        },
    };
    let clock = Clock::start();
    let mut failure = None;
    let addresses = addresses.get(..ADDRESSES).unwrap_or(&addresses);
    for (n, server) in addresses.iter().enumerate() {
        // One that does not answer must not use up the time of those after it.
        let left = deadline.saturating_duration_since(Instant::now());
        let share = left / u32::try_from(addresses.len() - n).unwrap_or(1);
        let Opened { stream, tls, .. } = open(&url.host, *server, url.secure, &how.trust, clock, share).await;
        let tls = tls.map(Box::new);
        match stream {
            Ok(stream) => return handshake(url, how, stream, *server, tls, deadline).await,
            Err(outcome) => {
                failure.get_or_insert(Failure::Way(outcome, tls));
            }
        }
    }
    Err(failure.unwrap_or(Failure::Name(LookupFailure::NoSuchHost)))
}

async fn handshake(
    url: &Url,
    how: &How,
    stream: Box<dyn Duplex>,
    server: SocketAddr,
    tls: Option<Box<Tls>>,
    deadline: Instant,
) -> Result<Connection, Failure> {
    let mut request = url.whole().into_client_request().map_err(|error| Failure::NotWebSocket(error.to_string()))?;
    if let Some(Token(token)) = &how.token
        && let Ok(mut value) = HeaderValue::try_from(format!("Bearer {token}"))
    {
        value.set_sensitive(true);
        request.headers_mut().insert(header::AUTHORIZATION, value);
    }
    if let Some(protocol) = how.protocol {
        request.headers_mut().insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(protocol));
    }
    let config = WebSocketConfig::default().max_message_size(Some(how.longest)).max_frame_size(Some(how.longest));
    let shaken = tokio_tungstenite::client_async_with_config(request, stream, Some(config));
    let socket = match timeout_at(deadline, shaken).await {
        Err(_) => return Err(Failure::Silent),
        Ok(Ok((socket, _))) => socket,
        Ok(Err(error)) => return Err(refused(error)),
    };
    let (longest, silence) = (how.longest, how.silence);
    Ok(Connection { socket, server, tls, longest, silence, heard: Instant::now(), asked: false })
}

fn refused(error: Error) -> Failure {
    match error {
        Error::Http(response) => {
            let body = response.body().as_deref().unwrap_or_default();
            let text = String::from_utf8_lossy(&body[..body.len().min(BODY)]);
            // A page is not shown, and of the rest the first line is enough.
            let line = text.lines().next().unwrap_or_default().trim();
            let line = if line.starts_with('<') { "" } else { line };
            Failure::Status(response.status().as_u16(), line.to_owned())
        }
        Error::Io(_) | Error::ConnectionClosed | Error::Protocol(ProtocolError::HandshakeIncomplete) => Failure::Ended,
        other => Failure::NotWebSocket(other.to_string()),
    }
}

impl Connection {
    /// Sends a message.
    ///
    /// # Errors
    /// The connection has ended, or the server does not take it.
    pub async fn send(&mut self, frame: Frame) -> Result<(), Ended> {
        let message = match frame {
            Frame::Text(text) => Message::text(text),
            Frame::Binary(bytes) => Message::binary(bytes),
        };
        self.put(message).await
    }

    async fn put(&mut self, message: Message) -> Result<(), Ended> {
        match timeout(TAKING, self.socket.send(message)).await {
            Ok(sent) => sent.map_err(|error| self.ended(error)),
            Err(_) => Err(Ended::Stuck(TAKING)),
        }
    }

    /// Waits for the next message. May be given up at any time; nothing is lost by that.
    ///
    /// # Errors
    /// The connection has ended.
    pub async fn next(&mut self) -> Result<Frame, Ended> {
        loop {
            let due = self.heard + if self.asked { 2 * self.silence } else { self.silence };
            let message = tokio::select! {
                biased;
                message = self.socket.next() => message,
                () = sleep_until(due) => {
                    if self.asked {
                        return Err(Ended::Silent(2 * self.silence));
                    }
                    self.asked = true;
                    self.put(Message::Ping(Vec::new().into())).await?;
                    continue;
                }
            };
            (self.heard, self.asked) = (Instant::now(), false);
            return match message {
                Some(Ok(Message::Text(text))) => Ok(Frame::Text(text.as_str().to_owned())),
                Some(Ok(Message::Binary(bytes))) => Ok(Frame::Binary(bytes.to_vec())),
                Some(Ok(Message::Close(frame))) => {
                    // The answer to it is the library's; it goes out with the next flush.
                    let _ = timeout(FAREWELL, self.socket.flush()).await;
                    Err(match frame {
                        Some(CloseFrame { code, reason }) => {
                            Ended::Closed(Some(code.into()), Untrusted::clipped(&reason, BODY).raw().0.to_owned())
                        }
                        None => Ended::Closed(None, String::new()),
                    })
                }
                // Pings are answered by the library.
                Some(Ok(_)) => continue,
                Some(Err(error)) => Err(self.ended(error)),
                None => Err(Ended::Vanished),
            };
        }
    }

    /// Says farewell and waits for the server's, a little.
    pub async fn close(mut self) {
        let frame = CloseFrame { code: CloseCode::Normal, reason: "".into() };
        let farewell = async {
            if self.socket.close(Some(frame)).await.is_ok() {
                while let Some(Ok(_)) = self.socket.next().await {}
            }
        };
        let _ = timeout(FAREWELL, farewell).await;
    }

    fn ended(&self, error: Error) -> Ended {
        match error {
            Error::ConnectionClosed | Error::AlreadyClosed | Error::Io(_) => Ended::Vanished,
            Error::Protocol(ProtocolError::ResetWithoutClosingHandshake | ProtocolError::SendAfterClosing) => {
                Ended::Vanished
            }
            Error::Capacity(CapacityError::MessageTooLong { .. }) => Ended::TooLong(self.longest),
            other => Ended::Broken(other.to_string()),
        }
    }
}
