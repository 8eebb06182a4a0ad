use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The answer has a codec of the offer under another number. That is allowed: each side then sends with the \
              number of its receiver. Many servers and gateways expect one number for both ways.",
    breaks: &[
        (Stack::Chromium, "Sends with the answer's number, receives with its own."),
        (Stack::Other, "Janus and other servers drop packets with a number that is not the one they have in mind."),
    ],
    remedy: "Use the payload type of the offer.",
    spec: &["RFC 3264, section 6.1"],
    seen: &["https://github.com/meetecho/janus-gateway/issues/1469"],
    fails: &[Example::Pair(
        "m=video 9 UDP/TLS/RTP/SAVPF ‹96›\na=rtpmap:96 VP8/90000\n",
        "m=video 9 UDP/TLS/RTP/SAVPF «120»\na=rtpmap:120 VP8/90000\n",
    )],
    passes: &[
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rtpmap:96 H264/90000\na=rtpmap:97 H264/90000\na=fmtp:97 packetization-mode=1\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 97\na=rtpmap:97 H264/90000\na=fmtp:97 packetization-mode=1\n",
        ),
        // That number means something else in the offer: another rule.
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rtpmap:96 VP8/90000\na=rtpmap:97 VP9/90000\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 97\na=rtpmap:97 VP8/90000\n",
        ),
    ],
    ..Rule::new(
        "asymmetric-payload-type",
        Level::Warning,
        "the answer has a codec of the offer under another payload type",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live() {
        let offered = codecs::of(&joined.offer);
        let mut numbers = 0_u128;
        for known in &offered {
            numbers |= 1 << known.payload.payload_type;
        }
        for now in codecs::of(&joined.answer) {
            if !now.is_primary() || numbers >> now.payload.payload_type & 1 == 1 {
                continue;
            }
            if let Some(before) = codecs::counterpart(&now, &offered) {
                findings
                    .at(
                        joined.answer.spot(now.payload.span),
                        prose![
                            codecs::spelled(&now.payload),
                            " has payload type ",
                            now.payload.payload_type,
                            " here and ",
                            before.payload.payload_type,
                            " in the offer"
                        ],
                    )
                    .also(joined.offer.spot(before.payload.span), prose!["offered"]);
            }
        }
    }
}
