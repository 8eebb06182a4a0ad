//! Tries all ways out: looks up names, then each address over each transport, some at a time.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinSet;

use super::cell::{Wanted, is_unproven};
use super::echo::Echo;
use super::{pipe, streams};
use crate::net::Clock;
pub use crate::net::stun::probe::{Families, Trust};
use crate::net::stun::resolve::resolve;
use crate::probe::survey::Lookup;
use crate::probe::target::{Target, Transport};
use crate::probe::timing::Timing;
use crate::probe::turn::grid::{Cell, Grid, Server};
use crate::probe::turn::login::{FAR, Login, Secret, until};
use crate::probe::turn::servers::List;
use crate::probe::turn::traffic::Load;
use crate::probe::turn::tried::{Stage, Tried};
use crate::probe::turn::trouble::Trouble;
use crate::tick::Tick;

/// Where users and passwords come from, where none stand beside a server.
#[derive(Clone, Debug, Default)]
pub enum Source {
    /// There are none.
    #[default]
    Nowhere,
    /// They are given.
    Given(Login),
    /// They are made from a secret, for so long.
    Made(Secret, Duration),
}

/// How to try.
#[derive(Clone, Debug)]
pub struct Options {
    /// How patient to be.
    pub timing: Timing,
    /// Credentials.
    pub source: Source,
    /// The realm they are for.
    pub realm: Option<String>,
    /// Which families of servers.
    pub families: Families,
    /// Over which transports; as each server is named when there are none.
    pub transports: Vec<Transport>,
    /// Which families of relayed addresses to ask for; none for what the server gives unasked.
    pub relays: Vec<Option<bool>>,
    /// How long an allocation is to last, in seconds.
    pub lifetime: Option<u32>,
    /// What to send through the relay.
    pub load: Option<Load>,
    /// To whom; to ourselves when none.
    pub peer: Option<SocketAddr>,
    /// Which addresses to audit.
    pub audit: Vec<SocketAddr>,
    /// Whether to try TCP towards a peer.
    pub streams: bool,
    /// How many ways to try at a time.
    pub parallel: usize,
    /// Whether somebody watches how data do.
    pub watched: bool,
    /// Whom to trust.
    pub trust: Trust,
}

/// How it goes.
#[derive(Clone, Copy, Debug)]
pub enum Progress {
    /// So many ways are done, of so many that are known.
    Done(usize, usize),
    /// How data do over one of them.
    Beat {
        /// When.
        at: Tick,
        /// Of the server.
        address: SocketAddr,
        /// How it is asked.
        transport: Transport,
        /// Packets sent.
        sent: u64,
        /// Packets back.
        back: u64,
        /// How long the newest took; none when it has not come back in time for the next.
        time: Option<Duration>,
    },
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// All that was tried.
    pub grid: Grid,
    /// Whether somebody ended it early.
    pub interrupted: bool,
}

/// Tries all servers, on a runtime of its own, until done or until the user or the system stops it.
pub fn probe_here(list: List, options: Options, progress: &mut dyn FnMut(Progress)) -> io::Result<Outcome> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let outcome = runtime.block_on(async {
        let (stopper, stop) = watch::channel(false);
        let waiting = tokio::spawn(async move {
            crate::net::stun::interrupted().await;
            let _ = stopper.send(true);
        });
        let interrupted = stop.clone();
        let grid = probe(list, options, stop, progress).await;
        let interrupted = *interrupted.borrow();
        waiting.abort();
        Outcome { grid, interrupted }
    });
    // A name that is still looked up is nobody's concern any more.
    runtime.shutdown_background();
    Ok(outcome)
}

fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// Who may come to a server, and as whom to try when the clock may be wrong.
pub fn login(own: Option<Login>, source: &Source) -> (Option<Login>, Option<Login>) {
    match (own, source) {
        (Some(login), _) => (Some(login), None),
        (None, Source::Nowhere) => (None, None),
        (None, Source::Given(login)) => (Some(login.clone()), None),
        (None, Source::Made(secret, time)) => {
            let until = seconds().saturating_add(time.as_secs());
            (Some(secret.login(until)), Some(secret.login(FAR)))
        }
    }
}

/// What all ways share.
struct Shared {
    options: Options,
    clock: Clock,
    turns: Semaphore,
    stop: watch::Receiver<bool>,
    told: mpsc::UnboundedSender<Told>,
}

enum Told {
    Resolved(usize, Lookup, usize),
    Beat(Progress),
    Tried(usize, Box<Way>, Box<Cell>),
}

/// One way to try: enough to try it again.
#[derive(Clone)]
struct Way {
    target: Target,
    transport: Transport,
    address: SocketAddr,
    v6: Option<bool>,
    login: Option<Login>,
    late: Option<Login>,
}

/// Tries all servers. `stop` ends it early; `progress` hears how far it is.
pub async fn probe(
    list: List,
    options: Options,
    stop: watch::Receiver<bool>,
    progress: &mut dyn FnMut(Progress),
) -> Grid {
    let (told, mut telling) = mpsc::unbounded_channel();
    let turns = Semaphore::new(options.parallel.max(1));
    let shared = Arc::new(Shared { options, clock: Clock::start(), turns, stop, told });
    let mut grid = Grid { servers: Vec::new(), stun: list.stun.len() };
    let mut tasks = JoinSet::new();
    for (number, named) in list.servers.into_iter().enumerate() {
        let (login, late) = login(named.login, &shared.options.source);
        let ends = login.as_ref().and_then(|login| until(&login.username));
        let until = ends.map(|ends| {
            let left = i64::try_from(ends).unwrap_or(i64::MAX).saturating_sub(i64::try_from(seconds()).unwrap_or(0));
            (ends, left)
        });
        let transports =
            if shared.options.transports.is_empty() { named.transports } else { shared.options.transports.clone() };
        for transport in transports {
            let (target, login, late) = (named.target.clone(), login.clone(), late.clone());
            tasks.spawn(one(number, target, transport, (login, late), Arc::clone(&shared)));
        }
        grid.servers.push(Server { target: named.target, lookup: Lookup::default(), until, cells: Vec::new() });
    }
    let (mut done, mut of) = (0, 0);
    let mut cells: BTreeMap<usize, Vec<(Way, Cell)>> = BTreeMap::new();
    loop {
        let told = tokio::select! {
            biased;
            told = telling.recv() => told,
            // All that they had to tell has been told before the last of them ends.
            ended = tasks.join_next() => match ended {
                Some(_) => continue,
                None => None,
            },
        };
        match told {
            Some(Told::Resolved(number, lookup, ways)) => {
                of += ways;
                let known = &mut grid.servers[number].lookup;
                if known.took.is_none() && known.failed.is_none() {
                    *known = lookup;
                }
            }
            Some(Told::Beat(beat)) => {
                progress(beat);
                continue;
            }
            Some(Told::Tried(number, way, cell)) => {
                done += 1;
                cells.entry(number).or_default().push((*way, *cell));
            }
            None => break,
        }
        progress(Progress::Done(done, of.max(1)));
    }
    for (number, mut all) in cells {
        for (way, cell) in &mut all {
            // The other ways were in use at the same time: alone it may be allowed.
            let full = cell.tried.trouble().is_some_and(|(_, trouble)| trouble == Trouble::QuotaReached);
            if full && of > 1 && !*shared.stop.borrow() {
                let alone = attempt(way, &shared).await;
                if alone.tried.relayed.is_some() {
                    *cell = Cell { alone: true, ..alone };
                }
            }
        }
        let mut all: Vec<Cell> = all.into_iter().map(|(_, cell)| cell).collect();
        all.sort_by_key(|cell| (cell.transport, cell.address, cell.v6));
        grid.servers[number].cells = all;
    }
    grid
}

/// One server over one transport: each of its addresses, each family of relayed addresses.
async fn one(
    number: usize,
    target: Target,
    transport: Transport,
    (login, late): (Option<Login>, Option<Login>),
    shared: Arc<Shared>,
) {
    let families = shared.options.families;
    let (lookup, addresses) = resolve(&target, transport, transport.relay_service(), families, shared.clock).await;
    let relays = if shared.options.relays.is_empty() { vec![None] } else { shared.options.relays.clone() };
    let _ = shared.told.send(Told::Resolved(number, lookup, addresses.len() * relays.len()));
    let mut tasks = JoinSet::new();
    for address in addresses {
        for v6 in relays.clone() {
            let (login, late) = (login.clone(), late.clone());
            let way = Way { target: target.clone(), transport, address, v6, login, late };
            let shared = Arc::clone(&shared);
            tasks.spawn(async move {
                let _turn = shared.turns.acquire().await;
                let cell = attempt(&way, &shared).await;
                let _ = shared.told.send(Told::Tried(number, Box::new(way), Box::new(cell)));
            });
        }
    }
    while tasks.join_next().await.is_some() {}
}

/// Tries one way, with all that follows from how it fails.
async fn attempt(way: &Way, shared: &Shared) -> Cell {
    let options = &shared.options;
    let wanted = Wanted {
        host: &way.target.host,
        server: way.address,
        transport: way.transport,
        v6: way.v6,
        login: way.login.clone(),
        realm: options.realm.clone(),
        lifetime: options.lifetime,
        only_allocate: false,
        load: options.load,
        peer: options.peer,
        audit: options.audit.clone(),
        timing: options.timing,
        trust: &options.trust,
        clock: shared.clock,
        stop: shared.stop.clone(),
    };
    let mut before = (0, 0);
    let mut beat = |(sent, back, time): super::cell::Beat| {
        let (is_back, is_late) = (back > before.1, sent > before.0 && back + 1 < sent);
        if options.watched && (is_back || is_late) {
            let (address, transport) = (way.address, way.transport);
            let time = time.filter(|_| is_back);
            let beat = Progress::Beat { at: shared.clock.now(), address, transport, sent, back, time };
            let _ = shared.told.send(Told::Beat(beat));
        }
        before = (sent, back);
    };
    let mut cell = wanted.run(&mut beat).await;
    judge_credentials(&mut cell, way, &wanted).await;
    let wanted = if cell.only_v6 { Wanted { v6: Some(true), ..wanted } } else { wanted };
    let stopped = *shared.stop.borrow();
    if is_unproven(&cell) && options.peer.is_none() && !stopped {
        cell.echoed = echoed(&cell, &wanted, &mut beat).await;
    }
    let is_stream = matches!(way.transport, Transport::Tcp | Transport::Tls);
    if options.streams && is_stream && cell.tried.relayed.is_some() && !stopped {
        let there = cell.alternate.unwrap_or(way.address);
        cell.streamed = Some(streams::run(&Wanted { server: there, ..wanted }).await);
    }
    cell
}

/// Why the credentials were refused: had they expired, by their own name, or by the server's clock?
async fn judge_credentials(cell: &mut Cell, way: &Way, wanted: &Wanted<'_>) {
    let refused = cell.tried.trouble().map(|(taken, trouble)| (taken.stage, trouble));
    if refused != Some((Stage::Allocate, Trouble::CredentialsRefused)) {
        return;
    }
    let ends = way.login.as_ref().and_then(|login| until(&login.username));
    let mut told = ends.filter(|ends| *ends <= seconds()).map(|_| Trouble::Expired);
    if let Some(late) = &way.late {
        let ask =
            Wanted { login: Some(late.clone()), only_allocate: true, load: None, audit: vec![], ..wanted.clone() };
        if ask.run(&mut |_| {}).await.tried.relayed.is_some() {
            told = Some(Trouble::WrongClock);
        }
    }
    if let Some(trouble) = told {
        for taken in cell.tried.stages.iter_mut().filter(|taken| taken.stage == Stage::Allocate) {
            taken.trouble = Some(trouble);
        }
    }
}

/// Tries the way once more, with a socket of ours as the peer.
async fn echoed(cell: &Cell, wanted: &Wanted<'_>, beat: &mut (dyn FnMut(super::cell::Beat) + Send)) -> Option<Tried> {
    /// Who is to be the peer is asked for a short time: over UDP, which may not get there at all.
    const PATIENCE: Duration = Duration::from_secs(2);
    let server = cell.alternate.unwrap_or(wanted.server);
    // The peer must be of the family that the relay talks to.
    if cell.tried.relayed?.is_ipv6() != server.is_ipv6() {
        return None;
    }
    let timing = Timing { limit: Some(PATIENCE), ..wanted.timing };
    let echo = Echo::open(server, timing, wanted.clock).await?;
    let there = Wanted { server, peer: Some(echo.mapped), audit: vec![], ..wanted.clone() };
    let limit = wanted.timing.unreliable().end;
    let opened = pipe::open(there.host, server, there.transport, there.trust, there.clock, limit).await;
    let mut pipe = opened.pipe.ok()?;
    let tried = there.session(&mut pipe, beat, &mut |relayed| echo.expect(relayed)).await;
    pipe.close().await;
    Some(tried)
}
