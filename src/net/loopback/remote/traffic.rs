//! What flows in a call with somebody else: their channels, and what is sent back of what they send.

use std::sync::{Arc, PoisonError};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::task::JoinSet;

use super::negotiate::{Negotiator, of_kind};
use crate::call::media::Kind;
use crate::call::signal::Candidate;
use crate::net::channel::{Channel, ChannelEvent};
use crate::net::peer::Arrival;

/// The most data channels of the other side that are served.
const MOST: usize = 64;

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
                channels.0.lock().unwrap_or_else(PoisonError::into_inner).push(channel.clone());
                serving.spawn(serve(channel, echo));
            }
            Arrival::Channel(_) | Arrival::GatheringComplete => {}
        }
    }
}

async fn serve(channel: Channel, echo: bool) {
    while let Some(event) = channel.next().await {
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
    while let Some((kind, packet)) = packets.recv().await {
        let kind = if kind == "audio" { Kind::Audio } else { Kind::Video };
        let known = &mut streams[kind as usize];
        let number = known.iter().position(|ssrc| *ssrc == packet.header.ssrc).unwrap_or_else(|| {
            known.push(packet.header.ssrc);
            known.len() - 1
        });
        let tracks = negotiator.tracks().await;
        if let Some(track) = of_kind(&tracks, kind, number) {
            // What fails has been told.
            if track.send_on(packet).await.is_err() {
                return;
            }
        }
    }
}
