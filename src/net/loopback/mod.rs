//! A call inside one process: pc1 calls pc2, candidates trickle both ways, media and echoes flow, both hang up. On real
//! sockets or, with the same code, in memory and virtual time.

mod course;
mod desk;
mod plan;
pub mod remote;
mod running;
mod talk;
mod traffic;
mod websocket;

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::timeout;

use self::course::Course;
use self::desk::Desk;
pub use self::plan::{Plan, Signaling};
use self::running::Running;
use self::talk::Talk;
use crate::call::agreed::Agreed;
use crate::call::event::{Event, Side, What};
use crate::call::impair::Tally;
use crate::call::outcome::Bulk;
use crate::call::scenario::Twist;
use crate::call::signal::Said;
use crate::net::Clock;
use crate::net::impair::Link;
use crate::net::media::Received;
use crate::net::peer::Peer;
use crate::net::runtime::NetRuntime;
use crate::net::stop::Stop;
use crate::net::virtual_net::Network;

/// Sockets or memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Real sockets and real time.
    Real,
    /// Memory, in whatever time tokio has: meant for its paused clock.
    Memory,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The only peer that is ours; none when both are.
    pub only: Option<Side>,
    /// All that happened, in order.
    pub events: Vec<Event>,
    /// All that the two said to each other about the call, in order.
    pub said: Vec<Said>,
    /// The statistics of pc1 and pc2 before they hung up.
    pub stats: [Vec<serde_json::Value>; 2],
    /// What pc1 and pc2 received, by SSRC.
    pub received: [BTreeMap<u32, Received>; 2],
    /// Messages that pc1 sent to be echoed.
    pub messages_sent: u64,
    /// Bytes of each.
    pub message_size: usize,
    /// Round trips of the echoes, in the order they came back.
    pub echoes: Vec<Duration>,
    /// Bulk data from pc1 to pc2; none when it was not asked for.
    pub bulk: Option<Bulk>,
    /// What the bad network did to what pc1 and pc2 sent; none when the network was not to be bad.
    pub tally: [Option<Tally>; 2],
    /// Datagrams sent and received by pc1 and pc2.
    pub datagrams: [(u64, u64); 2],
    /// What the engine warned of.
    pub warnings: Vec<String>,
    /// What the two descriptions agree on, in a call with somebody else; none before they do.
    pub agreed: Option<Agreed>,
    /// Whether all that was planned came up in time.
    pub up: bool,
}

/// The addresses of the two peers in memory: those for documentation (RFC 5737).
const SEATS: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2))];
/// How long a hang-up may take.
const HANG_UP: Duration = Duration::from_secs(3);

/// The call on real sockets, on a runtime of its own: one thread, which is faster here than several.
///
/// # Errors
/// When there is no runtime to be had.
pub fn call_here(plan: &Plan, stop: &Stop, on_event: &mut dyn FnMut(&Event)) -> std::io::Result<Outcome> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(call(plan, Ground::Real, stop, on_event)))
}

/// Several such calls at the same time.
///
/// # Errors
/// When there is no runtime to be had.
pub fn calls_here(plans: &[Plan], stop: &Stop) -> std::io::Result<Vec<Outcome>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let calls = plans.iter().map(|plan| async move { call(plan, Ground::Real, stop, &mut |_| {}).await });
    Ok(runtime.block_on(futures_util::future::join_all(calls)))
}

/// The same call in virtual time: a runtime of its own, with tokio's clock paused.
///
/// # Errors
/// When there is no runtime to be had.
pub fn simulate(plan: &Plan, stop: &Stop, on_event: &mut dyn FnMut(&Event)) -> std::io::Result<Outcome> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build()?;
    Ok(runtime.block_on(call(plan, Ground::Memory, stop, on_event)))
}

/// Makes the call. What fails is among the events; it always comes back, at most some seconds after timeout and duration,
/// or after it was told to stop.
pub async fn call(plan: &Plan, ground: Ground, stop: &Stop, on_event: &mut dyn FnMut(&Event)) -> Outcome {
    let clock = match ground {
        Ground::Real => Clock::start(),
        Ground::Memory => Clock::virtual_start(),
    };
    let (events, incoming) = mpsc::unbounded_channel();
    let network = Network::new();
    let links = Side::BOTH.map(|side| {
        let seed = plan.seed.wrapping_mul(2).wrapping_add(side as u64);
        let bad = !plan.impairment.is_none() || matches!(plan.twist, Twist::Cut(_));
        bad.then(|| Arc::new(Link::new(plan.impairment, seed, clock)))
    });
    let runtimes = Side::BOTH.map(|side| {
        let link = links[side as usize].clone();
        match ground {
            Ground::Real => NetRuntime::on_sockets(link),
            Ground::Memory => NetRuntime::in_memory(network.seat(SEATS[side as usize], link)),
        }
    });
    let mut course = Course::new(incoming, on_event);
    let mut outcome = Outcome { message_size: plan.size, ..Outcome::default() };
    let peers = {
        let [one, two] = Side::BOTH.map(|side| {
            let addresses = match ground {
                Ground::Real => plan.addresses[side as usize].clone(),
                Ground::Memory => vec![SocketAddr::from((Ipv4Addr::LOCALHOST, 0))],
            };
            let config = plan.config(side, addresses, ground == Ground::Real);
            let (runtime, events) = (Arc::clone(&runtimes[side as usize]), events.clone());
            async move { Peer::new(&config, runtime, events, clock).await }
        });
        tokio::try_join!(biased; one, two)
    };
    let desk = match plan.signaling {
        Signaling::Direct => Ok(Desk::direct(clock, plan.tampering)),
        Signaling::WebSocket => Desk::websocket(clock, plan.tampering).await,
    };
    match (peers, desk) {
        (Ok(((pc1, arrivals1), (pc2, arrivals2))), Ok(desk)) => {
            drop(events);
            let (peers, links) = ([Arc::new(pc1), Arc::new(pc2)], links.clone());
            let talk = Talk { plan, peers, desk: Arc::new(desk), links };
            let running = Running::start(&talk, clock, [arrivals1, arrivals2], ground);
            running.go(&talk, clock, stop, &mut course, &mut outcome).await;
            outcome.said = talk.desk.said();
            outcome.received = [talk.peers[0].received(), talk.peers[1].received()];
            for peer in &talk.peers {
                let _ = timeout(HANG_UP, peer.close()).await;
            }
        }
        (_, Err(error)) => {
            let what = What::Failed { call: "WebSocket relay", error: error.to_string() };
            let _ = events.send(Event { at: clock.now(), side: Side::Pc1, what });
        }
        // Has been told.
        (Err(_), _) => {}
    }
    course.catch_up();
    outcome.events = course.events;
    outcome.tally = links.map(|link| link.map(|link| link.tally()));
    outcome.datagrams = runtimes.map(|runtime| runtime.datagrams());
    if ground == Ground::Real {
        outcome.warnings = crate::net::log::take();
    }
    outcome
}
