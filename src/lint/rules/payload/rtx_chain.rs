use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Each payload type has one rtx at most, and rtx is not repeated itself. More of them show that numbers \
              were mixed up.",
    breaks: &[(Stack::Chromium, "Uses the first rtx for a payload type.")],
    remedy: "One rtx for each codec; check the numbers in apt.",
    spec: &["RFC 4588, section 4"],
    level_note: "That rtx repeats red is usual: browsers offer it.",
    fails: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\n\
             a=fmtp:97 apt=96\na=rtpmap:98 rtx/90000\na=fmtp:98 apt=«97»\n",
        ),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\n\
             a=fmtp:97 apt=‹96›\na=rtpmap:98 rtx/90000\na=fmtp:98 apt=«96»\n",
        ),
    ],
    passes: &[Example::Text(
        "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\n\
             a=fmtp:97 apt=96\na=rtpmap:98 red/90000\na=rtpmap:99 rtx/90000\na=fmtp:99 apt=98\n",
    )],
    ..Rule::new(
        "rtx-chain",
        Level::Warning,
        "an rtx repeats another rtx, or two repeat the same payload type",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if !part.has_codec(Codec::Rtx) {
        return;
    }
    let mut repeated = 0_u128;
    for payload in part.payloads_with(|traits| traits.repeats.is_some()) {
        let Some(of) = payload.repeats else { continue };
        let place = |payload: &Payload<'_>| {
            payload.apt().map_or_else(|| payload.at_params(), |(_, span)| Spot { span, ..part.at() })
        };
        if part.payload(of).is_some_and(|primary| primary.codec == Codec::Rtx) {
            findings.at(
                place(&payload),
                prose!["payload type ", payload.payload_type, " repeats ", of, ", which is an rtx itself"],
            );
        } else if repeated & (1 << of) != 0
            && let Some(first) = part.payloads().find(|other| other.repeats == Some(of))
        {
            findings
                .at(
                    place(&payload),
                    prose!["payload type ", of, " has an rtx already, payload type ", first.payload_type],
                )
                .also(place(&first), prose!["the first one"]);
        }
        repeated |= 1 << of;
    }
}
