//! Codecs and tracks of a peer.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use bytes::Bytes;
use rtc::interceptor::{Registry, Slot};
use rtc::media::Sample;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters, RtpCodecKind,
};
use webrtc::media_stream::MediaStreamTrack;
use webrtc::media_stream::track_local::static_sample::TrackLocalStaticSample;
use webrtc::peer_connection::{MediaEngine, configure_nack, configure_rtcp_reports};
use webrtc::rtp_transceiver::RtpSender;

use crate::call::media::Kind;
use crate::net::peer::PeerError;
use crate::net::tap::Tap;
use crate::net::watch::Reporter;
use crate::net::wire;

/// The engine's word for a kind.
pub(crate) const fn engine_kind(kind: Kind) -> RtpCodecKind {
    match kind {
        Kind::Audio => RtpCodecKind::Audio,
        Kind::Video => RtpCodecKind::Video,
    }
}

fn codec(kind: Kind) -> RTCRtpCodec {
    let (channels, sdp_fmtp_line) = match kind {
        Kind::Audio => (2, "minptime=10;useinbandfec=1"),
        Kind::Video => (0, ""),
    };
    RTCRtpCodec {
        mime_type: format!("{}/{}", kind.name(), kind.encoding()),
        clock_rate: kind.clock_rate(),
        channels,
        sdp_fmtp_line: sdp_fmtp_line.to_owned(),
        ..RTCRtpCodec::default()
    }
}

/// The engine's codecs and interceptors. VP8 goes without RTX: with it, the engine asks again and again for what has been
/// recovered already. Feedback is offered only when something handles it.
pub(crate) fn engine(nack: bool, tap: &Tap) -> Result<(MediaEngine, Registry), webrtc::error::Error> {
    let mut media = MediaEngine::default();
    for kind in [Kind::Audio, Kind::Video] {
        let codec = RTCRtpCodecParameters { rtp_codec: codec(kind), payload_type: kind.payload_type() };
        media.register_codec(codec, engine_kind(kind))?;
    }
    let mut registry = configure_rtcp_reports(Registry::new());
    if nack {
        registry = configure_nack(registry, &mut media);
    }
    Ok((media, registry.with(Slot::from(500), tap.interceptor())))
}

/// The payload types in use: those of the description that the two agreed on, which need not be ours.
#[derive(Debug)]
pub(crate) struct PayloadTypes([AtomicU8; 2]);

impl PayloadTypes {
    pub(crate) const fn new() -> Self {
        Self([AtomicU8::new(Kind::Audio.payload_type()), AtomicU8::new(Kind::Video.payload_type())])
    }

    /// Reads those of an answer.
    pub(crate) fn agree(&self, answer: &str) {
        for kind in [Kind::Audio, Kind::Video] {
            if let Some(number) = wire::payload_type(answer, kind.encoding()) {
                self.0[kind as usize].store(number, Ordering::Relaxed);
            }
        }
    }

    fn of(&self, kind: Kind) -> u8 {
        self.0[kind as usize].load(Ordering::Relaxed)
    }
}

/// A track that a peer sends.
#[derive(Clone)]
pub struct LocalTrack {
    pub(crate) track: Arc<TrackLocalStaticSample>,
    pub(crate) sender: Option<Arc<dyn RtpSender>>,
    pub(crate) payload_types: Arc<PayloadTypes>,
    pub(crate) reporter: Reporter,
    kind: Kind,
    ssrc: u32,
}

impl fmt::Debug for LocalTrack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalTrack").field("kind", &self.kind).field("ssrc", &self.ssrc).finish_non_exhaustive()
    }
}

impl LocalTrack {
    pub(crate) fn new(
        kind: Kind,
        ssrc: u32,
        name: &str,
        reporter: Reporter,
        payload_types: Arc<PayloadTypes>,
    ) -> Result<Self, webrtc::error::Error> {
        let coding = RTCRtpEncodingParameters {
            rtp_coding_parameters: RTCRtpCodingParameters { ssrc: Some(ssrc), ..RTCRtpCodingParameters::default() },
            codec: codec(kind),
            ..RTCRtpEncodingParameters::default()
        };
        let stream = reporter.side().name().to_owned();
        let track = MediaStreamTrack::new(stream, name.to_owned(), name.to_owned(), engine_kind(kind), vec![coding]);
        let track = Arc::new(TrackLocalStaticSample::new(tokio::time::Instant::now().into_std(), track)?);
        Ok(Self { track, sender: None, payload_types, reporter, kind, ssrc })
    }

    /// Audio or video.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Its SSRC.
    pub const fn ssrc(&self) -> u32 {
        self.ssrc
    }

    /// Sends one frame that lasts so long. Before the two have agreed it goes nowhere, without an error.
    pub async fn write(&self, data: Bytes, duration: Duration) -> Result<(), PeerError> {
        let now = tokio::time::Instant::now().into_std();
        let sample = Sample { data, duration, ..Sample::new(now) };
        let written = self.track.write_sample(self.ssrc, self.payload_types.of(self.kind), &sample, &[]).await;
        written.map_err(|error| self.reporter.failed("write", error))
    }
}

/// What arrived of a track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// `audio` or `video`.
    pub kind: &'static str,
    /// RTP packets.
    pub packets: u64,
    /// Bytes of their payloads.
    pub bytes: u64,
}
