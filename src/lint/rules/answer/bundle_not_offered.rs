use crate::lint::rules::prelude::*;
use std::collections::HashSet;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The answer puts a section into a BUNDLE group that the offer did not put into one. An answer may only take \
              sections out of the offered group: for the others the offerer has opened no shared transport.",
    breaks: &[
        (Stack::Chromium, "Refuses the answer."),
        (Stack::Gstreamer, "Offers without a group by default, and takes such answers."),
    ],
    refusals: &[
        (Stack::Chromium, "A BUNDLE group in answer contains a MID='{}' that was not in the offered group."),
        (Stack::Chromium, "A BUNDLE group was added in the answer that did not exist in the offer."),
    ],
    remedy: "Answer with the mids of the offer's group, or some of them, and with no group when the offer has none.",
    spec: &["RFC 9143, section 7.3", "RFC 5888, section 9.2"],
    fails: &[
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:b\n",
            "a=group:BUNDLE «a» «b»\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:b\n",
        ),
        Example::Pair(
            "a=group:BUNDLE a\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:b\n",
            "a=group:BUNDLE a «b»\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:b\n",
        ),
    ],
    passes: &[
        Example::Pair(
            "a=group:BUNDLE a b\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:b\n",
            "a=group:BUNDLE b\nm=audio 0 UDP/TLS/RTP/SAVPF 0\na=mid:a\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:b\n",
        ),
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\n",
            "a=group:BUNDLE\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\n",
        ),
    ],
    ..Rule::new(
        "bundle-not-offered",
        Level::Error,
        "the answer bundles a section that the offer did not put into a BUNDLE group",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let offered: HashSet<&str> = pair.offer.bundles.iter().flat_map(|group| &group.mids).map(|(mid, _)| *mid).collect();
    let none = pair.offer.bundles.is_empty();
    for (mid, span) in pair.answer.bundles.iter().flat_map(|group| &group.mids) {
        if offered.contains(mid) {
            continue;
        }
        let message = if none {
            prose!["the answer bundles mid ", theirs(mid), ", but the offer has no BUNDLE group"]
        } else {
            prose!["the answer bundles mid ", theirs(mid), ", which no BUNDLE group of the offer has"]
        };
        findings.at(pair.answer.session_part().spot(*span), message);
    }
}
