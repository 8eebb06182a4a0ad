//! Relayed candidates: allocations at each address of a relay over each transport, one for each family, ended as soon as they are
//! there.

use std::net::SocketAddr;

use tokio::sync::watch;

use crate::net::Clock;
use crate::net::stun::probe::{Families, Trust};
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
    pub(super) address: SocketAddr,
    pub(super) login: Option<Login>,
    pub(super) timing: Timing,
    pub(super) trust: &'a Trust,
    pub(super) clock: Clock,
    pub(super) stop: watch::Receiver<bool>,
}

/// What one allocation came to.
pub(super) struct Got {
    pub(super) asked: Asked,
    /// Where the relay saw us.
    pub(super) mapped: Option<SocketAddr>,
    /// When that was.
    pub(super) at: Tick,
}

impl Relay<'_> {
    /// Asks it for addresses of the families that are wanted, those of IPv6 first in the answer. For both there are two
    /// allocations, one after the other: relays older than RFC 8656 know no ADDITIONAL-ADDRESS-FAMILY, and a user's quota may be
    /// one.
    pub(super) async fn ask(self, families: Families) -> Vec<Got> {
        let first = self.once((!families.v4).then_some(true)).await;
        let Ok(relayed) = first.asked.result else { return vec![first] };
        if !(families.v4 && families.v6) || *self.stop.borrow() {
            return vec![first];
        }
        let mut other = self.once(Some(!relayed.is_ipv6())).await;
        if let Err(Reason::Relay(trouble)) = other.asked.result
            && matches!(trouble, Trouble::FamilyUnsupported | Trouble::NoFamilies | Trouble::OtherFamily)
        {
            other.asked.result = Err(Reason::NoOther(trouble));
        }
        if relayed.is_ipv6() { vec![first, other] } else { vec![other, first] }
    }

    async fn once(&self, v6: Option<bool>) -> Got {
        let wanted = Wanted {
            host: &self.target.host,
            server: self.address,
            transport: self.transport,
            v6,
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
        Got { asked: self.asked(cell, v6, over, began), mapped, at: over }
    }

    fn asked(&self, cell: Cell, v6: Option<bool>, over: Tick, began: Tick) -> Asked {
        // An address of a family that was not asked for is none.
        let relayed = cell.tried.relayed.filter(|relayed| v6.is_none_or(|v6| v6 == relayed.is_ipv6()));
        let failed = cell.tried.trouble().filter(|_| relayed.is_none());
        let error = failed.and_then(|(taken, _)| taken.error.clone());
        let result = match (relayed, failed) {
            (Some(relayed), _) => Ok(relayed),
            (None, Some((_, trouble))) => Err(Reason::Relay(trouble)),
            (None, None) => Err(Reason::Relay(Trouble::NoRelayedAddress)),
        };
        Asked {
            address: self.address,
            transport: self.transport,
            base: cell.local,
            v6,
            took: over.since(began),
            result,
            tls: cell.tls,
            error,
        }
    }
}
