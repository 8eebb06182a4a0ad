use crate::lint::rules::prelude::*;
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    meaning: "The mids of a BUNDLE group stand in another order than the sections. That is allowed: only the first \
              one counts, for its section has the transport. Some peers expect the same order.",
    breaks: &[(Stack::Str0m, "Expects the same order.")],
    remedy: "List the mids in the order of the sections, unless another section than the first is to have the \
             transport.",
    spec: &["RFC 9143, section 7.2.1"],
    level_note: "Allowed, so never more than a hint.",
    fails: &[Example::Text("a=group:BUNDLE 1 «0»\nm=audio 9 X 0\na=mid:0\nm=video 9 X 0\na=mid:1\n")],
    passes: &[
        Example::Text("a=group:BUNDLE 0 1\nm=audio 9 X 0\na=mid:0\nm=video 9 X 0\na=mid:1\n"),
        Example::Text("a=group:BUNDLE 0 2\nm=audio 9 X 0\na=mid:0\nm=video 0 X 0\na=mid:1\nm=video 9 X 0\na=mid:2\n"),
        Example::Text("a=group:BUNDLE 0 0\nm=audio 9 X 0\na=mid:0\n"),
    ],
    ..Rule::new(
        "mid-order",
        Level::Info,
        "a BUNDLE group lists mids in another order than that of the sections",
        Check::Description(check),
    )
};

/// As many groups are looked at: nobody has more.
const FEW: usize = 8;

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    for bundle in description.bundles.iter().take(FEW) {
        // Nearly always in order: then one walk over the sections is enough.
        let mut sections = description.sections();
        let in_order = bundle.mids.iter().all(|(mid, _)| sections.any(|part| part.mid() == Some(mid)));
        if in_order {
            continue;
        }
        let places: HashMap<&str, usize> =
            description.sections().rev().filter_map(|part| Some((part.mid()?, part.index()?))).collect();
        let mut last = None;
        for (mid, span) in &bundle.mids {
            let Some(place) = places.get(mid) else { continue };
            if last.is_some_and(|last| *place < last) {
                let spot = Spot { span: *span, ..description.session_part().at() };
                findings.at(spot, prose!["the group lists ", theirs(mid), " after a mid whose section comes later"]);
                break;
            }
            last = Some(*place);
        }
    }
}
