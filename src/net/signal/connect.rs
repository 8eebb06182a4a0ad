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

pub use super::failure::{Ended, Failure, close_words};
use super::url::Url;
use crate::net::Clock;
use crate::net::stun::probe::Trust;
use crate::net::stun::resolve::look_up;
use crate::net::stun::stream::{Duplex, Opened, open};
use crate::probe::survey::{LookupFailure, Tls};
use crate::probe::target::Host;
use crate::prose::Untrusted;

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

/// What is said over a connection, in one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// Text.
    Text(String),
    /// Bytes.
    Binary(Vec<u8>),
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
