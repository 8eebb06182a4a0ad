//! From what the sockets saw to what a call came to: the engine's statistics and our own counts, as the core knows them.

use serde_json::Value;

use super::loopback;
use crate::call::event::{Side, What};
use crate::call::media::Kind;
use crate::call::outcome::{Messages, Outcome, Track};
use crate::measure::Samples;
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
            only: self.only,
            events: self.events.clone(),
            round_trips: Samples::new(self.echoes.clone()),
            messages: Messages { sent: self.messages_sent, echoed, bytes: echoed * self.message_size as u64, time },
            bulk: self.bulk,
            tracks: Side::BOTH
                .into_iter()
                .filter(|side| self.only.is_none_or(|only| only == *side))
                .flat_map(|side| self.tracks(side))
                .collect(),
            remarks,
            warnings: self.warnings.clone(),
        }
    }

    /// From the first message that came back to the hang-up.
    fn echo_time(&self) -> Duration {
        let at = |wanted: fn(&What) -> bool| self.events.iter().find(|event| wanted(&event.what)).map(|event| event.at);
        let first = at(|what| *what == What::FirstEcho);
        let closed = at(|what| matches!(what, What::ChannelClosed(_) | What::Closed));
        first.zip(closed).map_or(Duration::ZERO, |(first, closed)| closed.since(first))
    }

    /// What a side received, stream by stream, and sent as the other side counted it. Lost is the difference, as all has
    /// had the time to arrive; where the other side is not ours, what is missing from the sequence numbers.
    fn tracks(&self, receiver: Side) -> Vec<Track> {
        let [receivers, senders] = [receiver, receiver.other()].map(|side| &self.stats[side as usize]);
        let stream = |kind: Kind, entry: &Value| {
            let ssrc = &entry["ssrc"];
            let sender = entries(senders, "outbound-rtp", kind).find(|entry| entry["ssrc"] == *ssrc);
            let counted = |name: &str| sender.and_then(|sender| sender[name].as_u64());
            let resent = counted("retransmittedPacketsSent");
            let sent = counted("packetsSent").map(|sent| sent.saturating_sub(resent.unwrap_or(0)));
            let received = entry["packetsReceived"].as_u64()?;
            Some(Track {
                receiver,
                kind,
                mid: entry["mid"].as_str().map(str::to_owned),
                ssrc: ssrc.as_u64().and_then(|ssrc| u32::try_from(ssrc).ok())?,
                sent,
                resent,
                received,
                lost: sent.map_or(entry["packetsLost"].as_u64()?, |sent| sent.saturating_sub(received)),
                jitter: entry["jitter"].as_f64().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()),
            })
        };
        let kinds = Kind::BOTH.into_iter();
        let mut tracks: Vec<Track> = kinds
            .flat_map(|kind| entries(receivers, "inbound-rtp", kind).filter_map(move |entry| stream(kind, entry)))
            .collect();
        let order = |track: &Track| {
            let mid = track.mid.as_deref().unwrap_or_default();
            (track.kind, mid.len(), mid.to_owned(), track.ssrc)
        };
        tracks.sort_by_key(order);
        tracks
    }
}

fn entries<'a>(stats: &'a [Value], kind: &'a str, media: Kind) -> impl Iterator<Item = &'a Value> {
    stats.iter().filter(move |entry| entry["type"] == kind && entry["kind"] == media.name())
}
