use crate::lint::rules::prelude::*;
use crate::sdp::codec::h264;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "The six hexadecimal digits of profile-level-id are the profile, its constraints, and the level. When \
              they cannot be read, nobody knows what the decoder must be able to do.",
    breaks: &[
        (Stack::Chromium, "Does not match the codec with any of its own."),
        (Stack::Str0m, "Leaves the codec out."),
    ],
    remedy: "Take the first three bytes of the stream's sequence parameter set, or 42e01f where nothing is known.",
    spec: &["RFC 6184, section 8.1"],
    seen: &[
        "https://github.com/awslabs/amazon-kinesis-video-streams-webrtc-sdk-c/issues/940",
        "https://github.com/algesten/str0m/issues/1015",
    ],
    level_note: "Digits that can be read and name an unknown profile or level are a warning: the description is \
                 taken, and other payload types may match.",
    fails: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264/90000\n\
             a=fmtp:96 packetization-mode=1;profile-level-id=«42e01»\n",
        ),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264/90000\na=fmtp:96 profile-level-id=«0x42e01f»\n",
        ),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264/90000\na=fmtp:96 profile-level-id=«ff001f»\n"),
    ],
    passes: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264/90000\na=fmtp:96 profile-level-id=42E01F\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264/90000\na=fmtp:96 profile-level-id=640c34\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264/90000\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264/90000\na=fmtp:96 profile-level-id=4d401f\n"),
    ],
    ..Rule::new(
        "h264-profile-level-id",
        Level::Error,
        "a profile-level-id of H.264 cannot be read",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if !part.has_codec(Codec::H264) {
        return;
    }
    let wanted = |traits: &Traits| traits.codec == Codec::H264 && traits.params.any(Params::IMPOSSIBLE);
    for payload in part.payloads_with(wanted) {
        let Some((value, span)) = payload.param("profile-level-id") else { continue };
        let spot = Spot { span, ..part.at() };
        if h264::bytes(value.trim()).is_none() {
            findings
                .at(spot, prose![theirs(value), " is no profile-level-id: that is six hexadecimal digits"])
                .help(prose!["42e01f is Constrained Baseline, 640c1f Constrained High, both at level 3.1"]);
        } else if h264::parse(value.trim()).is_none() {
            let _ = findings
                .at(spot, prose![theirs(value), " names a profile or level of H.264 that is not known here"])
                .level(Level::Warning);
        }
    }
}
