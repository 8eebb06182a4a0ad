use crate::lint::rules::prelude::*;
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    meaning: "A section has one transport, so its mid stands once, in one BUNDLE group.",
    breaks: &[(Stack::Chromium, "Refuses the description."), (Stack::Firefox, "Refuses the description.")],
    refusals: &[
        (Stack::Chromium, "A BUNDLE group contains a MID='{}' that is already in a BUNDLE group."),
        (Stack::Firefox, "mid '{}' appears more than once in a BUNDLE group"),
    ],
    remedy: "List each mid once, in one group.",
    spec: &["RFC 9143, section 7.2", "RFC 9143, section 7.3"],
    fails: &[
        Example::Text("a=group:BUNDLE ‹0› 1 «0»\nm=audio 9 X 0\na=mid:0\nm=video 9 X 0\na=mid:1\n"),
        Example::Text("a=group:BUNDLE 0 ‹1›\na=group:BUNDLE «1»\nm=audio 9 X 0\na=mid:0\nm=video 9 X 0\na=mid:1\n"),
    ],
    passes: &[
        Example::Text("a=group:BUNDLE 0\na=group:BUNDLE 1\nm=audio 9 X 0\na=mid:0\nm=video 9 X 0\na=mid:1\n"),
        Example::Text("a=group:BUNDLE 0 1\na=group:LS 0 1\nm=audio 9 X 0\na=mid:0\nm=video 9 X 0\na=mid:1\n"),
    ],
    ..Rule::new(
        "mid-in-two-bundles",
        Level::Error,
        "a mid stands in two BUNDLE groups, or twice in one",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let place = description.session_part().at();
    let mut all = description.bundles.iter().flat_map(|bundle| &bundle.mids);
    // One group of few mids is nearly all there is.
    let count = description.bundles.iter().map(|bundle| bundle.mids.len()).sum::<usize>();
    let mut found = |mid: &str, span: Span, first: Span| {
        findings
            .at(Spot { span, ..place }, prose!["the mid ", theirs(mid), " is in a BUNDLE group already"])
            .also(Spot { span: first, ..place }, prose!["here"]);
    };
    if count <= 8 {
        for (n, (mid, span)) in all.clone().enumerate() {
            if let Some((_, first)) = all.clone().take(n).find(|(other, _)| other == mid) {
                found(mid, *span, *first);
            }
        }
        return;
    }
    let mut table: HashMap<&str, Span> = HashMap::with_capacity(count);
    all.by_ref().for_each(|(mid, span)| {
        let first = *table.entry(mid).or_insert(*span);
        if first != *span {
            found(mid, *span, first);
        }
    });
}
