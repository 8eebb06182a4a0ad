use crate::lint::rules::prelude::*;
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    meaning: "A section with port 0 is gone, so no group may list it. When it is the first one, the transport of all \
              the others is gone with it.",
    breaks: &[
        (
            Stack::Chromium,
            "Refuses the description when the rejected section is the one whose transport the others \
                           use.",
        ),
        (Stack::Firefox, "Refuses the description when the first mid of the group is that of a rejected section."),
        (Stack::Pion, "Has listed rejected sections itself."),
    ],
    refusals: &[
        (Stack::Chromium, "The m= section{}should be rejected."),
        (
            Stack::Firefox,
            "mid specified for bundle transport in group attribute points at a disabled m-section. \
                          (mid={})",
        ),
    ],
    remedy: "Take the mid out of the group; when the section is wanted, give it a port (9) or a=bundle-only.",
    spec: &["RFC 5888, section 9.2", "RFC 9143, section 7.3.3", "RFC 9143, section 7.5.3"],
    seen: &["https://github.com/pion/webrtc/issues/840"],
    level_note: "A warning where browsers cope: when it is not the first mid, outside of answers and where no \
                 section of the group is left.",
    fails: &[
        Example::Answer("a=group:BUNDLE 0 «1»\nm=audio 9 X 0\na=mid:0\nm=video ‹0› X 0\na=mid:1\n"),
        Example::Offer("a=group:BUNDLE «0» 1\nm=audio ‹0› X 0\na=mid:0\nm=video 9 X 0\na=mid:1\n"),
        Example::Offer("a=group:BUNDLE 0 «1»\nm=audio 9 X 0\na=mid:0\nm=video ‹0› X 0\na=mid:1\n"),
    ],
    passes: &[
        Example::Answer("a=group:BUNDLE 0\nm=audio 9 X 0\na=mid:0\nm=video 0 X 0\na=mid:1\n"),
        Example::Offer("a=group:BUNDLE 0 1\nm=audio 9 X 0\na=mid:0\nm=video 0 X 0\na=bundle-only\na=mid:1\n"),
        Example::Offer("a=group:LS 0 1\nm=audio 9 X 0\na=mid:0\nm=video 9 X 0\na=mid:1\n"),
    ],
    ..Rule::new(
        "group-rejected-mid",
        Level::Error,
        "a BUNDLE group lists a section that is rejected",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let rejected = |part: &Part<'_>| part.is_rejected() && part.bundle().is_some();
    if description.bundles.is_empty() || !description.sections().any(|part| rejected(&part)) {
        return;
    }
    let by_mid: HashMap<&str, Part<'_>> =
        description.sections().rev().filter_map(|part| Some((part.mid()?, part))).collect();
    for bundle in &description.bundles {
        let place = description.session_part().at();
        for (n, (mid, span)) in bundle.mids.iter().enumerate() {
            let Some(part) = by_mid.get(mid).filter(|part| part.is_rejected()) else { continue };
            let Some(media) = part.media_line() else { continue };
            let draft = findings
                .at(
                    Spot { span: *span, ..place },
                    prose!["the group lists the mid ", theirs(mid), ", whose section is rejected"],
                )
                .also(media.at_field("port"), prose!["port 0"]);
            if n > 0 && (!description.is_answer() || bundle.tagged.is_none()) {
                draft.level(Level::Warning);
            }
        }
    }
}
