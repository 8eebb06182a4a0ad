use crate::lint::rules::prelude::*;
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    meaning: "Each BUNDLE group of an answer belongs to one group of the offer. Sections of one offered group cannot end \
              up in two, and sections of two offered groups not in one.",
    breaks: &[(Stack::Chromium, "Refuses the answer.")],
    refusals: &[(Stack::Chromium, "A MID='{}' in the answer has changed group.")],
    remedy: "Keep the groups of the offer; take sections out of them, but do not move any.",
    spec: &["RFC 9143, section 7.3"],
    fails: &[
        Example::Pair(
            "a=group:BUNDLE a ‹b›\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:b\n",
            "a=group:BUNDLE a\na=group:BUNDLE «b»\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:b\n",
        ),
        Example::Pair(
            "a=group:BUNDLE a\na=group:BUNDLE ‹b›\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:b\n",
            "a=group:BUNDLE a «b»\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:b\n",
        ),
    ],
    passes: &[Example::Pair(
        "a=group:BUNDLE a\na=group:BUNDLE b c\nm=audio 9 X 0\na=mid:a\nm=audio 9 X 0\na=mid:b\nm=audio 9 X 0\na=mid:c\n",
        "a=group:BUNDLE c b\na=group:BUNDLE a\nm=audio 9 X 0\na=mid:a\nm=audio 9 X 0\na=mid:b\nm=audio 9 X 0\na=mid:c\n",
    )],
    ..Rule::new(
        "answer-regroups-bundle",
        Level::Error,
        "the answer moves sections between BUNDLE groups",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let mut offered: HashMap<&str, (usize, Span)> = HashMap::new();
    for (group, bundle) in pair.offer.bundles.iter().enumerate() {
        for (mid, span) in &bundle.mids {
            offered.entry(mid).or_insert((group, *span));
        }
    }
    // Which group of the answer stands for which of the offer.
    let mut taken: HashMap<usize, usize> = HashMap::new();
    for (group, bundle) in pair.answer.bundles.iter().enumerate() {
        let mut from = None;
        for (mid, span) in &bundle.mids {
            let Some((of, offered_at)) = offered.get(mid).copied() else { continue };
            let ours = *from.get_or_insert(of) == of && *taken.entry(of).or_insert(group) == group;
            if !ours {
                findings
                    .at(
                        pair.answer.session_part().spot(*span),
                        prose!["mid ", theirs(mid), " is in another BUNDLE group than in the offer"],
                    )
                    .also(pair.offer.session_part().spot(offered_at), prose!["offered"]);
            }
        }
    }
}
