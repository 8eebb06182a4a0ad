//! Relayed candidates: one allocation for each address of a relay over each transport, ended as soon as it is there.

use tokio::sync::watch;

use crate::net::Clock;
use crate::net::stun::probe::Trust;
use crate::net::turn::cell::Wanted;
use crate::probe::gather::gathered::{Asked, Reason};
use crate::probe::target::{Target, Transport};
use crate::probe::timing::Timing;
use crate::probe::turn::grid::Cell;
use crate::probe::turn::login::Login;
use crate::probe::turn::trouble::Trouble;
use crate::tick::Tick;

/// A relay to ask.
pub(super) struct Relay<'a> {
    pub(super) target: &'a Target,
    pub(super) transport: Transport,
    pub(super) address: std::net::SocketAddr,
    pub(super) login: Option<Login>,
    pub(super) timing: Timing,
    pub(super) trust: &'a Trust,
    pub(super) clock: Clock,
    pub(super) stop: watch::Receiver<bool>,
}

impl Relay<'_> {
    /// Asks it. With the answer comes where it saw us, and when that was.
    pub(super) async fn ask(self) -> (Asked, Option<std::net::SocketAddr>, Tick) {
        let wanted = Wanted {
            host: &self.target.host,
            server: self.address,
            transport: self.transport,
            v6: None,
            login: self.login.clone(),
            realm: None,
            lifetime: None,
            only_allocate: true,
            load: None,
            peer: None,
            audit: vec![],
            timing: self.timing,
            trust: self.trust,
            clock: self.clock,
            stop: self.stop.clone(),
        };
        let began = self.clock.now();
        let cell = wanted.run(&mut |_| {}).await;
        let ready = cell.tried.stages.iter().find(|taken| taken.stage == crate::probe::turn::tried::Stage::Allocate);
        let over = ready.map_or_else(|| self.clock.now(), |taken| Tick(taken.at.0 + taken.took));
        let mapped = cell.tried.mapped;
        (self.asked(cell, over, began), mapped, over)
    }

    fn asked(&self, cell: Cell, over: Tick, began: Tick) -> Asked {
        let failed = cell.tried.trouble().filter(|_| cell.tried.relayed.is_none());
        let error = failed.and_then(|(taken, _)| taken.error.clone());
        let result = match (cell.tried.relayed, failed) {
            (Some(relayed), _) => Ok(relayed),
            (None, Some((_, trouble))) => Err(Reason::Relay(trouble)),
            (None, None) => Err(Reason::Relay(Trouble::NoRelayedAddress)),
        };
        Asked {
            address: self.address,
            transport: self.transport,
            base: cell.local,
            took: over.since(began),
            result,
            tls: cell.tls,
            error,
        }
    }
}
