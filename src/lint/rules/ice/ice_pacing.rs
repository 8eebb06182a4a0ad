use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The time between two connectivity checks is one for the whole session, and only a full agent sends \
              checks: in a section, or beside a=ice-lite, the line says nothing.",
    breaks: &[(Stack::Chromium, "Passes over it."), (Stack::Firefox, "Passes over it.")],
    remedy: "Move the line before the first m= line; leave it out of a lite agent's description.",
    spec: &["RFC 8839, section 5.5"],
    fails: &[Example::Text("m=audio 9 X 0\na=«ice-pacing»:50\n"), Example::Text("‹a=ice-lite›\na=«ice-pacing»:50\n")],
    passes: &[Example::Text("a=ice-pacing:50\nm=audio 9 X 0\n")],
    ..Rule::new("ice-pacing", Level::Warning, "a=ice-pacing where it says nothing", Check::Line(&["ice-pacing"], check))
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if line.part.is_media() {
        findings.at(
            line.at_name(),
            prose![
                "a=ice-pacing is for the whole session: it belongs before the first m= \
                                            line"
            ],
        );
    } else if let Some(lite) = line.part.first("ice-lite") {
        findings
            .at(line.at_name(), prose!["a lite agent sends no checks, so it has no pace for them"])
            .also(lite.at(), prose!["lite"]);
    }
}
