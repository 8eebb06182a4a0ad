//! Numbered packets that go out, and what comes back of them: loss, round trip, jitter, throughput. Each packet is accounted
//! for: it came back in time, or did not.

use std::time::Duration;

use crate::measure::{Samples, bits_per_second};
use crate::stun::message::TransactionId;
use crate::tick::Tick;

/// How fast to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// So many bits of data a second.
    Rate(u64),
    /// As fast as they come back, with [`WINDOW`] of them under way.
    Fast,
    /// One each time this has passed.
    Each(Duration),
}

/// What to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// How many packets; without end when none.
    pub packets: Option<u32>,
    /// Bytes of data in each.
    pub size: usize,
    /// How fast.
    pub pace: Pace,
}

/// The fewest bytes a packet can have: who sent it, and its number.
pub const SMALLEST: usize = TOKEN + 8;
/// The most bytes of a packet: one datagram of IPv6 everywhere, with all headers of a relay (RFC 8656, section 3.7).
pub const LARGEST: usize = 8192;
/// So many packets are under way when all speed is wanted: more than that overflow the buffers of relays in wide use, even
/// on loopback.
pub const WINDOW: usize = 32;
const TOKEN: usize = 8;
/// What is known of this many packets is kept one by one.
const KEPT: usize = 1_048_576;
/// The wait for what is still to come, after the last that came or was sent.
const LEAST_PATIENCE: Duration = Duration::from_secs(1);
const MOST_PATIENCE: Duration = Duration::from_secs(5);
/// When nothing at all comes back, this is enough.
const HOPELESS: Duration = Duration::from_secs(3);

/// What to do now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Send this.
    Send(Vec<u8>),
    /// Wait until then.
    Wait(Tick),
    /// It is over.
    Over,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    UnderWay,
    /// So long under way that another takes its place in the window.
    Overdue,
    Back,
}

/// The engine.
#[derive(Debug)]
pub struct Traffic {
    load: Load,
    token: [u8; TOKEN],
    began: Tick,
    /// When each was sent, and what became of it; of the newest.
    flights: std::collections::VecDeque<(Tick, Fate)>,
    /// The number of the first of these.
    first: u64,
    /// The oldest that may still be under way.
    oldest: u64,
    under_way: usize,
    next: u64,
    ended: bool,
    last_sent: Tick,
    last_back: Option<Tick>,
    longest: Duration,
    before: Option<Duration>,
    jitter: f64,
    round_trips: Vec<Duration>,
    measured: Measured,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// Packets sent.
    pub sent: u64,
    /// Packets that came back, each once.
    pub back: u64,
    /// Packets that came back again.
    pub duplicates: u64,
    /// Packets that came back after a later one.
    pub reordered: u64,
    /// Packets that came back with other data.
    pub changed: u64,
    /// Packets that somebody else sent.
    pub foreign: u64,
    /// Bytes of data in each.
    pub size: usize,
    /// The round trips.
    pub round_trips: Samples,
    /// How much they vary from one to the next, smoothed (RFC 3550, section 6.4.1).
    pub jitter: Option<Duration>,
    /// From the first that was sent to the last that came back.
    pub took: Duration,
}

impl Measured {
    /// Packets that did not come back.
    pub const fn lost(&self) -> u64 {
        self.sent.saturating_sub(self.back)
    }

    /// The share of these.
    pub fn loss(&self) -> Option<f64> {
        (self.sent > 0).then(|| self.lost() as f64 / self.sent as f64)
    }

    /// Bits of data a second that came back.
    pub fn throughput(&self) -> Option<f64> {
        // One packet has no rate.
        let bytes = (self.back.checked_sub(1).filter(|rest| *rest > 0)?) * self.size as u64;
        bits_per_second(bytes, self.took)
    }
}

impl Traffic {
    /// Begins now. By `token` its packets are known.
    pub fn new(load: Load, token: &TransactionId, now: Tick) -> Self {
        let load = Load { size: load.size.clamp(SMALLEST, LARGEST), ..load };
        let mut own = [0; TOKEN];
        own.copy_from_slice(&token[..TOKEN]);
        Self {
            load,
            token: own,
            began: now,
            flights: std::collections::VecDeque::new(),
            first: 0,
            oldest: 0,
            under_way: 0,
            next: 0,
            ended: false,
            last_sent: now,
            last_back: None,
            longest: Duration::ZERO,
            before: None,
            jitter: 0.0,
            round_trips: Vec::new(),
            measured: Measured { size: load.size, ..Measured::default() },
        }
    }

    fn packet(&self, number: u64) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.load.size);
        bytes.extend_from_slice(&self.token);
        bytes.extend_from_slice(&number.to_be_bytes());
        bytes.resize(self.load.size, number.to_le_bytes()[0] ^ 0x5A);
        bytes
    }

    /// When the next packet is due.
    fn due(&self) -> Tick {
        let after = match self.load.pace {
            Pace::Fast => Duration::ZERO,
            Pace::Each(time) => time.saturating_mul(u32::try_from(self.next).unwrap_or(u32::MAX)),
            Pace::Rate(bits) => {
                let sent = self.next as f64 * self.load.size as f64 * 8.0;
                Duration::try_from_secs_f64(sent / bits.max(1) as f64).unwrap_or(Duration::MAX)
            }
        };
        Tick(self.began.0.saturating_add(after))
    }

    /// How long to wait for a packet that is under way.
    fn patience(&self) -> Duration {
        (self.longest * 4).clamp(LEAST_PATIENCE, MOST_PATIENCE)
    }

    /// What to do now. What is to be sent counts as sent.
    pub fn step(&mut self, now: Tick) -> Turn {
        if self.ended {
            return Turn::Over;
        }
        let hopeless = Tick(self.began.0 + HOPELESS);
        if self.load.packets.is_some() && self.measured.back == 0 && self.next > 0 && now >= hopeless {
            self.ended = true;
            return Turn::Over;
        }
        let all_sent = self.load.packets.is_some_and(|packets| self.next >= u64::from(packets));
        if all_sent {
            let last = self.last_back.map_or(self.last_sent, |back| back.max(self.last_sent));
            let end = Tick(last.0 + self.patience());
            if self.measured.back >= self.measured.sent || now >= end {
                self.ended = true;
                return Turn::Over;
            }
            return Turn::Wait(if self.measured.back == 0 { end.min(hopeless) } else { end });
        }
        let due = self.due();
        if now < due {
            return Turn::Wait(due);
        }
        if self.load.pace == Pace::Fast && self.under_way >= WINDOW {
            let patience = (self.longest * 4).clamp(LEAST_PATIENCE / 5, MOST_PATIENCE);
            self.expire(now, patience);
            if self.under_way >= WINDOW {
                let sent = self.flight(self.oldest).map_or(now, |(sent, _)| sent);
                let wake = Tick(sent.0 + patience);
                return Turn::Wait(if self.measured.back == 0 { wake.min(hopeless) } else { wake });
            }
        }
        let number = self.next;
        self.next += 1;
        self.measured.sent += 1;
        self.last_sent = now;
        if self.flights.len() >= KEPT {
            self.flights.pop_front();
            self.first += 1;
        }
        self.flights.push_back((now, Fate::UnderWay));
        self.under_way += 1;
        Turn::Send(self.packet(number))
    }

    fn flight(&self, number: u64) -> Option<(Tick, Fate)> {
        let at = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.flights.get(at).copied()
    }

    fn set(&mut self, number: u64, fate: Fate) {
        let at = number.checked_sub(self.first).and_then(|at| usize::try_from(at).ok());
        if let Some((_, known)) = at.and_then(|at| self.flights.get_mut(at)) {
            *known = fate;
        }
    }

    /// Takes those out of the window that are overdue.
    fn expire(&mut self, now: Tick, patience: Duration) {
        self.oldest = self.oldest.max(self.first);
        while let Some((sent, fate)) = self.flight(self.oldest) {
            match fate {
                Fate::UnderWay if now.since(sent) >= patience => {
                    self.set(self.oldest, Fate::Overdue);
                    self.under_way -= 1;
                }
                Fate::UnderWay => break,
                Fate::Overdue | Fate::Back => {}
            }
            self.oldest += 1;
        }
    }

    /// Data came back.
    pub fn back(&mut self, now: Tick, bytes: &[u8]) {
        let number = bytes.strip_prefix(&self.token[..]).and_then(|rest| rest.first_chunk::<8>());
        let Some(number) = number.map(|number| u64::from_be_bytes(*number)).filter(|number| *number < self.next) else {
            self.measured.foreign += 1;
            return;
        };
        let filler = number.to_le_bytes()[0] ^ 0x5A;
        if bytes.len() != self.load.size || bytes[SMALLEST..].iter().any(|byte| *byte != filler) {
            self.measured.changed += 1;
            return;
        }
        // What is older than all that is kept is too late to count.
        let Some((sent, fate)) = self.flight(number) else { return };
        if fate == Fate::Back {
            self.measured.duplicates += 1;
            return;
        }
        self.under_way -= usize::from(fate == Fate::UnderWay);
        self.set(number, Fate::Back);
        self.measured.back += 1;
        let is_later =
            (number + 1..self.next.min(number + 64)).any(|later| matches!(self.flight(later), Some((_, Fate::Back))));
        self.measured.reordered += u64::from(is_later);
        let time = now.since(sent);
        self.longest = self.longest.max(time);
        if let Some(before) = self.before {
            self.jitter += (time.abs_diff(before).as_secs_f64() - self.jitter) / 16.0;
        }
        self.before = Some(time);
        self.last_back = Some(now);
        if self.round_trips.len() < KEPT {
            self.round_trips.push(time);
        }
    }

    /// No more packets: what came back is all.
    pub fn stop(&mut self) {
        self.ended = true;
    }

    /// What came of it so far. The round trips are sorted for it: not for every packet.
    pub fn measured(&self) -> Measured {
        Measured {
            round_trips: Samples::new(self.round_trips.clone()),
            jitter: (self.round_trips.len() > 1).then(|| Duration::from_secs_f64(self.jitter.max(0.0))),
            took: self.last_back.map_or(Duration::ZERO, |back| back.since(self.began)),
            ..self.measured.clone()
        }
    }

    /// Sent, back, and the newest round trip: for whoever watches.
    pub fn so_far(&self) -> (u64, u64, Option<Duration>) {
        (self.measured.sent, self.measured.back, self.before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends all of a load; for each packet, after how many milliseconds it comes back, perhaps several times.
    fn run(load: Load, mut network: impl FnMut(u64) -> Vec<u64>) -> (Measured, Tick) {
        let mut traffic = Traffic::new(load, &[7; 12], Tick::default());
        let mut now = Tick::default();
        let mut due: Vec<(Tick, usize, Vec<u8>)> = Vec::new();
        let (mut number, mut order) = (0, 0);
        loop {
            let until = match traffic.step(now) {
                Turn::Send(bytes) => {
                    for delay in network(number) {
                        due.push((Tick(now.0 + Duration::from_millis(delay)), order, bytes.clone()));
                        order += 1;
                    }
                    number += 1;
                    continue;
                }
                Turn::Wait(until) => until,
                Turn::Over => return (traffic.measured(), now),
            };
            assert!(until > now, "no busy waiting");
            let next = due.iter().map(|(at, ..)| *at).filter(|at| *at > now).min();
            now = next.map_or(until, |at| at.min(until));
            due.sort_by_key(|(at, order, _)| (*at, *order));
            let later = due.iter().position(|(at, ..)| *at > now).unwrap_or(due.len());
            for (_, _, bytes) in due.drain(..later) {
                traffic.back(now, &bytes);
            }
        }
    }

    const LOAD: Load = Load { packets: Some(50), size: 100, pace: Pace::Rate(80_000) };

    #[test]
    fn all_come_back() {
        let (measured, end) = run(LOAD, |_| vec![20]);
        assert_eq!((measured.sent, measured.back, measured.loss()), (50, 50, Some(0.0)));
        assert_eq!(measured.round_trips.percentile(50), Some(Duration::from_millis(20)));
        assert_eq!((measured.jitter, measured.reordered), (Some(Duration::ZERO), 0));
        // One each 10 ms, the last after 490: 49 packets of 100 bytes in 510 ms.
        assert_eq!((end, measured.took), (Tick::from_millis(510), Duration::from_millis(510)));
        assert!((measured.throughput().expect("a rate") - 49.0 * 800.0 / 0.51).abs() < 1e-6);
    }

    #[test]
    fn each_packet_is_accounted_for() {
        // A fifth is lost, one comes twice, one is overtaken by three.
        let (measured, end) = run(LOAD, |number| match number {
            n if n % 5 == 4 => vec![],
            10 => vec![20, 25],
            20 => vec![55],
            _ => vec![20],
        });
        assert_eq!((measured.sent, measured.back, measured.lost(), measured.loss()), (50, 40, 10, Some(0.2)));
        assert_eq!((measured.duplicates, measured.reordered, measured.changed, measured.foreign), (1, 1, 0, 0));
        assert_eq!(measured.round_trips.max(), Some(Duration::from_millis(55)));
        assert!(measured.jitter > Some(Duration::ZERO));
        assert_eq!(end, Tick::from_millis(1500), "a second after the last that came, at 500");
    }

    #[test]
    fn nothing_comes_back() {
        let (measured, end) = run(LOAD, |_| vec![]);
        assert_eq!((measured.sent, measured.back, end), (50, 0, Tick::from_millis(1490)));
        assert_eq!((measured.jitter, measured.throughput()), (None, None));
        // However many there are: three seconds of silence are enough.
        let (measured, end) = run(Load { packets: Some(100_000), ..LOAD }, |_| vec![]);
        assert_eq!((measured.sent, end), (300, Tick::from_millis(3000)));
    }

    #[test]
    fn a_window_when_all_speed_is_wanted() {
        let fast = Load { packets: Some(1000), size: 100, pace: Pace::Fast };
        let (measured, end) = run(fast, |_| vec![10]);
        assert_eq!((measured.sent, measured.back), (1000, 1000));
        assert_eq!(end, Tick::from_millis(320), "thirty-two windows of ten milliseconds");
        let (measured, _) = run(fast, |number| if number.is_multiple_of(100) { vec![] } else { vec![10] });
        assert_eq!((measured.sent, measured.lost()), (1000, 10));
    }

    #[test]
    fn what_is_not_ours() {
        let mut traffic = Traffic::new(LOAD, &[7; 12], Tick::default());
        let Turn::Send(packet) = traffic.step(Tick::default()) else { panic!("it sends") };
        let mut changed = packet.clone();
        changed[60] ^= 1;
        let mut never = packet.clone();
        never[15] = 99;
        for bytes in [&packet[..50], &changed, &never, b"", &packet[..8], &[8; 100]] {
            traffic.back(Tick::from_millis(5), bytes);
        }
        let measured = traffic.measured();
        assert_eq!((measured.changed, measured.foreign, measured.back), (2, 4, 0));
        traffic.back(Tick::from_millis(6), &packet);
        assert_eq!(traffic.so_far(), (1, 1, Some(Duration::from_millis(6))));
    }
}
