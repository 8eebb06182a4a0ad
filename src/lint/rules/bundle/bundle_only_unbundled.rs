use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The section is for the bundle only, and no BUNDLE group lists it: it can have no transport at all.",
    breaks: &[(Stack::Chromium, "Takes the section as wanted when its port is 0, and it never connects.")],
    remedy: "List its mid in the BUNDLE group, or give it a port and leave a=bundle-only out.",
    spec: &["RFC 9143, section 6"],
    fails: &[
        Example::Text("a=group:BUNDLE 0\nm=audio 9 X 0\na=mid:0\nm=video 0 X 0\na=mid:1\n«a=bundle-only»\n"),
        Example::Text("m=video 0 X 0\n«a=bundle-only»\n"),
    ],
    passes: &[Example::Text("a=group:BUNDLE 0 1\nm=audio 9 X 0\na=mid:0\nm=video 0 X 0\na=mid:1\na=bundle-only\n")],
    ..Rule::new(
        "bundle-only-unbundled",
        Level::Warning,
        "a bundle-only section is in no BUNDLE group",
        Check::Line(&["bundle-only"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if line.part.is_media() && line.part.port() == Some(0) && line.part.bundle().is_none() {
        findings.at(line.at(), prose!["this section is for the bundle only, and no BUNDLE group lists it"]);
    }
}
