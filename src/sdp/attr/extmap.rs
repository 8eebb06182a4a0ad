//! RTP header extensions (RFC 8285): what a number in the packets stands for.

use super::Definition;
use crate::prose;
use crate::prose::{Prose, theirs};
use crate::sdp::shape::step::{PORT, SP, lit, opt, rest, uint_to, word};
use crate::sdp::view::Context;

/// See [`FAMILIES`](super::FAMILIES).
pub static ATTRIBUTES: &[Definition] = &[
    Definition::new(
        "extmap",
        &["RFC 8285, section 5"],
        "Gives an RTP header extension the number that packets use for it.",
    )
    .mux("SPECIAL")
    .shape(&[
        uint_to("id", PORT, b'/'),
        opt(&[lit("/"), word("direction")]),
        SP,
        word("uri"),
        opt(&[SP, rest("attributes")]),
    ])
    .explain(explain)
    .also(|c| c.get("uri").and_then(find).map(|known| known.spec).into_iter().collect()),
    Definition::new(
        "extmap-allow-mixed",
        &["RFC 8285, section 6"],
        "One stream may use both the one-byte and the two-byte form of header extensions.",
    )
    .mux("IDENTICAL"),
];

/// What media an extension is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// Audio and video.
    Any,
    /// Audio only.
    Audio,
    /// Video only.
    Video,
}

/// A header extension that is known.
#[derive(Debug)]
pub struct Extension {
    /// The name on the line.
    pub uri: &'static str,
    /// The name people use.
    pub short: &'static str,
    /// Where it is defined.
    pub spec: &'static str,
    /// What media it is for.
    pub kind: Media,
    /// What packets carry, in a clause.
    pub meaning: &'static str,
}

const fn of(
    kind: Media,
    uri: &'static str,
    short: &'static str,
    spec: &'static str,
    meaning: &'static str,
) -> Extension {
    Extension { uri, short, spec, kind, meaning }
}

/// The wrapper that says "the extension named next is encrypted" (RFC 6904).
pub const ENCRYPT: &str = "urn:ietf:params:rtp-hdrext:encrypt";

/// The extensions seen in practice, the frequent ones first.
pub static EXTENSIONS: &[Extension] = &[
    of(
        Media::Any,
        "urn:ietf:params:rtp-hdrext:sdes:mid",
        "mid",
        "RFC 9143, section 15.2",
        "the mid, by which bundled packets find their section",
    ),
    of(
        Media::Any,
        "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
        "transport-wide-cc",
        "draft-holmer-rmcat-transport-wide-cc-extensions-01",
        "a sequence number over the whole transport, which transport-cc feedback refers to",
    ),
    of(
        Media::Any,
        "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
        "abs-send-time",
        "webrtc.org",
        "the time of sending, from which receivers estimate the bit rate (REMB)",
    ),
    of(
        Media::Audio,
        "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
        "audio-level",
        "RFC 6464",
        "how loud the packet is, and whether somebody speaks",
    ),
    of(
        Media::Any,
        "urn:ietf:params:rtp-hdrext:toffset",
        "toffset",
        "RFC 5450",
        "how long after its time stamp the packet was sent",
    ),
    of(
        Media::Video,
        "urn:3gpp:video-orientation",
        "video-orientation",
        "3GPP TS 26.114, section 7.4.5",
        "how the picture is rotated",
    ),
    of(
        Media::Video,
        "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay",
        "playout-delay",
        "webrtc.org",
        "the least and greatest delay before display that the sender wants",
    ),
    of(
        Media::Video,
        "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
        "rid",
        "RFC 8852, section 3.3",
        "the rid, which tells simulcast encodings apart",
    ),
    of(
        Media::Video,
        "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
        "repaired-rid",
        "RFC 8852, section 3.3",
        "the rid of the encoding that a retransmission repairs",
    ),
    of(
        Media::Video,
        "http://www.webrtc.org/experiments/rtp-hdrext/video-timing",
        "video-timing",
        "webrtc.org",
        "when the frame was encoded, packetised and sent, for diagnosis",
    ),
    of(
        Media::Video,
        "http://www.webrtc.org/experiments/rtp-hdrext/video-content-type",
        "video-content-type",
        "webrtc.org",
        "whether it is a camera or a shared screen",
    ),
    of(
        Media::Video,
        "http://www.webrtc.org/experiments/rtp-hdrext/color-space",
        "color-space",
        "webrtc.org",
        "the colour space, and HDR metadata",
    ),
    of(
        Media::Audio,
        "urn:ietf:params:rtp-hdrext:csrc-audio-level",
        "csrc-audio-level",
        "RFC 6465",
        "how loud each contributor to a mix is",
    ),
    of(
        Media::Video,
        "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension",
        "dependency-descriptor",
        "AV1 RTP specification, appendix A",
        "which frames and layers a frame depends on, so that a server can choose what to forward",
    ),
    of(
        Media::Video,
        "http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00",
        "video-layers-allocation",
        "webrtc.org",
        "bit rate and picture size of each layer",
    ),
    of(
        Media::Any,
        "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time",
        "abs-capture-time",
        "webrtc.org",
        "when the media was captured, on the sender's clock",
    ),
    of(
        Media::Any,
        "http://www.webrtc.org/experiments/rtp-hdrext/transport-wide-cc-02",
        "transport-wide-cc-02",
        "webrtc.org",
        "a sequence number over the whole transport; feedback comes on request",
    ),
    of(Media::Any, ENCRYPT, "encrypt", "RFC 6904", "another extension, encrypted"),
    of(
        Media::Any,
        "urn:ietf:params:rtp-hdrext:ntp-64",
        "ntp-64",
        "RFC 6051",
        "the wall-clock time in 64 bits, for fast synchronisation",
    ),
    of(
        Media::Any,
        "urn:ietf:params:rtp-hdrext:ntp-56",
        "ntp-56",
        "RFC 6051",
        "the wall-clock time in 56 bits, for fast synchronisation",
    ),
    of(Media::Any, "urn:ietf:params:rtp-hdrext:smpte-tc", "smpte-tc", "RFC 5484", "an SMPTE time code"),
    of(Media::Any, "urn:ietf:params:rtp-hdrext:sdes:cname", "cname", "RFC 7941", "the CNAME of the source"),
    of(
        Media::Any,
        "urn:ietf:params:rtp-hdrext:sdes:CaptId",
        "CaptId",
        "RFC 8849",
        "the capture id of CLUE telepresence",
    ),
    of(
        Media::Video,
        "urn:ietf:params:rtp-hdrext:framemarking",
        "framemarking",
        "RFC 9626",
        "where frames begin and end, and which can be dropped",
    ),
    of(
        Media::Video,
        "http://tools.ietf.org/html/draft-ietf-avtext-framemarking-07",
        "framemarking (draft 07)",
        "draft-ietf-avtext-framemarking-07",
        "where frames begin and end, and which can be dropped, under the name of a draft",
    ),
    of(
        Media::Video,
        "urn:3gpp:video-orientation:6",
        "video-orientation:6",
        "3GPP TS 26.114",
        "how the picture is rotated, in finer steps",
    ),
    of(Media::Video, "urn:3gpp:roi-sent", "roi-sent", "3GPP TS 26.114", "the region of interest that is being sent"),
    of(
        Media::Video,
        "http://www.webrtc.org/experiments/rtp-hdrext/generic-frame-descriptor-00",
        "generic-frame-descriptor",
        "webrtc.org",
        "which frames a frame depends on; the dependency descriptor came after it",
    ),
    of(
        Media::Video,
        "http://www.webrtc.org/experiments/rtp-hdrext/video-frame-tracking-id",
        "video-frame-tracking-id",
        "webrtc.org",
        "a frame number, for tests",
    ),
    of(
        Media::Video,
        "http://www.webrtc.org/experiments/rtp-hdrext/corruption-detection",
        "corruption-detection",
        "webrtc.org",
        "samples of the picture, by which the receiver notices corruption",
    ),
    of(
        Media::Audio,
        "http://www.webrtc.org/experiments/rtp-hdrext/inband-cn",
        "inband-cn",
        "webrtc.org",
        "comfort noise",
    ),
    of(
        Media::Any,
        "urn:mediasoup:params:rtp-hdrext:packet-id",
        "packet-id",
        "mediasoup",
        "a packet number, an experiment of mediasoup",
    ),
];

/// The extension of this name.
pub fn find(uri: &str) -> Option<&'static Extension> {
    position(uri).map(|at| &EXTENSIONS[at])
}

/// Where in [`EXTENSIONS`] the one of this name is.
pub fn position(uri: &str) -> Option<usize> {
    // Length and last letter tell most of them apart.
    let last = uri.as_bytes().last();
    EXTENSIONS.iter().position(|extension| {
        let known = extension.uri.as_bytes();
        known.len() == uri.len() && known.last() == last && extension.uri == uri
    })
}

fn explain(c: &Context<'_, '_>) -> Option<Prose> {
    let (uri, attributes) = (c.get("uri")?, c.get("attributes").unwrap_or_default());
    let mut prose = prose![];
    if uri == ENCRYPT {
        prose.push(encrypted(attributes));
    } else {
        prose.push(carried(uri));
    }
    if let Some(direction) = c.get("direction") {
        prose.push(match direction {
            "sendrecv" => prose![" Both sides may send it."],
            "sendonly" => prose![" This side only sends it."],
            "recvonly" => prose![" This side only receives it."],
            "inactive" => prose![" It is not used for now."],
            other => prose![" ", theirs(other), " is not a direction."],
        });
    }
    if uri == "urn:ietf:params:rtp-hdrext:ssrc-audio-level" {
        prose.push(match attributes {
            "vad=on" => " The bit for speech is in use.",
            "vad=off" => " The bit for speech means nothing.",
            _ => "",
        });
    }
    prose.push(range(c.number("id")?));
    Some(prose)
}

/// What the packets carry.
fn carried(uri: &str) -> Prose {
    match find(uri) {
        Some(known) => prose!["Packets carry ", known.meaning, "."],
        None => prose!["Not an extension that is known here."],
    }
}

/// The wrapper: its attributes begin with the extension inside.
fn encrypted(attributes: &str) -> Prose {
    match attributes.split(' ').next().unwrap_or_default() {
        "" => prose!["The wrapper for encrypted extensions, but none is named after it."],
        ENCRYPT => prose!["The wrapper for encrypted extensions around itself, which is not allowed."],
        inner => prose!["Encrypted: ", theirs(inner), ". ", carried(inner)],
    }
}

/// What is to be said of an id; nothing of the usual ones (RFC 8285, sections 4.2, 4.3, 5 and 7).
fn range(id: u64) -> Prose {
    match id {
        0 => prose![" Id 0 is padding in the packets and cannot be used."],
        1..=14 => prose![],
        15 => prose![" Id 15 is reserved in the one-byte form: its readers stop there."],
        16..=255 => prose![" Id ", id, " needs the two-byte form; Firefox takes 1 to 14 only."],
        4096..=4351 => {
            prose![" Id ", id, " is for offers only: the answer gives the extension an id that packets can use."]
        }
        _ => prose![" Id ", id, " is not one that packets can use: 255 is the greatest."],
    }
}

#[cfg(test)]
mod tests {
    use super::super::spoken::{misfits, spoken};
    use super::*;

    #[test]
    fn known_and_unknown_extensions() {
        let text = "a=extmap-allow-mixed\nm=audio 9 X 0\na=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\n\
                    a=extmap:2/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level\n\
                    a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level vad=on\na=extmap:3/up x some params\n";
        assert_eq!(
            spoken(text),
            [
                "",
                "Packets carry the mid, by which bundled packets find their section.",
                "Packets carry how loud each contributor to a mix is. This side only receives it.",
                "Packets carry how loud the packet is, and whether somebody speaks. The bit for speech is in use.",
                "Not an extension that is known here. up is not a direction."
            ]
        );
    }

    #[test]
    fn encryption() {
        let text = "a=extmap:1 urn:ietf:params:rtp-hdrext:encrypt urn:ietf:params:rtp-hdrext:smpte-tc 25@600/24\n\
                    a=extmap:1 urn:ietf:params:rtp-hdrext:encrypt\n\
                    a=extmap:1 urn:ietf:params:rtp-hdrext:encrypt urn:ietf:params:rtp-hdrext:encrypt x\n";
        assert_eq!(
            spoken(text),
            [
                "Encrypted: urn:ietf:params:rtp-hdrext:smpte-tc. Packets carry an SMPTE time code.",
                "The wrapper for encrypted extensions, but none is named after it.",
                "The wrapper for encrypted extensions around itself, which is not allowed."
            ]
        );
    }

    #[test]
    fn ids() {
        let said = |id: u64| range(id).plain();
        assert_eq!(said(0), " Id 0 is padding in the packets and cannot be used.");
        assert_eq!((said(1), said(14)), (String::new(), String::new()));
        assert!(said(15).contains("reserved"));
        assert_eq!(said(16), " Id 16 needs the two-byte form; Firefox takes 1 to 14 only.");
        assert!(said(255).contains("two-byte"));
        assert!(said(256).contains("not one that packets can use") && said(4095).contains("not one"));
        assert!(said(4096).contains("offers only") && said(4351).contains("offers only"));
        assert!(said(4352).contains("not one that packets can use"));
        assert_eq!(
            misfits("a=extmap:x u\na=extmap:1\na=extmap:65536 u\na=extmap:1/ u\na=extmap:1  u\n"),
            [1, 2, 3, 4, 5]
        );
    }

    #[test]
    fn the_table_has_each_extension_once() {
        assert_eq!(EXTENSIONS.len(), 32);
        for (n, extension) in EXTENSIONS.iter().enumerate() {
            assert!(
                EXTENSIONS[n + 1..].iter().all(|other| other.uri != extension.uri && other.short != extension.short)
            );
        }
        assert_eq!(find("urn:ietf:params:rtp-hdrext:sdes:mid").map(|found| found.short), Some("mid"));
        assert!(find("urn:ietf:params:rtp-hdrext:sdes:MID").is_none());
    }
}
