//! From what the sockets saw to what a call came to: the engine's statistics and our own counts, as the core knows them.

use serde_json::Value;

use super::loopback;
use crate::call::event::{Side, What};
use crate::call::measure::Samples;
use crate::call::media::Kind;
use crate::call::outcome::{Messages, Outcome, Track};
use std::time::Duration;

impl loopback::Outcome {
    /// In the core's words.
    pub fn outcome(&self) -> Outcome {
        let echoed = self.echoes.len() as u64;
        let time = self.echo_time();
        let mut remarks = Vec::new();
        if self.tally.iter().flatten().any(|tally| tally.spared > 0) {
            remarks.push(
                "DTLS handshake records were spared from loss: the engine does not survive losing certain of them"
                    .to_owned(),
            );
        }
        Outcome {
            events: self.events.clone(),
            round_trips: Samples::new(self.echoes.clone()),
            messages: Messages { sent: self.messages_sent, echoed, bytes: echoed * 4, time },
            tracks: Side::BOTH.into_iter().flat_map(|receiver| self.tracks(receiver)).collect(),
            remarks,
        }
    }

    /// From the first message that came back to the hang-up.
    fn echo_time(&self) -> Duration {
        let at = |wanted: fn(&What) -> bool| self.events.iter().find(|event| wanted(&event.what)).map(|event| event.at);
        let first = at(|what| *what == What::FirstEcho);
        let closed = at(|what| matches!(what, What::ChannelClosed(_) | What::Closed));
        first.zip(closed).map_or(Duration::ZERO, |(first, closed)| closed.since(first))
    }

    /// What a side received, kind by kind: received and lost as it counted them, sent as the other side did.
    fn tracks(&self, receiver: Side) -> Vec<Track> {
        let [received, sent] = [receiver, receiver.other()].map(|side| &self.stats[side as usize]);
        [Kind::Audio, Kind::Video]
            .into_iter()
            .filter_map(|kind| {
                let inbound = || entries(received, "inbound-rtp", kind);
                inbound().next()?;
                let sum = |entries: &mut dyn Iterator<Item = &Value>, name: &str| -> Option<u64> {
                    entries.map(|entry| entry[name].as_u64()).sum()
                };
                let jitter = inbound().filter_map(|entry| entry["jitter"].as_f64()).reduce(f64::max);
                Some(Track {
                    receiver,
                    kind,
                    sent: sum(&mut entries(sent, "outbound-rtp", kind), "packetsSent"),
                    received: sum(&mut inbound(), "packetsReceived")?,
                    lost: sum(&mut inbound(), "packetsLost").unwrap_or(0),
                    jitter: jitter.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()),
                })
            })
            .collect()
    }
}

fn entries<'a>(stats: &'a [Value], kind: &'a str, media: Kind) -> impl Iterator<Item = &'a Value> {
    stats.iter().filter(move |entry| entry["type"] == kind && entry["kind"] == media.name())
}
