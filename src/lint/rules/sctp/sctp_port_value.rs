use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The SCTP port is a number from 0 to 65535; 0 means that there is no association.",
    breaks: &[(Stack::Chromium, "Refuses what is not a number.")],
    refusals: &[(Stack::Chromium, "Invalid sctp port value.")],
    remedy: "Write a=sctp-port:5000.",
    spec: &["RFC 8841, section 5.2"],
    fails: &[
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-port:«65536»\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-port:«webrtc-datachannel»\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-port:5000« webrtc-datachannel»\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=«sctp-port»\n"),
    ],
    passes: &[
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-port:65535\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-port:0\n"),
    ],
    ..Rule::new(
        "sctp-port-value",
        Level::Error,
        "the SCTP port is not a number from 0 to 65535",
        Check::Unreadable(&["sctp-port"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(misfit) = line.misfit() else { return };
    findings.at(line.spot(misfit.span), prose!["an SCTP port is one number from 0 to 65535"]);
}
