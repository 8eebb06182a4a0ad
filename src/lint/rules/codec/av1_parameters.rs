use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "AV1 has the profiles 0 to 2, levels with indexes from 0 to 31, and the tiers 0 and 1. What is missing \
              means profile 0, level 5 (3.1), tier 0.",
    breaks: &[(Stack::Chromium, "Matches AV1 only with the same profile.")],
    remedy: "Correct the value, or leave the parameter out.",
    spec: &["RTP payload format for AV1, section 7.2"],
    seen: &["https://github.com/w3c/webrtc-pc/issues/3083"],
    fails: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 AV1/90000\na=fmtp:96 level-idx=«32»;profile=0;tier=0\n",
        ),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 AV1/90000\na=fmtp:96 profile=«3»\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 AV1/90000\na=fmtp:96 tier=«high»\n"),
    ],
    passes: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 AV1/90000\na=fmtp:96 level-idx=5;profile=0;tier=0\n",
        ),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 AV1/90000\na=fmtp:96 level-idx=31;profile=2;tier=1\n",
        ),
    ],
    ..Rule::new(
        "av1-parameters",
        Level::Warning,
        "a parameter of AV1 has a value it cannot have",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if part.has_codec(Codec::Av1) {
        super::values::check(part, Codec::Av1, findings, None);
    }
}
