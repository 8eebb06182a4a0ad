use crate::lint::rules::prelude::*;
use crate::sdp::malformed::problem;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "An a=rtcp-fb names a payload type, or * for all, and a kind of feedback. With one of the two missing it \
              says nothing.",
    breaks: &[(Stack::Chromium, "Refuses the description.")],
    refusals: &[(Stack::Chromium, "Failed to get the value of attribute: rtcp-fb")],
    remedy: "Write it as a=rtcp-fb:96 nack, or delete the line.",
    spec: &["RFC 4585, section 4.2"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtcp-fb:96«»\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtcp-fb:nack«»\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtcp-fb:«»\n"),
    ],
    passes: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtcp-fb:96 nack\na=rtcp-fb:* transport-cc\n")],
    ..Rule::new(
        "rtcp-fb-malformed",
        Level::Error,
        "an a=rtcp-fb cannot be read",
        Check::Unreadable(&["rtcp-fb"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if let Some(misfit) = line.misfit() {
        findings
            .at(line.spot(misfit.span), prose!["this a=rtcp-fb cannot be read: ", problem(&misfit.problem)])
            .help(prose!["it is a payload type or *, a blank, and a kind of feedback: 96 nack pli"]);
    }
}
