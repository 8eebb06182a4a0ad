use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "A section that is for the bundle only has port 0, so that who does not know BUNDLE rejects it. With \
              another port the line has no meaning, and is to be passed over.",
    breaks: &[(Stack::Chromium, "Passes over the line, with a warning in its log.")],
    remedy: "Write port 0, or leave a=bundle-only out.",
    spec: &["RFC 9143, section 6", "RFC 9429, section 5.2.1"],
    seen: &["https://github.com/meetecho/janus-gateway/issues/2390"],
    fails: &[Example::Text("a=group:BUNDLE 0\nm=audio ‹9› X 0\na=mid:0\n«a=bundle-only»\n")],
    passes: &[Example::Text("a=group:BUNDLE 0 1\nm=audio 9 X 0\na=mid:0\nm=video 0 X 0\na=mid:1\na=bundle-only\n")],
    ..Rule::new(
        "bundle-only-port",
        Level::Warning,
        "a bundle-only section has a port",
        Check::Line(&["bundle-only"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let (Some(port), Some(media)) = (line.part.port().filter(|port| *port != 0), line.part.media_line()) else {
        return;
    };
    findings
        .at(line.at(), prose!["a=bundle-only goes with port 0, this section has port ", port])
        .also(media.at_field("port"), prose!["not 0"])
        .unsafe_fix(prose!["leave a=bundle-only out"], [Edit::delete(line.whole())]);
}
