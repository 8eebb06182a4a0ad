//! One way to a server: datagrams, a stream, datagrams within DTLS. What is sent waits for nobody; what arrives is told.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadHalf, WriteHalf};
use tokio::net::UdpSocket;
use tokio::time::Instant;

use crate::net::Clock;
use crate::net::stun::dtls::{self, Link};
use crate::net::stun::probe::{Canary, Trust, local_to};
use crate::net::stun::stream::{self, Duplex, ended};
use crate::net::stun::{hub, refusal};
use crate::probe::outcome::{Outcome, Refusal};
use crate::probe::survey::Tls;
use crate::probe::target::{Host, Transport};
use crate::probe::turn::client::Carrier;

/// Something that happened on a way.
pub(in crate::net) enum Heard {
    Datagram(SocketAddr, Vec<u8>),
    Bytes(Vec<u8>),
    Closed(Outcome),
    Refused(Refusal),
}

/// A way to a server.
pub(in crate::net) enum Pipe {
    Datagrams(Datagrams),
    Stream(Box<Stream>),
    Dtls(Box<Link>, SocketAddr),
}

/// What came of opening one.
pub(in crate::net) struct Opened {
    pub(in crate::net) local: Option<SocketAddr>,
    pub(in crate::net) connect: Option<Duration>,
    pub(in crate::net) tls: Option<Tls>,
    pub(in crate::net) pipe: Result<Pipe, Outcome>,
}

/// What a stream may have waiting to be written before more is made.
const BACKLOG: usize = 128 << 10;
/// Datagrams that are taken at once, when so many are there.
const AT_ONCE: usize = 64;
const LONGEST: usize = 65_536;

/// Opens a way to a server.
pub(in crate::net) async fn open(
    host: &Host,
    server: SocketAddr,
    transport: Transport,
    trust: &Trust,
    clock: Clock,
    limit: Duration,
) -> Opened {
    match transport {
        Transport::Udp => datagrams(server),
        Transport::Tcp | Transport::Tls => {
            let secure = transport == Transport::Tls;
            let opened = stream::open(host, server, secure, trust, clock, limit).await;
            let pipe = opened.stream.map(|stream| Pipe::Stream(Box::new(Stream::new(stream))));
            Opened { local: opened.local, connect: opened.connect, tls: opened.tls, pipe }
        }
        Transport::Dtls => {
            let opened = dtls::open(host, server, trust, clock, limit).await;
            let pipe = opened.link.map(|link| Pipe::Dtls(Box::new(link), server));
            Opened { local: opened.local, connect: None, tls: opened.tls, pipe }
        }
    }
}

fn datagrams(server: SocketAddr) -> Opened {
    let made = local_to(server).and_then(|local| {
        let socket = hub::socket(server.is_ipv6(), 0)?;
        let port = socket.local_addr()?.port();
        Ok((socket, SocketAddr::new(local.ip(), port)))
    });
    match made {
        Ok((socket, local)) => {
            let last = Vec::new();
            let datagrams = Datagrams { socket, server, canary: None, last, buffer: vec![0; LONGEST] };
            Opened { local: Some(local), connect: None, tls: None, pipe: Ok(Pipe::Datagrams(datagrams)) }
        }
        Err(error) => {
            let outcome = refusal(&error).map_or(Outcome::CannotSend, Refusal::outcome);
            Opened { local: None, connect: None, tls: None, pipe: Err(outcome) }
        }
    }
}

impl Pipe {
    /// In what messages go.
    pub(in crate::net) const fn carrier(&self) -> Carrier {
        match self {
            Self::Stream(_) => Carrier::Stream,
            Self::Datagrams(_) | Self::Dtls(..) => Carrier::Datagrams,
        }
    }

    /// Whether so much waits to be sent that no more should be made.
    pub(in crate::net) fn is_full(&self) -> bool {
        matches!(self, Self::Stream(stream) if stream.backlog.len() >= BACKLOG)
    }

    /// Sends, or keeps it to be sent while waiting.
    pub(in crate::net) async fn send(&mut self, bytes: &[u8]) -> Option<Heard> {
        match self {
            Self::Datagrams(datagrams) => datagrams.send(bytes).await.map(Heard::Refused),
            Self::Stream(stream) => {
                stream.backlog.extend_from_slice(bytes);
                None
            }
            Self::Dtls(link, _) => {
                if !link.write(bytes) {
                    return Some(Heard::Closed(Outcome::ConnectionClosed));
                }
                link.flush().await.map(Heard::Refused)
            }
        }
    }

    /// Waits until something happens, until then at most.
    pub(in crate::net) async fn wait(&mut self, until: Instant) -> Vec<Heard> {
        match self {
            Self::Datagrams(datagrams) => datagrams.wait(until).await,
            Self::Stream(stream) => stream.wait(until).await,
            Self::Dtls(link, server) => {
                let heard = link.next(until).await.into_iter();
                heard
                    .filter_map(|heard| match heard {
                        dtls::Heard::Data(bytes) => Some(Heard::Datagram(*server, bytes)),
                        dtls::Heard::Closed => Some(Heard::Closed(Outcome::ConnectionClosed)),
                        dtls::Heard::Refused(refusal) => Some(Heard::Refused(refusal)),
                        // A record that cannot be decrypted may be anybody's: it ends nothing.
                        dtls::Heard::Failed(_) | dtls::Heard::Complete | dtls::Heard::Nothing => None,
                    })
                    .collect()
            }
        }
    }

    /// Ends it.
    pub(in crate::net) async fn close(&mut self) {
        const PATIENCE: Duration = Duration::from_millis(200);
        match self {
            Self::Datagrams(_) => {}
            Self::Stream(stream) => {
                let _ = tokio::time::timeout(PATIENCE, stream.writer.shutdown()).await;
            }
            Self::Dtls(link, _) => link.close().await,
        }
    }
}

/// A socket that is not connected: answers from elsewhere must be seen.
pub(in crate::net) struct Datagrams {
    socket: UdpSocket,
    server: SocketAddr,
    canary: Option<Canary>,
    /// The newest request: when it is sent again, something may be wrong on the way, which only a connected socket hears.
    last: Vec<u8>,
    buffer: Vec<u8>,
}

impl Datagrams {
    async fn send(&mut self, bytes: &[u8]) -> Option<Refusal> {
        let sent = self.socket.send_to(bytes, self.server).await;
        let mut refused = sent.err().and_then(|error| refusal(&error));
        let is_message = bytes.first().is_some_and(|first| first & 0xC0 == 0);
        if is_message && self.last == bytes {
            if self.canary.is_none() {
                self.canary = Canary::new(self.server).await;
            }
            if let Some(canary) = &self.canary {
                refused = canary.send().await.or(refused);
            }
        } else if is_message {
            self.last = bytes.to_vec();
        }
        refused
    }

    async fn wait(&mut self, until: Instant) -> Vec<Heard> {
        let mut heard = Vec::new();
        let canary = async {
            match &self.canary {
                Some(canary) => canary.hear().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            received = self.socket.recv_from(&mut self.buffer) => match received {
                Ok((length, from)) => heard.push(Heard::Datagram(from, self.buffer[..length].to_vec())),
                // What a datagram before met; this socket goes on.
                Err(_) => tokio::task::yield_now().await,
            },
            refusal = canary => return vec![Heard::Refused(refusal)],
            () = tokio::time::sleep_until(until) => return heard,
        }
        while heard.len() < AT_ONCE
            && let Ok((length, from)) = self.socket.try_recv_from(&mut self.buffer)
        {
            heard.push(Heard::Datagram(from, self.buffer[..length].to_vec()));
        }
        heard
    }
}

/// A stream: it is read while it is written, or both sides might wait for each other.
pub(in crate::net) struct Stream {
    reader: ReadHalf<Box<dyn Duplex>>,
    writer: WriteHalf<Box<dyn Duplex>>,
    backlog: Vec<u8>,
    flushed: bool,
    buffer: Vec<u8>,
}

impl Stream {
    fn new(stream: Box<dyn Duplex>) -> Self {
        let (reader, writer) = tokio::io::split(stream);
        Self { reader, writer, backlog: Vec::new(), flushed: true, buffer: vec![0; LONGEST] }
    }

    async fn wait(&mut self, until: Instant) -> Vec<Heard> {
        let (writer, backlog, flushed) = (&mut self.writer, &self.backlog, self.flushed);
        let write = async {
            match (backlog.is_empty(), flushed) {
                (false, _) => writer.write(backlog).await,
                (true, false) => writer.flush().await.map(|()| 0),
                (true, true) => std::future::pending().await,
            }
        };
        let closed = |error: &io::Error| vec![Heard::Closed(ended(error))];
        tokio::select! {
            written = write => match written {
                Ok(0) if !self.backlog.is_empty() => vec![Heard::Closed(Outcome::ConnectionClosed)],
                Ok(length) => {
                    // After a flush nothing is left of it.
                    self.flushed = self.backlog.is_empty();
                    self.backlog.drain(..length);
                    vec![]
                }
                Err(error) => closed(&error),
            },
            read = self.reader.read(&mut self.buffer) => match read {
                Ok(0) => vec![Heard::Closed(Outcome::ConnectionClosed)],
                Ok(length) => vec![Heard::Bytes(self.buffer[..length].to_vec())],
                Err(error) => closed(&error),
            },
            () = tokio::time::sleep_until(until) => vec![],
        }
    }
}
