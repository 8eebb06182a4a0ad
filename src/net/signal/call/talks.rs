//! The calls of a driver: how one begins, and what is put together when it is over.

use tokio::sync::mpsc::{self, Sender};
use tokio::time::Instant;

use super::driver::Driver;
use super::{Aim, Conversation};
use crate::call::cause::Cause;
use crate::call::event::{Event, What};
use crate::call::verdict::Wanted;
use crate::net::loopback::Outcome;
use crate::net::loopback::remote::{Back, Part, Role, Way, call_remote};
use crate::rendezvous::client::{Again, Peer, Wish};

/// A call that runs.
pub(super) struct Talk {
    pub(super) number: usize,
    pub(super) peer: Peer,
    pub(super) part: Part,
    pub(super) back: Sender<Back>,
    /// It has nothing more to say: it is being ended.
    pub(super) ending: bool,
    /// Which of the client's events belong to it: from this one on.
    pub(super) from: usize,
}

/// How much a call may leave lying that the other side says.
const WAITING: usize = 512;

impl Driver<'_> {
    /// Begins a call.
    pub(super) fn begin(&mut self, peer: Peer, role: Role) {
        if self.over || self.talks.iter().any(|talk| talk.peer == peer) {
            return;
        }
        let part = self.part_as(role);
        let mut plan = self.asked.plan.clone();
        plan.seed = plan.seed.wrapping_add(self.begun as u64);
        plan.trickle &= self.client.can_trickle_to(&peer);
        if part.until_left {
            plan.duration = self.deadline.saturating_duration_since(Instant::now());
        }
        let (number, stop, clock) = (self.begun, self.stop.clone(), self.clock);
        let (out, mut to_send) = mpsc::unbounded_channel();
        let (back, from_them) = mpsc::channel(WAITING);
        let said = self.said.0.clone();
        tokio::spawn(async move {
            while let Some(message) = to_send.recv().await {
                if said.send((number, Some(message))).is_err() {
                    return;
                }
            }
            let _ = said.send((number, None));
        });
        let told = self.told.0.clone();
        self.running.push(Box::pin(async move {
            let mut on_event = |event: &Event| drop(told.send((number, event.clone())));
            let way = Way { out, back: from_them };
            (number, call_remote(&plan, part, way, clock, &stop, &mut on_event).await)
        }));
        let early = std::mem::take(&mut self.early);
        for (whose, message) in early {
            if whose == peer {
                let _ = back.try_send(Back::Message(message));
            }
        }
        self.begun += 1;
        self.talks.push(Talk { number, peer, part, back, ending: false, from: self.old });
        self.over |= match self.asked.aim {
            Aim::Call { .. } => true,
            Aim::Answer { once, .. } => once,
            Aim::Send { viewers, .. } => self.begun == viewers,
        };
    }

    /// A call is over.
    pub(super) async fn ended(&mut self, number: usize, outcome: Outcome) {
        // What it still had to tell comes first.
        while let Ok((number, event)) = self.told.1.try_recv() {
            self.pass_on(number, &event);
        }
        let Some(at) = self.talks.iter().position(|talk| talk.number == number) else { return };
        self.say(number, None);
        let talk = self.talks.remove(at);
        self.put_out().await;
        let mut outcome = outcome;
        if let (Some(why), None) = (self.alone.take(), outcome.agreed) {
            let event = Event {
                at: self.clock.now(),
                side: talk.part.role.side(),
                what: What::GivenUp { cause: Cause::PeerNotFound, why },
            };
            outcome.events.push(event);
        }
        self.close_call(&talk, outcome);
        if self.talks.is_empty() {
            self.old = self.events.len();
        }
        if !self.over && matches!(self.asked.aim, Aim::Answer { .. }) {
            match (self.client.again(), self.connection.take()) {
                (Again::Nothing, connection @ Some(_)) => self.connection = connection,
                (Again::Register, connection @ Some(_)) => {
                    self.connection = connection;
                    self.client.wish(self.clock.now(), Wish::Register);
                }
                (Again::Reconnect, Some(connection)) => {
                    connection.close().await;
                    self.client.closed(self.clock.now());
                    self.connect().await;
                }
                (_, None) => self.connect().await,
            }
        }
    }

    /// Puts together what belongs to a call.
    fn close_call(&mut self, talk: &Talk, mut outcome: Outcome) {
        let way_there =
            |what: &What| matches!(what, What::Server("connecting" | "connected" | "registering" | "registered"));
        let side = talk.part.role.side();
        let ours = self.events.iter().enumerate().filter(|(n, event)| *n >= talk.from || way_there(&event.what));
        outcome.events.extend(ours.map(|(_, event)| Event { side, ..event.clone() }));
        outcome.events.sort_by_key(|event| event.at);
        let wanted = talk.part.wanted(&self.asked.plan, outcome.agreed);
        let wanted = Wanted { signaled: true, ..wanted };
        let peer = talk.peer.as_deref().or(self.asked.setting.peer.as_deref()).map(str::to_owned);
        self.report.calls.push(Conversation { peer, part: talk.part, wanted, outcome });
    }

    /// There was no call: what there is to say about it is what happened between us and the server.
    pub(super) fn none(&mut self) {
        let part = self.part();
        let (back, _) = mpsc::channel(1);
        let talk = Talk { number: 0, peer: None, part, back, ending: true, from: 0 };
        let outcome =
            Outcome { only: Some(part.role.side()), message_size: self.asked.plan.size, ..Outcome::default() };
        self.close_call(&talk, outcome);
    }
}
