use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The largest message is a number of bytes without a sign or a unit.",
    breaks: &[(Stack::Chromium, "Refuses the description.")],
    refusals: &[(Stack::Chromium, "Invalid SCTP max message size.")],
    remedy: "Write the number of bytes, as in a=max-message-size:262144; 0 means that there is no limit.",
    spec: &["RFC 8841, section 6.1"],
    fails: &[
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=max-message-size:«64KiB»\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=max-message-size:«»\n"),
    ],
    passes: &[Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=max-message-size:262144\n")],
    ..Rule::new(
        "max-message-size-value",
        Level::Error,
        "max-message-size is no number",
        Check::Unreadable(&["max-message-size"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(misfit) = line.misfit() else { return };
    findings.at(line.spot(misfit.span), prose!["the largest message must be a number of bytes"]);
}
