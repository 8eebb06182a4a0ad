use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "H.265 has profiles up to 31, two tiers, levels that are 30 times their number, and three ways to spread \
              layers over streams. What is missing means Main, Main tier, level 3.1, one stream.",
    breaks: &[(Stack::Chromium, "Where it has H.265, it compares profile, tier and tx-mode.")],
    remedy: "Correct the value, or leave the parameter out.",
    spec: &["RFC 7798, section 7.1"],
    level_note: "A warning as for the other codecs where the catalogue has information; parameters that are missing \
                 have defaults and need no word.",
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H265/90000\na=fmtp:96 level-id=«94»\n"),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H265/90000\na=fmtp:96 profile-id=«32»;tier-flag=0\n",
        ),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H265/90000\na=fmtp:96 tx-mode=«SRTP»\n"),
    ],
    passes: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H265/90000\n\
             a=fmtp:96 level-id=93;profile-id=1;tier-flag=0;tx-mode=SRST\n",
        ),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H265/90000\na=fmtp:96 sprop-vps=QAEMAf//\n"),
    ],
    ..Rule::new(
        "h265-parameters",
        Level::Warning,
        "a parameter of H.265 has a value it cannot have",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if part.has_codec(Codec::H265) {
        super::values::check(part, Codec::H265, findings, None);
    }
}
