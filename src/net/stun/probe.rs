//! Asks all servers at once: looks up their names, probes each address over each transport, as many at a time as the
//! system allows.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinSet;

use super::hub::{Hub, Place};
pub use super::resolve::Families;
use super::resolve::resolve;
use super::stream::{self, Asked};
pub use super::tls::Trust;
use super::{dtls, files, ids, refusal};
use crate::net::Clock;
use crate::probe::binding::{Binding, Plan, Probed, Round, Step};
use crate::probe::outcome::Refusal;
use crate::probe::survey::{Endpoint, Lookup, Server, Survey};
use crate::probe::target::{Target, Transport};
use crate::probe::timing::Timing;
use crate::probe::wire::{Wish, request};

/// How to ask.
#[derive(Clone, Debug)]
pub struct Options {
    /// How often; without end when none.
    pub count: Option<u32>,
    /// How long to wait in between.
    pub interval: Duration,
    /// How patient to be.
    pub timing: Timing,
    /// User and password.
    pub credentials: Option<(String, String)>,
    /// Which families.
    pub families: Families,
    /// Over which transports; as each server is named when there are none.
    pub transports: Vec<Transport>,
    /// Whom to trust.
    pub trust: Trust,
}

/// How it goes.
#[derive(Clone, Copy, Debug)]
pub enum Progress {
    /// So many addresses are done, of so many that are known.
    Done(usize, usize),
    /// An address was asked once more; only told without a count.
    Asked(SocketAddr, Round),
}

/// Asks all servers, on a runtime of its own. Without a count it goes on until the user or the system stops it.
pub fn survey_here(targets: Vec<Target>, options: Options, progress: &mut dyn FnMut(Progress)) -> io::Result<Survey> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let survey = runtime.block_on(async {
        let (stopper, stop) = watch::channel(false);
        if options.count.is_none() {
            tokio::spawn(async move {
                super::interrupted().await;
                let _ = stopper.send(true);
            });
            survey(targets, options, stop, progress).await
        } else {
            let survey = survey(targets, options, stop, progress).await;
            drop(stopper);
            survey
        }
    });
    // A name that is still looked up is nobody's concern any more.
    runtime.shutdown_background();
    Ok(survey)
}

/// New probes begin in groups of so many a millisecond: all at once, their answers would overrun the receive buffer.
const GROUP: usize = 64;
/// Names that are looked up at a time.
const LOOKUPS: usize = 64;

/// What all probes share.
struct Shared {
    options: Options,
    clock: Clock,
    hubs: [io::Result<Arc<Hub>>; 2],
    sockets: Semaphore,
    lookups: Semaphore,
    pace: tokio::sync::Mutex<usize>,
    stop: watch::Receiver<bool>,
}

impl Shared {
    fn hub(&self, v6: bool) -> Result<&Arc<Hub>, &io::Error> {
        self.hubs[usize::from(v6)].as_ref()
    }

    /// Waits for one's turn to begin.
    async fn turn(&self) {
        let mut begun = self.pace.lock().await;
        *begun += 1;
        if begun.is_multiple_of(GROUP) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

/// Tells of each answer as it comes, where nobody waits for the end.
pub(super) struct Diary {
    told: Option<mpsc::UnboundedSender<Told>>,
    server: SocketAddr,
    rounds: u64,
}

impl Diary {
    fn new(shared: &Shared, server: SocketAddr, told: &mpsc::UnboundedSender<Told>) -> Self {
        Self { told: shared.options.count.is_none().then(|| told.clone()), server, rounds: 0 }
    }

    /// Tells the newest round, when it is new: each begins when the one before it is over.
    pub(super) fn note(&mut self, probed: &Probed) {
        if let (Some(told), Some(round)) = (&self.told, probed.rounds.last())
            && probed.asked > self.rounds
        {
            self.rounds = probed.asked;
            let _ = told.send(Told::Asked(self.server, *round));
        }
    }
}

pub(super) enum Told {
    Resolved(usize, Lookup, usize),
    Asked(SocketAddr, Round),
    Probed(usize, Box<Endpoint>),
}

/// Asks all servers. `stop` ends it early; `progress` hears how far it is.
pub async fn survey(
    targets: Vec<Target>,
    options: Options,
    stop: watch::Receiver<bool>,
    progress: &mut dyn FnMut(Progress),
) -> Survey {
    let clock = Clock::start();
    let hubs = [false, true].map(|v6| Hub::open(v6, clock).map(Arc::new));
    let shared = Arc::new(Shared {
        options,
        clock,
        hubs,
        sockets: Semaphore::new(files::sockets()),
        lookups: Semaphore::new(LOOKUPS),
        pace: tokio::sync::Mutex::new(0),
        stop,
    });
    let (told, mut telling) = mpsc::unbounded_channel();
    let mut tasks = JoinSet::new();
    let mut survey = Survey::default();
    for (number, target) in targets.into_iter().enumerate() {
        let transports = if shared.options.transports.is_empty() {
            vec![target.transport]
        } else {
            shared.options.transports.clone()
        };
        for transport in transports {
            tasks.spawn(one(number, target.clone(), transport, Arc::clone(&shared), told.clone()));
        }
        survey.servers.push(Server { target, lookup: Lookup::default(), endpoints: Vec::new() });
    }
    drop(told);
    let (mut done, mut of, mut known) = (0, survey.servers.len(), 0);
    while let Some(told) = telling.recv().await {
        match told {
            Told::Resolved(number, lookup, addresses) => {
                known += addresses.max(1);
                done += usize::from(addresses == 0);
                of = of.max(known);
                merge(&mut survey.servers[number].lookup, lookup);
            }
            Told::Asked(address, round) => {
                progress(Progress::Asked(address, round));
                continue;
            }
            Told::Probed(number, endpoint) => {
                done += 1;
                survey.servers[number].endpoints.push(*endpoint);
            }
        }
        progress(Progress::Done(done, of));
    }
    while tasks.join_next().await.is_some() {}
    survey.strays = shared.hubs.iter().flatten().map(|hub| hub.strays()).sum();
    for server in &mut survey.servers {
        server.endpoints.sort_by_key(|endpoint| (endpoint.transport, endpoint.address));
    }
    survey
}

/// A server asked over several transports has one look-up to show.
fn merge(into: &mut Lookup, from: Lookup) {
    if into.took.is_none() && into.failed.is_none() {
        *into = from;
    }
}

/// One server over one transport: its addresses, each probed on its own.
async fn one(
    number: usize,
    target: Target,
    transport: Transport,
    shared: Arc<Shared>,
    told: mpsc::UnboundedSender<Told>,
) {
    let (lookup, addresses) = {
        let _turn = shared.lookups.acquire().await;
        resolve(&target, transport, transport.service(), shared.options.families, shared.clock).await
    };
    let _ = told.send(Told::Resolved(number, lookup, addresses.len()));
    let mut tasks = JoinSet::new();
    for address in addresses {
        let (shared, told, target) = (Arc::clone(&shared), told.clone(), target.clone());
        tasks.spawn(async move {
            shared.turn().await;
            let endpoint = endpoint(&target, transport, address, &shared, &told).await;
            let _ = told.send(Told::Probed(number, Box::new(endpoint)));
        });
    }
    while tasks.join_next().await.is_some() {}
}

async fn endpoint(
    target: &Target,
    transport: Transport,
    address: SocketAddr,
    shared: &Shared,
    told: &mpsc::UnboundedSender<Told>,
) -> Endpoint {
    let options = &shared.options;
    let plan = Plan {
        server: address,
        stream: matches!(transport, Transport::Tcp | Transport::Tls),
        count: options.count,
        interval: options.interval,
        timing: options.timing,
        credentials: options.credentials.clone(),
    };
    match transport {
        Transport::Udp => udp(plan, shared, told).await,
        Transport::Tcp | Transport::Tls | Transport::Dtls => {
            let _socket = shared.sockets.acquire().await;
            let asked = Asked {
                host: &target.host,
                plan,
                transport,
                trust: &options.trust,
                clock: shared.clock,
                stop: shared.stop.clone(),
                diary: Diary::new(shared, address, told),
            };
            if transport == Transport::Dtls { dtls::probe(asked).await } else { stream::probe(asked).await }
        }
    }
}

/// The address that packets to `server` leave from, as the system's table of routes says; nothing is sent for it.
pub(in crate::net) fn local_to(server: SocketAddr) -> io::Result<SocketAddr> {
    let any: SocketAddr = if server.is_ipv6() {
        (std::net::Ipv6Addr::UNSPECIFIED, 0).into()
    } else {
        (std::net::Ipv4Addr::UNSPECIFIED, 0).into()
    };
    let socket = std::net::UdpSocket::bind(any)?;
    socket.connect(server)?;
    socket.local_addr()
}

async fn udp(plan: Plan, shared: &Shared, told: &mpsc::UnboundedSender<Told>) -> Endpoint {
    let (server, clock) = (plan.server, shared.clock);
    let mut endpoint = Endpoint {
        address: server,
        transport: Transport::Udp,
        local: None,
        connect: None,
        tls: None,
        probed: Probed::default(),
    };
    let mut engine = Binding::new(plan, ids(), clock.now());
    let local = local_to(server);
    let hub = shared.hub(server.is_ipv6());
    let (Ok(local), Ok(hub)) = (&local, hub) else {
        // Without a way there, or a socket, not even the first request can be sent.
        let _ = engine.step(clock.now());
        engine.refused(clock.now(), Refusal::NoRoute);
        endpoint.probed = engine.into_probed();
        return endpoint;
    };
    endpoint.local = hub.port().ok().map(|port| SocketAddr::new(local.ip(), port));
    let mut place = hub.join(server);
    endpoint.probed = ask(&mut engine, &mut place, server, shared, told).await;
    endpoint
}

async fn ask(
    engine: &mut Binding,
    place: &mut Place,
    server: SocketAddr,
    shared: &Shared,
    told: &mpsc::UnboundedSender<Told>,
) -> Probed {
    let clock = shared.clock;
    let mut stop = shared.stop.clone();
    let mut canary = None;
    let mut before = None;
    let mut diary = Diary::new(shared, server, told);
    loop {
        let step = engine.step(clock.now());
        diary.note(engine.probed());
        match step {
            Step::Done => return engine.probed().clone(),
            Step::Send(bytes) => {
                let id = engine.id();
                if let Err(error) = place.send(id, &bytes).await
                    && let Some(refusal) = refusal(&error)
                {
                    engine.refused(clock.now(), refusal);
                }
                if id == before {
                    if canary.is_none()
                        && let Ok(permit) = shared.sockets.try_acquire()
                    {
                        canary = Canary::new(server).await.map(|canary| (canary, permit));
                    }
                    if let Some((canary, _)) = &canary
                        && let Some(refusal) = canary.send().await
                    {
                        engine.refused(clock.now(), refusal);
                    }
                }
                before = id;
            }
            Step::Wait(until) => tokio::select! {
                biased;
                Some(arrived) = place.receive() => engine.datagram(arrived.at, arrived.from, &arrived.bytes),
                refusal = hear(canary.as_ref().map(|(canary, _)| canary)) => engine.refused(clock.now(), refusal),
                () = tokio::time::sleep_until(clock.at(until)) => {}
                _ = stop.wait_for(|stop| *stop) => engine.stop(clock.now()),
            },
        }
    }
}

/// Hears what ICMP has to say. The system tells it to connected sockets only, and those do not hear answers from elsewhere:
/// so it is a socket beside the one that asks, from the second request on.
pub(in crate::net) struct Canary {
    socket: UdpSocket,
}

impl Canary {
    pub(in crate::net) async fn new(server: SocketAddr) -> Option<Self> {
        let socket = super::hub::socket(server.is_ipv6(), 0).ok()?;
        socket.connect(server).await.ok()?;
        Some(Self { socket })
    }

    /// Sends a request of its own; what the one before met may be told now.
    pub(in crate::net) async fn send(&self) -> Option<Refusal> {
        let id = ids()();
        let sent = self.socket.send(&request(id, &Wish::default())).await;
        sent.err().and_then(|error| refusal(&error))
    }

    /// Waits for a refusal.
    pub(in crate::net) async fn hear(&self) -> Refusal {
        let mut buffer = [0; 64];
        loop {
            match self.socket.recv(&mut buffer).await {
                Ok(_) => {}
                Err(error) => match refusal(&error) {
                    Some(refusal) => return refusal,
                    None => tokio::task::yield_now().await,
                },
            }
        }
    }
}

async fn hear(canary: Option<&Canary>) -> Refusal {
    match canary {
        Some(canary) => canary.hear().await,
        None => std::future::pending().await,
    }
}
