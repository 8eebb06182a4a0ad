//! A network in memory, for calls in virtual time (tokio's paused clock): thirty seconds of call take milliseconds, and
//! the same seed gives the same call.
//!
//! The engine binds real sockets before it hands them to its runtime, and takes its own addresses from them; so those are
//! bound on loopback, held, and never used. What others see of a peer are the addresses of its seat (`192.0.2.1:50000`):
//! the peer rewrites them on the way out, like a NAT with one address inside.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, IoSliceMut};
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use webrtc::runtime::{AsyncUdpSocket, RecvMeta, Transmit};

use crate::net::impair::Link;
use crate::net::runtime::Pace;

/// The network: whoever sits at which address.
#[derive(Debug, Default)]
pub struct Network(Mutex<BTreeMap<SocketAddr, Arc<Inbox>>>);

impl Network {
    /// One without anybody.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// A place at which a peer may sit: its address, and the link that what it sends goes through.
    pub fn seat(self: &Arc<Self>, address: IpAddr, link: Option<Arc<Link>>) -> Seat {
        Seat { network: Arc::clone(self), address, link, names: Arc::default() }
    }

    /// Puts a datagram into an inbox; to an address where nobody sits it is lost.
    fn deliver(&self, from: SocketAddr, to: SocketAddr, bytes: &[u8]) {
        let inbox = guard(&self.0).get(&to).cloned();
        if let Some(inbox) = inbox {
            let waker = {
                let mut state = guard(&inbox.0);
                state.datagrams.push_back((from, bytes.into()));
                state.waker.take()
            };
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }
}

#[derive(Debug, Default)]
struct Inbox(Mutex<InboxState>);

#[derive(Debug, Default)]
struct InboxState {
    datagrams: VecDeque<(SocketAddr, Box<[u8]>)>,
    /// The pass of the driver in which it was last kept waiting, and how often.
    waited: Option<(u64, u32)>,
    waker: Option<Waker>,
}

/// A peer's place in the network.
#[derive(Debug)]
pub struct Seat {
    network: Arc<Network>,
    address: IpAddr,
    link: Option<Arc<Link>>,
    /// The addresses the engine knows its sockets by, and how they are known outside.
    names: Arc<Mutex<Vec<(SocketAddr, SocketAddr)>>>,
}

/// So many turns the driver is kept waiting for a datagram, so that all others that are due at the same moment have run.
const TURNS: u32 = 4;
/// The first port handed out.
const FIRST_PORT: u16 = 50_000;

impl Seat {
    /// A socket at the next port of this seat.
    pub(crate) fn bind(&self, held: std::net::UdpSocket, pace: Arc<Pace>) -> io::Result<Arc<dyn AsyncUdpSocket>> {
        let inside = held.local_addr()?;
        let outside = {
            let mut names = guard(&self.names);
            let port = FIRST_PORT + u16::try_from(names.len()).unwrap_or(0);
            let outside = SocketAddr::new(self.address, port);
            names.push((inside, outside));
            outside
        };
        let inbox = Arc::new(Inbox::default());
        guard(&self.network.0).insert(outside, Arc::clone(&inbox));
        let (network, link) = (Arc::clone(&self.network), self.link.clone());
        Ok(Arc::new(MemorySocket { held, inside, outside, inbox, network, link, pace }))
    }

    /// How an address of the engine's is known outside.
    pub(crate) fn outside(&self, inside: SocketAddr) -> SocketAddr {
        guard(&self.names).iter().find(|(known, _)| *known == inside).map_or(inside, |(_, outside)| *outside)
    }

    /// A text of the engine's (a description, a candidate) with the addresses as they are known outside.
    pub(crate) fn rewrite(&self, text: &str) -> String {
        guard(&self.names).iter().fold(text.to_owned(), |text, (inside, outside)| {
            let written = |address: &SocketAddr| format!("{} {}", address.ip(), address.port());
            text.replace(&written(inside), &written(outside))
        })
    }
}

/// A socket in memory.
#[derive(Debug)]
struct MemorySocket {
    /// Keeps the port the engine believes to have, so that no other socket of this process gets the same.
    #[expect(dead_code, reason = "held, not used")]
    held: std::net::UdpSocket,
    inside: SocketAddr,
    outside: SocketAddr,
    inbox: Arc<Inbox>,
    network: Arc<Network>,
    link: Option<Arc<Link>>,
    pace: Arc<Pace>,
}

impl Drop for MemorySocket {
    fn drop(&mut self) {
        guard(&self.network.0).remove(&self.outside);
    }
}

impl AsyncUdpSocket for MemorySocket {
    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.inside)
    }

    fn poll_send(&self, _cx: &mut Context<'_>, transmit: &Transmit<'_>) -> Poll<io::Result<usize>> {
        self.pace.on_sent();
        let (network, from, to) = (Arc::clone(&self.network), self.outside, transmit.destination);
        match &self.link {
            None => network.deliver(from, to, transmit.contents),
            Some(link) => link.send(transmit.contents, move |bytes| network.deliver(from, to, bytes)),
        }
        Poll::Ready(Ok(transmit.contents.len()))
    }

    fn poll_recv(
        &self,
        cx: &mut Context<'_>,
        bufs: &mut [IoSliceMut<'_>],
        meta: &mut [RecvMeta],
    ) -> Poll<io::Result<usize>> {
        let mut inbox = guard(&self.inbox.0);
        // What the application wants sent goes first: the driver takes by chance one of those that are ready.
        let pass = self.pace.passes.load(Ordering::Relaxed);
        let probing = cx.waker().will_wake(Waker::noop());
        if !inbox.datagrams.is_empty() && !probing && inbox.waited < Some((pass, TURNS)) {
            let turns = inbox.waited.filter(|(waited, _)| *waited == pass).map_or(0, |(_, turns)| turns);
            inbox.waited = Some((pass, turns + 1));
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let Some((from, bytes)) = inbox.datagrams.pop_front() else {
            // The driver also probes with a waker that does nothing: it must not take the place of the real one.
            if !probing {
                inbox.waker = Some(cx.waker().clone());
            }
            return Poll::Pending;
        };
        drop(inbox);
        let (Some(buf), Some(meta)) = (bufs.first_mut(), meta.first_mut()) else {
            return Poll::Ready(Err(io::ErrorKind::InvalidInput.into()));
        };
        let length = bytes.len().min(buf.len());
        buf[..length].copy_from_slice(&bytes[..length]);
        *meta = RecvMeta::default();
        meta.len = length;
        meta.stride = length.max(1);
        meta.addr = from;
        self.pace.on_received(1);
        Poll::Ready(Ok(1))
    }
}

fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
