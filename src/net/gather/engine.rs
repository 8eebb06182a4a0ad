//! What the `webrtc` engine offers: a peer connection that gathers, watched for as long as it may take.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::sync::{mpsc, watch};

use crate::call::event::{Event, Side, What};
use crate::net::channel::ChannelOptions;
use crate::net::config::{Config, IceServer};
use crate::net::peer::{Peer, PeerError};
use crate::net::runtime::NetRuntime;
use crate::net::{Clock, log};
use crate::probe::gather::compare::read;
use crate::probe::gather::gathered::Engine;
use crate::tick::Tick;

/// What it is told.
pub(super) struct Told {
    pub(super) addresses: Vec<SocketAddr>,
    pub(super) servers: Vec<IceServer>,
    pub(super) skipped: Vec<String>,
    pub(super) relay_only: bool,
    pub(super) wait: Duration,
}

/// Lets it gather.
pub(super) async fn gather(told: Told, clock: Clock, stop: watch::Receiver<bool>) -> Engine {
    let mut engine = Engine { skipped: told.skipped.clone(), ..Engine::default() };
    let _ = log::take();
    let began = clock.now();
    if let Err(error) = watched(&told, &mut engine, clock, stop).await {
        engine.failed = Some(error.error);
    }
    engine.waited = clock.now().since(began);
    engine.warnings = log::take();
    engine
}

async fn watched(
    told: &Told,
    engine: &mut Engine,
    clock: Clock,
    mut stop: watch::Receiver<bool>,
) -> Result<(), PeerError> {
    let mut config = Config::new(Side::Pc1, told.addresses.clone());
    (config.ice_servers, config.relay_only) = (told.servers.clone(), told.relay_only);
    let (events, mut happens) = mpsc::unbounded_channel();
    let end = clock.at(Tick(clock.now().0 + told.wait));
    let (peer, _arrivals) = Peer::new(&config, NetRuntime::on_sockets(None), events, clock).await?;
    peer.create_data_channel("gather", &ChannelOptions::default()).await?;
    let offer = peer.create_offer().await?;
    peer.set_local(&offer).await?;
    loop {
        let event: Event = tokio::select! {
            event = happens.recv() => match event {
                Some(event) => event,
                None => break,
            },
            () = tokio::time::sleep_until(end) => break,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        match event.what {
            What::LocalCandidate(line) => engine.candidates.extend(read(&line, Some(event.at))),
            What::Gathering("complete") => {
                engine.complete = Some(event.at);
                break;
            }
            _ => {}
        }
    }
    // What it says in its description, and only there.
    if let Some(description) = peer.local_description().await {
        for line in description.sdp.lines().filter_map(|line| line.strip_prefix("a=candidate:")) {
            let Some(offered) = read(line, None) else { continue };
            let same = |one: &crate::probe::gather::compare::Offered| {
                (one.kind, &one.address, one.port, one.component)
                    == (offered.kind, &offered.address, offered.port, offered.component)
            };
            if !engine.candidates.iter().any(same) {
                engine.candidates.push(offered);
            }
        }
    }
    let _ = tokio::time::timeout(Duration::from_secs(1), peer.close()).await;
    Ok(())
}
