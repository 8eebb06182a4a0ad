//! What flows in a call: messages that are echoed, media, bulk data.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::call::event::What;
use crate::call::outcome::Bulk;
use crate::call::phase::Phase;
use crate::call::signal::Candidate;
use crate::net::Clock;
use crate::net::channel::{Channel, ChannelEvent};
use crate::net::media::LocalTrack;
use crate::net::peer::Arrival;
use crate::net::watch::Reporter;
use crate::tick::Tick;

/// How often pc1 sends something to be echoed.
const ECHO_EVERY: Duration = Duration::from_millis(20);
/// How often it looks whether anything is missing when it has nothing to send.
const WATCH_EVERY: Duration = Duration::from_millis(250);
/// When nothing has come back for so long while something should have, that is told. It may still come: SCTP tries again
/// after 1 s, 2 s, 4 s and so on (RFC 9260, section 6.3.3).
const STALL: Duration = Duration::from_secs(5);

/// The labels of the two channels.
pub(super) const ECHO: &str = "echo";
pub(super) const BULK: &str = "bulk";

/// The echoes so far, and whether there shall be more.
#[derive(Debug, Default)]
pub(super) struct Echoes {
    round_trips: Mutex<Vec<Duration>>,
    quiet: AtomicBool,
    hushed: Notify,
    sent: AtomicU64,
}

impl Echoes {
    /// No more shall be sent; the channel is closed once all have come back.
    pub(super) fn hush(&self) {
        self.quiet.store(true, Ordering::Relaxed);
        self.hushed.notify_one();
    }

    pub(super) fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    pub(super) fn round_trips(&self) -> Vec<Duration> {
        self.round_trips.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Sends numbered messages and takes the time until they come back.
pub(super) struct Echo {
    pub(super) channel: Channel,
    pub(super) reporter: Reporter,
    pub(super) echoes: Arc<Echoes>,
    /// So many, each when the one before has come back; one every 20 ms when none.
    pub(super) count: Option<u64>,
    /// Bytes of each.
    pub(super) size: usize,
    /// Whether the other side was asked to send them back. Otherwise one is sent, and more only when it has come back.
    pub(super) asked: bool,
    /// How long to wait for what does not come back, before the call is given up.
    pub(super) patience: Duration,
}

impl Echo {
    pub(super) async fn run(self) {
        let clock = self.reporter.clock();
        let mut sent: Vec<Tick> = Vec::new();
        // Where echoes make the pace, the clock only watches.
        let mut ticker = interval(self.count.map_or(ECHO_EVERY, |_| WATCH_EVERY));
        ticker.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let (mut open, mut stalled, mut drained, mut dead) = (false, false, false, false);
        let (mut returned, mut heard) = (0, Tick::default());
        loop {
            let mut due = false;
            tokio::select! {
                biased;
                event = self.channel.next() => match event {
                    Some(ChannelEvent::Open) => {
                        open = true;
                        ticker.reset_immediately();
                    }
                    Some(ChannelEvent::Message(bytes, _)) => {
                        let number = bytes.get(..4).and_then(|n| n.try_into().ok()).map(u32::from_be_bytes);
                        let Some(at) = number.and_then(|number| sent.get(number as usize)) else { continue };
                        returned += 1;
                        heard = clock.now();
                        self.came_back(heard.since(*at), &mut stalled);
                        due = self.count.is_some();
                    }
                    Some(ChannelEvent::Closed) | None => return,
                },
                () = self.echoes.hushed.notified(), if open => {}
                _ = ticker.tick(), if open => {
                    due = self.count.is_none() || sent.is_empty();
                    // The oldest that waits was sent when all before it had come back, or later.
                    let since = sent.get(returned).map(|at| clock.now().since(heard.max(*at)));
                    let since = since.unwrap_or_default();
                    let since = if self.asked || returned > 0 { since } else { Duration::ZERO };
                    let waiting = (sent.len() - returned) as u64;
                    if since >= STALL && !stalled {
                        stalled = true;
                        self.reporter.tell(What::Stalled { waiting, since });
                    }
                    if since >= self.patience && !dead {
                        dead = true;
                        self.reporter.tell(What::Dead { waiting, since });
                    }
                }
            }
            let quiet = self.echoes.quiet.load(Ordering::Relaxed);
            let all = returned == sent.len() && !sent.is_empty();
            let enough = self.count.is_some_and(|count| sent.len() as u64 >= count);
            if all && (quiet || enough) && !drained {
                drained = true;
                self.reporter.tell(What::Reached(Phase::Drained));
            }
            let unasked = !self.asked && returned == 0 && !sent.is_empty();
            if quiet && open && (drained || dead || unasked) {
                open = self.channel.close().await.is_err();
            } else if due && open && !quiet && !stalled && !enough && !unasked {
                sent.push(clock.now());
                self.echoes.sent.fetch_add(1, Ordering::Relaxed);
                let mut message = u32::try_from(sent.len() - 1).unwrap_or(u32::MAX).to_be_bytes().to_vec();
                message.resize(self.size.max(4), 0);
                // When the buffer is full for that long, nothing gets through: that is told at the next tick.
                if let Ok(Err(_)) = timeout(STALL, self.channel.send(&message)).await {
                    open = false;
                }
            }
        }
    }

    fn came_back(&self, after: Duration, stalled: &mut bool) {
        let first = {
            let mut round_trips = self.echoes.round_trips.lock().unwrap_or_else(PoisonError::into_inner);
            round_trips.push(after);
            round_trips.len() == 1
        };
        if first {
            self.reporter.tell(What::FirstEcho);
        }
        if std::mem::take(stalled) {
            self.reporter.tell(What::Recovered);
        }
    }
}

/// Sends frames of a track at its pace: 50 a second of audio, 30 of video. After a late one the pace is taken up again;
/// frames are not sent in a burst.
pub(super) async fn play(track: LocalTrack) {
    let mut ticker = interval(track.codec().kind.duration(0));
    ticker.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for n in 0.. {
        ticker.tick().await;
        if track.play(n).await.is_err() {
            return;
        }
    }
}

/// Bulk data from one side to the other: when to begin and to end, and how far it has come.
#[derive(Debug, Default)]
pub(super) struct Flood {
    begin: Notify,
    begun: AtomicBool,
    enough: AtomicBool,
    sent: AtomicU64,
    received: Mutex<Option<(Tick, Tick, u64)>>,
}

/// Bytes of a bulk message.
const CHUNK: usize = 16 << 10;

impl Flood {
    pub(super) fn begin(&self) {
        self.begun.store(true, Ordering::Relaxed);
        self.begin.notify_one();
    }

    pub(super) fn begun(&self) -> bool {
        self.begun.load(Ordering::Relaxed)
    }

    pub(super) fn end(&self) {
        self.enough.store(true, Ordering::Relaxed);
    }

    /// What came of it so far.
    pub(super) fn bulk(&self) -> Bulk {
        let received = *self.received.lock().unwrap_or_else(PoisonError::into_inner);
        let sent = self.sent.load(Ordering::Relaxed);
        received.map_or(Bulk { sent, ..Bulk::default() }, |(first, last, received)| Bulk {
            sent,
            received,
            time: last.since(first),
        })
    }

    fn arrived(&self, now: Tick, bytes: u64) {
        let mut received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        let (first, _, before) = received.unwrap_or((now, now, 0));
        *received = Some((first, now, before + bytes));
    }

    /// The sending side, once it may begin: as much as goes, `limit` bytes at most.
    pub(super) async fn pour(self: Arc<Self>, channel: Channel, limit: u64) {
        let chunk = vec![0; CHUNK];
        let pouring = async {
            self.begin.notified().await;
            while !self.enough.load(Ordering::Relaxed) && self.sent.load(Ordering::Relaxed) < limit {
                if channel.send(&chunk).await.is_err() {
                    return;
                }
                self.sent.fetch_add(CHUNK as u64, Ordering::Relaxed);
            }
        };
        let reading = async { while channel.next().await.is_some_and(|event| event != ChannelEvent::Closed) {} };
        tokio::join!(pouring, reading);
    }
}

/// Does what a peer's arrivals ask for: gives candidates away, echoes what comes on channels, counts bulk data.
pub(super) async fn serve(
    mut arrivals: mpsc::UnboundedReceiver<Arrival>,
    candidates: mpsc::UnboundedSender<Candidate>,
    flood: Arc<Flood>,
    clock: Clock,
) {
    let mut channels = JoinSet::new();
    while let Some(arrival) = arrivals.recv().await {
        match arrival {
            Arrival::Candidate(candidate) => {
                // Nobody takes them any more: the call is over.
                let _ = candidates.send(candidate);
            }
            Arrival::Channel(channel) => {
                channels.spawn(answer(channel, Arc::clone(&flood), clock));
            }
            Arrival::GatheringComplete => {}
        }
    }
}

async fn answer(channel: Channel, flood: Arc<Flood>, clock: Clock) {
    while let Some(event) = channel.next().await {
        let ChannelEvent::Message(bytes, _) = event else { continue };
        if channel.label() == BULK {
            flood.arrived(clock.now(), bytes.len() as u64);
        } else if channel.send(&bytes).await.is_err() {
            return;
        }
    }
}
