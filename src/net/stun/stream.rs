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
use crate::probe::survey::{Distrust, Endpoint};
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

/// Probes over a connection.
pub(super) async fn probe(asked: Asked<'_>) -> Endpoint {
    let address = asked.plan.server;
    let mut endpoint = Endpoint {
        address,
        transport: asked.transport,
        local: None,
        connect: None,
        tls: None,
        probed: Probed::default(),
    };
    let limit = asked.plan.timing.reliable().end;
    let started = asked.clock.now();
    let stream = match within(limit, TcpStream::connect(address)).await {
        Ok(stream) => stream,
        Err(error) => {
            endpoint.probed = failed(&asked, connect_failure(&error));
            return endpoint;
        }
    };
    endpoint.connect = Some(asked.clock.now().since(started));
    endpoint.local = stream.local_addr().ok().map(|local| SocketAddr::new(local.ip().to_canonical(), local.port()));
    // Small messages are not to wait for more.
    let _ = stream.set_nodelay(true);
    if asked.transport == Transport::Tcp {
        endpoint.probed = talk(stream, asked).await;
        return endpoint;
    }
    secure(stream, asked, limit, endpoint).await
}

async fn secure(stream: TcpStream, asked: Asked<'_>, limit: Duration, mut endpoint: Endpoint) -> Endpoint {
    let attempt = match Attempt::new(asked.host, asked.trust) {
        Ok(attempt) => attempt,
        Err(error) => {
            endpoint.tls = Some(crate::probe::survey::Tls { error: Some(error), ..Default::default() });
            endpoint.probed = failed(&asked, Outcome::HandshakeFailed);
            return endpoint;
        }
    };
    let started = asked.clock.now();
    let connector = TlsConnector::from(attempt.config.clone());
    let result = within(limit, connector.connect(attempt.name.clone(), stream)).await;
    let mut tls = attempt.tls();
    match result {
        Ok(stream) => {
            tls.handshake = Some(asked.clock.now().since(started));
            let (_, session) = stream.get_ref();
            tls.protocol = session.protocol_version().and_then(|version| version.as_str()).map(readable_version);
            tls.cipher = session.negotiated_cipher_suite().and_then(|suite| suite.suite().as_str()).map(str::to_owned);
            endpoint.tls = Some(tls);
            endpoint.probed = talk(stream, asked).await;
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
            endpoint.tls = Some(tls);
            endpoint.probed = failed(&asked, outcome);
        }
    }
    endpoint
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
fn ended(error: &io::Error) -> Outcome {
    match error.kind() {
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => {
            Outcome::ConnectionReset
        }
        _ => Outcome::ConnectionClosed,
    }
}
