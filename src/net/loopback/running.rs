//! All that runs beside the course of a call, and the course itself: up, what the scenario wants, traffic, the last echo.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout, timeout_at};

use super::course::{Course, Up};
use super::plan::Plan;
use super::talk::{Setup, Talk};
use super::traffic::{Echo, Echoes, Flood, play, serve};
use super::{Ground, HANG_UP, Outcome};
use crate::call::event::{Side, What};
use crate::net::Clock;
use crate::net::peer::Arrival;
use crate::net::stop::Stop;
use crate::tick::Tick;

/// How long packets may take that are on their way when the media stops.
pub(super) const SETTLE: Duration = Duration::from_millis(20);
/// The most bulk data; and in memory, where no time may go by.
const MOST_BULK: u64 = 16 << 30;
const MOST_BULK_IN_MEMORY: u64 = 16 << 20;
/// How long to wait for what does not come back: as long as a person would. In virtual time, which costs nothing, until
/// SCTP itself has given up (after 1 + 2 + 4 + 8 + 16 + 32 s in the engine).
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// When something does come, so many times that long for all of it.
const DRAIN: u32 = 3;
const PATIENCE_IN_MEMORY: Duration = Duration::from_secs(70);

/// All that runs beside the course of a call, and ends with it.
pub(super) struct Running {
    tasks: JoinSet<()>,
    media: JoinSet<()>,
    echoes: Arc<Echoes>,
    flood: Arc<Flood>,
    most_bulk: u64,
    patience: Duration,
}

impl Running {
    /// Candidates trickle, channels are answered.
    pub(super) fn start(
        talk: &Talk<'_>,
        clock: Clock,
        arrivals: [mpsc::UnboundedReceiver<Arrival>; 2],
        ground: Ground,
    ) -> Self {
        let mut tasks = JoinSet::new();
        let flood = Arc::<Flood>::default();
        for (from, arrivals) in Side::BOTH.into_iter().zip(arrivals) {
            let (found, candidates) = mpsc::unbounded_channel();
            tasks.spawn(serve(arrivals, found, Arc::clone(&flood), clock));
            if talk.plan.trickle {
                let to = Arc::clone(&talk.peers[from.other() as usize]);
                tasks.spawn(Talk::trickle(Arc::clone(&talk.desk), from, to, candidates));
            }
        }
        let (most_bulk, patience) = match ground {
            Ground::Memory => (MOST_BULK_IN_MEMORY, PATIENCE_IN_MEMORY),
            Ground::Real => (MOST_BULK, PATIENCE),
        };
        Self { tasks, media: JoinSet::new(), echoes: Arc::default(), flood, most_bulk, patience }
    }

    /// From the first description to the last echo.
    pub(super) async fn go(
        mut self,
        talk: &Talk<'_>,
        clock: Clock,
        stop: &Stop,
        course: &mut Course<'_>,
        outcome: &mut Outcome,
    ) {
        let plan = talk.plan;
        let mut up = false;
        tokio::select! {
            biased;
            () = self.flow(talk, clock, course, &mut up) => {}
            () = stop.asked() => {
                talk.peers[0].shared.reporter.tell(What::Interrupted);
                // At once: messages that follow each other without a pause keep virtual time from going on.
                self.echoes.hush();
                self.flood.end();
            }
        }
        outcome.up = up;
        self.media.shutdown().await;
        // What is on its way still counts.
        let bad = plan.impairment;
        let settle = SETTLE + bad.delay + bad.jitter + bad.rate.map_or(Duration::ZERO, |_| bad.queue);
        if up {
            sleep(settle).await;
        }
        outcome.stats = [talk.peers[0].stats().await, talk.peers[1].stats().await];
        self.echoes.hush();
        self.flood.end();
        if plan.data && up {
            // What is on its way still comes back, unless the channel is dead: hanging up is not to look like a failure.
            let closed = course.listen(|up| up.channels_closed >= 2 || up.failed || up.dead);
            let _ = timeout(self.patience * DRAIN + HANG_UP, closed).await;
        }
        self.tasks.shutdown().await;
        outcome.messages_sent = self.echoes.sent();
        outcome.echoes = self.echoes.round_trips();
        outcome.bulk = self.flood.begun().then(|| self.flood.bulk());
    }

    /// Up, then what the scenario wants, then time for traffic.
    async fn flow(&mut self, talk: &Talk<'_>, clock: Clock, course: &mut Course<'_>, is_up: &mut bool) {
        let plan = talk.plan;
        let deadline = clock.at(Tick(plan.timeout));
        let time_up = || talk.peers[0].shared.reporter.tell(What::TimeUp { after: plan.timeout, step: plan.step() });
        let setup = match timeout_at(deadline, talk.set_up()).await {
            Ok(Ok(setup)) => setup,
            // Has been told.
            Ok(Err(_)) => return,
            Err(_) => return time_up(),
        };
        if let Some(channel) = &setup.echo {
            let (channel, reporter) = (channel.clone(), talk.peers[0].shared.reporter.clone());
            let echoes = Arc::clone(&self.echoes);
            self.tasks.spawn(
                Echo {
                    channel,
                    reporter,
                    echoes,
                    count: plan.messages,
                    size: plan.size,
                    asked: true,
                    patience: self.patience,
                }
                .run(),
            );
        }
        if let Some(channel) = &setup.bulk {
            self.tasks.spawn(Arc::clone(&self.flood).pour(channel.clone(), self.most_bulk));
        }
        *is_up = timeout_at(deadline, self.until_up(plan, course, &setup)).await.unwrap_or_else(|_| {
            time_up();
            false
        });
        if !*is_up {
            return;
        }
        // What does not come through it lacks its proof, which says it all.
        let _ = timeout(plan.timeout, talk.twist(course, &setup)).await;
        let _ = timeout(plan.duration, course.listen(|_| false)).await;
        if plan.data && plan.messages.is_some() {
            course.listen(Up::echoes_are_over).await;
        }
        if setup.bulk.is_some() {
            self.flood.begin();
            let _ = timeout(plan.duration, course.listen(|_| false)).await;
            self.flood.end();
            self.drain().await;
        }
    }

    /// Waits for the bulk data that is on its way, as long as any arrives.
    async fn drain(&self) {
        loop {
            let before = self.flood.bulk();
            if before.received >= before.sent {
                return;
            }
            let arriving = async {
                while self.flood.bulk().received == before.received {
                    sleep(Duration::from_millis(10)).await;
                }
            };
            if timeout(self.patience, arriving).await.is_err() {
                return;
            }
        }
    }

    /// Starts the media when both are connected; whether all came up.
    async fn until_up(&mut self, plan: &Plan, course: &mut Course<'_>, setup: &Setup) -> bool {
        course.listen(|up| up.connected >= 2 || up.failed).await;
        for track in setup.tracks.iter().flatten() {
            // A rejected track has nowhere to go.
            if setup.tracks[1].iter().any(|other| other.codec().kind == track.codec().kind) {
                self.media.spawn(play(track.clone()));
            }
        }
        let channels = if plan.data { 2 * (1 + u32::from(plan.throughput)) } else { 0 };
        let all = |up: &Up| {
            let data = up.channels >= channels && (up.echo || !plan.data);
            up.connected >= 2 && data && up.streams >= 2 * plan.streams()
        };
        course.listen(|up| all(up) || up.failed).await && all(&course.up)
    }
}
