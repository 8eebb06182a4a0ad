use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The answer keeps a retransmission payload type (rtx) but dropped the codec it repeats.",
    breaks: &[
        (Stack::Pion, "Versions before 2025 wrote such answers."),
        (Stack::Chromium, "Drops the rtx, older versions refused the answer."),
    ],
    remedy: "Drop the rtx together with its codec.",
    spec: &["RFC 4588, section 8.1", "RFC 9429, section 5.3.1"],
    seen: &["https://github.com/pion/webrtc/issues/3199", "https://github.com/pion/webrtc/issues/3521"],
    fails: &[Example::Pair(
        "m=video 9 UDP/TLS/RTP/SAVPF 96 ‹98› 99\na=rtpmap:96 VP8/90000\na=rtpmap:98 VP9/90000\na=rtpmap:99 rtx/90000\na=fmtp:99 apt=98\n",
        "m=video 9 UDP/TLS/RTP/SAVPF 96 99\na=rtpmap:96 VP8/90000\na=rtpmap:99 rtx/90000\na=fmtp:99 apt=«98»\n",
    )],
    passes: &[
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 98 99\na=rtpmap:98 VP9/90000\na=rtpmap:99 rtx/90000\na=fmtp:99 apt=98\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 98 99\na=rtpmap:98 VP9/90000\na=rtpmap:99 rtx/90000\na=fmtp:99 apt=98\n",
        ),
        // Wrong in itself, which is for another rule.
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 98\na=rtpmap:98 VP9/90000\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 98 99\na=rtpmap:98 VP9/90000\na=rtpmap:99 rtx/90000\na=fmtp:99 apt=97\n",
        ),
    ],
    ..Rule::new(
        "rtx-of-unaccepted-codec",
        Level::Error,
        "the answer keeps the retransmission of a codec it dropped",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live() {
        let numbers = |part: &Part<'_>| part.payloads().fold(0_u128, |all, payload| all | 1 << payload.payload_type);
        let (offered, answered) = (numbers(&joined.offer), numbers(&joined.answer));
        for rtx in joined.answer.payloads().filter(|payload| payload.role() == Role::Retransmission) {
            let Some((of, span)) = rtx.apt().filter(|(of, _)| *of < 128) else { continue };
            if answered >> of & 1 == 1 || offered >> of & 1 == 0 {
                continue;
            }
            let draft = findings.at(
                joined.answer.spot(span),
                prose!["payload type ", rtx.payload_type, " repeats ", of, ", which the answer does not accept"],
            );
            if let Some(dropped) = joined.offer.payload(of) {
                draft.also(joined.offer.spot(dropped.span), prose!["offered, not accepted"]);
            }
        }
    }
}
