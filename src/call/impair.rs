//! What a bad network does to datagrams, as data and as a decision: told the time and given a seed, it says of each
//! datagram whether it is lost and when it arrives. Whoever has the sockets, real or imagined, applies it.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::tick::Tick;

/// How bad the network is, in one direction. Shares are between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Impairment {
    /// Share of datagrams that are lost.
    pub loss: f64,
    /// How long a datagram is on its way.
    pub delay: Duration,
    /// Up to how much earlier or later than `delay`, evenly spread. Order is kept: what was sent later does not
    /// arrive before what was sent earlier. Reordering is a fault of its own.
    pub jitter: Duration,
    /// Share of datagrams that are overtaken: held back while those behind them pass.
    pub reorder: f64,
    /// Share of datagrams that arrive twice.
    pub duplicate: f64,
    /// Bits a second that pass, with the headers of IP and UDP counted; any number when none.
    pub rate: Option<u64>,
    /// How long the queue before the bottleneck may get; what would wait longer is lost. Counts only with a `rate`.
    pub queue: Duration,
    /// What does not get through at all.
    pub cut: Cut,
    /// Whether DTLS records are neither lost nor doubled nor reordered (they are delayed as all others): the engine's
    /// handshake does not survive the loss of certain datagrams.
    pub spare_dtls: bool,
}

impl Default for Impairment {
    fn default() -> Self {
        Self {
            loss: 0.0,
            delay: Duration::ZERO,
            jitter: Duration::ZERO,
            reorder: 0.0,
            duplicate: 0.0,
            rate: None,
            queue: Duration::from_millis(200),
            cut: Cut::Nothing,
            spare_dtls: true,
        }
    }
}

impl Impairment {
    /// Whether it does anything at all.
    pub fn is_none(&self) -> bool {
        let nothing = self.cut == Cut::Nothing && self.loss <= 0.0 && self.reorder <= 0.0 && self.duplicate <= 0.0;
        nothing && self.delay.is_zero() && self.jitter.is_zero() && self.rate.is_none()
    }
}

/// What of the traffic does not get through at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// All does.
    Nothing,
    /// DTLS application data, which is data channels; everything else does.
    Data,
    /// Nothing does.
    All,
}

impl Cut {
    fn cuts(self, bytes: &[u8]) -> bool {
        match self {
            Self::Nothing => false,
            // The content type application_data (RFC 9147, section 4.1 and appendix B.1; 23 in DTLS 1.2 as well).
            Self::Data => bytes.first() == Some(&23),
            Self::All => true,
        }
    }
}

/// What becomes of a datagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It never arrives.
    Drop,
    /// It arrives at these moments: one, or two when it is doubled.
    Deliver(Vec<Tick>),
}

/// How many datagrams met which fate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All that were sent.
    pub sent: u64,
    /// Bytes of their payloads.
    pub bytes: u64,
    /// Lost by chance.
    pub lost: u64,
    /// Lost because the queue before the bottleneck was full.
    pub overflowed: u64,
    /// Arrived twice.
    pub duplicated: u64,
    /// Were overtaken.
    pub reordered: u64,
    /// Would have been lost, had they not been DTLS records.
    pub spared: u64,
}

/// One direction of a bad network.
#[derive(Clone, Debug)]
pub struct Impairer {
    impairment: Impairment,
    seed: u64,
    /// Chance, for each flow of its own: of two flows that send at the same moment it does not matter which is first.
    flows: BTreeMap<u64, Random>,
    /// Until when the bottleneck is busy with what was sent before.
    busy: Tick,
    /// The latest arrival so far.
    latest: Tick,
    tally: Tally,
}

/// IPv4 and UDP headers.
const HEADERS: u64 = 28;

/// How long an overtaken datagram is held back beyond its delay.
const HELD_BACK: Duration = Duration::from_millis(10);

impl Impairer {
    /// The same seed gives the same fates to the same datagrams at the same times.
    pub const fn new(impairment: Impairment, seed: u64) -> Self {
        let tally = Tally { sent: 0, bytes: 0, lost: 0, overflowed: 0, duplicated: 0, reordered: 0, spared: 0 };
        let start = Tick(Duration::ZERO);
        Self { impairment, seed, flows: BTreeMap::new(), busy: start, latest: start, tally }
    }

    /// The network gets better or worse.
    pub const fn set(&mut self, impairment: Impairment) {
        self.impairment = impairment;
    }

    /// What happened so far.
    pub const fn tally(&self) -> Tally {
        self.tally
    }

    /// Decides on a datagram sent now.
    pub fn pass(&mut self, now: Tick, bytes: &[u8]) -> Fate {
        let length = bytes.len() as u64;
        self.tally.sent += 1;
        self.tally.bytes += length;
        // Every datagram draws the same number of times, so that one decision does not shift all later ones.
        let flow = flow(bytes);
        let random = self.flows.entry(flow).or_insert_with(|| Random::new(Random::new(self.seed ^ flow).next()));
        let [loss, jitter, reorder, duplicate] = std::array::from_fn(|_| random.share());
        let set = self.impairment;
        if set.cut.cuts(bytes) {
            self.tally.lost += 1;
            return Fate::Drop;
        }
        let spared = set.spare_dtls && is_dtls(bytes);
        if loss < set.loss {
            if !spared {
                self.tally.lost += 1;
                return Fate::Drop;
            }
            self.tally.spared += 1;
        }
        let mut leaves = now;
        if let Some(rate) = set.rate {
            let begins = self.busy.max(now);
            if !spared && begins.since(now) > set.queue {
                self.tally.overflowed += 1;
                return Fate::Drop;
            }
            let bits = (length + HEADERS) * 8;
            leaves = Tick(begins.0 + Duration::from_secs_f64(bits as f64 / rate.max(1) as f64));
            self.busy = leaves;
        }
        let offset = set.jitter.mul_f64(2.0 * jitter);
        let mut arrives = Tick((leaves.0 + set.delay + offset).saturating_sub(set.jitter).max(leaves.0));
        if reorder < set.reorder && !spared {
            // It does not count as the latest: those behind it overtake.
            self.tally.reordered += 1;
            arrives = Tick(arrives.max(self.latest).0 + HELD_BACK);
        } else {
            arrives = arrives.max(self.latest);
            self.latest = arrives;
        }
        if duplicate < set.duplicate && !spared {
            self.tally.duplicated += 1;
            return Fate::Deliver(vec![arrives, arrives]);
        }
        Fate::Deliver(vec![arrives])
    }
}

/// Which flow a datagram belongs to: STUN, DTLS records of one type, RTCP packets of one type, RTP of one SSRC (RFC 7983,
/// section 7; RFC 5761, section 4).
fn flow(bytes: &[u8]) -> u64 {
    let first = bytes.first().copied().unwrap_or_default();
    let second = bytes.get(1).copied().unwrap_or_default();
    match (first, second) {
        (128..=191, 192..=223) => u64::from(second) << 40,
        (128..=191, _) => {
            let ssrc = bytes.get(8..12).and_then(|ssrc| ssrc.try_into().ok()).map_or(0, u32::from_be_bytes);
            (1 << 48) | u64::from(ssrc)
        }
        (20..=63, _) => u64::from(first) << 32,
        _ => 0,
    }
}

/// Whether a datagram on a port shared by STUN, DTLS and RTP is a DTLS record (RFC 7983, section 7); only the records of
/// the handshake: application data (23) is what SCTP sends, and that copes with loss.
fn is_dtls(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|first| (20..=22).contains(first))
}

/// A small source of repeatable chance (SplitMix64). Not for secrets.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// From a seed; any will do.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// At least 0, less than 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RTP: &[u8] = &[0x80; 100];
    const HANDSHAKE: &[u8] = &[22; 100];

    fn arrivals(impairment: Impairment, seed: u64, bytes: &[u8], count: u64) -> (Vec<Fate>, Tally) {
        let mut impairer = Impairer::new(impairment, seed);
        let fates = (0..count).map(|n| impairer.pass(Tick::from_millis(n * 10), bytes)).collect();
        (fates, impairer.tally())
    }

    #[test]
    fn nothing_set_passes_at_once() {
        assert!(Impairment::default().is_none());
        let (fates, _) = arrivals(Impairment::default(), 1, RTP, 3);
        let expected: Vec<Fate> = [0, 10, 20].map(|at| Fate::Deliver(vec![Tick::from_millis(at)])).into();
        assert_eq!(fates, expected);
    }

    #[test]
    fn the_seed_decides() {
        let bad = Impairment {
            loss: 0.1,
            jitter: Duration::from_millis(5),
            reorder: 0.1,
            duplicate: 0.1,
            ..Impairment::default()
        };
        assert_eq!(arrivals(bad, 7, RTP, 200), arrivals(bad, 7, RTP, 200));
        assert_ne!(arrivals(bad, 7, RTP, 200).0, arrivals(bad, 8, RTP, 200).0);
    }

    #[test]
    fn the_order_of_two_flows_changes_nothing() {
        let lossy = Impairment { loss: 0.5, ..Impairment::default() };
        let fates = |turned: bool| {
            let mut impairer = Impairer::new(lossy, 9);
            let mut fates = [Vec::new(), Vec::new()];
            for n in 0..50 {
                let stun_first = !turned || n % 3 == 0;
                for stun in [stun_first, !stun_first] {
                    let bytes: &[u8] = if stun { &[0; 20] } else { RTP };
                    fates[usize::from(stun)].push(impairer.pass(Tick::from_millis(n), bytes));
                }
            }
            fates
        };
        assert_eq!(fates(false), fates(true));
    }

    #[test]
    fn loses_about_the_share_and_spares_the_handshake() {
        let lossy = Impairment { loss: 0.2, ..Impairment::default() };
        let (_, tally) = arrivals(lossy, 3, RTP, 10_000);
        assert!((1_900..2_100).contains(&tally.lost), "{tally:?}");
        let (fates, tally) = arrivals(lossy, 3, HANDSHAKE, 1_000);
        assert!(fates.iter().all(|fate| *fate != Fate::Drop));
        assert!(tally.lost == 0 && tally.spared > 150, "{tally:?}");
        let unsparing = Impairment { spare_dtls: false, ..lossy };
        assert!(arrivals(unsparing, 3, HANDSHAKE, 1_000).1.lost > 150);
    }

    #[test]
    fn a_cut_is_of_one_kind_or_of_all() {
        let fates = |cut| {
            let cut = Impairment { cut, ..Impairment::default() };
            assert!(cut == Impairment::default() || !cut.is_none());
            let mut impairer = Impairer::new(cut, 1);
            [RTP, HANDSHAKE, &[23; 9], &[0; 20]].map(|bytes| impairer.pass(Tick::default(), bytes) == Fate::Drop)
        };
        assert_eq!(fates(Cut::Nothing), [false; 4]);
        assert_eq!(fates(Cut::Data), [false, false, true, false]);
        assert_eq!(fates(Cut::All), [true; 4]);
    }

    #[test]
    fn jitter_keeps_the_order_and_stays_within_its_bounds() {
        let delayed =
            Impairment { delay: Duration::from_millis(50), jitter: Duration::from_millis(30), ..Impairment::default() };
        let mut impairer = Impairer::new(delayed, 5);
        let mut before = Tick::default();
        for n in 0..1_000 {
            let sent = Tick::from_millis(n);
            let Fate::Deliver(times) = impairer.pass(sent, RTP) else { panic!("nothing is lost") };
            assert!(times[0] >= before);
            assert!(times[0].since(sent) >= Duration::from_millis(20));
            assert!(times[0].since(sent) <= Duration::from_millis(80));
            before = times[0];
        }
    }

    #[test]
    fn a_bottleneck_spreads_and_overflows() {
        // 128 bytes with headers at 1024 bits a second: one a second.
        let narrow = Impairment { rate: Some(1024), queue: Duration::from_millis(1500), ..Impairment::default() };
        let mut impairer = Impairer::new(narrow, 1);
        let fates: Vec<Fate> = (0..4).map(|_| impairer.pass(Tick::default(), RTP)).collect();
        let at = |milliseconds| Fate::Deliver(vec![Tick::from_millis(milliseconds)]);
        assert_eq!(fates, [at(1000), at(2000), Fate::Drop, Fate::Drop]);
        assert_eq!(impairer.tally().overflowed, 2);
    }

    #[test]
    fn doubles_and_overtakes() {
        let doubled = Impairment { duplicate: 1.0, ..Impairment::default() };
        assert_eq!(arrivals(doubled, 1, RTP, 1).0, [Fate::Deliver(vec![Tick::default(); 2])]);
        let overtaken = Impairment { reorder: 1.0, ..Impairment::default() };
        assert_eq!(arrivals(overtaken, 1, RTP, 1).0, [Fate::Deliver(vec![Tick::from_millis(10)])]);
    }
}
