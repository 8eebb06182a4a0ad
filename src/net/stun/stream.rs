//! A probe over a connection: TCP, and TLS on it.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio_rustls::TlsConnector;

use super::probe::Diary;
use super::tls::{Attempt, Trust};
use crate::net::Clock;
use crate::probe::binding::{Binding, Plan, Probed, Round, Step};
use crate::probe::outcome::Outcome;
use crate::probe::survey::{Distrust, Endpoint, Tls};
use crate::probe::target::{Host, Transport};

/// What is needed to probe over a connection.
pub(super) struct Asked<'a> {
    pub(super) host: &'a Host,
    pub(super) plan: Plan,
    pub(super) transport: Transport,
    pub(super) trust: &'a Trust,
    pub(super) clock: Clock,
    pub(super) stop: watch::Receiver<bool>,
    pub(super) diary: Diary,
}

/// A stream to a server.
pub(in crate::net) trait Duplex: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Duplex for S {}

/// What came of connecting.
pub(in crate::net) struct Opened {
    pub(in crate::net) local: Option<SocketAddr>,
    pub(in crate::net) connect: Option<Duration>,
    pub(in crate::net) tls: Option<Tls>,
    pub(in crate::net) stream: Result<Box<dyn Duplex>, Outcome>,
}

/// Probes over a connection.
pub(super) async fn probe(asked: Asked<'_>) -> Endpoint {
    let limit = asked.plan.timing.reliable().end;
    let secure = asked.transport == Transport::Tls;
    let opened = open(asked.host, asked.plan.server, secure, asked.trust, asked.clock, limit).await;
    let Opened { local, connect, tls, stream } = opened;
    let (address, transport) = (asked.plan.server, asked.transport);
    let probed = match stream {
        Ok(stream) => talk(stream, asked).await,
        Err(outcome) => failed(&asked, outcome),
    };
    Endpoint { address, transport, local, connect, tls, probed }
}

/// Connects, with TLS when that is wanted.
pub(in crate::net) async fn open(
    host: &Host,
    address: SocketAddr,
    secure: bool,
    trust: &Trust,
    clock: Clock,
    limit: Duration,
) -> Opened {
    let started = clock.now();
    let stream = match within(limit, TcpStream::connect(address)).await {
        Ok(stream) => stream,
        Err(error) => {
            return Opened { local: None, connect: None, tls: None, stream: Err(connect_failure(&error)) };
        }
    };
    let connect = Some(clock.now().since(started));
    let local = stream.local_addr().ok().map(|local| SocketAddr::new(local.ip().to_canonical(), local.port()));
    // Small messages are not to wait for more.
    let _ = stream.set_nodelay(true);
    let (tls, stream) = if secure {
        let (tls, stream) = handshake(host, stream, trust, clock, limit).await;
        (Some(tls), stream)
    } else {
        (None, Ok(Box::new(stream) as Box<dyn Duplex>))
    };
    Opened { local, connect, tls, stream }
}

async fn handshake(
    host: &Host,
    stream: TcpStream,
    trust: &Trust,
    clock: Clock,
    limit: Duration,
) -> (Tls, Result<Box<dyn Duplex>, Outcome>) {
    let attempt = match Attempt::new(host, trust) {
        Ok(attempt) => attempt,
        Err(error) => return (Tls { error: Some(error), ..Tls::default() }, Err(Outcome::HandshakeFailed)),
    };
    let started = clock.now();
    let connector = TlsConnector::from(attempt.config.clone());
    let result = within(limit, connector.connect(attempt.name.clone(), stream)).await;
    let mut tls = attempt.tls();
    match result {
        Ok(stream) => {
            tls.handshake = Some(clock.now().since(started));
            let (_, session) = stream.get_ref();
            tls.protocol = session.protocol_version().and_then(|version| version.as_str()).map(readable_version);
            tls.cipher = session.negotiated_cipher_suite().and_then(|suite| suite.suite().as_str()).map(str::to_owned);
            (tls, Ok(Box::new(stream)))
        }
        Err(error) => {
            let outcome = match &tls.distrust {
                Some(_) => Outcome::CertificateRefused,
                None => Outcome::HandshakeFailed,
            };
            if !matches!(
                tls.distrust,
                Some(Distrust::Name | Distrust::Expired | Distrust::NotYet | Distrust::UnknownIssuer)
            ) {
                tls.error = Some(error.to_string());
            }
            (tls, Err(outcome))
        }
    }
}

/// `TLSv1_3` as people write it.
fn readable_version(version: &str) -> String {
    version.replace("TLSv", "TLS ").replace('_', ".")
}

pub(super) async fn within<T>(limit: Duration, attempt: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    match tokio::time::timeout(limit, attempt).await {
        Ok(result) => result,
        Err(_) => Err(io::ErrorKind::TimedOut.into()),
    }
}

fn connect_failure(error: &io::Error) -> Outcome {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Outcome::ConnectionRefused,
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => Outcome::ConnectionReset,
        io::ErrorKind::TimedOut => Outcome::ConnectTimeout,
        _ => super::refusal(error).map_or(Outcome::CannotSend, |refusal| refusal.outcome()),
    }
}

/// There was no connection to ask over.
pub(super) fn failed(asked: &Asked<'_>, outcome: Outcome) -> Probed {
    let round = Round { at: asked.clock.now(), outcome, round_trip: None, sent: 0, answered: 0 };
    Probed { rounds: vec![round], asked: 1, ..Probed::default() }
}

async fn talk<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, asked: Asked<'_>) -> Probed {
    let Asked { plan, clock, mut stop, mut diary, .. } = asked;
    let limit = plan.timing.reliable().end;
    let mut engine = Binding::new(plan, super::ids(), clock.now());
    let mut buffer = vec![0; 4096];
    loop {
        let step = engine.step(clock.now());
        diary.note(engine.probed());
        match step {
            Step::Done => break,
            Step::Send(bytes) => {
                let sent = within(limit, async {
                    stream.write_all(&bytes).await?;
                    stream.flush().await
                });
                if let Err(error) = sent.await {
                    engine.closed(clock.now(), ended(&error));
                }
            }
            Step::Wait(until) => tokio::select! {
                biased;
                read = stream.read(&mut buffer) => match read {
                    Ok(0) => engine.closed(clock.now(), Outcome::ConnectionClosed),
                    Ok(length) => engine.stream(clock.now(), &buffer[..length]),
                    Err(error) => engine.closed(clock.now(), ended(&error)),
                },
                () = tokio::time::sleep_until(clock.at(until)) => {}
                _ = stop.wait_for(|stop| *stop) => engine.stop(clock.now()),
            },
        }
    }
    engine.into_probed()
}

/// How a connection ended. Many close without the farewell of TLS.
pub(in crate::net) fn ended(error: &io::Error) -> Outcome {
    match error.kind() {
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => {
            Outcome::ConnectionReset
        }
        _ => Outcome::ConnectionClosed,
    }
}
