//! A STUN server: the sockets for what `probe::server` decides.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::hub::bound;
use crate::net::Clock;
use crate::probe::framing::Framing;
use crate::probe::server::{Addresses, CONNECTIONS, IDLE, Limiter, Seat, answer};

/// What a server has done.
#[derive(Debug, Default)]
pub struct Tally {
    answered: AtomicU64,
    limited: AtomicU64,
    ignored: AtomicU64,
}

impl Tally {
    /// Requests that were answered, that were not because somebody asked too often, and what was no request.
    pub fn counts(&self) -> [u64; 3] {
        [&self.answered, &self.limited, &self.ignored].map(|count| count.load(Ordering::Relaxed))
    }
}

/// A server that listens.
#[derive(Debug)]
pub struct Listening {
    /// Where, with the ports the system chose where none was given.
    pub addresses: Addresses,
    /// What it has done.
    pub tally: Arc<Tally>,
    udp: Vec<Arc<UdpSocket>>,
    tcp: Vec<TcpListener>,
    limiter: Arc<Mutex<Limiter>>,
    clock: Clock,
}

/// Could not listen at an address.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address} ({protocol}): {source}")]
pub struct CannotListen {
    /// Where.
    pub address: SocketAddr,
    /// UDP or TCP.
    pub protocol: &'static str,
    /// Why.
    pub source: io::Error,
}

/// So many times ports are tried when the system may choose them: both must be free at both addresses.
const ATTEMPTS: usize = 32;

/// Listens at one address, or at both addresses and both ports. Port 0 lets the system choose.
pub fn listen(addresses: Addresses, rate: u32) -> Result<Listening, CannotListen> {
    let mut last = None;
    for _ in 0..ATTEMPTS {
        match attempt(addresses, rate) {
            Ok(listening) => return Ok(listening),
            Err(error) => {
                let chosen = addresses.primary.port() == 0 || addresses.alternate.is_some_and(|a| a.port() == 0);
                let taken = error.source.kind() == io::ErrorKind::AddrInUse;
                last = Some(error);
                if !(chosen && taken) {
                    break;
                }
            }
        }
    }
    Err(last.unwrap_or_else(|| CannotListen {
        address: addresses.primary,
        protocol: "UDP",
        source: io::ErrorKind::AddrInUse.into(),
    }))
}

fn attempt(mut addresses: Addresses, rate: u32) -> Result<Listening, CannotListen> {
    let fail = |address, protocol| move |source| CannotListen { address, protocol, source };
    let open = |address: SocketAddr| bound(address).map_err(fail(address, "UDP"));
    let mut udp = Vec::new();
    for seat in addresses.seats() {
        let wanted = addresses.of(*seat);
        let socket = open(wanted)?;
        let port = socket.local_addr().map_err(fail(wanted, "UDP"))?.port();
        // The first socket at each port decides on the port of the others.
        if seat.port {
            if let Some(alternate) = &mut addresses.alternate {
                alternate.set_port(port);
            }
        } else {
            addresses.primary.set_port(port);
        }
        udp.push(Arc::new(socket));
    }
    let tcp = addresses
        .seats()
        .iter()
        .map(|seat| {
            let address = addresses.of(*seat);
            stream_listener(address).map_err(fail(address, "TCP"))
        })
        .collect::<Result<_, _>>()?;
    Ok(Listening {
        addresses,
        tally: Arc::default(),
        udp,
        tcp,
        limiter: Arc::new(Mutex::new(Limiter::new(rate))),
        clock: Clock::start(),
    })
}

fn stream_listener(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = socket2::Socket::new(socket2::Domain::for_address(address), socket2::Type::STREAM, None)?;
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(128)?;
    TcpListener::from_std(socket.into())
}

/// Listens at all these addresses and serves until the user or the system wants us to end. `ready` hears where.
pub fn serve_here(
    all: &[Addresses],
    rate: u32,
    ready: &mut dyn FnMut(&[Addresses]),
) -> io::Result<Result<[u64; 3], CannotListen>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build()?;
    let result = runtime.block_on(async {
        let listening = all.iter().map(|addresses| listen(*addresses, rate)).collect::<Result<Vec<_>, _>>()?;
        let addresses: Vec<Addresses> = listening.iter().map(|one| one.addresses).collect();
        let tallies: Vec<Arc<Tally>> = listening.iter().map(|one| Arc::clone(&one.tally)).collect();
        let mut tasks = JoinSet::new();
        for one in listening {
            tasks.spawn(one.serve());
        }
        ready(&addresses);
        super::interrupted().await;
        tasks.abort_all();
        let counts = tallies.iter().map(|tally| tally.counts());
        Ok(counts.fold([0; 3], |sum, one| std::array::from_fn(|at| sum[at] + one[at])))
    });
    runtime.shutdown_background();
    Ok(result)
}

impl Listening {
    /// Serves until it is dropped.
    pub async fn serve(self) {
        let mut tasks = JoinSet::new();
        let desk = Arc::new(Desk {
            addresses: self.addresses,
            tally: self.tally,
            limiter: self.limiter,
            clock: self.clock,
            udp: self.udp,
            connections: Arc::new(Semaphore::new(CONNECTIONS)),
        });
        for (socket, seat) in desk.udp.iter().zip(desk.addresses.seats()) {
            tasks.spawn(Arc::clone(&desk).datagrams(Arc::clone(socket), *seat));
        }
        for (listener, seat) in self.tcp.into_iter().zip(desk.addresses.seats()) {
            tasks.spawn(Arc::clone(&desk).connections(listener, *seat));
        }
        while tasks.join_next().await.is_some() {}
    }
}

/// What all sockets share.
struct Desk {
    addresses: Addresses,
    tally: Arc<Tally>,
    limiter: Arc<Mutex<Limiter>>,
    clock: Clock,
    udp: Vec<Arc<UdpSocket>>,
    connections: Arc<Semaphore>,
}

impl Desk {
    fn decide(&self, seat: Seat, from: SocketAddr, stream: bool, bytes: &[u8]) -> Option<crate::probe::server::Reply> {
        let Some(reply) = answer(&self.addresses, seat, from, stream, bytes) else {
            self.tally.ignored.fetch_add(1, Ordering::Relaxed);
            return None;
        };
        let now = self.clock.now();
        if !self.limiter.lock().unwrap_or_else(PoisonError::into_inner).allows(now, from.ip()) {
            self.tally.limited.fetch_add(1, Ordering::Relaxed);
            return None;
        }
        self.tally.answered.fetch_add(1, Ordering::Relaxed);
        Some(reply)
    }

    async fn datagrams(self: Arc<Self>, socket: Arc<UdpSocket>, seat: Seat) {
        let mut buffer = vec![0; 2048];
        loop {
            let Ok((length, from)) = socket.recv_from(&mut buffer).await else {
                tokio::task::yield_now().await;
                continue;
            };
            if let Some(reply) = self.decide(seat, from, false, &buffer[..length]) {
                let at = self.addresses.seats().iter().position(|seat| *seat == reply.via);
                if let Some(socket) = at.and_then(|at| self.udp.get(at)) {
                    // Whoever is not there any more gets no answer.
                    let _ = socket.send_to(&reply.bytes, reply.to).await;
                }
            }
        }
    }

    async fn connections(self: Arc<Self>, listener: TcpListener, seat: Seat) {
        let mut open = JoinSet::new();
        loop {
            let Ok(permit) = Arc::clone(&self.connections).acquire_owned().await else { return };
            match listener.accept().await {
                Ok((stream, from)) => {
                    let desk = Arc::clone(&self);
                    open.spawn(async move {
                        let _permit = permit;
                        desk.connection(stream, seat, from).await
                    });
                }
                // No more files, for instance: wait for some to be closed.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
            while open.try_join_next().is_some() {}
        }
    }

    async fn connection(&self, mut stream: TcpStream, seat: Seat, from: SocketAddr) {
        let _ = stream.set_nodelay(true);
        let (mut framing, mut buffer) = (Framing::default(), vec![0; 2048]);
        loop {
            let Ok(Ok(length @ 1..)) = tokio::time::timeout(IDLE, stream.read(&mut buffer)).await else { return };
            framing.push(&buffer[..length]);
            while let Some(message) = framing.message() {
                let Some(reply) = self.decide(seat, from, true, &message) else { return };
                let Ok(Ok(())) = tokio::time::timeout(IDLE, stream.write_all(&reply.bytes)).await else { return };
            }
            if framing.is_broken() {
                return;
            }
        }
    }
}
