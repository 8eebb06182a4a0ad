use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Packets of rtx are packets of another payload type sent again; the parameter apt says of which one. \
              Without it the receiver cannot put them in their place.",
    breaks: &[(Stack::Chromium, "Cannot set up the receiver, or does not use the rtx.")],
    remedy: "Add a=fmtp:97 apt=96, with the numbers of the rtx and of the codec it belongs to.",
    spec: &["RFC 4588, section 8.1"],
    seen: &[
        "https://github.com/pion/webrtc/issues/3521",
        "https://github.com/awslabs/amazon-kinesis-video-streams-webrtc-sdk-c/issues/856",
    ],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rtpmap:96 VP8/90000\na=rtpmap:97 «rtx»/90000\n"),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\n\
             a=fmtp:97 «rtx-time=3000»\n",
        ),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\n\
             a=fmtp:97 apt=«VP8»\n",
        ),
    ],
    passes: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\n\
             a=fmtp:97 rtx-time=3000; apt=96\n",
        ),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\n"),
    ],
    ..Rule::new(
        "rtx-without-apt",
        Level::Error,
        "an rtx does not say which payload type it repeats",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if !part.has_codec(Codec::Rtx) || part.is_rejected() {
        return;
    }
    for payload in part.payloads_with(|traits| traits.codec == Codec::Rtx && traits.repeats.is_none()) {
        let number = payload.payload_type;
        match payload.param("apt") {
            Some((value, span)) => findings.at(
                Spot { span, ..part.at() },
                prose!["the apt of payload type ", number, " is ", theirs(value), ", which is no payload type"],
            ),
            None => findings
                .at(payload.at_params(), prose!["payload type ", number, " is rtx, and no apt says what it repeats"]),
        };
    }
}
