use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The answer says that it takes reduced-size RTCP, the offer does not. It is used only when both say it.",
    remedy: "Leave a=rtcp-rsize out of the answer.",
    spec: &["RFC 5506, section 5", "RFC 9429, section 5.3.1"],
    fails: &[Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=«rtcp-rsize»\n")],
    passes: &[
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=rtcp-rsize\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=rtcp-rsize\n"),
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=rtcp-rsize\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
    ],
    ..Rule::new(
        "rtcp-rsize-not-offered",
        Level::Warning,
        "rtcp-rsize stands in the answer but not in the offer",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live() {
        let Some(line) = joined.answer.first("rtcp-rsize") else { continue };
        if !joined.offer.has("rtcp-rsize") && !joined.offer.carrier().has("rtcp-rsize") {
            findings
                .at(line.at_name(), prose!["the offer does not have rtcp-rsize for this section, so it is not used"]);
        }
    }
}
