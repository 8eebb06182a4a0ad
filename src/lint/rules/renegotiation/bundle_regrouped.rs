use crate::lint::rules::prelude::*;
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    meaning: "A mid moved from one BUNDLE group to another in one step. A section first has to leave its group, in one \
              exchange of offer and answer, before it can join another.",
    breaks: &[(Stack::Chromium, "Refuses the description.")],
    refusals: &[
        (Stack::Chromium, "MID {} in the offer has changed group."),
        (Stack::Chromium, "A MID='{}' in the offer has changed group."),
    ],
    remedy: "Take the section out of its group with one offer, and put it into the other with the next.",
    spec: &["RFC 9143, section 7.5.2"],
    fails: &[Example::Steps(&[
        (
            SdpType::Offer,
            "a=group:BUNDLE a ‹b›\na=group:BUNDLE c\nm=audio 9 X 0\na=mid:a\nm=audio 9 X 0\na=mid:b\nm=audio 9 X 0\na=mid:c\n",
        ),
        (
            SdpType::Offer,
            "a=group:BUNDLE a\na=group:BUNDLE c «b»\nm=audio 9 X 0\na=mid:a\nm=audio 9 X 0\na=mid:b\nm=audio 9 X 0\na=mid:c\n",
        ),
    ])],
    passes: &[
        Example::Steps(&[
            (SdpType::Offer, "a=group:BUNDLE a b\nm=audio 9 X 0\na=mid:a\nm=audio 9 X 0\na=mid:b\n"),
            (SdpType::Offer, "a=group:BUNDLE a\nm=audio 9 X 0\na=mid:a\nm=audio 9 X 0\na=mid:b\n"),
        ]),
        Example::Steps(&[
            (SdpType::Offer, "a=group:BUNDLE a\na=group:BUNDLE b\nm=audio 9 X 0\na=mid:a\nm=audio 9 X 0\na=mid:b\n"),
            (
                SdpType::Offer,
                "a=group:BUNDLE b\na=group:BUNDLE a c\nm=audio 9 X 0\na=mid:a\nm=audio 9 X 0\na=mid:b\nm=audio 9 X 0\na=mid:c\n",
            ),
        ]),
    ],
    ..Rule::new("bundle-regrouped", Level::Error, "a mid moved to another BUNDLE group", Check::Step(check))
};

fn check(step: &Step<'_>, findings: &mut Findings<'_>) {
    let mut before: HashMap<&str, (usize, Span)> = HashMap::new();
    for (group, bundle) in step.previous.bundles.iter().enumerate() {
        for (mid, span) in &bundle.mids {
            before.entry(mid).or_insert((group, *span));
        }
    }
    for bundle in &step.next.bundles {
        let mut from = None;
        for (mid, span) in &bundle.mids {
            let Some((group, old)) = before.get(mid).copied() else { continue };
            if *from.get_or_insert(group) != group {
                findings
                    .at(
                        step.next.session_part().spot(*span),
                        prose!["mid ", theirs(mid), " was in another BUNDLE group before"],
                    )
                    .also(step.previous.session_part().spot(old), prose!["before"]);
            }
        }
    }
}
