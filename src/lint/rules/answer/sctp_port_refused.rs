use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The answer has SCTP port 0 for a data section that it otherwise accepts: port 0 means that the association is \
              refused or closed, so no data channel opens.",
    remedy: "Answer with the port in use (5000 everywhere), or reject the section with port 0 in the m= line.",
    spec: &["RFC 8841, section 5.1", "RFC 8841, section 10.3"],
    seen: &["https://github.com/sipsorcery-org/sipsorcery/issues/1789"],
    fails: &[Example::Pair(
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-port:‹5000›\n",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-port:«0»\n",
    )],
    passes: &[
        Example::Pair(
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-port:5000\n",
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-port:5001\n",
        ),
        Example::Pair(
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-port:5000\n",
            "m=application 0 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-port:0\n",
        ),
    ],
    ..Rule::new(
        "sctp-port-refused",
        Level::Warning,
        "the answer accepts the data section but refuses its SCTP association",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live().filter(|joined| joined.offer.is_data()) {
        let Some((offered, answered)) = joined.offer.first("sctp-port").zip(joined.answer.first("sctp-port")) else {
            continue;
        };
        if answered.number("port") == Some(0) && offered.number("port") != Some(0) {
            findings
                .at(answered.at_value(), prose!["SCTP port 0 refuses the association, though the section is accepted"])
                .also(offered.at_value(), prose!["offered"]);
        }
    }
}
