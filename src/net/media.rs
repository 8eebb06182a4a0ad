//! Codecs and tracks of a peer.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use rtc::interceptor::{Registry, Slot};
use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc::rtp::Packet;
use rtc::rtp::packetizer::{Packetizer, new_packetizer};
use rtc::rtp::sequence::new_fixed_sequencer;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters,
    RTCRtpHeaderExtensionCapability, RtpCodecKind,
};
use tokio::sync::Mutex;
use webrtc::media_stream::MediaStreamTrack;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::peer_connection::{MediaEngine, configure_nack, configure_rtcp_reports};
use webrtc::rtp_transceiver::{RtpSender, RtpTransceiver};

use crate::call::impair::Random;
use crate::call::media::{CODECS, Codec, Kind};
use crate::call::reception::Reception;
use crate::net::peer::PeerError;
use crate::net::tap::Tap;
use crate::net::watch::Reporter;
use crate::net::wire;

/// The engine's word for a kind.
const fn engine_kind(kind: Kind) -> RtpCodecKind {
    match kind {
        Kind::Audio => RtpCodecKind::Audio,
        Kind::Video => RtpCodecKind::Video,
    }
}

fn engine_codec(codec: &Codec) -> RTCRtpCodec {
    RTCRtpCodec {
        mime_type: format!("{}/{}", codec.kind.name(), codec.encoding),
        clock_rate: codec.clock_rate,
        channels: codec.channels,
        sdp_fmtp_line: codec.fmtp.to_owned(),
        ..RTCRtpCodec::default()
    }
}

/// The header extensions by which the streams of simulcast are told apart (RFC 8852, section 3; RFC 9143, section 15).
const MID: &str = "urn:ietf:params:rtp-hdrext:sdes:mid";
const RID: &str = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";

/// The engine's codecs and interceptors. Video goes without RTX: with it, the engine asks again and again for what has
/// been recovered already. Feedback is offered only when something handles it.
pub(crate) fn engine(
    codecs: &[&Codec],
    nack: bool,
    simulcast: bool,
    tap: &Tap,
) -> Result<(MediaEngine, Registry), webrtc::error::Error> {
    let mut media = MediaEngine::default();
    for codec in codecs {
        let parameters = RTCRtpCodecParameters { rtp_codec: engine_codec(codec), payload_type: codec.payload_type };
        media.register_codec(parameters, engine_kind(codec.kind))?;
    }
    for uri in if simulcast { &[MID, RID][..] } else { &[] } {
        let extension = RTCRtpHeaderExtensionCapability { uri: (*uri).to_owned() };
        media.register_header_extension(extension, RtpCodecKind::Video, None)?;
    }
    let mut registry = configure_rtcp_reports(Registry::new());
    if nack {
        registry = configure_nack(registry, &mut media);
    }
    Ok((media, registry.with(Slot::from(500), tap.interceptor())))
}

/// The payload types in use: those of the description that the two agreed on, which need not be ours.
#[derive(Debug)]
pub(crate) struct PayloadTypes(Vec<AtomicU8>);

impl PayloadTypes {
    pub(crate) fn new() -> Self {
        Self(CODECS.iter().map(|codec| AtomicU8::new(codec.payload_type)).collect())
    }

    /// Reads those of an answer.
    pub(crate) fn agree(&self, answer: &str) {
        for (codec, number) in CODECS.iter().zip(&self.0) {
            if let Some(agreed) = wire::payload_type(answer, codec.encoding) {
                number.store(agreed, Ordering::Relaxed);
            }
        }
    }

    fn of(&self, codec: &Codec) -> u8 {
        let known = CODECS.iter().zip(&self.0).find(|(known, _)| known.name == codec.name);
        known.map_or(codec.payload_type, |(_, number)| number.load(Ordering::Relaxed))
    }
}

/// The names of simulcast's streams, from the largest picture to the smallest.
const RIDS: [&str; 3] = ["f", "h", "q"];

/// What a packet holds at most, as the engine has it.
const MTU: usize = 1200;

/// One stream of a track.
struct Layer {
    rid: Option<&'static str>,
    ssrc: u32,
    /// The timestamp of its first frame.
    start: u32,
    packetizer: Mutex<Box<dyn Packetizer>>,
    written: AtomicU64,
}

/// A track that a peer sends.
#[derive(Clone)]
pub struct LocalTrack {
    track: Arc<TrackLocalStaticRTP>,
    layers: Arc<[Layer]>,
    /// What the engine made of it when it was added: how to remove it, and how to turn it.
    pub(crate) sender: Option<Arc<dyn RtpSender>>,
    pub(crate) transceiver: Option<Arc<dyn RtpTransceiver>>,
    marks: Arc<OnceLock<Marks>>,
    removed: Arc<AtomicBool>,
    payload_types: Arc<PayloadTypes>,
    reporter: Reporter,
    codec: &'static Codec,
}

impl fmt::Debug for LocalTrack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalTrack")
            .field("codec", &self.codec.name)
            .field("ssrcs", &self.ssrcs())
            .finish_non_exhaustive()
    }
}

impl LocalTrack {
    /// A track of a codec: one stream for each of these SSRCs, which are several in simulcast.
    pub(crate) fn new(
        codec: &'static Codec,
        ssrcs: &[u32],
        name: &str,
        reporter: Reporter,
        payload_types: Arc<PayloadTypes>,
    ) -> Result<Self, webrtc::error::Error> {
        let now = tokio::time::Instant::now().into_std();
        let (mut layers, mut codings) = (Vec::new(), Vec::new());
        for (n, ssrc) in ssrcs.iter().copied().enumerate() {
            let rid = if ssrcs.len() > 1 { RIDS.get(n).copied() } else { None };
            let coding = RTCRtpCodingParameters {
                rid: rid.unwrap_or_default().to_owned(),
                ssrc: Some(ssrc),
                ..RTCRtpCodingParameters::default()
            };
            codings.push(RTCRtpEncodingParameters {
                rtp_coding_parameters: coding,
                codec: engine_codec(codec),
                ..RTCRtpEncodingParameters::default()
            });
            // Both begin anywhere (RFC 3550, section 5.1); from the SSRC, so that the same seed gives the same ones.
            let mut random = Random::new(ssrc.into());
            let (sequencer, start) = (Box::new(new_fixed_sequencer(random.next() as u16)), random.next() as u32);
            let payloader = engine_codec(codec).payloader()?;
            let packetizer = new_packetizer(now, MTU, 0, ssrc, payloader, sequencer, codec.clock_rate);
            layers.push(Layer {
                start,
                rid,
                ssrc,
                packetizer: Mutex::new(Box::new(packetizer)),
                written: AtomicU64::new(0),
            });
        }
        let (stream, name) = (reporter.side().name().to_owned(), name.to_owned());
        let track = MediaStreamTrack::new(stream, name.clone(), name, engine_kind(codec.kind), codings);
        let track = Arc::new(TrackLocalStaticRTP::new(track));
        let (layers, marks, removed) = (layers.into(), Arc::default(), Arc::default());
        Ok(Self { track, layers, sender: None, transceiver: None, marks, removed, payload_types, reporter, codec })
    }

    /// As the engine takes it.
    pub(crate) fn engine(&self) -> Arc<dyn TrackLocal> {
        Arc::clone(&self.track) as Arc<dyn TrackLocal>
    }

    /// Its codec.
    pub const fn codec(&self) -> &'static Codec {
        self.codec
    }

    /// The SSRCs of its streams.
    pub fn ssrcs(&self) -> Vec<u32> {
        self.layers.iter().map(|layer| layer.ssrc).collect()
    }

    /// Packets given to the engine so far, by SSRC: what it sends again on request is not among them.
    pub(crate) fn written(&self) -> impl Iterator<Item = (u32, u64)> {
        self.layers.iter().map(|layer| (layer.ssrc, layer.written.load(Ordering::Relaxed)))
    }

    /// It has been removed: what is played of it from now on goes nowhere.
    pub(crate) fn remove(&self) {
        self.removed.store(true, Ordering::Relaxed);
    }

    /// Sends frame `n` of each of its streams. Before the two have agreed it goes nowhere, without an error; nor does it
    /// when it is removed or held.
    pub async fn play(&self, n: u64) -> Result<(), PeerError> {
        if self.removed.load(Ordering::Relaxed) {
            return Ok(());
        }
        self.send(n).await.map_err(|error| self.reporter.failed("write", error))
    }

    async fn send(&self, n: u64) -> Result<(), webrtc::error::Error> {
        let now = tokio::time::Instant::now().into_std();
        // What is held is not sent, and takes no sequence number: nobody shall miss it.
        if let Some(transceiver) = &self.transceiver
            && !transceiver.current_direction().await?.has_send()
        {
            return Ok(());
        }
        let begins = self.codec.kind.begins(n).as_nanos() * u128::from(self.codec.clock_rate) / 1_000_000_000;
        // Timestamps go round, 32 bits of them.
        let begins = begins as u32;
        let marks = self.marks().await?;
        for (number, layer) in self.layers.iter().enumerate() {
            let frame = Bytes::from_static(self.codec.frame(number, n));
            let packets = layer.packetizer.lock().await.packetize(now, &frame, 0)?;
            for mut packet in packets {
                packet.header.payload_type = self.payload_types.of(self.codec);
                packet.header.timestamp = layer.start.wrapping_add(begins);
                if let (Some(rid), Some(marks)) = (layer.rid, &marks) {
                    packet.header.set_extension(marks.mid_id, marks.mid.clone())?;
                    packet.header.set_extension(marks.rid_id, Bytes::from_static(rid.as_bytes()))?;
                }
                self.track.write_rtp(packet).await?;
                layer.written.fetch_add(1, Ordering::Relaxed);
            }
        }
        Ok(())
    }

    /// Sends a packet that came from the other side back to it, on the first stream of this track; one of another codec
    /// goes nowhere.
    pub(crate) async fn send_on(&self, mut packet: Packet) -> Result<(), PeerError> {
        let Some(layer) = self.layers.first() else { return Ok(()) };
        if self.removed.load(Ordering::Relaxed) || packet.header.payload_type != self.payload_types.of(self.codec) {
            return Ok(());
        }
        let send = async {
            if let Some(transceiver) = &self.transceiver
                && !transceiver.current_direction().await?.has_send()
            {
                return Ok(());
            }
            // Header extensions have numbers of their own each way, and are measured hop by hop.
            packet.header.extension = false;
            packet.header.extensions.clear();
            packet.header.csrc.clear();
            packet.header.ssrc = layer.ssrc;
            self.track.write_rtp(packet).await?;
            layer.written.fetch_add(1, Ordering::Relaxed);
            Ok(())
        };
        send.await.map_err(|error: webrtc::error::Error| self.reporter.failed("write", error))
    }

    /// Asks the other side for a whole picture of a stream of its own (RFC 4585, section 6.3.1).
    pub(crate) async fn ask_for_picture(&self, media_ssrc: u32) {
        let sender_ssrc = self.ssrcs().first().copied().unwrap_or(1);
        // Without it the next one comes later.
        let _ = self.track.write_rtcp(vec![Box::new(PictureLossIndication { sender_ssrc, media_ssrc })]).await;
    }

    /// What tells the streams of simulcast apart, as negotiated; none without simulcast, or before.
    async fn marks(&self) -> Result<Option<Marks>, webrtc::error::Error> {
        let (Some(sender), Some(transceiver), true) = (&self.sender, &self.transceiver, self.layers.len() > 1) else {
            return Ok(None);
        };
        if let Some(known) = self.marks.get() {
            return Ok(Some(known.clone()));
        }
        let Some(mid) = transceiver.mid().await? else { return Ok(None) };
        let parameters = sender.get_parameters().await?;
        let id = |uri: &str| {
            let known = parameters.rtp_parameters.header_extensions.iter().find(|extension| extension.uri == uri)?;
            u8::try_from(known.id).ok()
        };
        let (Some(mid_id), Some(rid_id)) = (id(MID), id(RID)) else { return Ok(None) };
        Ok(Some(self.marks.get_or_init(|| Marks { mid: mid.into(), mid_id, rid_id }).clone()))
    }
}

/// The mid of a track, and the numbers of both header extensions.
#[derive(Clone)]
struct Marks {
    mid: Bytes,
    mid_id: u8,
    rid_id: u8,
}

/// What arrived of a stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    /// `audio` or `video`.
    pub kind: &'static str,
    /// The clock of its timestamps in Hz; 0 when it is not known.
    pub clock_rate: u32,
    /// What arrived.
    pub reception: Reception,
}
