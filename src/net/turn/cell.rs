//! One way out, from connecting to the end of the allocation.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::sync::watch;

use super::pipe::{self, Heard, Opened, Pipe};
use crate::net::Clock;
use crate::net::stun::ids;
use crate::net::stun::probe::Trust;
use crate::probe::binding::Step;
use crate::probe::outcome::Outcome;
use crate::probe::target::{Host, Transport};
use crate::probe::timing::Timing;
use crate::probe::turn::client::Config;
use crate::probe::turn::grid::Cell;
use crate::probe::turn::keyring::Keyring;
use crate::probe::turn::login::Login;
use crate::probe::turn::session::{Plan, Session};
use crate::probe::turn::traffic::Load;
use crate::probe::turn::tried::{Stage, Tried};
use crate::probe::turn::trouble::Trouble;
use crate::tick::Tick;

/// What to try, over one way.
#[derive(Clone)]
pub(in crate::net) struct Wanted<'a> {
    pub(in crate::net) host: &'a Host,
    pub(in crate::net) server: SocketAddr,
    pub(in crate::net) transport: Transport,
    pub(in crate::net) v6: Option<bool>,
    pub(in crate::net) login: Option<Login>,
    pub(in crate::net) realm: Option<String>,
    pub(in crate::net) lifetime: Option<u32>,
    /// End it as soon as there is a relayed address.
    pub(in crate::net) only_allocate: bool,
    pub(in crate::net) load: Option<Load>,
    pub(in crate::net) peer: Option<SocketAddr>,
    pub(in crate::net) audit: Vec<SocketAddr>,
    pub(in crate::net) timing: Timing,
    pub(in crate::net) trust: &'a Trust,
    pub(in crate::net) clock: Clock,
    pub(in crate::net) stop: watch::Receiver<bool>,
}

/// How data do, while they are sent: packets sent, packets back, the newest round trip.
pub(in crate::net) type Beat = (u64, u64, Option<Duration>);

impl Wanted<'_> {
    /// Tries it; where the server sends its clients to another, that one is tried, once. Where it calls the port taken, another
    /// port is, once.
    pub(in crate::net) async fn run(&self, beat: &mut (dyn FnMut(Beat) + Send)) -> Cell {
        let mut cell = self.once(beat).await;
        if cell.tried.trouble().map(|(_, trouble)| trouble) == Some(Trouble::AllocationMismatch) {
            cell = Cell { again: true, ..self.once(beat).await };
        }
        // Nobody asked for a family, and there is none by IPv4 (RFC 8656, section 7.2): there may be one by IPv6.
        if self.v6.is_none() && cell.tried.trouble().map(|(_, trouble)| trouble) == Some(Trouble::FamilyUnsupported) {
            let other = Self { v6: Some(true), ..self.clone() }.once(beat).await;
            if other.tried.relayed.is_some() {
                cell = Cell { v6: self.v6, only_v6: true, ..other };
            }
        }
        let Some((alternate, domain)) = cell.tried.redirect.clone() else { return cell };
        // RFC 8489, section 10: over the same transport, with the certificate for the name that is told, if one is.
        let named = domain.map(Host::Name);
        let there = Wanted { server: alternate, host: named.as_ref().unwrap_or(self.host), ..self.clone() };
        let mut second = there.once(beat).await;
        if second.tried.redirect.is_some() {
            let back = second.tried.redirect.as_ref().is_some_and(|(to, _)| *to == self.server);
            let trouble = if back { Trouble::RedirectLoop } else { Trouble::RedirectedTwice };
            if let Some(taken) = second.tried.stages.last_mut() {
                taken.trouble = Some(trouble);
            }
        }
        Cell { address: self.server, alternate: Some(alternate), ..second }
    }

    /// An empty cell.
    fn cell(&self) -> Cell {
        Cell {
            address: self.server,
            transport: self.transport,
            v6: self.v6,
            local: None,
            connect: None,
            tls: None,
            alternate: None,
            tried: Tried::default(),
            echoed: None,
            again: false,
            only_v6: false,
            alone: false,
            streamed: None,
        }
    }

    async fn once(&self, beat: &mut (dyn FnMut(Beat) + Send)) -> Cell {
        let mut cell = self.cell();
        let limit = self.timing.unreliable().end;
        let mut stop = self.stop.clone();
        let opening = pipe::open(self.host, self.server, self.transport, self.trust, self.clock, limit);
        let began = self.clock.now();
        let opened = tokio::select! {
            opened = opening => opened,
            _ = stop.wait_for(|stop| *stop) => {
                cell.tried = Tried::failed(began, self.clock.now(), Trouble::Wire(Outcome::NoAnswer));
                return cell;
            }
        };
        let Opened { local, connect, tls, pipe } = opened;
        (cell.local, cell.connect, cell.tls) = (local, connect, tls);
        cell.tried = match pipe {
            Ok(mut pipe) => {
                let tried = self.session(&mut pipe, beat, &mut |_| {}).await;
                pipe.close().await;
                tried
            }
            Err(outcome) => Tried::failed(began, self.clock.now(), Trouble::Wire(outcome)),
        };
        cell
    }

    /// Tries it over a way that is open. `allocated` hears the relayed address.
    pub(in crate::net) async fn session(
        &self,
        pipe: &mut Pipe,
        beat: &mut (dyn FnMut(Beat) + Send),
        allocated: &mut (dyn FnMut(SocketAddr) + Send),
    ) -> Tried {
        let config = Config {
            server: self.server,
            carrier: pipe.carrier(),
            timing: self.timing,
            keyring: Keyring::new(self.login.clone(), self.realm.clone()),
        };
        let plan = Plan {
            config,
            v6: self.v6,
            lifetime: self.lifetime,
            only_allocate: self.only_allocate,
            load: self.load,
            peer: self.peer,
            audit: self.audit.clone(),
        };
        let mut session = Session::new(plan, [ids(), ids()]);
        let clock = self.clock;
        let mut stop = self.stop.clone();
        let (mut told, mut stopped) = (None, false);
        let mut full: Option<Tick> = None;
        /// After so many in a row, what has arrived is looked at.
        const IN_A_ROW: u32 = 32;
        let mut in_a_row = 0;
        loop {
            let mut until = clock.now();
            if !pipe.is_full() {
                full = None;
                match session.step(until) {
                    Step::Done => break,
                    Step::Send(bytes) => {
                        if let Some(heard) = pipe.send(&bytes).await {
                            hear(&mut session, clock.now(), heard);
                        }
                        in_a_row += 1;
                        if in_a_row < IN_A_ROW {
                            continue;
                        }
                    }
                    Step::Wait(then) => until = then,
                }
            } else {
                // The server takes no more: for so long as it has for an answer.
                let since = *full.get_or_insert(until);
                if until.since(since) >= self.timing.reliable().end {
                    session.closed(until, Outcome::NoAnswer);
                    break;
                }
                until = Tick(until.0 + Duration::from_secs(1));
            }
            in_a_row = 0;
            tokio::select! {
                biased;
                heard = pipe.wait(clock.at(until)) => {
                    for heard in heard {
                        hear(&mut session, clock.now(), heard);
                    }
                }
                _ = stop.wait_for(|stop| *stop), if !stopped => {
                    stopped = true;
                    session.stop(clock.now());
                }
            }
            if let Some(relayed) = session.tried().relayed.filter(|_| told.is_none()) {
                told = Some(relayed);
                allocated(relayed);
            }
            if let Some(so_far) = session.so_far() {
                beat(so_far);
            }
        }
        session.into_tried()
    }
}

fn hear(session: &mut Session, now: Tick, heard: Heard) {
    match heard {
        Heard::Datagram(from, bytes) => session.datagram(now, from, &bytes),
        Heard::Bytes(bytes) => session.stream(now, &bytes),
        Heard::Closed(how) => session.closed(now, how),
        Heard::Refused(refusal) => session.refused(now, refusal),
    }
}

/// Whether it is worth to try whether a socket of ours is reached, where the relay is not reached by itself.
pub(in crate::net) fn is_unproven(cell: &Cell) -> bool {
    let failed = cell.tried.trouble();
    cell.tried.relayed.is_some()
        && failed.is_some_and(|(taken, trouble)| {
            matches!(taken.stage, Stage::Permission | Stage::Data)
                && matches!(trouble, Trouble::NothingBack | Trouble::ForbiddenPeer | Trouble::PeerFamilyMismatch)
        })
}
