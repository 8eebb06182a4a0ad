use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The first mid of a BUNDLE group names the section whose transport the group uses. A section with port \
              0 that is for the bundle only has no transport to offer.",
    breaks: &[(Stack::Other, "There is no transport for the group.")],
    remedy: "Put a section that has a port first.",
    spec: &["RFC 9143, section 7.2.1"],
    fails: &[Example::Offer("a=group:BUNDLE «0» 1\nm=audio 0 X 0\na=mid:0\n‹a=bundle-only›\nm=video 9 X 0\na=mid:1\n")],
    passes: &[Example::Offer("a=group:BUNDLE 1 0\nm=audio 0 X 0\na=mid:0\na=bundle-only\nm=video 9 X 0\na=mid:1\n")],
    ..Rule::new(
        "bundle-tag-bundle-only",
        Level::Error,
        "the first mid of a BUNDLE group is that of a bundle-only section",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    if !description.is_offer() {
        return;
    }
    for bundle in &description.bundles {
        let (Some((mid, span)), Some(tagged)) = (bundle.mids.first(), bundle.tagged) else { continue };
        let Some(part) = description.section(tagged).filter(|part| part.mid() == Some(mid)) else { continue };
        if let Some(line) = part.first("bundle-only").filter(|_| part.port() == Some(0)) {
            findings
                .at(
                    line.spot(*span),
                    prose!["the section ", theirs(mid), " comes first in the group, and has no transport"],
                )
                .also(line.at(), prose!["for the bundle only"]);
        }
    }
}
