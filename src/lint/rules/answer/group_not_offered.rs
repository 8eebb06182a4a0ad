use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The answer groups sections (for lip synchronisation, say) in a way that the offer does not. An answer may \
              only take over groups of the offer.",
    breaks: &[(Stack::Chromium, "Looks at BUNDLE only.")],
    remedy: "Leave the group out of the answer.",
    spec: &["RFC 5888, section 9.2"],
    fails: &[Example::Pair("m=audio 9 X 0\na=mid:a\n", "a=group:«LS» a\nm=audio 9 X 0\na=mid:a\n")],
    passes: &[
        Example::Pair("a=group:LS a\nm=audio 9 X 0\na=mid:a\n", "a=group:LS a\nm=audio 9 X 0\na=mid:a\n"),
        // That is for another rule.
        Example::Pair("m=audio 9 X 0\na=mid:a\n", "a=group:BUNDLE a\nm=audio 9 X 0\na=mid:a\n"),
    ],
    ..Rule::new(
        "group-not-offered",
        Level::Warning,
        "the answer has a kind of group that was not offered",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let offered: std::collections::HashSet<_> =
        pair.offer.session_part().all("group").filter_map(|line| line.text("semantics")).collect();
    for line in pair.answer.session_part().all("group") {
        let Some(semantics) = line.text("semantics").filter(|semantics| *semantics != "BUNDLE") else { continue };
        if !offered.contains(semantics) {
            findings.at(line.at_field("semantics"), prose!["the offer has no group ", theirs(semantics)]);
        }
    }
}
