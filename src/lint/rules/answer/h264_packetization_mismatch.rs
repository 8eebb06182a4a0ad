use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Both sides have H.264 of the same profile and nothing else in common, but with different packetization \
              modes: with mode 1 a picture may be split over packets in ways that a receiver of mode 0 cannot read. \
              Without the parameter the mode is 0.",
    breaks: &[(Stack::Chromium, "Takes them for different codecs and finds none to send.")],
    refusals: &[(
        Stack::Chromium,
        "Failed to set remote video description send parameters for m-section with mid='{}'.",
    )],
    remedy: "Offer both modes, each under its own payload type, and answer with the mode of the offer.",
    spec: &["RFC 6184, section 8.2.2", "RFC 6184, section 6.2"],
    seen: &["https://github.com/versatica/mediasoup/issues/19"],
    fails: &[Example::Pair(
        "m=video 9 UDP/TLS/RTP/SAVPF 102\na=rtpmap:102 H264/90000\na=fmtp:102 packetization-mode=‹1›;profile-level-id=42e01f\n",
        "m=video 9 UDP/TLS/RTP/SAVPF «102»\na=rtpmap:102 H264/90000\na=fmtp:102 profile-level-id=42e01f\n",
    )],
    passes: &[
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 102 103\na=rtpmap:102 H264/90000\na=fmtp:102 packetization-mode=1\na=rtpmap:103 H264/90000\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 103\na=rtpmap:103 H264/90000\na=fmtp:103 packetization-mode=0\n",
        ),
        // The profile is what is wrong: another rule.
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 102\na=rtpmap:102 H264/90000\na=fmtp:102 packetization-mode=1;profile-level-id=42e01f\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 102\na=rtpmap:102 H264/90000\na=fmtp:102 profile-level-id=64001f\n",
        ),
    ],
    ..Rule::new(
        "h264-packetization-mismatch",
        Level::Error,
        "the only codec in common is H.264, but with different packetization modes",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live() {
        let difference = codecs::Difference::Packetization;
        let Some((before, now)) = codecs::only_near_miss(&joined.offer, &joined.answer, "H264", difference) else {
            continue;
        };
        let place = |known: &codecs::Known<'_>| {
            let span = known.payload.param("packetization-mode").map_or(known.payload.span, |(_, span)| span);
            known.payload.part.spot(span)
        };
        let mode = |known: &codecs::Known<'_>| match known.payload.param("packetization-mode") {
            Some((mode, _)) => prose![theirs(mode)],
            None => prose!["0 (none is written)"],
        };
        findings
            .at(
                place(&now),
                prose!["the packetization mode of H.264 is ", mode(&now), " here and ", mode(&before), " in the offer"],
            )
            .also(place(&before), prose!["offered"]);
    }
}
