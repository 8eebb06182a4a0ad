use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "A receiver asks for packets of the codec, never for packets of the rtx that repeats them. Feedback on \
              rtx is ignored.",
    breaks: &[(Stack::Chromium, "Ignores it.")],
    remedy: "Delete the a=rtcp-fb lines of the rtx.",
    spec: &["RFC 4588, section 6.3"],
    seen: &["https://github.com/otalk/sdp-jingle-json/issues/19"],
    level_note: "Only rtx: every Firefox offers feedback on red and ulpfec.",
    fails: &[Example::Text(
        "m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rtpmap:96 VP8/90000\na=rtcp-fb:96 nack\na=rtpmap:97 rtx/90000\n\
             a=rtcp-fb:«97» nack\na=fmtp:97 apt=96\n",
    )],
    passes: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rtpmap:96 VP8/90000\na=rtcp-fb:* nack\na=rtpmap:97 rtx/90000\n\
             a=fmtp:97 apt=96\n",
        ),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 98\na=rtpmap:96 VP8/90000\na=rtpmap:98 red/90000\na=rtcp-fb:98 nack\n",
        ),
    ],
    ..Rule::new("feedback-on-rtx", Level::Info, "feedback is asked for on rtx", Check::Section(check))
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let fed = part.numbers().fed;
    if fed == 0 || !part.has_codec(Codec::Rtx) {
        return;
    }
    let mut repeats = part.payloads_with(|traits| traits.codec == Codec::Rtx);
    let Some(payload) = repeats.find(|payload| fed & (1 << payload.payload_type) != 0) else { return };
    let line = part.all("rtcp-fb").find(|line| line.number("payload_type") == Some(payload.payload_type.into()));
    findings.at(
        line.map_or_else(|| payload.at(), |line| line.at_field("payload_type")),
        prose!["payload type ", payload.payload_type, " is rtx: feedback is given on what it repeats"],
    );
}
