use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Payload types below 35 need no a=rtpmap: 0 is PCMU. It is still wise to write one, as all browsers do.",
    breaks: &[(Stack::Pion, "Older versions failed on it.")],
    remedy: "Add the lines: a=rtpmap:0 PCMU/8000.",
    spec: &["RFC 8866, section 6.6", "RFC 3264, section 6.1"],
    seen: &["https://github.com/pion/sdp/issues/165"],
    fails: &[Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF «0» ‹8› 111\na=rtpmap:111 opus/48000/2\n")],
    passes: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=rtpmap:0 PCMU/8000\n"),
        Example::Text("m=audio 0 UDP/TLS/RTP/SAVPF 0\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\n"),
    ],
    ..Rule::new(
        "static-pt-without-rtpmap",
        Level::Info,
        "a payload type with a fixed meaning has no a=rtpmap",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let numbers = part.numbers();
    if numbers.listed & !numbers.mapped & ((1 << 35) - 1) == 0 || part.is_rejected() {
        return;
    }
    let mut plain = part.payloads().filter(|payload| payload.rtpmap.is_none() && payload.codec != Codec::Undeclared);
    let Some(first) = plain.next() else { return };
    let mut finding = findings.at(
        Spot { span: first.span, ..part.at() },
        prose![
            "payload type ",
            first.payload_type,
            " is known by its number (",
            theirs(first.encoding().unwrap_or_default()),
            "), without an a=rtpmap"
        ],
    );
    for other in plain.take(8) {
        finding = finding.also(Spot { span: other.span, ..part.at() }, prose!["so is this one"]);
    }
}
