use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "Priorities go from 1 to 2147483647, the greatest first. 0 means that nobody worked it out; the order \
              in which addresses are tried is then chance.",
    breaks: &[(Stack::Chromium, "Takes it."), (Stack::Firefox, "Drops the candidate.")],
    remedy: "Work the priority out by the formula of RFC 8445.",
    spec: &["RFC 8839, section 5.1", "RFC 8445, section 5.1.2.1"],
    level_note: "No implementation is known to refuse the description for it.",
    fails: &[Example::Text("m=audio 9 X 0\na=candidate:1 1 udp «0» 192.0.2.1 5 typ host\n")],
    passes: &[Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 5 typ host\n")],
    ..Rule::new(
        "candidate-priority-zero",
        Level::Warning,
        "the priority of a candidate is 0",
        Check::Line(&["candidate"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if line.text("priority").is_some_and(|priority| priority.bytes().all(|digit| digit == b'0')) {
        findings.at(line.at_field("priority"), prose!["the priority of this candidate is 0, must be 1 at least"]);
    }
}
