//! What all connections of a server share: the machine that decides, and who is on which link.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, mpsc, oneshot};

use super::Config;
use super::outbox::Outbox;
use super::record::Recorder;
use crate::net::Clock;
use crate::rendezvous::server::{Happening, Link, Output, Refusal, Response, Server, Tally};
use crate::tick::Tick;

/// Who is on a link.
#[derive(Debug)]
enum Way {
    Socket(Arc<Outbox>),
    Request(oneshot::Sender<Response>),
}

/// See the module.
pub(super) struct Shared {
    pub(super) config: Config,
    pub(super) clock: Clock,
    machine: Mutex<Machine>,
    links: AtomicU64,
    /// The deadline has come nearer.
    pub(super) sooner: Notify,
    /// Happenings that were not told because nobody took them fast enough.
    missed: AtomicU64,
}

struct Machine {
    server: Server,
    ways: BTreeMap<Link, Way>,
    recorder: Option<Recorder>,
    watch: Option<mpsc::Sender<Happening>>,
}

impl Shared {
    pub(super) fn new(mut config: Config, server: Server, clock: Clock) -> Self {
        let (recorder, watch) = (config.recorder.take(), config.watch.take());
        Self {
            config,
            clock,
            machine: Mutex::new(Machine { server, ways: BTreeMap::new(), recorder, watch }),
            links: AtomicU64::new(0),
            sooner: Notify::new(),
            missed: AtomicU64::new(0),
        }
    }

    fn machine(&self) -> MutexGuard<'_, Machine> {
        self.machine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn link(&self) -> Link {
        Link(self.links.fetch_add(1, Ordering::Relaxed))
    }

    /// A link for a WebSocket, and where what it is to send comes from.
    pub(super) fn socket(&self) -> (Link, Arc<Outbox>) {
        let (link, outbox) = (self.link(), Arc::new(Outbox::default()));
        self.machine().ways.insert(link, Way::Socket(Arc::clone(&outbox)));
        (link, outbox)
    }

    /// A link for a request, and where its answer comes from.
    pub(super) fn request(&self) -> (Link, oneshot::Receiver<Response>) {
        let (link, (answer, answered)) = (self.link(), oneshot::channel());
        self.machine().ways.insert(link, Way::Request(answer));
        (link, answered)
    }

    /// The link is no more.
    pub(super) fn forget(&self, link: Link, code: Option<u16>) {
        self.act(|server, now| server.closed(now, link, code));
        self.machine().ways.remove(&link);
    }

    /// Tells the machine something, and does what it says.
    pub(super) fn act(&self, tell: impl FnOnce(&mut Server, Tick)) {
        let mut machine = self.machine();
        let now = self.clock.now();
        let before = machine.server.deadline();
        tell(&mut machine.server, now);
        loop {
            let slow = self.carry_out(&mut machine);
            if slow.is_empty() {
                break;
            }
            for link in slow {
                machine.server.offends(now, link, Refusal::Slow);
            }
        }
        let after = machine.server.deadline();
        drop(machine);
        if after.is_some_and(|after| before.is_none_or(|before| after < before)) {
            self.sooner.notify_one();
        }
    }

    /// Does what is to be done; gives back who does not read.
    fn carry_out(&self, machine: &mut Machine) -> Vec<Link> {
        let mut slow = Vec::new();
        while let Some(output) = machine.server.poll() {
            match output {
                Output::Send(link, frame) => {
                    if let Some(Way::Socket(outbox)) = machine.ways.get(&link)
                        && !outbox.push(frame, self.config.limits.queue)
                        && !slow.contains(&link)
                    {
                        outbox.break_off();
                        slow.push(link);
                    }
                }
                Output::Close(link, code, reason) => {
                    if let Some(Way::Socket(outbox)) = machine.ways.get(&link) {
                        outbox.close(code, reason);
                    }
                }
                Output::Respond(link, response) => {
                    if let Some(Way::Request(answer)) = machine.ways.remove(&link) {
                        // who asked may have gone
                        let _ = answer.send(response);
                    }
                }
                Output::Trace(trace) => {
                    if let Some(recorder) = &mut machine.recorder {
                        recorder.write(&trace);
                    }
                }
                Output::Happened(happening) => {
                    let Some(watch) = &machine.watch else { continue };
                    if watch.try_send(happening).is_err() {
                        self.missed.fetch_add(1, Ordering::Relaxed);
                    }
                }
            }
        }
        slow
    }

    /// When the machine wants to hear the time.
    pub(super) fn deadline(&self) -> Option<Tick> {
        self.machine().server.deadline()
    }

    /// What was counted, and how many clients are there.
    pub(super) fn tally(&self) -> (Tally, usize) {
        let machine = self.machine();
        (machine.server.tally().clone(), machine.server.count())
    }

    /// How many happenings nobody heard of.
    pub(super) fn missed(&self) -> u64 {
        self.missed.load(Ordering::Relaxed)
    }

    /// Ends the recording: what was not written is counted.
    pub(super) fn finish(&self) -> Option<Recorder> {
        let mut machine = self.machine();
        machine.watch = None;
        machine.recorder.take()
    }
}
