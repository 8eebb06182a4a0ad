use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "In an offer a=bundle-only tells who does not know BUNDLE to reject the section. An answer is made by \
              somebody who has decided, so the line says nothing there; a section that is taken has a port.",
    breaks: &[(
        Stack::Other,
        "Whether port 0 with a=bundle-only in an answer rejects the section differs from peer \
                              to peer.",
    )],
    remedy: "Leave a=bundle-only out of answers; give sections that are taken a port (9 will do).",
    spec: &["RFC 9429, section 5.3.1", "RFC 9143, section 7.3.2"],
    seen: &["https://github.com/w3c/webrtc-extensions/issues/66"],
    fails: &[Example::Answer("a=group:BUNDLE 0 1\nm=audio 9 X 0\na=mid:0\nm=video 0 X 0\na=mid:1\n«a=bundle-only»\n")],
    passes: &[Example::Offer("a=group:BUNDLE 0 1\nm=audio 9 X 0\na=mid:0\nm=video 0 X 0\na=mid:1\na=bundle-only\n")],
    level_note: "Earlier RFCs contradicted each other here, so it is no error.",
    ..Rule::new(
        "bundle-only-in-answer",
        Level::Warning,
        "an answer has a bundle-only section",
        Check::Line(&["bundle-only"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if line.description().is_answer() {
        findings.at(line.at(), prose!["a=bundle-only is for offers; in an answer it says nothing"]);
    }
}
