use super::address::Reach;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The address of a candidate is nobody's: 0.0.0.0, ::, a multicast or a broadcast address. Something \
              wrote the address it listens at, in place of one where it can be reached.",
    breaks: &[(Stack::Chromium, "Leaves a candidate with such an unspecified address aside.")],
    refusals: &[(Stack::Chromium, "candidate has address of zero")],
    remedy: "Write an address of the machine, or the public one that leads to it.",
    spec: &["RFC 8445, section 5.1.1.1"],
    level_note: "The catalogue's further cases are elsewhere: loopback and private addresses are no fault.",
    fails: &[
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 «0.0.0.0» 5000 typ host\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 «ff02::1» 5000 typ host\n"),
    ],
    passes: &[
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 127.0.0.1 5000 typ host\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.168.1.2 5000 typ srflx raddr 0.0.0.0 rport 0\n"),
    ],
    ..Rule::new(
        "candidate-unreachable",
        Level::Warning,
        "the address of a candidate is nobody's",
        Check::Line(&["candidate"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(address) = line.text("address") else { return };
    if Reach::of(address) == Reach::Nobody {
        findings.at(line.at_field("address"), prose!["nobody can be reached at ", theirs(address)]);
    }
}
