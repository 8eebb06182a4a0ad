//! The engine's runtime: tokio, with three changes. The engine's driver writes, then hands out events, then sleeps until
//! its next timer; what the events made it want to write waits for that, up to 200 ms. So sleep returns at once for a few
//! passes after every datagram, and is never long while a call is being set up. UDP sockets get a large receive buffer.
//! Each datagram sent goes through a `Link` when the network is to be bad.

use std::fmt;
use std::future::Future;
use std::io::{self, IoSliceMut};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use webrtc::runtime::{
    AsyncInterval, AsyncTcpListener, AsyncTcpStream, AsyncUdpSocket, JoinHandle, RecvMeta, Runtime, TokioRuntime,
    Transmit,
};

use crate::net::impair::Link;
use crate::net::virtual_net::Seat;

/// So many times the driver goes round without sleeping after a datagram: events make writes, writes make timers.
const PASSES: u32 = 3;
/// The longest sleep while a call is being set up.
const EAGER: Duration = Duration::from_millis(1);
/// The longest sleep once it is up.
const RELAXED: Duration = Duration::from_millis(200);
/// What the kernel keeps for us while we are busy: with the default, bulk transfers lose what the kernel has to drop.
const RECEIVE_BUFFER: usize = 4 << 20;

tokio::task_local! {
    /// Set in the engine's driver: only its sleep is shortened, not the engine's other deadlines.
    static DRIVER: ();
}

/// How eagerly a driver goes round, and who wants to know that it did.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    /// Passes still to be made without sleeping.
    owed: AtomicU32,
    relaxed: AtomicBool,
    ended: AtomicBool,
    /// Woken after each pass, as long as the pace is not relaxed.
    pub(crate) passed: Notify,
    /// Ends the driver's sleep.
    nudged: Notify,
    sent: AtomicU64,
    received: AtomicU64,
    /// Number of passes so far.
    pub(crate) passes: AtomicU64,
}

impl Pace {
    /// There was traffic.
    fn traffic(&self, counter: &AtomicU64, datagrams: u64) {
        counter.fetch_add(datagrams, Ordering::Relaxed);
        self.owed.store(PASSES, Ordering::Relaxed);
    }

    pub(crate) fn on_sent(&self) {
        self.traffic(&self.sent, 1);
    }

    pub(crate) fn on_received(&self, datagrams: u64) {
        self.traffic(&self.received, datagrams);
    }

    /// The driver is to go round now: the engine does not always say so itself.
    pub(crate) fn nudge(&self) {
        self.owed.store(PASSES, Ordering::Relaxed);
        self.nudged.notify_one();
    }

    /// A pass is over: whether the next one follows at once.
    fn at_once(&self) -> bool {
        self.passes.fetch_add(1, Ordering::Relaxed);
        if !self.relaxed.load(Ordering::Relaxed) {
            self.passed.notify_one();
        }
        self.owed.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |owed| owed.checked_sub(1)).is_ok()
    }

    /// Whether the driver is gone.
    pub(crate) fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }

    fn longest_sleep(&self) -> Duration {
        if self.relaxed.load(Ordering::Relaxed) { RELAXED } else { EAGER }
    }
}

/// Where datagrams go.
#[derive(Debug)]
enum Medium {
    /// Through the kernel, past a link when the network is to be bad.
    Sockets(Option<Arc<Link>>),
    /// Through memory, and nowhere else: no connection is opened, no name looked up.
    Memory(Seat),
}

/// The runtime of one peer.
#[derive(Debug)]
pub struct NetRuntime {
    pace: Arc<Pace>,
    medium: Medium,
}

impl NetRuntime {
    /// On real sockets.
    pub fn on_sockets(link: Option<Arc<Link>>) -> Arc<Self> {
        Arc::new(Self { pace: Arc::default(), medium: Medium::Sockets(link) })
    }

    /// On a network in memory.
    pub fn in_memory(seat: Seat) -> Arc<Self> {
        Arc::new(Self { pace: Arc::default(), medium: Medium::Memory(seat) })
    }

    /// Whether the call is up and idle, so that the driver may sleep longer.
    pub fn relax(&self, relaxed: bool) {
        if self.pace.relaxed.swap(relaxed, Ordering::Relaxed) && !relaxed {
            self.pace.passed.notify_one();
        }
    }

    /// Datagrams sent (those lost on the way included) and received.
    pub fn datagrams(&self) -> (u64, u64) {
        (self.pace.sent.load(Ordering::Relaxed), self.pace.received.load(Ordering::Relaxed))
    }

    pub(crate) fn pace(&self) -> &Arc<Pace> {
        &self.pace
    }

    /// How an address of this peer is known outside; none when it is known as it is.
    pub(crate) fn seat(&self) -> Option<&Seat> {
        match &self.medium {
            Medium::Sockets(_) => None,
            Medium::Memory(seat) => Some(seat),
        }
    }
}

struct Task(tokio::task::JoinHandle<()>);

impl JoinHandle for Task {
    fn detach(&self) {}

    fn abort(&self) {
        self.0.abort();
    }

    fn is_finished(&self) -> bool {
        self.0.is_finished()
    }
}

type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

impl Runtime for NetRuntime {
    fn spawn(&self, future: Pending<'static, ()>) -> Box<dyn JoinHandle> {
        Box::new(Task(tokio::spawn(future)))
    }

    /// The driver, and nothing else, comes this way when a reactor pool is asked for.
    fn spawn_reactor(&self, _reactor_pool_size: usize, future: Pending<'static, ()>) -> Box<dyn JoinHandle> {
        let pace = Arc::clone(&self.pace);
        Box::new(Task(tokio::spawn(DRIVER.scope((), async move {
            future.await;
            pace.ended.store(true, Ordering::Relaxed);
            pace.passed.notify_one();
        }))))
    }

    fn wrap_udp_socket(&self, socket: std::net::UdpSocket) -> io::Result<Arc<dyn AsyncUdpSocket>> {
        match &self.medium {
            Medium::Sockets(link) => {
                // Less is granted where the system's limit is lower; that is no reason to do without the socket.
                let _ = socket2::SockRef::from(&socket).set_recv_buffer_size(RECEIVE_BUFFER);
                let inner = TokioRuntime.wrap_udp_socket(socket)?;
                Ok(Arc::new(UdpSocket { inner, link: link.clone(), pace: Arc::clone(&self.pace) }))
            }
            Medium::Memory(seat) => seat.bind(socket, Arc::clone(&self.pace)),
        }
    }

    fn wrap_tcp_listener(&self, listener: std::net::TcpListener) -> io::Result<Arc<dyn AsyncTcpListener>> {
        TokioRuntime.wrap_tcp_listener(listener)
    }

    fn connect_tcp<'a>(&'a self, remote: SocketAddr) -> Pending<'a, io::Result<Arc<dyn AsyncTcpStream>>> {
        match self.medium {
            Medium::Sockets(_) => TokioRuntime.connect_tcp(remote),
            Medium::Memory(_) => Box::pin(async { Err(io::ErrorKind::NetworkUnreachable.into()) }),
        }
    }

    fn resolve_host<'a>(&'a self, host: &'a str) -> Pending<'a, io::Result<Vec<SocketAddr>>> {
        match self.medium {
            Medium::Sockets(_) => TokioRuntime.resolve_host(host),
            Medium::Memory(_) => Box::pin(async { Err(io::ErrorKind::NetworkUnreachable.into()) }),
        }
    }

    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }

    fn sleep(&self, duration: Duration) -> Pending<'static, ()> {
        if DRIVER.try_with(|()| ()).is_err() {
            return Box::pin(tokio::time::sleep(duration));
        }
        if self.pace.at_once() {
            return Box::pin(tokio::task::yield_now());
        }
        let pace = Arc::clone(&self.pace);
        let duration = duration.min(pace.longest_sleep());
        Box::pin(async move {
            tokio::select! {
                biased;
                () = pace.nudged.notified() => {}
                // When a datagram comes at the same moment, that goes first: in virtual time, moments are shared by many.
                () = async { tokio::time::sleep(duration).await; tokio::task::yield_now().await } => {}
            }
        })
    }

    fn interval(&self, period: Duration) -> Box<dyn AsyncInterval> {
        Box::new(Interval(tokio::time::interval(period)))
    }

    fn block_on(&self, future: Pin<Box<dyn Future<Output = ()> + '_>>) {
        TokioRuntime.block_on(future);
    }

    fn yield_now(&self) -> Pending<'static, ()> {
        Box::pin(tokio::task::yield_now())
    }

    fn name(&self) -> &'static str {
        "rtcscope"
    }
}

struct Interval(tokio::time::Interval);

impl AsyncInterval for Interval {
    fn tick(&mut self) -> Pending<'_, ()> {
        Box::pin(async move {
            self.0.tick().await;
        })
    }
}

/// A real socket whose traffic is counted and, with a link, impaired.
struct UdpSocket {
    inner: Arc<dyn AsyncUdpSocket>,
    link: Option<Arc<Link>>,
    pace: Arc<Pace>,
}

impl fmt::Debug for UdpSocket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("UdpSocket").field(&self.inner).finish()
    }
}

impl AsyncUdpSocket for UdpSocket {
    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.inner.local_addr()
    }

    fn poll_send(&self, cx: &mut Context<'_>, transmit: &Transmit<'_>) -> Poll<io::Result<usize>> {
        self.pace.on_sent();
        let Some(link) = &self.link else { return self.inner.poll_send(cx, transmit) };
        let (inner, to) = (Arc::clone(&self.inner), transmit.destination);
        link.send(transmit.contents, move |contents| {
            let late = Transmit { destination: to, ecn: None, contents, segment_size: None, src_ip: None };
            // A full send buffer loses the datagram, as a network would.
            let _ = inner.poll_send(&mut Context::from_waker(Waker::noop()), &late);
        });
        Poll::Ready(Ok(transmit.contents.len()))
    }

    fn poll_recv(
        &self,
        cx: &mut Context<'_>,
        bufs: &mut [IoSliceMut<'_>],
        meta: &mut [RecvMeta],
    ) -> Poll<io::Result<usize>> {
        let result = self.inner.poll_recv(cx, bufs, meta);
        if let Poll::Ready(Ok(count)) = &result {
            let datagrams = meta.iter().take(*count).map(|meta| meta.len.div_ceil(meta.stride.max(1)) as u64).sum();
            self.pace.on_received(datagrams);
        }
        result
    }

    // One datagram a call, so that each can meet its own fate and is counted.
    fn max_gso_segments(&self) -> usize {
        1
    }

    fn max_gro_segments(&self) -> usize {
        self.inner.max_gro_segments()
    }
}
