use crate::lint::rules::prelude::*;
use crate::sdp::attr::bandwidth::TYPES;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "Readers are to ignore a type of bandwidth that they do not know. Some refuse the description instead.",
    breaks: &[
        (Stack::Pion, "Refuses a type that it does not know, unless it begins with X-."),
        (Stack::Chromium, "Overlooks it."),
    ],
    remedy: "Use TIAS or AS, or take the line out.",
    spec: &["RFC 8866, section 5.8"],
    level_note: "A warning when it is a known type in other letters.",
    fails: &[Example::Text("b=«FOOBAR»:10\n"), Example::Text("b=«as»:10\n")],
    passes: &[Example::Text("b=AS:1\nb=TIAS:1\nb=CT:1\nb=RS:1\nb=RR:1\nb=X-YZ:1\n")],
    ..Rule::new(
        "unknown-bwtype",
        Level::Info,
        "a b= line has a type that nobody has defined",
        Check::Line(&["b"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(name) = line.text("bandwidth_type") else { return };
    if !name.starts_with("X-") && !TYPES.iter().any(|known| known.name == name) {
        let known = TYPES.iter().find(|known| known.name.eq_ignore_ascii_case(name));
        let draft = findings.at(
            line.at_field("bandwidth_type"),
            prose!["nobody has defined the bandwidth type ", theirs(name), ", so that it has no effect"],
        );
        if let Some(known) = known {
            let span = line.at_field("bandwidth_type").span;
            draft.level(Level::Warning).fix(prose!["write ", known.name], [Edit::replace(span, known.name)]);
        }
    }
}
