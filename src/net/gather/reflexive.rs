//! One socket of a host candidate: all STUN servers are asked from it at once.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::sync::watch;

use crate::net::Clock;
use crate::net::stun::probe::Canary;
use crate::net::stun::{ids, refusal};
use crate::probe::binding::{Binding, Plan, Probed, Step};
use crate::probe::outcome::Refusal;
use crate::probe::timing::Timing;
use crate::tick::Tick;

/// What a server told, and when that was over.
pub(super) struct Told {
    pub(super) server: usize,
    pub(super) address: SocketAddr,
    pub(super) probed: Probed,
    pub(super) took: Duration,
    pub(super) at: Tick,
}

/// Asks all of these servers, each once.
pub(super) async fn ask(
    socket: &UdpSocket,
    servers: &[(usize, SocketAddr)],
    timing: Timing,
    clock: Clock,
    mut stop: watch::Receiver<bool>,
) -> Vec<Told> {
    let began = clock.now();
    let plan =
        |server| Plan { server, stream: false, count: Some(1), interval: Duration::ZERO, timing, credentials: None };
    let mut engines: Vec<(usize, SocketAddr, Binding, Option<Tick>)> = servers
        .iter()
        .map(|(number, address)| (*number, *address, Binding::new(plan(*address), ids(), began), None))
        .collect();
    let mut buffer = vec![0; 4096];
    let (mut last, mut canaries) = (HashMap::<SocketAddr, Vec<u8>>::new(), HashMap::<SocketAddr, Canary>::new());
    loop {
        let mut wake: Option<Tick> = None;
        for (_, address, engine, over) in &mut engines {
            loop {
                match engine.step(clock.now()) {
                    Step::Send(bytes) => {
                        // Sent again: something may be wrong on the way, which only a connected socket hears.
                        if last.insert(*address, bytes.clone()).is_some_and(|before| before == bytes) {
                            let canary = match canaries.remove(address) {
                                Some(canary) => Some(canary),
                                None => Canary::new(*address).await,
                            };
                            if let Some(canary) = canary {
                                if let Some(refusal) = canary.send().await {
                                    engine.refused(clock.now(), refusal);
                                }
                                canaries.insert(*address, canary);
                            }
                        }
                        if let Err(error) = socket.send_to(&bytes, *address).await {
                            engine.refused(clock.now(), refusal(&error).unwrap_or(Refusal::NoRoute));
                        }
                    }
                    Step::Wait(until) => {
                        wake = Some(wake.map_or(until, |wake| wake.min(until)));
                        break;
                    }
                    Step::Done => {
                        over.get_or_insert(clock.now());
                        break;
                    }
                }
            }
        }
        let Some(wake) = wake else { break };
        tokio::select! {
            received = socket.recv_from(&mut buffer) => {
                let Ok((length, from)) = received else { continue };
                let bytes = &buffer[..length];
                // To whom its number says, or else to those that asked its sender.
                let is_for = |engine: &Binding| engine.id().is_some_and(|id| bytes.get(8..20) == Some(&id[..]));
                let known = engines.iter().any(|(_, _, engine, _)| is_for(engine));
                for (_, address, engine, _) in &mut engines {
                    if is_for(engine) || (!known && *address == from) {
                        engine.datagram(clock.now(), from, bytes);
                    }
                }
            }
            () = tokio::time::sleep_until(clock.at(wake)) => {}
            _ = stop.wait_for(|stop| *stop) => {
                for (_, _, engine, _) in &mut engines {
                    engine.stop(clock.now());
                }
                break;
            }
        }
    }
    let told = engines.into_iter().map(|(server, address, engine, over)| {
        let probed = engine.into_probed();
        let time = probed.round_trips().first().copied();
        let at = over.unwrap_or_else(|| clock.now());
        // The moment of listening for a second answer is no part of what it took.
        let took = time.unwrap_or_else(|| at.since(began));
        Told { server, address, probed, took, at: Tick(began.0 + took) }
    });
    told.collect()
}
