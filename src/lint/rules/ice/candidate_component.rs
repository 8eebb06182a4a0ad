use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "A section has one transport or two: component 1 carries RTP, or everything, and component 2 RTCP. With \
              RTP and RTCP on one port, or with data channels, there is no component 2.",
    breaks: &[(Stack::Chromium, "Leaves the candidate aside: it has an unknown component.")],
    remedy: "Leave candidates of other components out; in an answer with a=rtcp-mux those of component 2 too.",
    spec: &["RFC 8839, section 5.1", "RFC 8445, section 13"],
    seen: &["https://github.com/sepfy/libpeer/issues/282"],
    level_note: "Information for component 2 beside a=rtcp-mux: it is left aside and harms nothing. An offer with a=rtcp-mux may list component 2 for an answerer that does not multiplex, as Firefox \
                 does.",
    fails: &[
        Example::Text("m=audio 9 X 0\na=candidate:1 «3» udp 1 192.0.2.1 5 typ host\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 «0» udp 1 192.0.2.1 5 typ host\n"),
        Example::Answer("m=audio 9 RTP/AVP 0\n‹a=rtcp-mux›\na=candidate:1 «2» udp 1 192.0.2.1 5 typ host\n"),
        Example::Offer(
            "m=audio 9 RTP/AVP 0\na=rtcp-mux\n‹a=rtcp-mux-only›\na=candidate:1 «2» udp 1 192.0.2.1 5 typ \
                        host\n",
        ),
    ],
    passes: &[
        Example::Offer("m=audio 9 RTP/AVP 0\na=rtcp-mux\na=candidate:1 2 udp 1 192.0.2.1 5 typ host\n"),
        Example::Answer("m=audio 9 RTP/AVP 0\na=candidate:1 2 udp 1 192.0.2.1 5 typ host\n"),
    ],
    ..Rule::new(
        "candidate-component",
        Level::Warning,
        "a candidate has a component that its section does not have",
        Check::Line(&["candidate"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    match line.text("component") {
        Some("1") | None => {}
        Some("2") => {
            let only = line.part.first("rtcp-mux-only");
            let mux = only.or_else(|| line.part.first("rtcp-mux").filter(|_| line.description().is_answer()));
            if let Some(mux) = mux {
                findings
                    .at(line.at_field("component"), prose!["a candidate for RTCP, which has no port of its own here"])
                    .also(mux.at(), prose!["RTCP goes with RTP"])
                    .level(Level::Info);
            }
        }
        Some(other) => {
            findings.at(
                line.at_field("component"),
                prose!["there is no component ", theirs(other), ": 1 is RTP or everything, 2 is RTCP"],
            );
        }
    }
}
