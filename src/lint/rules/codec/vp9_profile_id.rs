use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "VP9 has the profiles 0 to 3, and a missing profile-id means 0. Another one cannot be, and max-fs and \
              max-fr are limits above 0.",
    breaks: &[(Stack::Chromium, "Matches VP9 only with the same profile.")],
    remedy: "Write profile-id=0, or 2 for ten bits.",
    spec: &["RFC 9628"],
    seen: &["https://github.com/versatica/mediasoup/issues/269"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP9/90000\na=fmtp:96 profile-id=«4»\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP9/90000\na=fmtp:96 max-fr=«0»;profile-id=0\n"),
    ],
    passes: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP9/90000\na=fmtp:96 profile-id=3\n"),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP9/90000\n\
             a=fmtp:96 max-fs=12288;max-fr=60;x-google-start-bitrate=800\n",
        ),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP9/90000\na=fmtp:96 max-fs=12288;custom=what\n"),
    ],
    ..Rule::new(
        "vp9-profile-id",
        Level::Warning,
        "a parameter of VP9 has a value it cannot have",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if part.has_codec(Codec::Vp9) {
        super::values::check(part, Codec::Vp9, findings, None);
    }
}
