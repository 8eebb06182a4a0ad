use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Without profile-level-id H.264 means Baseline at level 1, which is 176 x 144 pixels; without \
              packetization-mode it means that a frame cannot be split over packets. Few who leave them out mean \
              that, and implementations assume different things.",
    breaks: &[
        (Stack::Chromium, "Assumes Constrained Baseline at level 3.1."),
        (Stack::Pion, "Needs both on both sides, or never matches."),
    ],
    remedy: "Write both: packetization-mode=1;profile-level-id=42e01f.",
    spec: &["RFC 6184, section 8.1"],
    seen: &["https://github.com/versatica/mediasoup/issues/19"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 «H264»/90000\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264/90000\na=fmtp:96 «packetization-mode=1»\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264/90000\na=fmtp:96 «profile-level-id=42e01f»\n"),
    ],
    passes: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264/90000\n\
             a=fmtp:96 Packetization-Mode=1;profile-level-id=42e01f\n",
        ),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\n"),
    ],
    ..Rule::new(
        "h264-implicit-profile",
        Level::Warning,
        "no profile-level-id or packetization-mode for H.264",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if !part.has_codec(Codec::H264) || part.is_rejected() {
        return;
    }
    let lacking = |traits: &Traits| {
        let (profile, mode) = (Params::PROFILE_LEVEL_ID, Params::PACKETIZATION_MODE);
        traits.codec == Codec::H264 && !(traits.params.any(profile) && traits.params.any(mode))
    };
    for payload in part.payloads_with(lacking) {
        let profile = payload.traits.params.any(Params::PROFILE_LEVEL_ID);
        let mode = payload.traits.params.any(Params::PACKETIZATION_MODE);
        let missing = match (profile, mode) {
            (true, true) => continue,
            (false, true) => "profile-level-id",
            (true, false) => "packetization-mode",
            (false, false) => "profile-level-id and packetization-mode",
        };
        findings.at(
            payload.at_params(),
            prose![
                "payload type ",
                payload.payload_type,
                " is H264 without ",
                missing,
                ", and not all assume the same"
            ],
        );
    }
}
