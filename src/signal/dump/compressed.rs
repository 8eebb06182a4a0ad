//! What the rtcstats library packs: methods, types and members of statistics are numbers, and a section of a description
//! that did not change is only its first two characters (`v=`, `m=`).
//!
//! The numbers are those of `rtcstats-shared`; they are never given anew.

use std::collections::HashMap;

use crate::sdp::SdpType;
use crate::signal::event::{Api, Embedded, Name, Stage, Value};
use crate::text::{Span, SpanMap, Way, offset};

/// The method of that number; what is no number of one, as it is.
pub(super) fn method(key: &str) -> &str {
    if matches!(key, "g" | "1") {
        return "getStats";
    }
    named(METHODS, key)
}

/// The member of that number.
pub(super) fn property(key: &str) -> &str {
    named(PROPERTIES, key)
}

/// The type of that number.
pub(super) fn stats_type(key: &str) -> &str {
    named(TYPES, key)
}

fn named<'k>(table: &[(u16, &'static str)], key: &'k str) -> &'k str {
    let number = key.parse::<u16>().ok();
    let at = number.and_then(|number| table.binary_search_by_key(&number, |(known, _)| *known).ok());
    at.map_or(key, |at| table[at].1)
}

/// What came of unpacking a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packed {
    /// It was not packed, or is no description.
    Not,
    /// It is whole now.
    Unpacked,
    /// What it refers to is not in the dump.
    Lost,
}

/// The last descriptions of each peer connection, which later ones refer to.
pub(super) struct Sections {
    of: HashMap<Name, Last>,
    /// How many bytes may still be put in: a few may stand for many.
    left: usize,
}

#[derive(Default)]
struct Last {
    local: Option<(SdpType, Box<str>)>,
    remote: Option<(SdpType, Box<str>)>,
    offer: Option<Box<str>>,
    answer: Option<Box<str>>,
}

impl Sections {
    /// For a dump of so many bytes.
    pub(super) fn new(len: usize) -> Self {
        Self { of: HashMap::new(), left: len.saturating_mul(4).saturating_add(1 << 20) }
    }

    /// Puts the sections that were left out back in, and remembers the description.
    pub(super) fn unpack(&mut self, connection: &Name, api: &mut Api) -> Packed {
        let local = matches!(&*api.name, "setLocalDescription" | "createOffer" | "createAnswer");
        if !local && &*api.name != "setRemoteDescription" || matches!(api.stage, Stage::Failed | Stage::Fired) {
            return Packed::Not;
        }
        let Value::Description(description) = &mut api.value else { return Packed::Not };
        let Some(kind) = description.kind else { return Packed::Not };
        let last = self.of.entry(connection.clone()).or_default();
        let mut packed = Packed::Not;
        if is_packed(&description.sdp.text) {
            let known = if local { &last.local } else { &last.remote };
            let made = if kind == SdpType::Offer { &last.offer } else { &last.answer };
            let base = match known {
                Some((of, text)) if *of == kind => Some(text),
                Some(_) => None,
                None => made.as_ref().filter(|_| local),
            };
            let room = self.left;
            match base.and_then(|base| put_in(&description.sdp, base, room)) {
                Some(sdp) => {
                    self.left = self.left.saturating_sub(sdp.text.len());
                    description.sdp = sdp;
                    packed = Packed::Unpacked;
                }
                None => packed = Packed::Lost,
            }
        }
        if packed == Packed::Lost {
            return packed;
        }
        let text = description.sdp.text.clone();
        match &*api.name {
            "createOffer" => last.offer = Some(text),
            "createAnswer" => last.answer = Some(text),
            "setLocalDescription" => last.local = Some((kind, text)),
            _ => last.remote = Some((kind, text)),
        }
        packed
    }
}

/// Is a section only its beginning?
fn is_packed(sdp: &str) -> bool {
    sdp.lines().any(|line| matches!(line.trim_end(), "v=" | "m="))
}

/// Where the sections of a description are.
fn sections(sdp: &str) -> Vec<Span> {
    let mut starts: Vec<usize> = vec![0];
    starts.extend(sdp.match_indices("\nm=").map(|(at, _)| at + 1));
    let ends = starts.iter().skip(1).copied().chain([sdp.len()]);
    starts.iter().zip(ends).map(|(start, end)| Span::of(*start..end)).collect()
}

/// The description with the sections of `base` where it has only their beginnings. None when there are none, or no room.
fn put_in(sdp: &Embedded, base: &str, room: usize) -> Option<Embedded> {
    let based = sections(base);
    let mut text = String::new();
    let mut map = SpanMap::default();
    for (index, section) in sections(&sdp.text).into_iter().enumerate() {
        let own = section.of_text(&sdp.text);
        if matches!(own.trim_end(), "v=" | "m=") {
            let known = based.get(index)?.of_text(base);
            text.push_str(known);
            map.replace(section.start, section.len(), offset(known.len()));
        } else {
            text.push_str(own);
            map.copy(section.start, section.len());
        }
        if text.len() > room {
            return None;
        }
    }
    let way: Way = sdp.way.inside(map);
    Some(Embedded { text: text.into(), way })
}

/// Types of statistics.
const TYPES: &[(u16, &str)] = &[
    (1, "inbound-rtp"),
    (2, "outbound-rtp"),
    (3, "remote-inbound-rtp"),
    (4, "remote-outbound-rtp"),
    (5, "transport"),
    (6, "candidate-pair"),
    (7, "local-candidate"),
    (8, "remote-candidate"),
    (9, "data-channel"),
    (10, "peer-connection"),
    (11, "certificate"),
    (12, "media-source"),
    (13, "media-playout"),
    (14, "codec"),
];

/// Methods and events.
const METHODS: &[(u16, &str)] = &[
    (2, "createOffer"),
    (3, "createOfferOnSuccess"),
    (4, "createAnswer"),
    (5, "createAnswerOnSuccess"),
    (6, "setLocalDescription"),
    (7, "setLocalDescriptionOnSuccess"),
    (8, "setRemoteDescription"),
    (9, "setRemoteDescriptionOnSuccess"),
    (10, "addIceCandidate"),
    (11, "addIceCandidateOnSuccess"),
    (12, "createOfferOnFailure"),
    (13, "createAnswerOnFailure"),
    (14, "setLocalDescriptionOnFailure"),
    (15, "setRemoteDescriptionOnFailure"),
    (16, "addIceCandidateOnFailure"),
    (20, "onicecandidate"),
    (21, "onicecandidateerror"),
    (22, "ontrack"),
    (23, "onsignalingstatechange"),
    (24, "oniceconnectionstatechange"),
    (25, "onconnectionstatechange"),
    (26, "onicegatheringstatechange"),
    (27, "onnegotiationneeded"),
    (28, "ondatachannel"),
    (30, "addTrack"),
    (31, "addTrackOnSuccess"),
    (32, "addTransceiver"),
    (33, "addTransceiverOnSuccess"),
    (34, "removeTrack"),
    (35, "createDataChannel"),
    (36, "close"),
    (37, "restartIce"),
    (38, "setConfiguration"),
    (39, "create"),
    (40, "constraints"),
    (41, "setCodecPreferences"),
    (42, "setHeaderExtensionsToNegotiate"),
    (50, "setParameters"),
    (51, "replaceTrack"),
    (60, "navigator.mediaDevices.getUserMedia"),
    (61, "navigator.mediaDevices.getUserMediaOnSuccess"),
    (62, "navigator.mediaDevices.getUserMediaOnFailure"),
    (63, "navigator.mediaDevices.getDisplayMedia"),
    (64, "navigator.mediaDevices.getDisplayMediaOnSuccess"),
    (65, "navigator.mediaDevices.getDisplayMediaOnFailure"),
    (66, "navigator.mediaDevices.enumerateDevices"),
    (67, "navigator.mediaDevices.ondevicechange"),
    (70, "MediaStreamTrack.stop"),
    (71, "MediaStreamTrack.applyConstraints"),
    (72, "MediaStreamTrack.onended"),
    (73, "MediaStreamTrack.onmute"),
    (74, "MediaStreamTrack.onunmute"),
];

/// Members of statistics.
const PROPERTIES: &[(u16, &str)] = &[
    (4, "payloadType"),
    (5, "transportId"),
    (6, "mimeType"),
    (7, "clockRate"),
    (8, "channels"),
    (9, "sdpFmtpLine"),
    (10, "ssrc"),
    (11, "kind"),
    (12, "codecId"),
    (14, "packetsReceived"),
    (15, "packetsLost"),
    (16, "jitter"),
    (17, "trackIdentifier"),
    (18, "mid"),
    (19, "remoteId"),
    (20, "framesDecoded"),
    (21, "keyFramesDecoded"),
    (22, "framesDropped"),
    (23, "frameWidth"),
    (24, "frameHeight"),
    (25, "framesPerSecond"),
    (26, "qpSum"),
    (27, "totalDecodeTime"),
    (28, "totalInterFrameDelay"),
    (29, "totalSquaredInterFrameDelay"),
    (30, "pauseCount"),
    (31, "totalPausesDuration"),
    (32, "freezeCount"),
    (33, "totalFreezesDuration"),
    (34, "lastPacketReceivedTimestamp"),
    (35, "headerBytesReceived"),
    (36, "packetsDiscarded"),
    (37, "fecPacketsReceived"),
    (38, "fecPacketsDiscarded"),
    (39, "fecBytesReceived"),
    (40, "fecSsrc"),
    (41, "bytesReceived"),
    (42, "nackCount"),
    (43, "firCount"),
    (44, "pliCount"),
    (45, "totalProcessingDelay"),
    (46, "estimatedPlayoutTimestamp"),
    (47, "jitterBufferDelay"),
    (48, "jitterBufferTargetDelay"),
    (49, "jitterBufferEmittedCount"),
    (50, "jitterBufferMinimumDelay"),
    (51, "totalSamplesReceived"),
    (52, "concealedSamples"),
    (53, "silentConcealedSamples"),
    (54, "concealmentEvents"),
    (55, "insertedSamplesForDeceleration"),
    (56, "removedSamplesForAcceleration"),
    (57, "audioLevel"),
    (58, "totalAudioEnergy"),
    (59, "totalSamplesDuration"),
    (60, "framesReceived"),
    (61, "decoderImplementation"),
    (62, "playoutId"),
    (63, "powerEfficientDecoder"),
    (64, "framesAssembledFromMultiplePackets"),
    (65, "totalAssemblyTime"),
    (66, "contentType"),
    (67, "googTimingFrameInfo"),
    (68, "retransmittedPacketsReceived"),
    (69, "retransmittedBytesReceived"),
    (70, "rtxSsrc"),
    (71, "totalCorruptionProbability"),
    (72, "totalSquaredCorruptionProbability"),
    (73, "corruptionMeasurements"),
    (74, "localId"),
    (75, "roundTripTime"),
    (76, "totalRoundTripTime"),
    (77, "fractionLost"),
    (78, "roundTripTimeMeasurements"),
    (79, "packetsSent"),
    (80, "bytesSent"),
    (81, "mediaSourceId"),
    (82, "rid"),
    (83, "encodingIndex"),
    (84, "headerBytesSent"),
    (85, "retransmittedPacketsSent"),
    (86, "retransmittedBytesSent"),
    (87, "targetBitrate"),
    (88, "totalEncodedBytesTarget"),
    (89, "framesSent"),
    (90, "hugeFramesSent"),
    (91, "framesEncoded"),
    (92, "keyFramesEncoded"),
    (93, "totalEncodeTime"),
    (94, "totalPacketSendDelay"),
    (95, "qualityLimitationReason"),
    (96, "qualityLimitationDurations"),
    (97, "qualityLimitationResolutionChanges"),
    (98, "encoderImplementation"),
    (99, "powerEfficientEncoder"),
    (100, "active"),
    (101, "scalabilityMode"),
    (102, "remoteTimestamp"),
    (103, "reportsSent"),
    (104, "echoReturnLoss"),
    (105, "echoReturnLossEnhancement"),
    (106, "width"),
    (107, "height"),
    (108, "frames"),
    (109, "synthesizedSamplesDuration"),
    (110, "synthesizedSamplesEvents"),
    (111, "totalPlayoutDelay"),
    (112, "totalSamplesCount"),
    (113, "dataChannelsOpened"),
    (114, "dataChannelsClosed"),
    (115, "label"),
    (116, "protocol"),
    (117, "dataChannelIdentifier"),
    (118, "state"),
    (119, "messagesSent"),
    (120, "messagesReceived"),
    (121, "iceRole"),
    (122, "iceLocalUsernameFragment"),
    (123, "dtlsState"),
    (124, "iceState"),
    (125, "selectedCandidatePairId"),
    (126, "localCertificateId"),
    (127, "remoteCertificateId"),
    (128, "tlsVersion"),
    (129, "dtlsCipher"),
    (130, "dtlsRole"),
    (131, "srtpCipher"),
    (132, "selectedCandidatePairChanges"),
    (133, "rtcpTransportStatsId"),
    (134, "address"),
    (135, "port"),
    (136, "candidateType"),
    (137, "priority"),
    (138, "url"),
    (139, "relayProtocol"),
    (140, "foundation"),
    (141, "relatedAddress"),
    (142, "relatedPort"),
    (143, "usernameFragment"),
    (144, "tcpType"),
    (145, "networkType"),
    (148, "localCandidateId"),
    (149, "remoteCandidateId"),
    (150, "nominated"),
    (151, "lastPacketSentTimestamp"),
    (152, "currentRoundTripTime"),
    (153, "availableOutgoingBitrate"),
    (154, "availableIncomingBitrate"),
    (155, "requestsReceived"),
    (156, "requestsSent"),
    (157, "responsesReceived"),
    (158, "responsesSent"),
    (159, "consentRequestsSent"),
    (160, "packetsDiscardedOnSend"),
    (161, "bytesDiscardedOnSend"),
    (163, "fingerprint"),
    (164, "fingerprintAlgorithm"),
    (165, "base64Certificate"),
    (166, "issuerCertificateId"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::event::Description;

    #[test]
    fn numbers_are_in_order() {
        for table in [TYPES, METHODS, PROPERTIES] {
            assert!(table.windows(2).all(|pair| pair[0].0 < pair[1].0));
        }
        assert_eq!((method("g"), method("23"), method("close")), ("getStats", "onsignalingstatechange", "close"));
        assert_eq!(
            (property("41"), property("bytesReceived"), stats_type("6")),
            ("bytesReceived", "bytesReceived", "candidate-pair")
        );
    }

    fn api(name: &str, stage: Stage, sdp: &str) -> Api {
        let sdp = Embedded { text: sdp.into(), way: Way::verbatim(100) };
        let value = Value::Description(Description { kind: Some(SdpType::Offer), sdp });
        Api { name: name.into(), stage, id: None, value }
    }

    fn text(api: &Api) -> &str {
        let Value::Description(description) = &api.value else { panic!("{api:?}") };
        &description.sdp.text
    }

    #[test]
    fn what_did_not_change_is_put_back() {
        const OFFER: &str = "v=0\r\ns=-\r\nm=audio 9\r\na=mid:0\r\nm=video 9\r\na=mid:1\r\n";
        let mut all = Sections::new(1000);
        let of: Name = "PC_0".into();
        let mut made = api("createOffer", Stage::Succeeded, OFFER);
        assert_eq!(all.unpack(&of, &mut made), Packed::Not);
        let mut set = api("setLocalDescription", Stage::Called, "v=\r\nm=\r\nm=video 9\r\na=mid:x\r\n");
        assert_eq!(all.unpack(&of, &mut set), Packed::Unpacked);
        assert_eq!(text(&set), OFFER.replace("mid:1", "mid:x"));
        let Value::Description(description) = &set.value else { panic!() };
        // what was put in is the two bytes that stood for it
        assert_eq!(description.sdp.outer(Span::new(0, 3)), Span::new(100, 104));
        let mut again = api("setLocalDescription", Stage::Called, "v=\r\nm=\r\nm=\r\n");
        assert_eq!(all.unpack(&of, &mut again), Packed::Unpacked);
        assert_eq!(text(&again), OFFER.replace("mid:1", "mid:x"));
        let mut other = api("setRemoteDescription", Stage::Called, "v=\r\nm=\r\n");
        assert_eq!(all.unpack(&of, &mut other), Packed::Lost);
    }

    #[test]
    fn few_bytes_do_not_become_many() {
        let offer = format!("v=0\r\ns={}\r\n", "x".repeat(1 << 19));
        let mut all = Sections::new(100);
        let of: Name = "PC_0".into();
        assert_eq!(all.unpack(&of, &mut api("createOffer", Stage::Succeeded, &offer)), Packed::Not);
        let outcomes: Vec<Packed> =
            (0..4).map(|_| all.unpack(&of, &mut api("setLocalDescription", Stage::Called, "v=\r\n"))).collect();
        assert_eq!(outcomes.last(), Some(&Packed::Lost));
    }
}
