use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Unless both sides have level-asymmetry-allowed=1, both directions use the lower of the two levels: a \
              camera that could send 1080p sends less because the other side cannot.",
    breaks: &[(Stack::Chromium, "Always writes 1; without it on the other side it keeps to the lower level.")],
    remedy: "Add level-asymmetry-allowed=1 when encoder and decoder have different limits.",
    spec: &["RFC 6184, section 8.1", "RFC 6184, section 8.2.2"],
    seen: &["https://github.com/jitsi/lib-jitsi-meet/issues/2475"],
    level_note: "Information: it is the default of the specification, and matters only when the levels differ.",
    fails: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264/90000\n\
             a=fmtp:96 «packetization-mode=1;profile-level-id=42e01f»\n",
        ),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264/90000\n\
             a=fmtp:96 level-asymmetry-allowed=«0»;profile-level-id=42e01f\n",
        ),
    ],
    passes: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264/90000\n\
             a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\n",
        ),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264/90000\na=fmtp:96 packetization-mode=1\n"),
    ],
    ..Rule::new(
        "h264-level-asymmetry",
        Level::Info,
        "both directions of H.264 have to use the same level",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if !part.has_codec(Codec::H264) || part.is_rejected() {
        return;
    }
    // When nothing is known of its level either, that is another rule's.
    let strict = |traits: &Traits| {
        traits.codec == Codec::H264
            && traits.params.any(Params::PROFILE_LEVEL_ID)
            && !traits.params.any(Params::ASYMMETRY)
    };
    for payload in part.payloads_with(strict) {
        match payload.param("level-asymmetry-allowed") {
            Some((value, _)) if value.trim() == "1" => continue,
            Some((_, span)) => findings.at(
                Spot { span, ..part.at() },
                prose!["payload type ", payload.payload_type, " has to use the same level in both directions"],
            ),
            None => findings.at(
                payload.at_params(),
                prose![
                    "payload type ",
                    payload.payload_type,
                    " has no level-asymmetry-allowed=1: both directions use the lower level"
                ],
            ),
        };
    }
}
