use crate::lint::rules::prelude::*;
use crate::sdp::malformed::problem;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "The pace of connectivity checks is a number of milliseconds in decimal digits.",
    breaks: &[(Stack::Chromium, "Passes over it."), (Stack::Firefox, "Passes over it.")],
    remedy: "Write a number, such as a=ice-pacing:50, or leave the line out.",
    spec: &["RFC 8839, section 5.5"],
    level_note: "Nobody is known to refuse it.",
    fails: &[Example::Text("a=ice-pacing:«fast»\n")],
    passes: &[Example::Text("a=ice-pacing:50\n")],
    ..Rule::new(
        "ice-pacing-malformed",
        Level::Warning,
        "the value of a=ice-pacing is not a number",
        Check::Unreadable(&["ice-pacing"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(misfit) = line.misfit() else { return };
    if misfit.problem != crate::sdp::shape::Problem::ValueRequired {
        findings.at(line.spot(misfit.span), prose!["this pace cannot be read: ", problem(&misfit.problem)]);
    }
}
