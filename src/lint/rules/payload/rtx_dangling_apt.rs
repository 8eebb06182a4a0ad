use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The apt of an rtx names a payload type of the same section. When the codec was taken out and its rtx \
              was forgotten, the rtx repeats nothing.",
    breaks: &[(Stack::Chromium, "Drops the rtx, or fails to apply the description."), (Stack::Pion, "Drops the rtx.")],
    remedy: "Take the rtx out with its codec: its number in the m= line, its a=rtpmap and its a=fmtp.",
    spec: &["RFC 4588, section 8.1", "RFC 9429, section 5.10"],
    seen: &["https://github.com/pion/webrtc/issues/3199"],
    fails: &[Example::Text(
        "m=video 9 UDP/TLS/RTP/SAVPF ‹96 97›\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\n\
             a=fmtp:97 apt=«98»\n",
    )],
    passes: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\na=fmtp:97 apt=96\n",
        ),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0 97\na=rtpmap:97 rtx/8000\na=fmtp:97 apt=0\n"),
    ],
    ..Rule::new(
        "rtx-dangling-apt",
        Level::Error,
        "an rtx repeats a payload type that is not in the section",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if !part.has_codec(Codec::Rtx) || part.is_rejected() {
        return;
    }
    let listed = part.numbers().listed;
    let dangling = |traits: &Traits| traits.repeats.is_some_and(|of| listed & (1 << of) == 0);
    for payload in part.payloads_with(dangling) {
        let Some(of) = payload.repeats else { continue };
        let place = payload.apt().map_or_else(|| payload.at_params(), |(_, span)| Spot { span, ..part.at() });
        findings
            .at(
                place,
                prose!["payload type ", payload.payload_type, " repeats ", of, ", which the m= line does not list"],
            )
            .also(part.at_formats(), prose!["the payload types of this section"]);
    }
}
