//! A socket of ours that sends everything back: the peer of a relay that sends nothing to itself.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::net::Clock;
use crate::net::stun::{hub, ids};
use crate::probe::binding::{Binding, Plan, Step};
use crate::probe::timing::Timing;

/// A socket that sends back what comes from the relay; gone when dropped.
pub(super) struct Echo {
    /// Where it is seen from outside.
    pub(super) mapped: SocketAddr,
    relayed: watch::Sender<Option<SocketAddr>>,
    task: JoinHandle<()>,
}

impl Drop for Echo {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// How often the way from outside is opened, and kept open, through what filters on our side.
const OPENERS: u32 = 3;
const KEEP: Duration = Duration::from_secs(15);

impl Echo {
    /// Opens one and asks the server, over UDP, where it is seen. None when nobody says.
    pub(super) async fn open(server: SocketAddr, timing: Timing, clock: Clock) -> Option<Self> {
        let socket = hub::socket(server.is_ipv6(), 0).ok()?;
        let mapped = mapped(&socket, server, timing, clock).await?;
        let (relayed, to) = watch::channel(None);
        let task = tokio::spawn(echo(socket, to));
        Some(Self { mapped, relayed, task })
    }

    /// From now on, what comes from this address goes back to it.
    pub(super) fn expect(&self, relayed: SocketAddr) {
        self.relayed.send_replace(Some(relayed));
    }
}

async fn mapped(socket: &UdpSocket, server: SocketAddr, timing: Timing, clock: Clock) -> Option<SocketAddr> {
    let plan = Plan { server, stream: false, count: Some(1), interval: Duration::ZERO, timing, credentials: None };
    let mut engine = Binding::new(plan, ids(), clock.now());
    let mut buffer = vec![0; 2048];
    loop {
        match engine.step(clock.now()) {
            Step::Done => return engine.probed().mapped.first().copied(),
            Step::Send(bytes) => {
                let _ = socket.send_to(&bytes, server).await;
            }
            Step::Wait(until) => {
                if let Ok(Ok((length, from))) = timeout_at(clock.at(until), socket.recv_from(&mut buffer)).await {
                    engine.datagram(clock.now(), from, &buffer[..length]);
                }
            }
        }
    }
}

async fn echo(socket: UdpSocket, mut to: watch::Receiver<Option<SocketAddr>>) {
    let Ok(relayed) = to.wait_for(Option::is_some).await.map(|relayed| *relayed) else { return };
    let Some(relayed) = relayed else { return };
    let mut buffer = vec![0; 65_536];
    let mut opened = 0;
    let mut next = Instant::now();
    loop {
        tokio::select! {
            received = socket.recv_from(&mut buffer) => {
                if let Ok((length, from)) = received
                    && from.ip() == relayed.ip()
                {
                    let _ = socket.send_to(&buffer[..length], from).await;
                }
            }
            () = sleep_until(next) => {
                // The relay drops it, as long as there is no permission.
                let _ = socket.send_to(&[], relayed).await;
                opened += 1;
                next += if opened < OPENERS { Duration::from_millis(100) } else { KEEP };
            }
        }
    }
}
