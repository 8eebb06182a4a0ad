//! A signaling server on a port: WebSockets, requests of engine.io, a test page and metrics, all on one.
//!
//! What is decided is in `rendezvous`; here are the sockets. One lock is around the machine, held for as long as it takes to
//! decide about one message and to put what comes of it into queues: so what one client says to another stays in order,
//! and a client that does not read delays nobody.

mod gate;
mod http;
mod outbox;
mod page;
mod record;
mod shared;
mod socket;
mod stream;
mod tls;

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::pin;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

pub use gate::{Origins, Token};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
pub use page::Page;
pub use record::{Recorded, Recorder};
use shared::Shared;
use stream::Stream;
pub use tls::{NoTls, Tls};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep_until, timeout};
use tokio_rustls::TlsAcceptor;

use crate::net::Clock;
use crate::net::stop::Stop;
use crate::net::stun::files;
use crate::net::stun::serve::CannotListen;
use crate::rendezvous::server::{Happening, Limits, Refusal, Server as Machine, Tally};

/// The most bytes of a request and its headers.
const HEADERS: usize = 16 << 10;

/// Connections that wait to be accepted.
const BACKLOG: i32 = 1024;

/// What a server is to be.
#[derive(Debug)]
pub struct Config {
    /// `gstreamer`, `relay`, `login` or `rooms`.
    pub dialect: &'static str,
    /// Where it listens. Port 0 lets the system choose.
    pub listen: SocketAddr,
    /// What clients may ask of it.
    pub limits: Limits,
    /// Which pages may use it.
    pub origins: Origins,
    /// What clients must bring.
    pub token: Option<Token>,
    /// TLS, or plain text.
    pub tls: Option<Tls>,
    /// The test page, when it is to be had.
    pub page: Option<Page>,
    /// Where what goes by is written.
    pub recorder: Option<Recorder>,
    /// Who is told what happens. What is not taken is counted and dropped.
    pub watch: Option<mpsc::Sender<Happening>>,
}

impl Config {
    /// A server of that dialect on a port of loopback, with the usual limits and nothing else.
    pub fn new(dialect: &'static str) -> Self {
        Self {
            dialect,
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            limits: Limits::default(),
            origins: Origins::default(),
            token: None,
            tls: None,
            page: None,
            recorder: None,
            watch: None,
        }
    }

    /// Does nobody reach it but this machine?
    fn is_only_loopback(&self) -> bool {
        self.listen.ip().is_loopback()
    }

    /// The path of its WebSockets.
    pub fn path(&self) -> &'static str {
        if self.dialect == "rooms" { "/socket.io/" } else { "/" }
    }
}

/// What a server has come to.
#[derive(Debug)]
pub struct Served {
    /// What it counted.
    pub tally: Tally,
    /// Happenings that were not told.
    pub missed: u64,
    /// The recording.
    pub recorded: Option<Recorded>,
}

/// A server that serves, until it is stopped or dropped.
#[expect(missing_debug_implementations, reason = "the machine in it has a function")]
pub struct Server {
    address: SocketAddr,
    fewer: Option<usize>,
    shared: Arc<Shared>,
    stopping: watch::Sender<bool>,
    task: Option<JoinHandle<()>>,
}

impl Server {
    /// Listens and serves, on the runtime it is called in.
    ///
    /// # Errors
    /// When it cannot listen there.
    ///
    /// # Panics
    /// Outside of a runtime, and when there is no server for the dialect.
    pub fn start(mut config: Config) -> Result<Self, CannotListen> {
        let fail = |source| CannotListen { address: config.listen, protocol: "TCP", source };
        let listener = listen(config.listen).map_err(fail)?;
        let address = listener.local_addr().map_err(fail)?;
        config.listen = address;
        let wanted = config.limits.connections;
        let allowed = files::allow(sockets(wanted));
        if allowed < sockets(wanted) {
            config.limits.connections = (allowed - allowed / 8).max(1);
        }
        let fewer = (config.limits.connections < wanted).then_some(config.limits.connections);
        if let Some(recorder) = &mut config.recorder {
            recorder.start();
        }
        let machine = Machine::new(config.dialect, config.limits, ids(), config.recorder.is_some())
            .expect("there is a server for each dialect that is offered");
        let shared = Arc::new(Shared::new(config, machine, Clock::start()));
        let (stopping, stopped) = watch::channel(false);
        let task = tokio::spawn(run(Arc::clone(&shared), listener, stopped));
        Ok(Self { address, fewer, shared, stopping, task: Some(task) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What clients connect to: `ws://127.0.0.1:8443/`. Where it listens everywhere, that is this machine.
    pub fn url(&self) -> String {
        let ip = self.address.ip();
        self.url_at(match ip {
            IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            ip => ip,
        })
    }

    /// What clients connect to, by an address of this machine.
    pub fn url_at(&self, ip: IpAddr) -> String {
        let scheme = if self.shared.config.tls.is_some() { "wss" } else { "ws" };
        format!("{scheme}://{}{}", SocketAddr::new(ip, self.address.port()), self.shared.config.path())
    }

    /// Clients at a time, when the system allows fewer than were asked for.
    pub fn fewer(&self) -> Option<usize> {
        self.fewer
    }

    /// What is spoken.
    pub fn dialect(&self) -> &'static str {
        self.shared.config.dialect
    }

    /// SHA-256 of its certificate.
    pub fn fingerprint(&self) -> Option<&str> {
        self.shared.config.tls.as_ref().map(|tls| tls.fingerprint.as_str())
    }

    /// What it has counted so far, and how many clients are there.
    pub fn tally(&self) -> (Tally, usize) {
        self.shared.tally()
    }

    /// Ends it: nobody is let in any more, everybody is told (1001), and waited for so long.
    pub async fn stop(mut self, wait: Duration) -> Served {
        // the task may have ended
        let _ = self.stopping.send(true);
        if let Some(task) = self.task.take() {
            let ended = task.abort_handle();
            if timeout(wait, task).await.is_err() {
                ended.abort();
            }
        }
        let recorder = self.shared.finish();
        let recorded = match recorder {
            // it waits for the disk
            Some(recorder) => tokio::task::spawn_blocking(move || recorder.finish()).await.ok(),
            None => None,
        };
        Served { tally: self.shared.tally().0, missed: self.shared.missed(), recorded }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

/// Some more than clients, so that those who are too many can be told.
fn sockets(clients: usize) -> usize {
    clients.saturating_add((clients / 8).max(64))
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = socket2::Socket::new(socket2::Domain::for_address(address), socket2::Type::STREAM, None)?;
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    TcpListener::from_std(socket.into())
}

/// Ids of 120 bits, as letters, digits, `-` and `_`.
fn ids() -> crate::rendezvous::server::Ids {
    use base64::Engine;
    let mut random = crate::net::stun::ids();
    Box::new(move || {
        let (mut bytes, one, two) = ([0; 15], random(), random());
        bytes[..12].copy_from_slice(&one);
        bytes[12..].copy_from_slice(&two[..3]);
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
    })
}

/// Accepts connections until it is told to stop, then waits for those there are.
async fn run(shared: Arc<Shared>, listener: TcpListener, mut stopped: watch::Receiver<bool>) {
    let room = Arc::new(Semaphore::new(sockets(shared.config.limits.connections).min(Semaphore::MAX_PERMITS)));
    let mut open = JoinSet::new();
    let mut timer = JoinSet::new();
    timer.spawn(tick(Arc::clone(&shared)));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = open.join_next(), if !open.is_empty() => continue,
            () = asked(&mut stopped) => break,
        };
        match accepted {
            Ok((stream, from)) => match Arc::clone(&room).try_acquire_owned() {
                Ok(permit) => {
                    let (shared, stopped) = (Arc::clone(&shared), stopped.clone());
                    open.spawn(async move {
                        let _permit = permit;
                        connection(shared, stream, from, stopped).await;
                    });
                }
                // there is not even room to tell them
                Err(_) => shared.act(|server, now| server.turned_away(now, Refusal::Full, None)),
            },
            // No more files, for instance: wait for some to be closed.
            Err(_) => {
                shared.act(|server, now| server.turned_away(now, Refusal::NoFiles, None));
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    shared.act(|server, now| server.drain(now));
    while open.join_next().await.is_some() {}
}

/// Waits until the server is to end, or is dropped.
async fn asked(stopped: &mut watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

/// Tells the machine the time when it wants to hear it.
async fn tick(shared: Arc<Shared>) {
    loop {
        match shared.deadline() {
            Some(deadline) => {
                tokio::select! {
                    () = sleep_until(shared.clock.at(deadline)) => shared.act(|server, now| server.timeout(now)),
                    () = shared.sooner.notified() => {}
                }
            }
            None => shared.sooner.notified().await,
        }
    }
}

/// One connection: TLS, requests, and what becomes of it when one asks for a WebSocket.
async fn connection(shared: Arc<Shared>, stream: TcpStream, from: SocketAddr, stopped: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let handshake = shared.config.limits.handshake;
    let stream = match &shared.config.tls {
        None => Stream::Plain(stream),
        Some(tls) => {
            let accepting = Box::pin(TlsAcceptor::from(Arc::clone(&tls.config)).accept(stream));
            match timeout(handshake, accepting).await {
                Ok(Ok(stream)) => Stream::Tls(Box::new(stream)),
                Ok(Err(_)) => {
                    return shared.act(|server, now| server.turned_away(now, Refusal::Handshake, Some("TLS")));
                }
                Err(_) => return shared.act(|server, now| server.turned_away(now, Refusal::Handshake, None)),
            }
        }
    };
    let address = from.ip().to_canonical();
    let upgrading = http::Upgrading::default();
    // the requests of a WebSocket are over when it begins, and their memory is given back
    Box::pin(requests(&shared, stream, address, &upgrading, stopped)).await;
    let upgraded = upgrading.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some((upgraded, opening)) = upgraded else { return };
    let Ok(Ok(upgraded)) = timeout(handshake, upgraded).await else { return };
    let Ok(parts) = upgraded.downcast::<TokioIo<Stream>>() else { return };
    Box::pin(socket::serve(&shared, parts.io.into_inner(), parts.read_buf, opening)).await;
}

async fn requests(
    shared: &Arc<Shared>,
    stream: Stream,
    from: IpAddr,
    upgrading: &http::Upgrading,
    mut stopped: watch::Receiver<bool>,
) {
    let service = service_fn(|request| {
        let (shared, upgrading) = (Arc::clone(shared), Arc::clone(upgrading));
        async move { Ok::<_, Infallible>(http::answer(shared, from, upgrading, request).await) }
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(shared.config.limits.handshake)
        .max_buf_size(HEADERS)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut serving = pin!(serving);
    let served = tokio::select! {
        served = serving.as_mut() => served,
        () = asked(&mut stopped) => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = served {
        let refusal = if error.is_timeout() { Refusal::Handshake } else { Refusal::BadRequest };
        if error.is_parse() || error.is_timeout() {
            shared.act(|server, now| server.turned_away(now, refusal, None));
        }
    }
}

/// As many happenings may wait to be told.
const TOLD: usize = 4096;

/// How long clients are waited for in the end.
pub const DRAIN: Duration = Duration::from_secs(5);

/// Serves until it is asked to stop. `ready` hears where; `hear` of everything that happens, and how often nobody could be
/// told.
///
/// # Errors
/// When there is no runtime to be had.
pub fn serve_here(
    mut config: Config,
    stop: &Stop,
    ready: &mut dyn FnMut(&Server),
    hear: &mut dyn FnMut(&Happening),
) -> io::Result<Result<Served, CannotListen>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build()?;
    let result = runtime.block_on(async {
        let (watch, mut told) = mpsc::channel(TOLD);
        config.watch = Some(watch);
        let server = Server::start(config)?;
        ready(&server);
        loop {
            tokio::select! {
                Some(happening) = told.recv() => hear(&happening),
                () = stop.asked() => break,
            }
        }
        let mut stopping = Box::pin(server.stop(DRAIN));
        loop {
            tokio::select! {
                biased;
                Some(happening) = told.recv() => hear(&happening),
                served = &mut stopping => return Ok(served),
            }
        }
    });
    runtime.shutdown_background();
    Ok(result)
}
