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
use super::tls::{Attempt, Trust};
use crate::net::Clock;
use crate::probe::binding::{Binding, Probed, Step};
use crate::probe::outcome::{Outcome, Refusal};
use crate::probe::survey::{Endpoint, Tls};
use crate::probe::target::{Host, Transport};

/// An association with a server.
pub(in crate::net) struct Link {
    socket: UdpSocket,
    dtls: Dtls,
    server: SocketAddr,
    buffer: Vec<u8>,
    heard: bool,
    refusals: u32,
}

/// What a link has to say.
pub(in crate::net) enum Heard {
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

    pub(in crate::net) async fn flush(&mut self) -> Option<Refusal> {
        let mut refused = None;
        while let Some(transmit) = self.dtls.poll_transmit() {
            if let Err(error) = self.socket.send(&transmit.message).await {
                refused = refusal(&error).or(refused);
            }
        }
        refused
    }

    /// Sends, within the association. Is there still one?
    pub(in crate::net) fn write(&mut self, bytes: &[u8]) -> bool {
        self.dtls.write(Instant::now().into_std(), self.server, bytes).is_ok()
    }

    /// Ends the association.
    pub(in crate::net) async fn close(&mut self) {
        let _ = self.dtls.close(Instant::now().into_std());
        let _ = self.flush().await;
    }

    /// Waits for the next thing that happens, until `until` at most.
    pub(in crate::net) async fn next(&mut self, until: Instant) -> Vec<Heard> {
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

/// What came of connecting.
pub(in crate::net) struct Opened {
    pub(in crate::net) local: Option<SocketAddr>,
    pub(in crate::net) tls: Option<Tls>,
    pub(in crate::net) link: Result<Link, Outcome>,
}

/// Probes over DTLS.
pub(super) async fn probe(asked: Asked<'_>) -> Endpoint {
    let limit = asked.plan.timing.unreliable().end;
    let Opened { local, tls, link } = open(asked.host, asked.plan.server, asked.trust, asked.clock, limit).await;
    let address = asked.plan.server;
    let probed = match link {
        Ok(mut link) => {
            let probed = talk(&mut link, asked).await;
            link.close().await;
            probed
        }
        Err(outcome) => failed(&asked, outcome),
    };
    Endpoint { address, transport: Transport::Dtls, local, connect: None, tls, probed }
}

/// Begins an association.
pub(in crate::net) async fn open(
    host: &Host,
    server: SocketAddr,
    trust: &Trust,
    clock: Clock,
    limit: Duration,
) -> Opened {
    let refused = |error| {
        let tls = Some(Tls { error: Some(error), ..Tls::default() });
        Opened { local: None, tls, link: Err(Outcome::HandshakeFailed) }
    };
    let attempt = match Attempt::new(host, trust) {
        Ok(attempt) => attempt,
        Err(error) => return refused(error),
    };
    let config = match config(&attempt, server) {
        Ok(config) => config,
        Err(error) => return refused(error),
    };
    let mut link = match Link::open(server, config).await {
        Ok(link) => link,
        Err(outcome) => return Opened { local: None, tls: None, link: Err(outcome) },
    };
    let local = link.socket.local_addr().ok();
    let started = clock.now();
    let result = handshake(&mut link, clock.at(started) + limit).await;
    let mut tls = attempt.tls();
    let link = match result {
        Ok(()) => {
            tls.handshake = Some(clock.now().since(started));
            tls.protocol = Some("DTLS 1.2".to_owned());
            let state = link.dtls.get_connection_state(server);
            tls.cipher = state.and_then(|state| state.cipher_suite()).map(|suite| suite.id().to_string());
            Ok(link)
        }
        Err((outcome, error)) => {
            let distrusted = tls.distrust.is_some() && outcome == Outcome::HandshakeFailed;
            if !distrusted {
                tls.error = error;
            }
            Err(if distrusted { Outcome::CertificateRefused } else { outcome })
        }
    };
    Opened { local, tls: Some(tls), link }
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
                if !link.write(&bytes) {
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
