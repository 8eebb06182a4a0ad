use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Both sides have VP9, AV1 or H.265, but not with the same profile: the codec is not usable between them. \
              Without the parameter the profile is 0 (for H.265 it is 1, Main).",
    breaks: &[(Stack::Chromium, "Takes different profiles for different codecs.")],
    remedy: "Offer profile 0 too, under a payload type of its own, and answer with a profile of the offer.",
    spec: &["RFC 9628", "AV1 RTP payload format, section 7.2.3", "RFC 7798, section 7.2.2"],
    seen: &["https://github.com/versatica/mediasoup/issues/269"],
    level_note: "For AV1 the specification lets the sides differ; libwebrtc does not. Another codec may still be shared, \
                 so it is a warning.",
    fails: &[
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 98\na=rtpmap:98 VP9/90000\na=fmtp:98 profile-id=‹2›\n",
            "m=video 9 UDP/TLS/RTP/SAVPF «98»\na=rtpmap:98 VP9/90000\n",
        ),
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF ‹45›\na=rtpmap:45 AV1/90000\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 45\na=rtpmap:45 AV1/90000\na=fmtp:45 profile=«1»\n",
        ),
    ],
    passes: &[
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 98 100\na=rtpmap:98 VP9/90000\na=rtpmap:100 VP9/90000\na=fmtp:100 profile-id=2\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 98\na=rtpmap:98 VP9/90000\na=fmtp:98 profile-id=0\n",
        ),
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 98\na=rtpmap:98 VP9/90000\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 98\na=rtpmap:98 VP9/90000\n",
        ),
    ],
    ..Rule::new(
        "video-profile-mismatch",
        Level::Warning,
        "VP9, AV1 or H.265 on both sides, but with different profiles",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live() {
        let (offered, answered) = (codecs::of(&joined.offer), codecs::of(&joined.answer));
        for (name, parameter) in [("VP9", "profile-id"), ("AV1", "profile"), ("H265", "profile-id")] {
            let mut mine = answered.iter().filter(|known| known.payload.is(name)).peekable();
            let Some(first) = mine.peek().copied() else { continue };
            if mine.any(|known| codecs::counterpart(known, &offered).is_some()) {
                continue;
            }
            let Some((before, Some(codecs::Difference::Profile))) = codecs::nearest(first, &offered) else { continue };
            let place = |known: &codecs::Known<'_>| {
                let span = known.payload.param(parameter).map_or(known.payload.span, |(_, span)| span);
                known.payload.part.spot(span)
            };
            findings
                .at(place(first), prose!["no ", name, " of the answer has a profile of the offer"])
                .also(place(before), prose!["offered"]);
        }
    }
}
