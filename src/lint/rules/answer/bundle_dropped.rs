use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The offer bundles its sections, the answer does not: it has no group, leaves sections out of it, or names in \
              it mids that none of its sections has. Each of these then needs a transport of its own, with its own ICE \
              and DTLS. A section that was offered for the bundle only has none at all.",
    breaks: &[
        (
            Stack::Chromium,
            "Opens a transport for each section; refuses the answer when the sections were bundled before, or with the policy max-bundle.",
        ),
        (Stack::Pion, "Has one transport only, so that sections outside of the group stay dead."),
    ],
    refusals: &[
        (Stack::Chromium, "Answer cannot remove m= section with mid='{}' from already-established BUNDLE group."),
        (Stack::Chromium, "max-bundle is used but no bundle group found."),
    ],
    remedy: "Repeat the offer's group with the sections that are accepted.",
    spec: &["RFC 9143, section 7.3.2", "RFC 9429, section 5.3.1"],
    seen: &["https://github.com/restsend/rustrtc/issues/27"],
    level_note: "An error for a section offered as bundle-only, a warning for others: separate transports may work.",
    fails: &[
        Example::Pair(
            "a=group:BUNDLE ‹a› b\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:b\n",
            "«m=audio 9 UDP/TLS/RTP/SAVPF 0»\na=mid:a\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:b\n",
        ),
        // The group is there, the mids are not.
        Example::Pair(
            "a=group:BUNDLE ‹a› b\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:b\n",
            "a=group:BUNDLE a b\n«m=audio 9 UDP/TLS/RTP/SAVPF 0»\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n",
        ),
        Example::Pair(
            "a=group:BUNDLE a b\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\nm=audio 0 UDP/TLS/RTP/SAVPF 0\na=mid:b\na=‹bundle-only›\n",
            "a=group:BUNDLE a\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\n«m=audio 9 UDP/TLS/RTP/SAVPF 0»\na=mid:b\n",
        ),
    ],
    passes: &[
        Example::Pair(
            "a=group:BUNDLE a b\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:b\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\nm=audio 0 UDP/TLS/RTP/SAVPF 0\na=mid:b\n",
        ),
        Example::Pair(
            "a=group:BUNDLE a b\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:b\n",
            "a=group:BUNDLE a b\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:b\n",
        ),
    ],
    ..Rule::new(
        "bundle-dropped",
        Level::Warning,
        "the answer takes sections out of the offered bundle",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let outside = || pair.live().filter(|joined| joined.offer.bundle().is_some() && joined.answer.bundle().is_none());
    let mut told = false;
    for joined in outside() {
        // Offered with port 0 for the bundle alone: there is no transport to fall back to.
        if joined.offer.is_bundle_only() && joined.offer.port() == Some(0) {
            let mark = joined.offer.first("bundle-only").map_or_else(|| joined.offer.at(), |line| line.at_name());
            told = true;
            findings
                .at(
                    joined.answer.at(),
                    prose!["this section was offered for the bundle only, but the answer does not bundle it"],
                )
                .also(mark, prose!["offered so"])
                .level(Level::Error);
        }
    }
    // One section alone needs no group.
    if told || pair.live().nth(1).is_none() {
        return;
    }
    let Some(first) = outside().next() else { return };
    let number = outside().count();
    let group = first.offer.bundle().and_then(|bundle| pair.offer.bundles.get(bundle)?.mids.first());
    let nameless = outside().filter(|joined| joined.answer.mid().is_none()).count();
    let mut draft = findings.at(
        first.answer.at(),
        prose![count(number, "section is", "sections are"), " bundled in the offer, but not in the answer"],
    );
    if !pair.answer.bundles.is_empty() && nameless > 0 {
        let them = if nameless == 1 { "one of them has" } else { "they have" };
        draft = draft.note(prose!["the answer has a BUNDLE group, but ", them, " no a=mid that it could name"]);
    }
    if let Some((_, span)) = group {
        draft.also(pair.offer.session_part().spot(*span), prose!["the offered group"]);
    }
}
