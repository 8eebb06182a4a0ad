use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "The name of a session must not be empty. A description without a name has s=- or s= with a single \
              blank.",
    breaks: &[
        (Stack::Chromium, "Refuses a line of two characters."),
        (Stack::Str0m, "Refuses the description."),
        (Stack::WebrtcSdp, "Takes it, and writes a blank."),
    ],
    refusals: &[(Stack::Chromium, "Failed to parse SessionDescription. {} Expect line: s=")],
    remedy: "Write s=- when there is no name.",
    spec: &["RFC 8866, section 5.3"],
    level_note: "Examples of RFC 8839 and RFC 9143 have an empty s=, and the catalogue makes it a warning; Chromium \
                 reads no line of less than three characters, so that it is an error.",
    fails: &[Example::Text("v=0\n«s=»\n")],
    passes: &[Example::Text("s=-\n"), Example::Text("s= \n")],
    ..Rule::new("empty-session-name", Level::Error, "s= has nothing after it", Check::Line(&["s"], check))
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if line.value().is_empty() {
        let end = line.span().end;
        findings
            .at(line.at(), prose!["the session name is empty"])
            .fix(prose!["write s=-, which is no name"], [Edit::insert(end, "-")]);
    }
}
