//! What arrives of an RTP stream, counted from its headers: packets, those that are missing, and jitter.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::tick::Tick;

/// A stream as its receiver sees it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reception {
    /// Packets, each once.
    pub packets: u64,
    /// Bytes of their payloads.
    pub bytes: u64,
    /// The highest sequence number, counted on over its 16 bits; none before the first packet.
    highest: Option<u64>,
    /// Sequence numbers below it that have not come.
    missing: BTreeSet<u64>,
    /// Missing for so long that they are only counted.
    given_up: u64,
    /// When the packet before came, its timestamp, and the jitter so far, in units of the clock.
    before: Option<(Tick, u32)>,
    jitter: Option<f64>,
}

/// So many missing ones may still come: those of some seconds.
const REMEMBERED: usize = 4096;

impl Reception {
    /// A packet: its sequence number, its timestamp on a clock of so many Hz (0 when that is not known), and the length of
    /// its payload. False when it came before.
    pub fn packet(&mut self, now: Tick, sequence: u16, timestamp: u32, clock_rate: u32, bytes: usize) -> bool {
        if !self.sequence(sequence) {
            return false;
        }
        self.packets += 1;
        self.bytes += bytes as u64;
        // RFC 3550, appendix A.8. Packets of one frame have one timestamp and say nothing new.
        match self.before {
            Some((at, stamp)) if stamp != timestamp && clock_rate > 0 => {
                let sent = f64::from(timestamp.wrapping_sub(stamp).cast_signed());
                let came = now.since(at).as_secs_f64() * f64::from(clock_rate);
                let difference = (came - sent).abs();
                self.jitter =
                    Some(self.jitter.map_or(difference / 16.0, |jitter| jitter + (difference - jitter) / 16.0));
                self.before = Some((now, timestamp));
            }
            Some(_) => {}
            None => self.before = Some((now, timestamp)),
        }
        true
    }

    /// Takes a sequence number into account; false when it has been.
    fn sequence(&mut self, sequence: u16) -> bool {
        let Some(highest) = self.highest else {
            // A cycle ahead, so that one that is just before it is not below nothing.
            self.highest = Some(0x1_0000 | u64::from(sequence));
            return true;
        };
        let ahead = sequence.wrapping_sub(highest as u16).cast_signed();
        let number = highest.wrapping_add_signed(i64::from(ahead));
        if ahead <= 0 {
            return self.missing.remove(&number);
        }
        self.missing.extend(highest + 1..number);
        self.highest = Some(number);
        while self.missing.len() > REMEMBERED {
            self.missing.pop_first();
            self.given_up += 1;
        }
        true
    }

    /// Packets missing from the sequence numbers so far.
    pub fn lost(&self) -> u64 {
        self.missing.len() as u64 + self.given_up
    }

    /// Interarrival jitter (RFC 3550, section 6.4.1); none before there were two frames.
    pub fn jitter(&self, clock_rate: u32) -> Option<Duration> {
        let ticks = self.jitter.filter(|_| clock_rate > 0)?;
        Duration::try_from_secs_f64(ticks / f64::from(clock_rate)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn received(sequences: &[u16]) -> Reception {
        let mut reception = Reception::default();
        for sequence in sequences {
            reception.packet(Tick::default(), *sequence, 0, 0, 10);
        }
        reception
    }

    #[test]
    fn missing_ones_are_counted_once_and_may_still_come() {
        assert_eq!(received(&[]).lost(), 0);
        assert_eq!(received(&[7]).lost(), 0);
        assert_eq!(received(&[7, 8, 11]).lost(), 2);
        let late = received(&[7, 8, 11, 9, 9, 11]);
        assert_eq!((late.packets, late.bytes, late.lost()), (4, 40, 1));
        assert_eq!(received(&[65_534, 65_535, 1]).lost(), 1, "around the end of 16 bits");
        assert_eq!(received(&[0, 65_535, 1]).packets, 2, "what is older than the first packet is none of ours");
    }

    #[test]
    fn a_gap_of_any_length_is_counted_in_bounded_memory() {
        let reception = received(&[0, 30_000, 60_000]);
        assert_eq!(reception.lost(), 59_998);
        assert!(reception.missing.len() <= REMEMBERED);
    }

    #[test]
    fn jitter_is_that_of_the_specification() {
        let mut reception = Reception::default();
        assert_eq!(reception.jitter(48_000), None);
        // Frames of 20 ms; each second one comes 4 ms late: 192 units of the clock.
        for n in 0..200_u64 {
            let late = if n % 2 == 1 { 4 } else { 0 };
            reception.packet(Tick::from_millis(n * 20 + late), n as u16, n as u32 * 960, 48_000, 3);
        }
        let jitter = reception.jitter(48_000).expect("measured");
        assert!((3.99..4.01).contains(&(jitter.as_secs_f64() * 1000.0)), "{jitter:?}");
        assert_eq!(received(&[1, 2]).jitter(48_000), None, "one frame has none");
    }
}
