//! What a call came to: its events with the samples and counts taken during it, and the numbers that follow.

use std::time::Duration;

use super::event::{Endpoint, Event, Side, What};
use super::media::Kind;
use super::metrics::Metrics;
use super::phase::{Phase, Phases};
use super::verdict::{Verdict, Wanted, judge};
use crate::measure::{Samples, bits_per_second};
use crate::tick::Tick;

/// A call that has ended.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The only peer that was ours to watch; none when both were.
    pub only: Option<Side>,
    /// What happened, in order of time.
    pub events: Vec<Event>,
    /// Round trips of messages over the data channel: sent by pc1, echoed by pc2.
    pub round_trips: Samples,
    /// Messages sent by pc1 and echoed back.
    pub messages: Messages,
    /// Bulk data from pc1 to pc2; none when it was not asked for.
    pub bulk: Option<Bulk>,
    /// Media, each track as the receiver saw it.
    pub tracks: Vec<Track>,
    /// What the engine warned of, in its words.
    pub warnings: Vec<String>,
    /// What to know when reading the numbers ("DTLS handshake records are spared from loss").
    pub remarks: Vec<String>,
}

/// Messages over a data channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Messages {
    /// Sent by pc1.
    pub sent: u64,
    /// Come back to pc1.
    pub echoed: u64,
    /// Bytes in those that came back.
    pub bytes: u64,
    /// From the first one come back to the hang-up.
    pub time: Duration,
}

/// Bulk data over a data channel, one way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bulk {
    /// Bytes given to the channel.
    pub sent: u64,
    /// Bytes that arrived.
    pub received: u64,
    /// From the first of them to the last.
    pub time: Duration,
}

/// A stream of a track, as its receiver saw it: one of several with simulcast.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// Who received it.
    pub receiver: Side,
    /// Audio or video.
    pub kind: Kind,
    /// `mid` of its media section; none when the engine does not say.
    pub mid: Option<String>,
    /// SSRC.
    pub ssrc: u32,
    /// RTP packets sent, as counted by the sender, each once; none when that was not counted.
    pub sent: Option<u64>,
    /// Packets sent once more because the receiver asked for them; none when that was not counted.
    pub resent: Option<u64>,
    /// RTP packets received.
    pub received: u64,
    /// Packets that did not arrive: of those sent where that is counted, else of the sequence numbers seen.
    pub lost: u64,
    /// Interarrival jitter (RFC 3550, section 6.4.1); none when there were too few packets.
    pub jitter: Option<Duration>,
}

impl Outcome {
    /// How it came out.
    pub fn verdict(&self, wanted: &Wanted) -> Verdict {
        judge(&self.events, self.only, wanted)
    }

    /// When each phase was reached.
    pub fn phases(&self) -> Phases {
        Phases::of(&self.events, self.only)
    }

    /// The selected pair of a side: local, remote.
    pub fn selected_pair(&self, side: Side) -> Option<(&Endpoint, &Endpoint)> {
        self.events.iter().rev().find_map(|event| match &event.what {
            What::SelectedPair(local, remote) if event.side == side => Some((local, remote)),
            _ => None,
        })
    }

    /// Its numbers by name. What was not measured is not there.
    pub fn metrics(&self) -> Metrics {
        let mut metrics = Metrics::new();
        let mut put = |name: &str, value: Option<f64>| {
            if let Some(value) = value {
                metrics.insert(name.to_owned(), value);
            }
        };
        let milliseconds = |duration: Duration| duration.as_secs_f64() * 1000.0;
        let phases = self.phases();
        let whole = |phase| phases.whole(phase).map(Tick::as_millis);
        put("connect_ms", whole(Phase::Dtls));
        for phase in Phase::all() {
            put(&format!("{}_ms", phase.slug()), whole(phase));
        }
        for percent in [50, 95, 99] {
            put(&format!("rtt.p{percent}_ms"), self.round_trips.percentile(percent).map(milliseconds));
        }
        if self.messages.sent > 0 {
            put("messages.sent", Some(self.messages.sent as f64));
            put("messages.echoed", Some(self.messages.echoed as f64));
            put("messages.lost", Some(self.messages.sent.saturating_sub(self.messages.echoed) as f64));
            put("messages.bits_per_second", bits_per_second(self.messages.bytes, self.messages.time));
        }
        if let Some(bulk) = self.bulk {
            put("throughput.bits_per_second", bits_per_second(bulk.received, bulk.time));
        }
        for kind in Kind::BOTH {
            let tracks: Vec<&Track> = self.tracks.iter().filter(|track| track.kind == kind).collect();
            if tracks.is_empty() {
                continue;
            }
            let name = |what: &str| format!("rtp.{}.{what}", kind.name());
            put(&name("received"), Some(tracks.iter().map(|track| track.received).sum::<u64>() as f64));
            put(&name("lost"), Some(tracks.iter().map(|track| track.lost).sum::<u64>() as f64));
            let sent: Option<u64> = tracks.iter().map(|track| track.sent).sum();
            put(&name("sent"), sent.map(|sent| sent as f64));
            let resent: Option<u64> = tracks.iter().map(|track| track.resent).sum();
            put(&name("resent"), resent.map(|resent| resent as f64));
            let jitter = tracks.iter().filter_map(|track| track.jitter).max();
            put(&name("jitter_ms"), jitter.map(milliseconds));
        }
        metrics
    }
}

/// The names that [`Outcome::metrics`] may have, with what each is.
pub fn metric_names() -> Vec<(String, String)> {
    let mut names = vec![("connect_ms".to_owned(), "until DTLS is connected on both sides".to_owned())];
    for phase in Phase::all() {
        let whose = if phase.only().is_some() { "at pc1" } else { "on both sides" };
        names.push((format!("{}_ms", phase.slug()), format!("until: {}, {whose}", phase.words())));
    }
    for percent in [50, 95, 99] {
        names.push((format!("rtt.p{percent}_ms"), format!("round trip of a message, percentile {percent}")));
    }
    for (name, words) in [
        ("messages.sent", "messages sent by pc1"),
        ("messages.echoed", "messages that came back"),
        ("messages.lost", "messages that did not"),
        ("messages.bits_per_second", "rate of the bytes that came back"),
        ("throughput.bits_per_second", "with --throughput: rate of bulk data from pc1 to pc2"),
    ] {
        names.push((name.to_owned(), words.to_owned()));
    }
    for kind in Kind::BOTH {
        for (what, words) in [
            ("sent", "packets sent, both ways, each counted once"),
            ("resent", "packets sent once more on request, both ways"),
            ("received", "packets received, both ways"),
            ("lost", "packets missing, both ways"),
            ("jitter_ms", "interarrival jitter, the greater of the two ways"),
        ] {
            names.push((format!("rtp.{}.{what}", kind.name()), format!("{}: {words}", kind.name())));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_were_not_measured_are_absent() {
        assert!(Outcome::default().metrics().is_empty());
        let mut outcome = Outcome {
            round_trips: Samples::new(vec![Duration::from_micros(500)]),
            messages: Messages { sent: 10, echoed: 9, bytes: 900, time: Duration::from_secs(1) },
            tracks: vec![Track {
                receiver: Side::Pc2,
                kind: Kind::Audio,
                mid: None,
                ssrc: 1,
                sent: None,
                resent: None,
                received: 50,
                lost: 1,
                jitter: Some(Duration::from_millis(2)),
            }],
            ..Outcome::default()
        };
        for side in Side::BOTH {
            outcome.events.push(Event { at: Tick::from_millis(12), side, what: What::Dtls("connected") });
        }
        let metrics = outcome.metrics();
        let get = |name: &str| metrics.get(name).copied();
        assert_eq!(get("connect_ms"), Some(12.0));
        assert_eq!(get("rtt.p50_ms"), Some(0.5));
        assert_eq!(get("messages.lost"), Some(1.0));
        assert_eq!(get("messages.bits_per_second"), Some(7200.0));
        assert_eq!(get("rtp.audio.lost"), Some(1.0));
        assert_eq!(get("rtp.audio.sent"), None);
        assert_eq!(get("rtp.video.lost"), None);
        assert_eq!(get("channel_open_ms"), None);
    }

    #[test]
    fn every_metric_is_listed() {
        let names: Vec<String> = metric_names().into_iter().map(|(name, _)| name).collect();
        let mut outcome = Outcome { messages: Messages { sent: 1, ..Messages::default() }, ..Outcome::default() };
        outcome.messages.time = Duration::from_secs(1);
        outcome.round_trips = Samples::new(vec![Duration::from_millis(1)]);
        outcome.bulk = Some(Bulk { sent: 9, received: 9, time: Duration::from_secs(1) });
        for kind in Kind::BOTH {
            let (sent, resent, jitter) = (Some(1), Some(0), Some(Duration::ZERO));
            let (receiver, received, lost) = (Side::Pc1, 1, 0);
            let track = Track { receiver, kind, mid: None, ssrc: 1, sent, resent, received, lost, jitter };
            outcome.tracks.push(track);
        }
        for name in outcome.metrics().keys() {
            assert!(names.contains(name), "{name} is not listed");
        }
    }
}
