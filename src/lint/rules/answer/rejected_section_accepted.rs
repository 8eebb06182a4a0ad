use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Port 0 in an offer says that the section is not in use. An answer cannot bring it to life: it has port 0 \
              there too.",
    breaks: &[(Stack::Firefox, "Refuses the answer."), (Stack::Chromium, "Ignores the section.")],
    refusals: &[(Stack::Firefox, "Answer tried to enable an m-section that was disabled in the offer")],
    remedy: "Answer with port 0. To have the stream, make an offer of your own.",
    spec: &["RFC 3264, section 6", "RFC 3264, section 8.2"],
    fails: &[Example::Pair("m=audio ‹0› UDP/TLS/RTP/SAVPF 0\n", "m=audio «9» UDP/TLS/RTP/SAVPF 0\n")],
    passes: &[
        Example::Pair("m=audio 0 UDP/TLS/RTP/SAVPF 0\n", "m=audio 0 UDP/TLS/RTP/SAVPF 0\n"),
        Example::Pair("m=audio 0 UDP/TLS/RTP/SAVPF 0\na=bundle-only\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
    ],
    ..Rule::new(
        "rejected-section-accepted",
        Level::Error,
        "the answer accepts a section that the offer has put out of use",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.sections().filter(|joined| joined.offer.is_rejected()) {
        let Some((offered, answered)) = joined.offer.first("m").zip(joined.answer.first("m")) else { continue };
        if joined.answer.port().is_some_and(|port| port != 0) && !joined.answer.is_rtsp() {
            findings
                .at(answered.at_field("port"), prose!["this section is accepted, though the offer has port 0 for it"])
                .also(offered.at_field("port"), prose!["out of use"]);
        }
    }
}
