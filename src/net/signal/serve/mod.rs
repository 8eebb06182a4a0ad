//! A signaling server on a port: WebSockets, requests of engine.io, a test page and metrics, all on one.
//!
//! What is decided is in `rendezvous`; here are the sockets. One lock is around the machine, held for as long as it takes to
//! decide about one message and to put what comes of it into queues: so what one client says to another stays in order,
//! and a client that does not read delays nobody.

mod accept;
mod gate;
mod http;
mod outbox;
mod page;
mod record;
mod shared;
mod socket;
mod stream;
mod tls;

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

pub use gate::{Origins, Token};
pub use page::Page;
pub use record::{Recorded, Recorder};
use shared::Shared;
pub use tls::{NoTls, Tls};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::net::Clock;
use crate::net::stop::Stop;
use crate::net::stun::files;
use crate::net::stun::serve::CannotListen;
use crate::rendezvous::server::{Happening, Limits, Server as Machine, Tally};

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
        let task = tokio::spawn(accept::run(Arc::clone(&shared), listener, stopped));
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
