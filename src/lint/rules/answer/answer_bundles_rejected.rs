use crate::lint::rules::prelude::*;
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The answer rejects a section with port 0 and still lists its mid in the BUNDLE group. A rejected section has \
              no part in the group; if its mid comes first, the whole group hangs on a transport that does not exist.",
    breaks: &[
        (Stack::Chromium, "Refuses the answer when the first mid of the group is rejected and others are not."),
        (Stack::Firefox, "Refuses the answer when the first mid of the group is rejected."),
    ],
    refusals: &[(Stack::Chromium, "The m= section with mid='{}' should be rejected.")],
    remedy: "Take the mids of rejected sections out of the group.",
    spec: &["RFC 9143, section 7.3.3", "RFC 5888, section 9.2"],
    seen: &["https://github.com/pion/webrtc/issues/840", "https://github.com/rtcweb-wg/jsep/issues/849"],
    fails: &[Example::Pair(
        "a=group:BUNDLE a b\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:b\n",
        "a=group:BUNDLE a «b»\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\nm=audio ‹0› UDP/TLS/RTP/SAVPF 0\na=mid:b\n",
    )],
    passes: &[
        Example::Pair(
            "a=group:BUNDLE a b\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:b\n",
            "a=group:BUNDLE b\nm=audio 0 UDP/TLS/RTP/SAVPF 0\na=mid:a\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:b\n",
        ),
        // Bundle-only in an answer has no meaning, but it is no rejection.
        Example::Pair(
            "a=group:BUNDLE a b\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\nm=audio 0 UDP/TLS/RTP/SAVPF 0\na=mid:b\na=bundle-only\n",
            "a=group:BUNDLE a b\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a\nm=audio 0 UDP/TLS/RTP/SAVPF 0\na=mid:b\na=bundle-only\n",
        ),
    ],
    ..Rule::new(
        "answer-bundles-rejected",
        Level::Error,
        "the answer's BUNDLE group lists a section that the answer rejects",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    if pair.answer.bundles.is_empty() || !pair.answer.sections().any(|part| part.is_rejected()) {
        return;
    }
    let rejected: HashMap<&str, Part<'_>> =
        pair.answer.sections().filter(Part::is_rejected).filter_map(|part| Some((part.mid()?, part))).collect();
    for (mid, span) in pair.answer.bundles.iter().flat_map(|group| &group.mids) {
        let Some(part) = rejected.get(mid) else { continue };
        let port = part.first("m").map_or_else(|| part.at(), |line| line.at_field("port"));
        findings
            .at(
                pair.answer.session_part().spot(*span),
                prose!["the group lists mid ", theirs(mid), ", which the answer rejects"],
            )
            .also(port, prose!["rejected"]);
    }
}
