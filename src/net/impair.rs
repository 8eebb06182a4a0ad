//! Applies the bad network of `call::impair` to datagrams: decides when they are sent, keeps those on their way.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use tokio::sync::mpsc;

use crate::call::impair::{Fate, Impairer, Impairment, Tally};
use crate::net::Clock;
use crate::tick::Tick;

/// One direction of a bad network: what one peer sends goes through it. Arrivals are as fine as the runtime's timer: a
/// millisecond.
pub struct Link {
    clock: Clock,
    impairer: Mutex<Impairer>,
    underway: mpsc::UnboundedSender<Parcel>,
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Link").field("impairer", &self.impairer).finish_non_exhaustive()
    }
}

impl Link {
    /// Must be called within a tokio runtime: what is on its way is kept by a task, which ends with the link.
    pub fn new(impairment: Impairment, seed: u64, clock: Clock) -> Self {
        let (underway, parcels) = mpsc::unbounded_channel();
        tokio::spawn(carry(parcels, clock));
        Self { clock, impairer: Mutex::new(Impairer::new(impairment, seed)), underway }
    }

    /// The network gets better or worse.
    pub fn set(&self, impairment: Impairment) {
        self.impairer.lock().unwrap_or_else(PoisonError::into_inner).set(impairment);
    }

    /// What happened so far.
    pub fn tally(&self) -> Tally {
        self.impairer.lock().unwrap_or_else(PoisonError::into_inner).tally()
    }

    /// Sends a datagram: `arrive` is called with it when, and as often as, it arrives.
    pub(crate) fn send(&self, bytes: &[u8], arrive: impl Fn(&[u8]) + Send + 'static) {
        let now = self.clock.now();
        let fate = self.impairer.lock().unwrap_or_else(PoisonError::into_inner).pass(now, bytes);
        let Fate::Deliver(times) = fate else { return };
        if times.iter().all(|at| *at <= now) {
            times.iter().for_each(|_| arrive(bytes));
            return;
        }
        // A closed channel means that the runtime is going down; the datagram is lost with it.
        let _ = self.underway.send(Parcel { times, arrive: Box::new(arrive), bytes: bytes.into() });
    }
}

/// What happens to a datagram that arrives.
type Arrive = dyn Fn(&[u8]) + Send;

/// A datagram on its way.
struct Parcel {
    times: Vec<Tick>,
    arrive: Box<Arrive>,
    bytes: Box<[u8]>,
}

/// Delivers parcels when they are due; those due at the same moment in the order they were sent.
async fn carry(mut parcels: mpsc::UnboundedReceiver<Parcel>, clock: Clock) {
    let mut due: BinaryHeap<Reverse<(Tick, u64)>> = BinaryHeap::new();
    let mut kept = std::collections::BTreeMap::new();
    let mut number = 0;
    loop {
        let next = due.peek().map(|Reverse((at, _))| *at);
        let timer = async {
            match next {
                Some(at) => tokio::time::sleep_until(clock.at(at)).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            parcel = parcels.recv() => {
                let Some(parcel) = parcel else { return };
                for at in &parcel.times {
                    due.push(Reverse((*at, number)));
                }
                kept.insert(number, (parcel.times.len(), parcel));
                number += 1;
            }
            () = timer => {
                let now = clock.now();
                while let Some(Reverse((at, number))) = due.peek().copied()
                    && at <= now
                {
                    due.pop();
                    let Some((left, parcel)) = kept.get_mut(&number) else { continue };
                    (parcel.arrive)(&parcel.bytes);
                    *left -= 1;
                    if *left == 0 {
                        kept.remove(&number);
                    }
                }
            }
        }
    }
}
