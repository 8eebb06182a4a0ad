use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Both sides have H.264 and nothing else in common, but no profile of H.264. The profile must be the same on \
              both sides, only the level may differ. It is in the first two bytes of profile-level-id, where some bits do \
              not count: 42e0, 42c0 and 4d80 are all Constrained Baseline, 4200 is not.",
    breaks: &[
        (Stack::Chromium, "Compares the profiles by their bits, and finds no codec to send."),
        (Stack::Pion, "Compares the two bytes as they are, and needs the parameter on both sides."),
    ],
    refusals: &[(
        Stack::Chromium,
        "Failed to set remote video description send parameters for m-section with mid='{}'.",
    )],
    remedy: "Offer Constrained Baseline (42e01f) and Constrained High (640c1f), each under its own payload type, and answer \
             with the profile of the offer.",
    spec: &["RFC 6184, section 8.2.2"],
    seen: &[
        "https://github.com/livekit/client-sdk-js/issues/25",
        "https://github.com/awslabs/amazon-kinesis-video-streams-webrtc-sdk-c/issues/940",
        "https://github.com/versatica/mediasoup/issues/269",
        "https://github.com/livekit/livekit/issues/3404",
    ],
    fails: &[
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 102\na=rtpmap:102 H264/90000\na=fmtp:102 packetization-mode=1;profile-level-id=‹42e01f›\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 102\na=rtpmap:102 H264/90000\na=fmtp:102 packetization-mode=1;profile-level-id=«42001f»\n",
        ),
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF ‹102›\na=rtpmap:102 H264/90000\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 102\na=rtpmap:102 H264/90000\na=fmtp:102 profile-level-id=«64001f»\n",
        ),
    ],
    passes: &[
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 102\na=rtpmap:102 H264/90000\na=fmtp:102 profile-level-id=42e01f\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 102\na=rtpmap:102 H264/90000\na=fmtp:102 profile-level-id=42C034\n",
        ),
        // VP8 works.
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 102\na=rtpmap:96 VP8/90000\na=rtpmap:102 H264/90000\na=fmtp:102 profile-level-id=42e01f\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 96 102\na=rtpmap:96 VP8/90000\na=rtpmap:102 H264/90000\na=fmtp:102 profile-level-id=42001f\n",
        ),
        // The profile is Baseline in RFC 6184 and Constrained Baseline in browsers when it is not written.
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 102\na=rtpmap:102 H264/90000\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 102\na=rtpmap:102 H264/90000\na=fmtp:102 profile-level-id=42e01f\n",
        ),
    ],
    ..Rule::new(
        "h264-profile-mismatch",
        Level::Error,
        "the only codec in common is H.264, but with different profiles",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live() {
        let Some((before, now)) =
            codecs::only_near_miss(&joined.offer, &joined.answer, "H264", codecs::Difference::Profile)
        else {
            continue;
        };
        let place = |known: &codecs::Known<'_>| {
            let span = known.payload.param("profile-level-id").map_or(known.payload.span, |(_, span)| span);
            known.payload.part.spot(span)
        };
        findings
            .at(
                place(&now),
                prose![
                    "no H.264 of the answer has a profile of the offer: ",
                    profile(&now),
                    " here, ",
                    profile(&before),
                    " there"
                ],
            )
            .also(place(&before), prose!["offered"]);
    }
}

/// The profile in words.
fn profile(known: &codecs::Known<'_>) -> Prose {
    let Some((hex, _)) = known.payload.param("profile-level-id") else { return prose!["Baseline (none is written)"] };
    match crate::sdp::codec::h264::parse(hex.trim()) {
        Some(id) => prose![id.profile.name()],
        None => prose!["the unknown ", theirs(hex)],
    }
}
