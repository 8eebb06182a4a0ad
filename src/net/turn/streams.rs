//! TCP towards a peer (RFC 6062): two clients of one server, each with a relayed address of TCP; the first connects to the
//! second through the relay, and what it sends comes back the same way.

use std::net::SocketAddr;
use std::time::Duration;

use super::cell::Wanted;
use super::pipe::{self, Heard, Pipe};
use crate::net::stun::ids;
use crate::probe::binding::Step;
use crate::probe::outcome::Outcome;
use crate::probe::turn::ask::{Ask, Done, Event, Relay};
use crate::probe::turn::client::{Client, Config};
use crate::probe::turn::grid::Streamed;
use crate::probe::turn::keyring::Keyring;
use crate::probe::turn::trouble::Trouble;
use crate::tick::Tick;

/// Bytes that go there and back.
const BYTES: usize = 256 << 10;
/// How long a peer's connection, and data, may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A connection of a client to the server.
struct Control {
    client: Client,
    pipe: Pipe,
    events: Vec<Event>,
}

type Failure = (&'static str, Trouble, Option<(u16, String)>);

/// Tries it.
pub(super) async fn run(wanted: &Wanted<'_>) -> Streamed {
    let mut streamed = Streamed::default();
    let mut stop = wanted.stop.clone();
    let result = tokio::select! {
        result = attempt(wanted, &mut streamed) => result,
        _ = stop.wait_for(|stop| *stop) => Err(("stopped", Trouble::Wire(Outcome::NoAnswer), None)),
    };
    if let Err((step, trouble, error)) = result {
        streamed.trouble = Some((step, trouble));
        streamed.error = error;
    }
    streamed
}

async fn attempt(wanted: &Wanted<'_>, streamed: &mut Streamed) -> Result<(), Failure> {
    let keyring = Keyring::new(wanted.login.clone(), wanted.realm.clone());
    let mut near = Control::open(wanted, keyring.clone()).await?;
    let mut far = Control::open(wanted, keyring).await?;
    let mut relayed = [None; 2];
    for (side, address) in [&mut near, &mut far].into_iter().zip(&mut relayed) {
        let ask = Ask::Allocate { relay: Relay::Tcp, v6: wanted.v6, lifetime: wanted.lifetime };
        let done = side.ask(wanted, "allocate", ask).await?;
        *address = done.reply.and_then(|reply| reply.relayed);
    }
    streamed.relayed = relayed;
    let [Some(from), Some(to)] = relayed else { return Err(("allocate", Trouble::NoRelayedAddress, None)) };
    near.ask(wanted, "permission", Ask::Permit(to.ip())).await?;
    far.ask(wanted, "permission", Ask::Permit(from.ip())).await?;
    let began = wanted.clock.now();
    let (near_end, far_end) = tokio::try_join!(near.connect(wanted, to), far.accept(wanted))?;
    streamed.connect = Some(wanted.clock.now().since(began));
    transfer(wanted, streamed, near_end, far_end).await?;
    for side in [&mut near, &mut far] {
        side.ask(wanted, "deallocate", Ask::Refresh { lifetime: Some(0) }).await?;
        side.pipe.close().await;
    }
    Ok(())
}

/// Sends all there and back.
async fn transfer(wanted: &Wanted<'_>, streamed: &mut Streamed, mut near: Pipe, mut far: Pipe) -> Result<(), Failure> {
    let data: Vec<u8> = (0..BYTES).map(|at| at.to_le_bytes()[0] ^ at.to_le_bytes()[1]).collect();
    let closed = || ("data", Trouble::Wire(Outcome::ConnectionClosed), None);
    let began = wanted.clock.now();
    let end = wanted.clock.at(Tick(began.0 + PATIENCE));
    near.send(&data).await;
    streamed.bytes[0] = data.len() as u64;
    let mut back = 0;
    while back < data.len() {
        if tokio::time::Instant::now() >= end {
            return Err((
                "data",
                if back == 0 { Trouble::NothingBack } else { Trouble::Wire(Outcome::NoAnswer) },
                None,
            ));
        }
        tokio::select! {
            heard = near.wait(end) => for heard in heard {
                match heard {
                    Heard::Bytes(bytes) if data.get(back..back + bytes.len()) == Some(&bytes[..]) => back += bytes.len(),
                    // Other bytes than were sent.
                    Heard::Bytes(_) => return Err(("data", Trouble::Wire(Outcome::NotStun), None)),
                    _ => return Err(closed()),
                }
            },
            heard = far.wait(end) => for heard in heard {
                match heard {
                    Heard::Bytes(bytes) => { far.send(&bytes).await; }
                    _ => return Err(closed()),
                }
            },
        }
        streamed.bytes[1] = back as u64;
    }
    streamed.took = wanted.clock.now().since(began);
    near.close().await;
    far.close().await;
    Ok(())
}

impl Control {
    async fn open(wanted: &Wanted<'_>, keyring: Keyring) -> Result<Self, Failure> {
        let limit = wanted.timing.reliable().end;
        let opened = pipe::open(wanted.host, wanted.server, wanted.transport, wanted.trust, wanted.clock, limit).await;
        let pipe = opened.pipe.map_err(|outcome| ("connect", Trouble::Wire(outcome), None))?;
        let config = Config { server: wanted.server, carrier: pipe.carrier(), timing: wanted.timing, keyring };
        Ok(Self { client: Client::new(config, ids()), pipe, events: Vec::new() })
    }

    /// Asks, and waits for the answer.
    async fn ask(&mut self, wanted: &Wanted<'_>, step: &'static str, ask: Ask) -> Result<Done, Failure> {
        self.client.ask(wanted.clock.now(), ask.clone());
        loop {
            self.turn(wanted).await;
            let is_it = |event: &Event| matches!(event, Event::Done(done) if done.ask == ask && !done.renewal);
            if let Some(at) = self.events.iter().position(is_it)
                && let Event::Done(done) = self.events.remove(at)
            {
                return match done.trouble {
                    None => Ok(*done),
                    Some(trouble) => Err((step, trouble, done.reply.and_then(|reply| reply.said.error))),
                };
            }
        }
    }

    /// Sends what is due and waits for something to happen.
    async fn turn(&mut self, wanted: &Wanted<'_>) {
        let clock = wanted.clock;
        let until = loop {
            match self.client.step(clock.now()) {
                Step::Send(bytes) => {
                    self.pipe.send(&bytes).await;
                }
                Step::Wait(until) => break until,
                Step::Done => break Tick(clock.now().0 + Duration::from_millis(100)),
            }
        };
        let pending: Vec<Event> = std::iter::from_fn(|| self.client.event()).collect();
        if pending.is_empty() {
            for heard in self.pipe.wait(clock.at(until)).await {
                match heard {
                    Heard::Bytes(bytes) => self.client.stream(clock.now(), &bytes),
                    Heard::Datagram(from, bytes) => self.client.datagram(clock.now(), from, &bytes),
                    Heard::Closed(how) => self.client.closed(clock.now(), how),
                    Heard::Refused(refusal) => self.client.refused(clock.now(), refusal),
                }
            }
        }
        self.events.extend(pending);
        self.events.extend(std::iter::from_fn(|| self.client.event()));
    }

    /// Connects to a peer; what comes is the connection for its data.
    async fn connect(&mut self, wanted: &Wanted<'_>, peer: SocketAddr) -> Result<Pipe, Failure> {
        let done = self.ask(wanted, "connect", Ask::Connect(peer)).await?;
        let Some(id) = done.reply.and_then(|reply| reply.connection) else {
            return Err(("connect", Trouble::OtherError, None));
        };
        self.attach(wanted, id).await
    }

    /// Waits until the peer connects.
    async fn accept(&mut self, wanted: &Wanted<'_>) -> Result<Pipe, Failure> {
        let end = Tick(wanted.clock.now().0 + PATIENCE);
        loop {
            let attempt = self.events.iter().find_map(|event| match event {
                Event::Attempt(id, _) => Some(*id),
                _ => None,
            });
            match attempt {
                Some(id) => return self.attach(wanted, id).await,
                None if wanted.clock.now() >= end => {
                    return Err(("connection attempt", Trouble::NothingBack, None));
                }
                None => {
                    let _ = tokio::time::timeout_at(wanted.clock.at(end), self.turn(wanted)).await;
                }
            }
        }
    }

    /// Another connection to the server, for the data.
    async fn attach(&mut self, wanted: &Wanted<'_>, id: u32) -> Result<Pipe, Failure> {
        let mut data = Self::open(wanted, self.client.keyring().clone()).await?;
        data.ask(wanted, "connection bind", Ask::Attach(id)).await?;
        Ok(data.pipe)
    }
}
