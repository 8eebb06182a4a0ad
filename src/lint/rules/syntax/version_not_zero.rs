use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "The line v= tells the version of the protocol, and 0 is the only one there is. The version of a \
              description is the third field of o=.",
    breaks: &[
        (Stack::Pion, "Refuses the description."),
        (Stack::WebrtcRs, "Refuses the description."),
        (Stack::WebrtcSdp, "Refuses the description."),
        (Stack::Str0m, "Refuses the description."),
    ],
    remedy: "Write v=0. Count changes of the description in o=.",
    spec: &["RFC 8866, section 5.1", "RFC 9429, section 5.8.1"],
    fails: &[Example::Text("v=«1»\n"), Example::Text("v=«00»\n")],
    passes: &[Example::Text("v=0\n"), Example::Text("v=0 \n")],
    ..Rule::new("version-not-zero", Level::Error, "v= is not 0", Check::Line(&["v"], check))
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if line.text("version") != Some("0") {
        findings
            .at(line.at_value(), prose!["v= is ", theirs(line.value()), ", and there is no version but 0"])
            .unsafe_fix(prose!["write v=0"], [Edit::replace(line.at_value().span, "0")]);
    }
}
