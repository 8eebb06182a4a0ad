use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "The line z= tells how repeated times shift with summer time. Without r= there is nothing to shift, \
              and the grammar does not have it.",
    breaks: &[(Stack::Other, "Strict readers refuse the description.")],
    remedy: "Take z= out, or say in r= how the session repeats.",
    spec: &["RFC 8866, section 5.11", "RFC 8866, section 9"],
    fails: &[Example::Text("t=0 0\n«z»=2882844526 -1h\n")],
    passes: &[Example::Text("t=3034423619 3042462419\nr=7d 1h 0\nz=2882844526 -1h\n")],
    ..Rule::new("zone-without-repeat", Level::Warning, "z= stands without r=", Check::Line(&["z"], check))
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if !line.part.has("r") {
        findings.at(line.at_name(), prose!["z= shifts the times of r=, and there is no r= line"]);
    }
}
