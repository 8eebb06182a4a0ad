//! The codecs that a side of a capture has: what its descriptions say, as the engine takes it.

use std::collections::HashSet;

use rtc::rtp_transceiver::rtp_sender::{RTCPFeedback, RTCRtpCodec, RTCRtpCodecParameters, RtpCodecKind};
use webrtc::peer_connection::MediaEngine;

use crate::sdp::summary::Summary;
use crate::sdp::syntax::Document;
use crate::sdp::view::Session;

/// So many codecs of a kind are registered.
const MOST: usize = 128;

/// A kind of media as the engine has it; none of what it does not know.
pub(super) fn kind(name: &str) -> Option<RtpCodecKind> {
    match name {
        "audio" => Some(RtpCodecKind::Audio),
        "video" => Some(RtpCodecKind::Video),
        _ => None,
    }
}

/// Those of one section after the other, as they are written; each payload type once.
pub(super) fn of(sdp: &str) -> Vec<(RtpCodecKind, RTCRtpCodecParameters)> {
    let document = Document::parse(sdp);
    let session = Session::read(&document);
    let mut all = Vec::new();
    for section in &Summary::of(&session).sections {
        let Some(kind) = kind(section.kind) else { continue };
        for codec in &section.codecs {
            let (Some(encoding), Some(clock_rate)) = (codec.encoding, codec.clock_rate) else { continue };
            let (Ok(payload_type), Ok(clock_rate)) = (codec.payload_type.parse(), u32::try_from(clock_rate)) else {
                continue;
            };
            let feedback = codec.feedback.iter().map(|(value, _)| {
                let (typ, parameter) = value.split_once(' ').unwrap_or((value, ""));
                RTCPFeedback { typ: typ.to_owned(), parameter: parameter.to_owned() }
            });
            let rtp_codec = RTCRtpCodec {
                mime_type: format!("{}/{encoding}", section.kind),
                clock_rate,
                channels: codec.channels.and_then(|channels| u16::try_from(channels).ok()).unwrap_or(0),
                sdp_fmtp_line: codec.parameters.map_or("", |(text, _)| text).to_owned(),
                rtcp_feedback: feedback.collect(),
            };
            all.push((kind, RTCRtpCodecParameters { rtp_codec, payload_type }));
        }
    }
    all
}

/// An engine that knows the codecs of a side's own descriptions; of a kind that they do not have, those of the others'.
pub(super) fn engine(own: &[&str], others: &[&str]) -> Result<MediaEngine, webrtc::error::Error> {
    let mut media = MediaEngine::default();
    for wanted in [RtpCodecKind::Audio, RtpCodecKind::Video] {
        let of_kind = |all: &[&str]| {
            let mut seen = HashSet::new();
            let codecs = all.iter().flat_map(|sdp| of(sdp)).filter(|(kind, _)| *kind == wanted);
            let fresh = codecs.filter(|(_, codec)| seen.insert(codec.payload_type));
            fresh.map(|(_, codec)| codec).take(MOST).collect::<Vec<_>>()
        };
        let mut codecs = of_kind(own);
        if codecs.is_empty() {
            codecs = of_kind(others);
        }
        for codec in codecs {
            media.register_codec(codec, wanted)?;
        }
    }
    Ok(media)
}
