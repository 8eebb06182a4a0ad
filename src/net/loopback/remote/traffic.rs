//! What flows in a call with somebody else: their channels, and what is sent back of what they send.

use std::sync::{Arc, PoisonError};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::task::JoinSet;

use super::negotiate::{Negotiator, of_kind};
use crate::call::media::Kind;
use crate::call::signal::Candidate;
use crate::net::channel::{Channel, ChannelEvent};
use crate::net::media::LocalTrack;
use crate::net::peer::Arrival;

/// The most data channels of the other side that are served, and the most streams of a kind that are sent back.
const MOST: usize = 64;
/// How often the other side may be asked for a picture to begin with: once in so many packets.
const ASK_EVERY: u32 = 20;

/// The channels that the other side has opened.
#[derive(Debug, Default)]
pub(super) struct Channels(std::sync::Mutex<Vec<Channel>>);

impl Channels {
    /// Begins to close them; how many there were.
    pub(super) async fn close(&self) -> usize {
        let all = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        for channel in &all {
            // What fails has been told.
            let _ = channel.close().await;
        }
        all.len()
    }

    fn add(&self, channel: Channel) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(channel);
    }

    /// One of that label has closed by itself.
    fn closed(&self, label: &str) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = all.iter().position(|channel| channel.label() == label) {
            all.swap_remove(at);
        }
    }
}

/// Gives candidates away, and listens on the channels that the other side opens; with `echo` it sends back what it hears.
pub(super) async fn answer_channels(
    mut arrivals: UnboundedReceiver<Arrival>,
    candidates: UnboundedSender<Candidate>,
    channels: Arc<Channels>,
    echo: bool,
) {
    let mut serving = JoinSet::new();
    while let Some(arrival) = arrivals.recv().await {
        match arrival {
            Arrival::Candidate(candidate) => {
                // Nobody takes them any more: the call is over.
                let _ = candidates.send(candidate);
            }
            Arrival::Channel(channel) if serving.len() < MOST => {
                channels.add(channel.clone());
                serving.spawn(serve(channel, echo, Arc::clone(&channels)));
            }
            Arrival::Channel(_) | Arrival::GatheringComplete => {}
        }
    }
}

async fn serve(channel: Channel, echo: bool, channels: Arc<Channels>) {
    while let Some(event) = channel.next().await {
        if event == ChannelEvent::Closed {
            channels.closed(channel.label());
        }
        let ChannelEvent::Message(bytes, is_text) = event else { continue };
        if !echo {
            continue;
        }
        let sent = match std::str::from_utf8(&bytes) {
            Ok(text) if is_text => channel.send_text(text).await,
            _ => channel.send(&bytes).await,
        };
        if sent.is_err() {
            return;
        }
    }
}

/// Sends RTP back as it comes: each stream on the track of ours that stands beside it.
pub(super) async fn echo_media(negotiator: Arc<Negotiator>) {
    let Some(mut packets) = negotiator.peer.shared.take_packets() else { return };
    let mut streams: [Vec<u32>; 2] = [Vec::new(), Vec::new()];
    let (mut wanted, mut since) = (0, ASK_EVERY);
    while let Some((kind, packet)) = packets.recv().await {
        let kind = if kind == "audio" { Kind::Audio } else { Kind::Video };
        let known = &mut streams[kind as usize];
        let ssrc = packet.header.ssrc;
        let is_new = !known.contains(&ssrc);
        if is_new && known.len() < MOST {
            known.push(ssrc);
        }
        let Some(number) = known.iter().position(|known| *known == ssrc) else { continue };
        let tracks = negotiator.tracks().await;
        if let Some(track) = of_kind(&tracks, kind, number) {
            since = since.saturating_add(1);
            if kind == Kind::Video && (is_new || since >= ASK_EVERY) {
                // Whoever decodes what is sent back asks us for a picture that is whole; only the sender has one.
                let asked = asked_for(&negotiator, track);
                if is_new || asked > wanted {
                    (wanted, since) = (asked, 0);
                    track.ask_for_picture(ssrc).await;
                }
            }
            // What fails has been told.
            if track.send_on(packet).await.is_err() {
                return;
            }
        }
    }
}

/// How often a whole picture of this track was asked for.
fn asked_for(negotiator: &Negotiator, track: &LocalTrack) -> u32 {
    let heard = negotiator.peer.heard();
    let of = |ssrc| heard.asked.get(&ssrc).map_or(0, |asked| asked.pli.saturating_add(asked.fir));
    track.ssrcs().into_iter().map(of).sum()
}
