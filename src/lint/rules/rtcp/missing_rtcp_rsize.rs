use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "With a=rtcp-rsize feedback such as a request for a key frame goes out as a small packet of its own. \
              Without it each comes with a report, which costs bandwidth and time.",
    breaks: &[(Stack::Chromium, "Sends compound RTCP packets.")],
    remedy: "Offer a=rtcp-rsize when the implementation can read short RTCP packets.",
    spec: &["RFC 5506, section 5", "RFC 9429, section 5.2.1"],
    fails: &[Example::Offer("«m=video 9 UDP/TLS/RTP/SAVPF 96»\n")],
    passes: &[
        Example::Offer("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtcp-rsize\n"),
        Example::Answer("m=video 9 UDP/TLS/RTP/SAVPF 96\n"),
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
    ],
    ..Rule::new("missing-rtcp-rsize", Level::Info, "video is offered without rtcp-rsize", Check::Section(check))
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    // An answer has it when the offer had it.
    let offered = part.of.is_offer() && part.kind() == "video" && part.is_rtp() && !part.is_rejected();
    if offered && !part.has("rtcp-rsize") && part.of.is_webrtc() {
        findings.at(part.at(), prose!["without a=rtcp-rsize each piece of feedback comes with a full RTCP report"]);
    }
}
