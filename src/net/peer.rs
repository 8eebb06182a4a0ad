//! One peer connection of the engine: the calls that W3C WebRTC has, with the engine's faults gone around, and an event
//! for everything that happens.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, PoisonError};

use thiserror::Error;
use tokio::sync::{Mutex, mpsc};
use webrtc::data_channel::RTCDataChannelInit;
use webrtc::peer_connection::{
    PeerConnection, PeerConnectionBuilder, RTCIceCandidateInit, RTCSdpType, RTCSessionDescription,
};
use webrtc::rtp_transceiver::RTCRtpTransceiverDirection;

use crate::call::event::{Event, Side, What};
use crate::call::impair::Random;
use crate::call::media::Codec;
use crate::call::signal::{Candidate, Description};
use crate::net::Clock;
use crate::net::channel::{Channel, ChannelOptions};
use crate::net::config::{self, Config};
use crate::net::media::{self, LocalTrack, PayloadTypes, Received};
use crate::net::runtime::NetRuntime;
use crate::net::tap::{Heard, Tap};
use crate::net::watch::{self, Handler, Reporter, Shared};
use crate::net::wire;
use crate::sdp::SdpType;

/// A call to the engine that failed. It has been told as an event already.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{call}: {error}")]
pub struct PeerError {
    /// The call, as W3C names it.
    pub call: &'static str,
    /// The engine's words.
    pub error: String,
}

/// What a peer brings besides events: what its user has to do something with.
#[derive(Debug)]
pub enum Arrival {
    /// A candidate to send to the peer.
    Candidate(Candidate),
    /// There are no more.
    GatheringComplete,
    /// The peer opened a data channel.
    Channel(Channel),
}

/// What may wait to be sent on a data channel before `send` waits: with more, bulk transfers stall.
const SEND_BUFFER: usize = 256 << 10;

/// One peer.
pub struct Peer {
    pub(crate) connection: Arc<dyn PeerConnection>,
    pub(crate) shared: Arc<Shared>,
    tap: Tap,
    payload_types: Arc<PayloadTypes>,
    negotiation: Mutex<Negotiation>,
    seed: u64,
    tracks: AtomicU32,
    sending: std::sync::Mutex<Vec<LocalTrack>>,
}

#[derive(Default)]
struct Negotiation {
    /// What the engine created last, and how it went out.
    created: Option<(RTCSessionDescription, String)>,
    /// Whether the peer's description is applied, so that its candidates can be.
    has_remote: bool,
    /// Candidates that came before that.
    early: Vec<Candidate>,
    /// By mid: the directions that transceivers would have if the peer's offer had not narrowed them.
    turned: BTreeMap<String, RTCRtpTransceiverDirection>,
}

impl Peer {
    /// A peer on this runtime. Its events go to `events`; what is to be done with it comes out of the receiver.
    pub async fn new(
        config: &Config,
        runtime: Arc<NetRuntime>,
        events: mpsc::UnboundedSender<Event>,
        clock: Clock,
    ) -> Result<(Self, mpsc::UnboundedReceiver<Arrival>), PeerError> {
        let reporter = Reporter::new(config.side, clock, events);
        let (arrivals, receiver) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared::new(reporter.clone(), Arc::clone(&runtime), arrivals));
        let tap = Tap::default();
        let failed = |error: webrtc::error::Error| reporter.failed("RTCPeerConnection", error);
        let (media, registry) = media::engine(&config.codecs, config.nack, config.simulcast, &tap).map_err(failed)?;
        let builder = PeerConnectionBuilder::new()
            .with_configuration(config::configuration(config))
            .with_media_engine(media)
            .with_interceptor_registry(registry)
            .with_setting_engine(config::settings(config).build())
            .with_runtime(runtime)
            // Any number: it makes the engine hand its driver to `spawn_reactor`, so that we know it.
            .with_dedicated_reactor_pool_size(1)
            .with_handler(Arc::new(Handler(Arc::clone(&shared))))
            .with_udp_addrs(config.addresses.iter().map(ToString::to_string).collect())
            .with_data_channel_send_buffer_limit(SEND_BUFFER);
        let connection: Arc<dyn PeerConnection> = Arc::new(builder.build().await.map_err(failed)?);
        reporter.tell(What::Created);
        tokio::spawn(watch::watch(Arc::downgrade(&connection), Arc::clone(&shared)));
        let payload_types = Arc::new(PayloadTypes::new());
        let (negotiation, tracks, sending) = (Mutex::default(), AtomicU32::new(0), std::sync::Mutex::default());
        let seed = config.seed;
        Ok((Self { connection, shared, tap, payload_types, negotiation, seed, tracks, sending }, receiver))
    }

    fn reporter(&self) -> &Reporter {
        &self.shared.reporter
    }

    /// Which of the two it is.
    pub fn side(&self) -> Side {
        self.reporter().side()
    }

    /// `createOffer`.
    pub async fn create_offer(&self) -> Result<Description, PeerError> {
        let created = self.connection.create_offer(None).await;
        let created = created.map_err(|error| self.reporter().failed("createOffer", error))?;
        Ok(self.created(SdpType::Offer, created).await)
    }

    /// `createAnswer`. The engine answers with the directions it has, whatever was offered; so they are narrowed first.
    pub async fn create_answer(&self) -> Result<Description, PeerError> {
        self.narrow().await.map_err(|error| self.reporter().failed("createAnswer", error))?;
        let created = self.connection.create_answer(None).await;
        let created = created.map_err(|error| self.reporter().failed("createAnswer", error))?;
        Ok(self.created(SdpType::Answer, created).await)
    }

    /// Turns each transceiver to what both the offer and it want (RFC 3264, section 6.1), and back when the offer allows it
    /// again.
    async fn narrow(&self) -> Result<(), webrtc::error::Error> {
        use RTCRtpTransceiverDirection as Direction;
        let Some(offer) = self.connection.pending_remote_description().await else { return Ok(()) };
        let mut negotiation = self.negotiation.lock().await;
        for transceiver in self.connection.get_transceivers().await {
            let Some(mid) = transceiver.mid().await? else { continue };
            let now = transceiver.direction().await?;
            let own = negotiation.turned.get(&mid).copied().unwrap_or(now);
            let (sends, receives) = wire::direction(&offer.sdp, &mid);
            let send = receives && matches!(own, Direction::Sendrecv | Direction::Sendonly);
            let receive = sends && matches!(own, Direction::Sendrecv | Direction::Recvonly);
            let both = match (send, receive) {
                (true, true) => Direction::Sendrecv,
                (true, false) => Direction::Sendonly,
                (false, true) => Direction::Recvonly,
                (false, false) => Direction::Inactive,
            };
            if both != now {
                transceiver.set_direction(both).await?;
            }
            if both == own {
                negotiation.turned.remove(&mid);
            } else {
                negotiation.turned.insert(mid, own);
            }
        }
        Ok(())
    }

    async fn created(&self, kind: SdpType, created: RTCSessionDescription) -> Description {
        let sdp = self.outside(&created.sdp);
        self.negotiation.lock().await.created = Some((created, sdp.clone()));
        self.reporter().tell(What::DescriptionCreated(kind));
        Description { kind, sdp }
    }

    /// A description of the engine's as it goes out.
    fn outside(&self, sdp: &str) -> String {
        let sdp = wire::outgoing(sdp);
        self.shared.runtime.seat().map_or_else(|| sdp.clone(), |seat| seat.rewrite(&sdp))
    }

    /// `setLocalDescription`. An answer that was created may be applied as a provisional one. Text other than what was
    /// created goes to the engine as it is; the engine refuses it.
    pub async fn set_local(&self, description: &Description) -> Result<(), PeerError> {
        self.shared.runtime.relax(false);
        let created = self.negotiation.lock().await.created.clone();
        let text = match &created {
            Some((engine, out)) if *out == description.sdp => &engine.sdp,
            _ => &description.sdp,
        };
        let call = "setLocalDescription";
        let engine = session(description.kind, text).map_err(|error| self.reporter().failed(call, error))?;
        self.shared.applying(text);
        let applied = self.connection.set_local_description(engine).await;
        if applied.is_ok() {
            if description.kind == SdpType::Answer {
                self.payload_types.agree(&description.sdp);
            }
            self.shared.described(description.kind, true);
            self.reporter().tell(What::LocalDescription(description.kind));
        }
        let gathers = applied.is_ok() && description.kind != SdpType::Rollback && self.shared.gathering_is_new();
        self.shared.applied(gathers);
        applied.map_err(|error| self.reporter().failed(call, error))
    }

    /// `setRemoteDescription`, and the candidates that came before it. The engine cannot take a provisional answer to an
    /// offer of its own: that is held, its state shown, and the final answer applied when it comes. An offer that the
    /// engine refuses half way is rolled back.
    pub async fn set_remote(&self, description: &Description) -> Result<(), PeerError> {
        let call = "setRemoteDescription";
        self.shared.runtime.relax(false);
        let mut negotiation = self.negotiation.lock().await;
        if description.kind == SdpType::Pranswer {
            let offered = self.connection.pending_local_description().await;
            if offered.is_some_and(|pending| pending.sdp_type == RTCSdpType::Offer) {
                self.reporter().tell(What::DescriptionHeld(SdpType::Pranswer));
                self.shared.described(SdpType::Pranswer, false);
                return Ok(());
            }
        }
        let engine = session(description.kind, &description.sdp);
        let engine = engine.map_err(|error| self.reporter().failed(call, error))?;
        if let Err(error) = self.connection.set_remote_description(engine).await {
            let failed = self.reporter().failed(call, error);
            if description.kind == SdpType::Offer
                && self.connection.pending_remote_description().await.is_some()
                && let Ok(rollback) = RTCSessionDescription::rollback(None)
                && self.connection.set_remote_description(rollback).await.is_ok()
            {
                self.reporter().tell(What::Note("rolled back the refused offer".to_owned()));
            }
            return Err(failed);
        }
        if description.kind == SdpType::Answer {
            self.payload_types.agree(&description.sdp);
        }
        self.shared.described(description.kind, false);
        self.reporter().tell(What::RemoteDescription(description.kind));
        if description.kind != SdpType::Rollback {
            negotiation.has_remote = true;
            for candidate in std::mem::take(&mut negotiation.early) {
                // Has been told as an event; the others may still be good.
                let _ = self.apply(candidate).await;
            }
        }
        Ok(())
    }

    /// Takes back the description that is pending on either side.
    pub async fn rollback(&self) -> Result<(), PeerError> {
        let rollback = Description { kind: SdpType::Rollback, sdp: String::new() };
        if self.connection.pending_remote_description().await.is_some() {
            self.set_remote(&rollback).await
        } else {
            self.set_local(&rollback).await
        }
    }

    /// Whether all its candidates are found.
    pub fn gathered(&self) -> bool {
        self.shared.gathered()
    }

    /// `localDescription`, with the candidates so far.
    pub async fn local_description(&self) -> Option<Description> {
        let description = self.connection.local_description().await?;
        let kind = match description.sdp_type {
            RTCSdpType::Offer => SdpType::Offer,
            RTCSdpType::Answer => SdpType::Answer,
            RTCSdpType::Pranswer => SdpType::Pranswer,
            _ => return None,
        };
        Some(Description { kind, sdp: self.outside(&description.sdp) })
    }

    /// `addIceCandidate`; one that comes before the description is kept until then.
    pub async fn add_candidate(&self, candidate: Candidate) -> Result<(), PeerError> {
        let mut negotiation = self.negotiation.lock().await;
        if !negotiation.has_remote {
            negotiation.early.push(candidate);
            return Ok(());
        }
        self.apply(candidate).await
    }

    async fn apply(&self, candidate: Candidate) -> Result<(), PeerError> {
        let init = RTCIceCandidateInit {
            candidate: candidate.candidate.clone(),
            sdp_mid: candidate.sdp_mid,
            sdp_mline_index: candidate.sdp_m_line_index,
            username_fragment: candidate.username_fragment,
            ..RTCIceCandidateInit::default()
        };
        let added = self.connection.add_ice_candidate(init).await;
        added.map_err(|error| self.reporter().failed("addIceCandidate", error))?;
        self.shared.runtime.pace().nudge();
        self.reporter().tell(What::RemoteCandidate(candidate.candidate));
        Ok(())
    }

    /// `addTrack`; with simulcast, `addTransceiver` with an encoding for each size of the codec's picture.
    pub async fn add_track(&self, codec: &'static Codec, simulcast: bool) -> Result<LocalTrack, PeerError> {
        let layers = if simulcast { codec.layers() as u32 } else { 1 };
        let number = self.tracks.fetch_add(layers, Ordering::Relaxed);
        let ssrcs: Vec<u32> = (number..number + layers).map(|number| self.ssrc(number)).collect();
        let name = format!("{}-{}-{number}", self.side().name(), codec.kind.name());
        let payload_types = Arc::clone(&self.payload_types);
        let failed = |error: webrtc::error::Error| self.reporter().failed("addTrack", error);
        let mut track =
            LocalTrack::new(codec, &ssrcs, &name, self.reporter().clone(), payload_types).map_err(failed)?;
        let sender = self.connection.add_track(track.engine()).await.map_err(failed)?;
        for transceiver in self.connection.get_transceivers().await {
            if let Ok(Some(known)) = transceiver.sender().await
                && known.id() == sender.id()
            {
                track.transceiver = Some(transceiver);
            }
        }
        track.sender = Some(sender);
        self.sending.lock().unwrap_or_else(PoisonError::into_inner).push(track.clone());
        Ok(track)
    }

    /// `transceiver.direction` of a track: from the next negotiation on it is only sent, or its partner received as well.
    pub async fn hold(&self, track: &LocalTrack, hold: bool) -> Result<(), PeerError> {
        let Some(transceiver) = &track.transceiver else { return Ok(()) };
        let direction = if hold { RTCRtpTransceiverDirection::Sendonly } else { RTCRtpTransceiverDirection::Sendrecv };
        let turned = transceiver.set_direction(direction).await;
        turned.map_err(|error| self.reporter().failed("direction", error))
    }

    /// An SSRC of its own for each track: from the seed, so that the same run has the same ones.
    fn ssrc(&self, number: u32) -> u32 {
        let side = self.side() as u64;
        let mut random = Random::new(self.seed ^ (u64::from(number) << 32) ^ (side << 63));
        (random.next() as u32).max(1)
    }

    /// `removeTrack`.
    pub async fn remove_track(&self, track: &LocalTrack) -> Result<(), PeerError> {
        let Some(sender) = &track.sender else { return Ok(()) };
        // The engine refuses what is written from now on; for a player that goes on it shall just be silent.
        track.remove();
        let removed = self.connection.remove_track(sender).await;
        removed.map_err(|error| self.reporter().failed("removeTrack", error))
    }

    /// `createDataChannel`.
    pub async fn create_data_channel(&self, label: &str, options: &ChannelOptions) -> Result<Channel, PeerError> {
        let init = RTCDataChannelInit {
            ordered: options.ordered,
            max_retransmits: options.max_retransmits,
            protocol: options.protocol.clone(),
            ..RTCDataChannelInit::default()
        };
        let channel = self.connection.create_data_channel(label, Some(init)).await;
        let channel = channel.map_err(|error| self.reporter().failed("createDataChannel", error))?;
        Ok(Channel::new(channel, self.reporter().clone()).await)
    }

    /// `restartIce`: the next offer has new credentials.
    pub async fn restart_ice(&self) -> Result<(), PeerError> {
        self.shared.ice_restarts();
        self.shared.runtime.relax(false);
        self.connection.restart_ice().await.map_err(|error| self.reporter().failed("restartIce", error))
    }

    /// `getStats`: see `stats`.
    pub async fn stats(&self) -> Vec<serde_json::Value> {
        crate::net::stats::stats(self).await
    }

    /// What the RTCP said so far.
    pub fn heard(&self) -> Heard {
        self.tap.heard()
    }

    /// Packets given to the engine of each track so far, by SSRC.
    pub(crate) fn written(&self) -> BTreeMap<u32, u64> {
        let sending = self.sending.lock().unwrap_or_else(PoisonError::into_inner);
        sending.iter().flat_map(LocalTrack::written).collect()
    }

    /// What arrived of each track so far, by SSRC.
    pub fn received(&self) -> BTreeMap<u32, Received> {
        self.shared.received()
    }

    /// `close`. The engine tells the other side no more than that its data channels are closed.
    pub async fn close(&self) -> Result<(), PeerError> {
        self.shared.closed.store(true, Ordering::Relaxed);
        let closed = self.connection.close().await;
        self.reporter().tell(What::Closed);
        closed.map_err(|error| self.reporter().failed("close", error))
    }
}

/// The engine's description of ours.
fn session(kind: SdpType, sdp: &str) -> Result<RTCSessionDescription, webrtc::error::Error> {
    match kind {
        SdpType::Offer => RTCSessionDescription::offer(sdp.to_owned()),
        SdpType::Answer => RTCSessionDescription::answer(sdp.to_owned()),
        SdpType::Pranswer => RTCSessionDescription::pranswer(sdp.to_owned()),
        SdpType::Rollback => RTCSessionDescription::rollback(None),
    }
}
