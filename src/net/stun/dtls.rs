//! A probe over DTLS (RFC 7350): the engine's DTLS, our judgement of the certificate.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::BytesMut;
use rtc::dtls::config::{ConfigBuilder, HandshakeConfig};
use rtc::dtls::endpoint::{Endpoint as Dtls, EndpointEvent};
use rtc::shared::TransportProtocol;
use rtc::shared::error::Error;
use tokio::net::UdpSocket;
use tokio::time::Instant;

use super::hub::socket;
use super::refusal;
use super::stream::{Asked, failed};
use super::tls::Attempt;
use crate::net::Clock;
use crate::probe::binding::{Binding, Probed, Step};
use crate::probe::outcome::{Outcome, Refusal};
use crate::probe::survey::{Endpoint, Tls};
use crate::probe::target::Transport;

/// An association with a server.
struct Link {
    socket: UdpSocket,
    dtls: Dtls,
    server: SocketAddr,
    buffer: Vec<u8>,
    heard: bool,
    refusals: u32,
}

/// What a link has to say.
enum Heard {
    Complete,
    Data(Vec<u8>),
    Closed,
    Refused(Refusal),
    Failed(String),
    Nothing,
}

impl Link {
    async fn open(server: SocketAddr, config: Arc<HandshakeConfig>) -> Result<Self, Outcome> {
        let no_way = |error: io::Error| refusal(&error).map_or(Outcome::CannotSend, Refusal::outcome);
        let socket = socket(server.is_ipv6(), 0).map_err(no_way)?;
        // Only the server talks on it, and ICMP is told to connected sockets.
        socket.connect(server).await.map_err(no_way)?;
        let local = socket.local_addr().map_err(no_way)?;
        let mut dtls = Dtls::new(local, TransportProtocol::UDP, None);
        dtls.connect(Instant::now().into_std(), server, config, None).map_err(|_| Outcome::HandshakeFailed)?;
        Ok(Self { socket, dtls, server, buffer: vec![0; 65_536], heard: false, refusals: 0 })
    }

    async fn flush(&mut self) -> Option<Refusal> {
        let mut refused = None;
        while let Some(transmit) = self.dtls.poll_transmit() {
            if let Err(error) = self.socket.send(&transmit.message).await {
                refused = refusal(&error).or(refused);
            }
        }
        refused
    }

    /// Waits for the next thing that happens, until `until` at most.
    async fn next(&mut self, until: Instant) -> Vec<Heard> {
        if let Some(refused) = self.flush().await {
            return vec![Heard::Refused(refused)];
        }
        let timer = self.dtls.poll_timeout(&self.server).map(Instant::from_std);
        let wake = timer.map_or(until, |timer| timer.min(until));
        let heard = tokio::select! {
            biased;
            received = self.socket.recv(&mut self.buffer) => match received {
                Ok(length) => self.take(length),
                Err(error) => refusal(&error).map_or_else(Vec::new, |refused| vec![Heard::Refused(refused)]),
            },
            () = tokio::time::sleep_until(wake) => {
                match self.dtls.handle_timeout(self.server, Instant::now().into_std()) {
                    Ok(()) => vec![Heard::Nothing],
                    Err(error) => vec![Heard::Failed(error.to_string())],
                }
            }
        };
        let _ = self.flush().await;
        heard
    }

    fn take(&mut self, length: usize) -> Vec<Heard> {
        self.heard = true;
        let bytes = BytesMut::from(&self.buffer[..length]);
        match self.dtls.read(Instant::now().into_std(), self.server, None, bytes) {
            Ok(events) => events
                .into_iter()
                .map(|event| match event {
                    EndpointEvent::HandshakeComplete => Heard::Complete,
                    EndpointEvent::ApplicationData(data) => Heard::Data(data.to_vec()),
                    EndpointEvent::PeerClosed => Heard::Closed,
                    _ => Heard::Nothing,
                })
                .collect(),
            Err(error) => vec![Heard::Failed(error.to_string())],
        }
    }
}

/// Probes over DTLS.
pub(super) async fn probe(asked: Asked<'_>) -> Endpoint {
    let server = asked.plan.server;
    let mut endpoint = Endpoint {
        address: server,
        transport: Transport::Dtls,
        local: None,
        connect: None,
        tls: None,
        probed: Probed::default(),
    };
    let attempt = match Attempt::new(asked.host, asked.trust) {
        Ok(attempt) => attempt,
        Err(error) => return refused(endpoint, &asked, Tls { error: Some(error), ..Tls::default() }),
    };
    let config = match config(&attempt, server) {
        Ok(config) => config,
        Err(error) => return refused(endpoint, &asked, Tls { error: Some(error), ..Tls::default() }),
    };
    let mut link = match Link::open(server, config).await {
        Ok(link) => link,
        Err(outcome) => {
            endpoint.probed = failed(&asked, outcome);
            return endpoint;
        }
    };
    endpoint.local = link.socket.local_addr().ok();
    let started = asked.clock.now();
    let deadline = asked.clock.at(started) + asked.plan.timing.unreliable().end;
    let result = handshake(&mut link, deadline).await;
    let mut tls = attempt.tls();
    match result {
        Ok(()) => {
            tls.handshake = Some(asked.clock.now().since(started));
            tls.protocol = Some("DTLS 1.2".to_owned());
            let state = link.dtls.get_connection_state(server);
            tls.cipher = state.and_then(|state| state.cipher_suite()).map(|suite| suite.id().to_string());
            endpoint.tls = Some(tls);
            endpoint.probed = talk(&mut link, asked).await;
            let _ = link.dtls.close(Instant::now().into_std());
            let _ = link.flush().await;
            endpoint
        }
        Err((outcome, error)) => {
            let distrusted = tls.distrust.is_some() && outcome == Outcome::HandshakeFailed;
            if !distrusted {
                tls.error = error;
            }
            endpoint.tls = Some(tls);
            endpoint.probed = failed(&asked, if distrusted { Outcome::CertificateRefused } else { outcome });
            endpoint
        }
    }
}

fn refused(mut endpoint: Endpoint, asked: &Asked<'_>, tls: Tls) -> Endpoint {
    endpoint.tls = Some(tls);
    endpoint.probed = failed(asked, Outcome::HandshakeFailed);
    endpoint
}

fn config(attempt: &Attempt, server: SocketAddr) -> Result<Arc<HandshakeConfig>, String> {
    let judge = attempt.judge();
    let provider = rtc::crypto::default_provider().map_err(|error| error.to_string())?;
    // The library's own verification is replaced, not left out: it does not tell what it saw.
    ConfigBuilder::default()
        .with_crypto_provider(provider)
        .with_insecure_skip_verify(true)
        .with_verify_peer_certificate(Some(Arc::new(move |chain: &[Vec<u8>], _: &_| {
            if judge(chain) { Ok(()) } else { Err(Error::Other("the certificate is not to be trusted".to_owned())) }
        })))
        .with_flight_interval(Duration::from_millis(500))
        .build(true, Some(server))
        .map(Arc::new)
        .map_err(|error| error.to_string())
}

/// The system must report a refusal so often before it counts.
const REFUSALS: u32 = 2;

async fn handshake(link: &mut Link, deadline: Instant) -> Result<(), (Outcome, Option<String>)> {
    while Instant::now() < deadline {
        for heard in link.next(deadline).await {
            match heard {
                Heard::Complete => return Ok(()),
                Heard::Failed(error) => return Err((Outcome::HandshakeFailed, Some(error))),
                Heard::Closed => return Err((Outcome::ConnectionClosed, None)),
                Heard::Refused(refusal) => {
                    link.refusals += 1;
                    if link.refusals >= REFUSALS || refusal == Refusal::NoRoute {
                        return Err((refusal.outcome(), None));
                    }
                }
                Heard::Data(_) | Heard::Nothing => {}
            }
        }
    }
    Err(if link.heard {
        (Outcome::HandshakeFailed, Some("what came back does not complete it".to_owned()))
    } else {
        (Outcome::NoAnswer, None)
    })
}

async fn talk(link: &mut Link, asked: Asked<'_>) -> Probed {
    let Asked { plan, clock, mut stop, mut diary, .. } = asked;
    let server = plan.server;
    let mut engine = Binding::new(plan, super::ids(), clock.now());
    loop {
        let step = engine.step(clock.now());
        diary.note(engine.probed());
        match step {
            Step::Done => break,
            Step::Send(bytes) => {
                if link.dtls.write(Instant::now().into_std(), server, &bytes).is_err() {
                    engine.closed(clock.now(), Outcome::ConnectionClosed);
                }
            }
            Step::Wait(until) => tokio::select! {
                biased;
                heard = link.next(clock.at(until)) => hear(&mut engine, heard, clock, server),
                _ = stop.wait_for(|stop| *stop) => engine.stop(clock.now()),
            },
        }
    }
    engine.into_probed()
}

fn hear(engine: &mut Binding, heard: Vec<Heard>, clock: Clock, server: SocketAddr) {
    for heard in heard {
        let now = clock.now();
        match heard {
            Heard::Data(bytes) => engine.datagram(now, server, &bytes),
            Heard::Closed => engine.closed(now, Outcome::ConnectionClosed),
            Heard::Refused(refusal) => engine.refused(now, refusal),
            // A record that cannot be decrypted may be anybody's: it ends nothing.
            Heard::Failed(_) | Heard::Complete | Heard::Nothing => {}
        }
    }
}
