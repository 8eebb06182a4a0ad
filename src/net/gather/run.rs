//! The whole of it: interfaces, sockets, servers, candidates in their order, and the engine beside.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, UdpSocket};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::engine::{self, Told as EngineTold};
use super::reflexive::{self, Told};
use super::relays::{Got, Relay};
use crate::net::config::IceServer;
use crate::net::stun::hub;
use crate::net::stun::probe::{Families, Trust};
use crate::net::stun::resolve::resolve;
use crate::net::{Clock, interfaces};
use crate::probe::gather::candidate::{Candidate, Kind, Parts, TcpType, foundation, local_preference, type_preference};
use crate::probe::gather::gathered::{Asked, Face, Gathered, Reason, Server};
use crate::probe::gather::hidden::names;
use crate::probe::gather::interface;
use crate::probe::outcome::Outcome;
use crate::probe::survey::Lookup;
use crate::probe::target::{Target, Transport};
use crate::probe::timing::Timing;
use crate::probe::turn::login::Login;
use crate::probe::turn::servers::Named;
use crate::tick::Tick;

/// Which candidates are wanted (W3C webrtc-pc, RTCIceTransportPolicy).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// All.
    All,
    /// Those of relays.
    Relay,
}

/// How to gather.
#[derive(Clone, Debug)]
pub struct Options {
    /// STUN servers.
    pub stun: Vec<Target>,
    /// Relays, with their credentials.
    pub turn: Vec<Named>,
    /// Which candidates are wanted.
    pub policy: Policy,
    /// Only of this interface.
    pub interface: Option<String>,
    /// Of these families.
    pub families: Families,
    /// How patient to be.
    pub timing: Timing,
    /// Hide the addresses of the host behind names, as a browser does.
    pub mdns: bool,
    /// How long to wait for the engine; not at all when none.
    pub engine: Option<Duration>,
    /// Whom to trust.
    pub trust: Trust,
}

/// Gathers, on a runtime of its own. The flag tells whether somebody ended it early.
///
/// # Errors
/// When there are no sockets, no threads, or no interfaces to be had.
pub fn gather_here(options: &Options) -> io::Result<(Gathered, bool)> {
    crate::net::log::keep();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let gathered = runtime.block_on(async {
        let (stopper, stop) = watch::channel(false);
        let waiting = tokio::spawn(async move {
            crate::net::stun::interrupted().await;
            let _ = stopper.send(true);
        });
        let gathered = gather(options, stop.clone()).await;
        waiting.abort();
        let interrupted = *stop.borrow();
        gathered.map(|gathered| (gathered, interrupted))
    });
    runtime.shutdown_background();
    gathered
}

/// The addresses to gather from: without loopback, unless that is asked for or all there is.
fn faces(options: &Options) -> io::Result<Vec<Face>> {
    let families = options.families;
    let wanted = |ip: &IpAddr| if ip.is_ipv4() { families.v4 } else { families.v6 };
    let all: Vec<Face> = interfaces()?
        .into_iter()
        .filter(|(_, ip)| wanted(ip))
        .map(|(name, ip)| Face { kind: interface::Kind::of(&name), name, ip, error: None, deaf: None })
        .collect();
    let outer: Vec<Face> = match &options.interface {
        Some(name) => all.iter().filter(|face| face.name == *name).cloned().collect(),
        None => all.iter().filter(|face| !face.ip.is_loopback()).cloned().collect(),
    };
    if outer.is_empty() && options.interface.is_none() { Ok(all) } else { Ok(outer) }
}

/// A socket of a host candidate.
struct Seat {
    face: usize,
    socket: Arc<UdpSocket>,
    base: SocketAddr,
    /// Where it listens for TCP. No connection is taken: the offer is only looked at.
    listener: Option<(SocketAddr, TcpListener)>,
    at: Tick,
}

/// Listens for TCP at an address of the host, on a port of its own (RFC 6544, section 5.1).
async fn listening(ip: IpAddr) -> io::Result<(SocketAddr, TcpListener)> {
    let listener = TcpListener::bind(SocketAddr::new(ip, 0)).await?;
    Ok((listener.local_addr()?, listener))
}

async fn gather(options: &Options, stop: watch::Receiver<bool>) -> io::Result<Gathered> {
    let clock = Clock::start();
    let mut gathered = Gathered { faces: faces(options)?, ..Gathered::default() };
    let mut seats = Vec::new();
    for (number, face) in gathered.faces.iter_mut().enumerate() {
        let bound = hub::bound(SocketAddr::new(face.ip, 0)).and_then(|socket| Ok((socket.local_addr()?, socket)));
        match bound {
            Ok((base, socket)) => {
                let listener = if options.policy == Policy::All {
                    listening(face.ip).await.inspect_err(|error| face.deaf = Some(error.to_string())).ok()
                } else {
                    None
                };
                seats.push(Seat { face: number, socket: Arc::new(socket), base, listener, at: clock.now() });
            }
            Err(error) => face.error = Some(error.to_string()),
        }
    }
    let found = resolved(options, clock).await;
    let engine = async {
        match options.engine {
            Some(wait) => Some(engine::gather(engine_told(options, &gathered.faces, wait), clock, stop.clone()).await),
            None => None,
        }
    };
    // The engine is asked when ours is done: both at once would wait for each other's answers at a busy server.
    let reflexive = ask_stun(options, &found, &seats, clock, &stop).await;
    let relayed = ask_relays(options, &found, clock, &stop).await;
    gathered.took = clock.now().0;
    let engine = engine.await;
    gathered.engine = engine;
    assemble(options, &mut gathered, found, &seats, reflexive, relayed);
    gathered.names = options.mdns.then(|| names(&gathered.candidates, super::random));
    Ok(gathered)
}

/// A server and its addresses over a transport.
struct Found {
    target: Target,
    login: Option<Login>,
    relay: bool,
    ways: Vec<(Transport, Lookup, Vec<SocketAddr>)>,
}

async fn resolved(options: &Options, clock: Clock) -> Vec<Found> {
    let stun = options.stun.iter().map(|target| (target.clone(), vec![target.transport], None, false));
    let turn =
        options.turn.iter().map(|named| (named.target.clone(), named.transports.clone(), named.login.clone(), true));
    let mut tasks = JoinSet::new();
    let mut all: Vec<Found> = Vec::new();
    for (number, (target, transports, login, relay)) in stun.chain(turn).enumerate() {
        for transport in transports {
            let (target, families) = (target.clone(), options.families);
            let service = if relay { transport.relay_service() } else { transport.service() };
            tasks.spawn(async move {
                let (lookup, addresses) = resolve(&target, transport, service, families, clock).await;
                (number, transport, lookup, addresses)
            });
        }
        all.push(Found { target, login, relay, ways: Vec::new() });
    }
    while let Some(done) = tasks.join_next().await {
        if let Ok((number, transport, lookup, addresses)) = done {
            all[number].ways.push((transport, lookup, addresses));
        }
    }
    for found in &mut all {
        found.ways.sort_by_key(|(transport, ..)| *transport);
    }
    all
}

async fn ask_stun(
    options: &Options,
    found: &[Found],
    seats: &[Seat],
    clock: Clock,
    stop: &watch::Receiver<bool>,
) -> Vec<(usize, Vec<Told>)> {
    let mut tasks = JoinSet::new();
    for (number, seat) in seats.iter().enumerate().filter(|_| options.policy == Policy::All) {
        let servers: Vec<(usize, SocketAddr)> = found
            .iter()
            .enumerate()
            .filter(|(_, found)| !found.relay)
            .flat_map(|(at, found)| found.ways.iter().map(move |way| (at, way)))
            .filter(|(_, (transport, ..))| *transport == Transport::Udp)
            .flat_map(|(at, (.., addresses))| addresses.iter().map(move |address| (at, *address)))
            .filter(|(_, address)| address.is_ipv6() == seat.base.is_ipv6())
            .collect();
        let (socket, timing, stop) = (Arc::clone(&seat.socket), options.timing, stop.clone());
        tasks.spawn(async move { (number, reflexive::ask(&socket, &servers, timing, clock, stop).await) });
    }
    let mut all = Vec::new();
    while let Some(done) = tasks.join_next().await {
        all.extend(done);
    }
    all.sort_by_key(|(number, _)| *number);
    all
}

type Relayed = (usize, Got);

async fn ask_relays(options: &Options, found: &[Found], clock: Clock, stop: &watch::Receiver<bool>) -> Vec<Relayed> {
    let mut asking = Vec::new();
    for (number, found) in found.iter().enumerate().filter(|(_, found)| found.relay) {
        for (transport, _, addresses) in &found.ways {
            for address in addresses {
                let relay = Relay {
                    target: &found.target,
                    transport: *transport,
                    address: *address,
                    login: found.login.clone(),
                    timing: options.timing,
                    trust: &options.trust,
                    clock,
                    stop: stop.clone(),
                };
                asking.push(async move { relay.ask(options.families).await.into_iter().map(move |got| (number, got)) });
            }
        }
    }
    futures_util::future::join_all(asking).await.into_iter().flatten().collect()
}

/// What the engine is told: it can use STUN and TURN over UDP only, and leaves out the rest without a word.
fn engine_told(options: &Options, faces: &[Face], wait: Duration) -> EngineTold {
    let (mut servers, mut skipped) = (Vec::new(), Vec::new());
    let mut tell = |target: &Target, transports: &[Transport], login: Option<&Login>, scheme: &str| {
        if transports.contains(&Transport::Udp) {
            let port = target.port.unwrap_or(Transport::Udp.default_port());
            servers.push(IceServer {
                url: format!("{scheme}:{}:{port}", target.host.text()),
                username: login.map(|login| login.username.clone()).unwrap_or_default(),
                credential: login.map(|login| login.password.clone()).unwrap_or_default(),
            });
        } else {
            skipped.push(target.text.clone());
        }
    };
    for target in &options.stun {
        tell(target, &[target.transport], None, "stun");
    }
    for named in &options.turn {
        tell(&named.target, &named.transports, named.login.as_ref(), "turn");
    }
    let addresses = faces.iter().filter(|face| face.error.is_none()).map(|face| SocketAddr::new(face.ip, 0));
    let relay_only = options.policy == Policy::Relay;
    EngineTold { addresses: addresses.collect(), servers, skipped, relay_only, wait }
}

/// The rank of each address among the host's own: those of IPv6 first, as those of both families take turns (RFC 8421).
fn ranks(faces: &[Face]) -> BTreeMap<IpAddr, u16> {
    let of = |v6: bool| faces.iter().map(|face| face.ip).filter(move |ip| ip.is_ipv6() == v6);
    let (v6, v4): (Vec<IpAddr>, Vec<IpAddr>) = (of(true).collect(), of(false).collect());
    let mut all = BTreeMap::new();
    for at in 0..v6.len().max(v4.len()) {
        for ip in [v6.get(at), v4.get(at)].into_iter().flatten() {
            let rank = u16::try_from(all.len()).unwrap_or(u16::MAX);
            all.entry(*ip).or_insert(rank);
        }
    }
    all
}

fn assemble(
    options: &Options,
    gathered: &mut Gathered,
    found: Vec<Found>,
    seats: &[Seat],
    reflexive: Vec<(usize, Vec<Told>)>,
    relayed: Vec<Relayed>,
) {
    let ranks = ranks(&gathered.faces);
    let rank = |ip: IpAddr| ranks.get(&ip).copied().unwrap_or(u16::try_from(ranks.len()).unwrap_or(u16::MAX));
    let priority = |kind, tcp: Option<TcpType>, relay, ip| {
        let local = local_preference(rank(ip), tcp);
        Parts { kind: type_preference(kind, tcp.is_some(), relay), local, component: 1 }.priority()
    };
    let mut servers: Vec<Server> = found
        .into_iter()
        .map(|found| {
            let lookup = found.ways.first().map(|(_, lookup, _)| lookup.clone()).unwrap_or_default();
            let not_udp = found.ways.iter().filter(|(transport, ..)| !found.relay && *transport != Transport::Udp);
            let asked =
                not_udp.flat_map(|(transport, _, addresses)| addresses.iter().map(|address| (*transport, *address)));
            let asked = asked.map(|(transport, address)| Asked {
                address,
                transport,
                base: None,
                v6: None,
                took: Duration::ZERO,
                result: Err(Reason::NotForUdp),
                tls: None,
                error: None,
            });
            Server { target: found.target, relay: found.relay, lookup, asked: asked.collect() }
        })
        .collect();
    let mut candidates: Vec<Candidate> = Vec::new();
    for seat in seats.iter().filter(|_| options.policy == Policy::All) {
        let name = gathered.faces.get(seat.face).map(|face| face.name.clone());
        let ip = seat.base.ip();
        // Who connects has no port yet: the one of the discard service stands for it (RFC 6544, section 4.5).
        let active = Some((Some(TcpType::Active), SocketAddr::new(ip, 9)));
        let passive = seat.listener.as_ref().map(|(address, _)| (Some(TcpType::Passive), *address));
        for (tcp, address) in [Some((None, seat.base)), active, passive].into_iter().flatten() {
            candidates.push(Candidate {
                kind: Kind::Host,
                tcp,
                address,
                base: address,
                related: None,
                interface: name.clone(),
                server: None,
                relay: None,
                at: seat.at,
                foundation: foundation(Kind::Host, ip, tcp, None, None),
                priority: priority(Kind::Host, tcp, None, ip),
            });
        }
    }
    for (seat, told) in reflexive {
        let Some(seat) = seats.get(seat) else { continue };
        for told in told {
            let result = match (told.probed.outcome(), told.probed.mapped.first()) {
                // Beside a name that hides it, the same address is news.
                (Outcome::Answered, Some(mapped)) if *mapped == seat.base && !options.mdns => {
                    Err(Reason::Redundant(*mapped))
                }
                (Outcome::Answered, Some(mapped)) => Ok(*mapped),
                (outcome, _) => Err(Reason::Stun(outcome)),
            };
            let server = &mut servers[told.server];
            if let Ok(address) = result
                && !candidates
                    .iter()
                    .any(|known| known.kind == Kind::Srflx && known.address == address && known.base == seat.base)
            {
                candidates.push(Candidate {
                    kind: Kind::Srflx,
                    tcp: None,
                    address,
                    base: seat.base,
                    related: Some(seat.base),
                    interface: gathered.faces.get(seat.face).map(|face| face.name.clone()),
                    server: Some(server.target.text.clone()),
                    relay: None,
                    at: told.at,
                    foundation: foundation(Kind::Srflx, seat.base.ip(), None, None, Some(told.address.ip())),
                    priority: priority(Kind::Srflx, None, None, seat.base.ip()),
                });
            }
            server.asked.push(Asked {
                address: told.address,
                transport: Transport::Udp,
                base: Some(seat.base),
                v6: None,
                took: told.took,
                result,
                tls: None,
                error: told.probed.said.and_then(|said| said.error),
            });
        }
    }
    for (number, Got { asked, mapped, at }) in relayed {
        if let (Ok(address), Some(base)) = (asked.result, asked.base) {
            let face = gathered.faces.iter().find(|face| face.ip == base.ip());
            candidates.push(Candidate {
                kind: Kind::Relay,
                tcp: None,
                address,
                base,
                // RFC 8839, section 5.1: for relayed candidates, where the relay sees us.
                related: Some(mapped.unwrap_or(base)),
                interface: face.map(|face| face.name.clone()),
                server: Some(servers[number].target.text.clone()),
                relay: Some(asked.transport),
                at,
                // Its base is itself (RFC 8445, section 5.1.1.2): relayed addresses of two families are not alike.
                foundation: foundation(
                    Kind::Relay,
                    address.ip(),
                    None,
                    Some(asked.transport),
                    Some(asked.address.ip()),
                ),
                priority: priority(Kind::Relay, None, Some(asked.transport), base.ip()),
            });
        }
        servers[number].asked.push(asked);
    }
    // No two have the same (RFC 8445, section 5.1.2): of several servers the first named comes first.
    let mut taken = std::collections::BTreeSet::new();
    for candidate in &mut candidates {
        let mut parts = Parts::of(candidate.priority);
        while !taken.insert(parts.priority()) {
            parts.local = parts.local.wrapping_sub(1);
        }
        candidate.priority = parts.priority();
    }
    candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.priority));
    gathered.candidates = candidates;
    gathered.servers = servers;
}
