use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "A payload type stands for another codec than before. Packets on the way, and those of a peer that has not \
              read the new description yet, are decoded as the wrong thing, so a number keeps its codec for the whole \
              session.",
    breaks: &[(Stack::Chromium, "Takes it, and may decode garbage for a while.")],
    remedy: "Give the new codec a number that was not in use.",
    spec: &["RFC 3264, section 8.3.2"],
    seen: &["https://github.com/livekit/livekit/issues/3404"],
    fails: &[Example::Steps(&[
        (SdpType::Offer, "m=video 9 UDP/TLS/RTP/SAVPF ‹96›\na=mid:0\na=rtpmap:96 VP8/90000\n"),
        (SdpType::Offer, "m=video 9 UDP/TLS/RTP/SAVPF «96»\na=mid:0\na=rtpmap:96 H264/90000\n"),
    ])],
    passes: &[
        Example::Steps(&[
            (SdpType::Offer, "m=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:0\na=rtpmap:96 H264/90000\n"),
            (
                SdpType::Offer,
                "m=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:0\na=rtpmap:96 H264/90000\na=fmtp:96 profile-level-id=42e034\n",
            ),
        ]),
        // Never accepted, so never in use.
        Example::Exchange(&[
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=mid:0\na=rtpmap:96 VP8/90000\na=rtpmap:97 VP9/90000\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:0\na=rtpmap:96 VP8/90000\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=mid:0\na=rtpmap:96 VP8/90000\na=rtpmap:97 H264/90000\n",
        ]),
        Example::Steps(&[
            (SdpType::Offer, "m=video 0 UDP/TLS/RTP/SAVPF 96\na=mid:0\na=rtpmap:96 VP8/90000\n"),
            (SdpType::Offer, "m=audio 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\na=rtpmap:96 opus/48000/2\n"),
        ]),
    ],
    ..Rule::new(
        "payload-type-remapped",
        Level::Error,
        "a payload type stands for another codec than before",
        Check::Step(check),
    )
};

fn check(step: &Step<'_>, findings: &mut Findings<'_>) {
    // An answer takes the numbers of its offer.
    if step.is_answer() {
        return;
    }
    for (before, now) in step.lasting() {
        let accepted = step.peer_of(&before);
        let used = accepted.map(|part| part.payloads().fold(0_u128, |all, payload| all | 1 << payload.payload_type));
        let mut old = [const { None }; 128];
        for known in codecs::of(&before) {
            let number = known.payload.payload_type;
            if used.is_none_or(|used| used >> number & 1 == 1)
                && let Some(slot) = old.get_mut(usize::from(number))
            {
                *slot = Some(known);
            }
        }
        for new in codecs::of(&now) {
            let Some(Some(was)) = old.get(usize::from(new.payload.payload_type)) else { continue };
            if new.identity.difference(&was.identity).is_some_and(codecs::Difference::is_of_rtpmap) {
                findings
                    .at(
                        now.spot(new.payload.span),
                        prose![
                            "payload type ",
                            new.payload.payload_type,
                            " was ",
                            codecs::spelled(&was.payload),
                            " and is ",
                            codecs::spelled(&new.payload),
                            " now"
                        ],
                    )
                    .also(before.spot(was.payload.span), prose!["before"]);
            }
        }
    }
}
