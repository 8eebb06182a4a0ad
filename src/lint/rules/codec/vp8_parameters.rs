use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "max-fs, the largest picture in macroblocks, and max-fr, the most frames a second, are whole numbers \
              above 0.",
    breaks: &[(Stack::Chromium, "Ignores them."), (Stack::Firefox, "Keeps to them when it sends.")],
    remedy: "Correct the value, or leave the parameter out.",
    spec: &["RFC 7741, section 6.1"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\na=fmtp:96 max-fs=«0»;max-fr=60\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\na=fmtp:96 max-fr=«29.97»\n"),
    ],
    passes: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\na=fmtp:96 max-fs=12288;max-fr=60\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\na=fmtp:96 x-google-min-bitrate=1000\n"),
    ],
    ..Rule::new(
        "vp8-parameters",
        Level::Warning,
        "a parameter of VP8 has a value it cannot have",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if part.has_codec(Codec::Vp8) {
        super::values::check(part, Codec::Vp8, findings, None);
    }
}
