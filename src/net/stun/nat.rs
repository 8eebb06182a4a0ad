//! Runs the discovery of a NAT over real sockets, none of them connected: answers come from elsewhere.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::{TcpStream, UdpSocket};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::hub::{Arrived, socket};
pub use super::resolve::Families;
use super::resolve::resolve;
use super::{ids, probe::Canary, probe::local_to, refusal};
use crate::net::Clock;
use crate::probe::nat::discover::{Discovery, Do, Found, Plan};
use crate::probe::nat::lifetime::{Lifetimes, Seen};
use crate::probe::nat::reach::{Clues, Failure};
use crate::probe::nat::verdict::{Verdict, Why, judge};
use crate::probe::outcome::{Outcome, Refusal};
use crate::probe::survey::Lookup;
use crate::probe::target::{Target, Transport};
use crate::probe::timing::Timing;
use crate::tick::Tick;

/// How to go about it.
#[derive(Clone, Debug)]
pub struct Options {
    /// How patient to be with each question.
    pub timing: Timing,
    /// Which families.
    pub families: Families,
    /// Whether to send packets to our own mapped address.
    pub hairpin: bool,
    /// How long a lifetime to look for; none to leave that out.
    pub lifetime: Option<Duration>,
}

/// What was found out about one family.
#[derive(Clone, Debug)]
pub struct Discovered {
    /// The server that answered, as it was named.
    pub target: Target,
    /// Its address.
    pub server: SocketAddr,
    /// All answers.
    pub found: Found,
    /// What they amount to.
    pub verdict: Verdict,
    /// How UDP fails, when it does.
    pub failure: Option<(Failure, Clues)>,
    /// What was seen of the lifetime of mappings.
    pub lifetime: Option<Vec<(Duration, Seen)>>,
}

/// What became of all.
#[derive(Clone, Debug)]
pub struct Outcomes {
    /// Names, and what looking them up came to.
    pub lookups: Vec<(Target, Lookup)>,
    /// Each family that has an address.
    pub families: Vec<Discovered>,
}

/// How it goes: so much is done, of so much.
pub type Progress<'a> = &'a mut dyn FnMut(usize, usize);

/// Discovers what NATs do, on a runtime of its own.
pub fn discover_here(targets: &[Target], options: &Options, progress: Progress<'_>) -> io::Result<Outcomes> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let outcomes = runtime.block_on(discover(targets, options, progress));
    runtime.shutdown_background();
    outcomes
}

async fn discover(targets: &[Target], options: &Options, progress: Progress<'_>) -> io::Result<Outcomes> {
    let clock = Clock::start();
    let mut outcomes = Outcomes { lookups: Vec::new(), families: Vec::new() };
    let mut addresses: Vec<(Target, SocketAddr)> = Vec::new();
    for target in targets {
        let (lookup, found) = resolve(target, Transport::Udp, Transport::Udp.service(), options.families, clock).await;
        outcomes.lookups.push((target.clone(), lookup));
        for v6 in [false, true] {
            addresses.extend(found.iter().find(|a| a.is_ipv6() == v6).map(|address| (target.clone(), *address)));
        }
    }
    for v6 in [false, true] {
        let of_family: Vec<_> = addresses.iter().filter(|(_, address)| address.is_ipv6() == v6).cloned().collect();
        if !of_family.is_empty() {
            outcomes.families.push(family(&of_family, options, clock, progress).await?);
        }
    }
    Ok(outcomes)
}

/// Discovers what the NAT of a family does, with the first server that can tell.
async fn family(
    servers: &[(Target, SocketAddr)],
    options: &Options,
    clock: Clock,
    progress: Progress<'_>,
) -> io::Result<Discovered> {
    let mut best = attempt(servers, 0, options, clock, progress).await?;
    // Another that was only compared with may support RFC 5780 where the first does not.
    let lacks =
        |verdict: &Verdict| verdict.reachable.is_err() || matches!(verdict.server, Some(Why::NoOther | Why::NoAnswer));
    for number in 1..servers.len() {
        if !lacks(&best.verdict) {
            break;
        }
        let other = attempt(servers, number, options, clock, progress).await?;
        if other.verdict.reachable.is_ok() && (best.verdict.reachable.is_err() || other.verdict.server.is_none()) {
            best = other;
        }
    }
    if let Err(outcome) = best.verdict.reachable {
        let clues = if outcome == Outcome::NoAnswer { clues(best.server).await } else { Clues::default() };
        best.failure = Some((Failure::of(outcome, clues), clues));
    } else if let Some(longest) = options.lifetime {
        let engine = Lifetimes::new(best.server, longest, options.timing, ids(), clock.now());
        let engine = run(engine, best.server, clock, progress).await?;
        best.lifetime = Some(engine.seen());
    }
    Ok(best)
}

async fn attempt(
    servers: &[(Target, SocketAddr)],
    number: usize,
    options: &Options,
    clock: Clock,
    progress: Progress<'_>,
) -> io::Result<Discovered> {
    let (target, server) = &servers[number];
    let others = servers.iter().filter(|(_, address)| address != server).map(|(_, address)| *address).collect();
    let plan = Plan { server: *server, others, timing: options.timing, hairpin: options.hairpin };
    let engine = run(Discovery::new(plan, ids(), clock.now()), *server, clock, progress).await?;
    let found = engine.into_found();
    let verdict = judge(&found);
    Ok(Discovered { target: target.clone(), server: *server, found, verdict, failure: None, lifetime: None })
}

/// What both engines can do.
trait Engine {
    fn step(&mut self, now: Tick) -> Do;
    fn opened(&mut self, socket: usize, local: SocketAddr);
    fn datagram(&mut self, now: Tick, socket: usize, from: SocketAddr, bytes: &[u8]);
    fn refused(&mut self, now: Tick, to: SocketAddr, refusal: Refusal);
    fn progress(&self) -> (usize, usize);
}

impl Engine for Discovery {
    fn step(&mut self, now: Tick) -> Do {
        self.step(now)
    }

    fn opened(&mut self, socket: usize, local: SocketAddr) {
        self.opened(socket, local);
    }

    fn datagram(&mut self, now: Tick, socket: usize, from: SocketAddr, bytes: &[u8]) {
        self.datagram(now, socket, from, bytes);
    }

    fn refused(&mut self, now: Tick, to: SocketAddr, refusal: Refusal) {
        self.refused(now, to, refusal);
    }

    fn progress(&self) -> (usize, usize) {
        self.progress()
    }
}

impl Engine for Lifetimes {
    fn step(&mut self, now: Tick) -> Do {
        self.step(now)
    }

    fn opened(&mut self, _: usize, _: SocketAddr) {}

    fn datagram(&mut self, now: Tick, socket: usize, from: SocketAddr, bytes: &[u8]) {
        self.datagram(now, socket, from, bytes);
    }

    fn refused(&mut self, _: Tick, _: SocketAddr, _: Refusal) {}

    fn progress(&self) -> (usize, usize) {
        self.progress()
    }
}

/// What waits for the engine at most; more is dropped.
const WAITING: usize = 256;

/// The sockets of an engine, and what arrives at them.
struct Sockets {
    open: HashMap<usize, std::sync::Arc<UdpSocket>>,
    readers: JoinSet<()>,
    arrivals: mpsc::Sender<(usize, Arrived)>,
    refusals: mpsc::Sender<(SocketAddr, Refusal)>,
    canaries: HashMap<SocketAddr, std::sync::Arc<Canary>>,
    clock: Clock,
}

impl Sockets {
    async fn send(
        &mut self,
        engine: &mut impl Engine,
        server: SocketAddr,
        step: (usize, SocketAddr, &[u8], bool),
    ) -> io::Result<()> {
        let (number, to, bytes, again) = step;
        let opened = match self.open.get(&number) {
            Some(socket) => std::sync::Arc::clone(socket),
            None => {
                let opened = std::sync::Arc::new(socket(server.is_ipv6(), 0)?);
                let port = opened.local_addr()?.port();
                if let Ok(local) = local_to(server) {
                    engine.opened(number, SocketAddr::new(local.ip().to_canonical(), port));
                }
                let (reader, arrivals, clock) = (std::sync::Arc::clone(&opened), self.arrivals.clone(), self.clock);
                self.readers.spawn(async move {
                    let mut buffer = vec![0; 65_536];
                    loop {
                        match reader.recv_from(&mut buffer).await {
                            Ok((length, from)) => {
                                let bytes = buffer[..length].to_vec();
                                let _ = arrivals.try_send((number, Arrived { at: clock.now(), from, bytes }));
                            }
                            Err(_) => tokio::task::yield_now().await,
                        }
                    }
                });
                self.open.insert(number, std::sync::Arc::clone(&opened));
                opened
            }
        };
        if let Err(error) = opened.send_to(bytes, to).await
            && let Some(refusal) = refusal(&error)
        {
            engine.refused(self.clock.now(), to, refusal);
        }
        if again {
            self.listen(to).await;
        }
        Ok(())
    }

    /// Listens for what ICMP says about an address.
    async fn listen(&mut self, to: SocketAddr) {
        if !self.canaries.contains_key(&to)
            && let Some(canary) = Canary::new(to).await
        {
            let canary = std::sync::Arc::new(canary);
            let (hears, refusals) = (std::sync::Arc::clone(&canary), self.refusals.clone());
            self.readers.spawn(async move {
                loop {
                    let refusal = hears.hear().await;
                    if refusals.send((to, refusal)).await.is_err() {
                        return;
                    }
                }
            });
            self.canaries.insert(to, canary);
        }
        if let Some(canary) = self.canaries.get(&to)
            && let Some(refusal) = canary.send().await
        {
            let _ = self.refusals.try_send((to, refusal));
        }
    }
}

async fn run<E: Engine>(mut engine: E, server: SocketAddr, clock: Clock, progress: Progress<'_>) -> io::Result<E> {
    let (arrivals, mut arriving) = mpsc::channel(WAITING);
    let (refusals, mut refusing) = mpsc::channel(WAITING);
    let (open, canaries) = (HashMap::new(), HashMap::new());
    let mut sockets = Sockets { open, readers: JoinSet::new(), arrivals, refusals, canaries, clock };
    let mut shown = (0, 0);
    loop {
        let now = engine.progress();
        if now != shown {
            shown = now;
            progress(now.0, now.1);
        }
        match engine.step(clock.now()) {
            Do::Done => return Ok(engine),
            Do::Send { socket, to, bytes, again } => {
                sockets.send(&mut engine, server, (socket, to, &bytes, again)).await?
            }
            Do::Wait(until) => tokio::select! {
                biased;
                Some((socket, arrived)) = arriving.recv() => {
                    engine.datagram(arrived.at, socket, arrived.from, &arrived.bytes);
                }
                Some((to, refusal)) = refusing.recv() => engine.refused(clock.now(), to, refusal),
                () = tokio::time::sleep_until(clock.at(until)) => {}
            },
        }
    }
}

/// How long to look for clues.
const CLUES: Duration = Duration::from_secs(3);
/// Where nobody listens: the first port of traceroute.
const NOBODY: u16 = 33_434;
/// Ports that firewalls leave open.
const OPEN_PORTS: [u16; 2] = [443, 80];

/// What other packets to a server meet that does not answer STUN over UDP.
async fn clues(server: SocketAddr) -> Clues {
    let at = |port| SocketAddr::new(server.ip(), port);
    let (old, old_443, other, tcp, tcp_443, tcp_80) = tokio::join!(
        old_stun(server),
        old_stun(at(OPEN_PORTS[0])),
        other_udp(at(NOBODY)),
        tcp(server),
        tcp(at(OPEN_PORTS[0])),
        tcp(at(OPEN_PORTS[1])),
    );
    let tcp = [(tcp, server.port()), (tcp_443, OPEN_PORTS[0]), (tcp_80, OPEN_PORTS[1])];
    Clues {
        old_stun: old || old_443,
        other_udp: other,
        tcp: tcp.into_iter().find(|(there, _)| *there).map(|(_, port)| port),
        tried: 6,
    }
}

/// Whether STUN without the magic cookie is answered, as RFC 3489 had it.
async fn old_stun(server: SocketAddr) -> bool {
    let Ok(socket) = socket(server.is_ipv6(), 0) else { return false };
    let mut request = vec![0, 1, 0, 0];
    let mut next = ids();
    request.extend(next());
    request.extend(&next()[..4]);
    let asking = async {
        let mut buffer = [0; 1500];
        let mut wait = Duration::from_millis(500);
        loop {
            let _ = socket.send_to(&request, server).await;
            let received = tokio::time::timeout(wait, socket.recv_from(&mut buffer)).await;
            if let Ok(Ok((length, from))) = received
                && from.ip() == server.ip()
                && length >= 20
                && buffer[..2] == [1, 1]
                && buffer[4..20] == request[4..]
            {
                return true;
            }
            wait *= 2;
        }
    };
    tokio::time::timeout(CLUES, asking).await.unwrap_or(false)
}

/// Whether UDP that is no STUN gets there, as the host says that nobody listens.
async fn other_udp(server: SocketAddr) -> bool {
    let Ok(socket) = socket(server.is_ipv6(), 0) else { return false };
    if socket.connect(server).await.is_err() {
        return false;
    }
    let asking = async {
        let mut wait = Duration::from_millis(500);
        let mut buffer = [0; 64];
        loop {
            let refused = |error: &io::Error| error.kind() == io::ErrorKind::ConnectionRefused;
            if socket.send(b"rtcscope: does UDP get here?").await.is_err_and(|error| refused(&error)) {
                return true;
            }
            match tokio::time::timeout(wait, socket.recv(&mut buffer)).await {
                Ok(Ok(_)) => return true,
                Ok(Err(error)) if refused(&error) => return true,
                Ok(Err(_)) => tokio::time::sleep(wait).await,
                Err(_) => {}
            }
            wait *= 2;
        }
    };
    tokio::time::timeout(CLUES, asking).await.unwrap_or(false)
}

/// Whether TCP gets there: accepted, or refused by the host.
async fn tcp(server: SocketAddr) -> bool {
    match tokio::time::timeout(CLUES, TcpStream::connect(server)).await {
        Ok(Ok(_)) => true,
        Ok(Err(error)) => error.kind() == io::ErrorKind::ConnectionRefused,
        Err(_) => false,
    }
}
