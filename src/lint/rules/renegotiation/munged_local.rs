use super::munging;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Two descriptions of one type with the same o= line: what createOffer or createAnswer gave, and what was made \
              of it before it was set. Editing the text in between is not allowed by JSEP; it works for some lines and \
              fails for others, and browsers refuse more of it with each version.",
    breaks: &[
        (Stack::Chromium, "Counts each kind of change, and refuses changes of ICE credentials and others."),
        (Stack::Firefox, "Ignores most changes of local descriptions."),
    ],
    remedy: "Use the API: setCodecPreferences, RTCRtpEncodingParameters, transceiver.direction, setStreams, restartIce, \
             RTCConfiguration.",
    spec: &["RFC 9429, section 5.4"],
    seen: &[
        "https://github.com/versatica/mediasoup-client/issues/373",
        "https://github.com/miroslavpejic85/mirotalksfu/issues/252",
    ],
    fails: &[
        Example::Steps(&[
            (
                SdpType::Offer,
                "o=- 7 2 IN IP4 0.0.0.0\nm=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 opus/48000/2\na=fmtp:‹111 minptime=10›\n",
            ),
            (
                SdpType::Offer,
                "o=- 7 2 IN IP4 0.0.0.0\nm=audio 9 UDP/TLS/RTP/SAVPF 111\nb=«AS:64»\na=rtpmap:111 opus/48000/2\na=fmtp:«111 minptime=10;stereo=1»\n",
            ),
        ]),
        Example::Steps(&[
            (
                SdpType::Offer,
                "o=- 7 2 IN IP4 0.0.0.0\nm=video 9 UDP/TLS/RTP/SAVPF ‹96 98›\na=rtpmap:96 VP8/90000\na=rtpmap:98 H264/90000\n",
            ),
            (
                SdpType::Offer,
                "o=- 7 2 IN IP4 0.0.0.0\nm=video 9 UDP/TLS/RTP/SAVPF «98 96»\na=rtpmap:96 VP8/90000\na=rtpmap:98 H264/90000\n",
            ),
        ]),
    ],
    passes: &[
        // Only gathering went on.
        Example::Steps(&[
            (SdpType::Offer, "o=- 7 2 IN IP4 0.0.0.0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\nc=IN IP4 0.0.0.0\n"),
            (
                SdpType::Offer,
                "o=- 7 2 IN IP4 0.0.0.0\nm=audio 5 UDP/TLS/RTP/SAVPF 0\nc=IN IP4 192.0.2.1\na=candidate:1 1 udp 1 192.0.2.1 5 typ host\n",
            ),
        ]),
        Example::Steps(&[
            (SdpType::Offer, "o=- 7 2 IN IP4 0.0.0.0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
            (SdpType::Offer, "o=- 7 3 IN IP4 0.0.0.0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=inactive\n"),
        ]),
    ],
    ..Rule::new(
        "munged-local",
        Level::Info,
        "a description was edited between createOffer and setLocalDescription",
        Check::Step(check),
    )
};

fn check(step: &Step<'_>, findings: &mut Findings<'_>) {
    if !munging::is_munging(step) {
        return;
    }
    for change in munging::changes(step) {
        let draft = findings.at(change.at, prose!["edited: ", change.what]);
        if let Some(before) = change.before {
            draft.also(before, prose!["before"]);
        }
    }
}
