use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "A candidate that is not of the machine itself says where it comes from: raddr and rport, which may be \
              withheld as 0.0.0.0 and 9. They come right after the type. Connecting does not need them, but \
              diagnosis does, and some parsers insist.",
    breaks: &[
        (Stack::Chromium, "Does without."),
        (Stack::Firefox, "Drops a candidate that is not host when raddr and rport do not follow its type."),
    ],
    remedy: "Write raddr and rport after the type of srflx, prflx and relay candidates; host candidates have none.",
    spec: &["RFC 8839, section 5.1"],
    level_note: "A hint at a host candidate that has them.",
    fails: &[
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 5 typ «srflx»\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 5 typ relay raddr «10.0.0.1»\n"),
        Example::Text(
            "m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 5 typ «relay» generation 0 raddr 0.0.0.0 rport \
                       0\n",
        ),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 5 typ host raddr «10.0.0.1» rport 5\n"),
    ],
    passes: &[
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 5 typ srflx raddr 0.0.0.0 rport 0\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 5 typ host\n"),
    ],
    ..Rule::new(
        "candidate-related-address",
        Level::Warning,
        "a candidate does not say where it comes from, or a host candidate does",
        Check::Line(&["candidate"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let kind = line.text("candidate_type").unwrap_or_default();
    match (kind, line.text("related_address")) {
        ("host", Some(_)) => {
            findings
                .at(line.at_field("related_address"), prose!["a host candidate has no related address"])
                .level(Level::Info);
        }
        ("srflx" | "prflx" | "relay", None) => {
            findings.at(
                line.at_field("candidate_type"),
                prose!["raddr and rport do not follow the type: this candidate does not say where it comes from"],
            );
        }
        ("srflx" | "prflx" | "relay", Some(_)) if line.text("related_port").is_none() => {
            findings.at(line.at_field("related_address"), prose!["no rport follows the raddr of this candidate"]);
        }
        _ => {}
    }
}
