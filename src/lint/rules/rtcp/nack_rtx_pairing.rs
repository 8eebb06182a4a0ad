use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "nack is how lost packets are asked for, rtx how they are sent again. Without nack nobody asks for the \
              rtx; without rtx they come again in the stream itself, which spoils its statistics of loss.",
    breaks: &[(Stack::Chromium, "Uses rtx only with nack.")],
    remedy: "Offer both: a=rtcp-fb:96 nack, and an rtx with apt=96.",
    spec: &["RFC 4588, section 8.1", "RFC 4585, section 6.2.1"],
    seen: &["https://github.com/pion/webrtc/issues/3521"],
    level_note: "nack without rtx works, so that it is information.",
    fails: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rtpmap:96 ‹VP8›/90000\na=rtpmap:97 rtx/90000\n\
             a=fmtp:97 apt=«96»\n",
        ),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 «VP8»/90000\na=rtcp-fb:96 nack\n"),
    ],
    passes: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rtpmap:96 VP8/90000\na=rtcp-fb:* nack\na=rtpmap:97 rtx/90000\n\
             a=fmtp:97 apt=96\n",
        ),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99\na=rtpmap:96 VP8/90000\na=rtcp-fb:96 nack\n\
             a=rtpmap:97 rtx/90000\na=fmtp:97 apt=96\na=rtpmap:98 red/90000\na=rtpmap:99 rtx/90000\n\
             a=fmtp:99 apt=98\n",
        ),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 opus/48000/2\na=rtcp-fb:111 nack\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\n"),
    ],
    ..Rule::new("nack-rtx-pairing", Level::Warning, "rtx without nack, or nack without rtx", Check::Section(check))
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if part.is_rejected() || part.kind() == "application" {
        return;
    }
    let mut repeated = 0_u128;
    if part.has_codec(Codec::Rtx) {
        for payload in part.payloads_with(|traits| traits.repeats.is_some()) {
            let Some(of) = payload.repeats else { continue };
            repeated |= 1 << of;
            let primary = part.payload(of).filter(|primary| primary.role() == Role::Media);
            if let Some(primary) = primary.filter(|primary| !primary.feeds(Feedback::Nack)) {
                let place = payload.apt().map_or_else(|| payload.at_params(), |(_, span)| Spot { span, ..part.at() });
                findings
                    .at(place, prose!["payload type ", of, " has no nack, so that its rtx is never asked for"])
                    .also(primary.at(), prose!["what would be repeated"]);
            }
        }
    }
    if part.kind() != "video" {
        return;
    }
    let lonely = part
        .payloads_with(|traits| traits.feeds(Feedback::Nack))
        .find(|payload| payload.role() == Role::Media && repeated & (1 << payload.payload_type) == 0);
    if let Some(payload) = lonely {
        let _ = findings
            .at(
                payload.at(),
                prose![
                    "payload type ",
                    payload.payload_type,
                    " has nack and no rtx: lost packets come again in the same stream"
                ],
            )
            .level(Level::Info);
    }
}
