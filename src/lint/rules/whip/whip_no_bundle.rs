use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::WHIP,
    meaning: "WHIP and WHEP use one transport for everything, by BUNDLE with the policy max-bundle. A section outside of \
              the group has none.",
    remedy: "Set bundlePolicy to max-bundle, and list every section in one a=group:BUNDLE.",
    spec: &["RFC 9725, section 4.4.1"],
    fails: &[
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n«m=video 9 UDP/TLS/RTP/SAVPF 31»\na=mid:1\n"),
        Example::Offer(
            "a=group:BUNDLE 0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n«m=video 9 UDP/TLS/RTP/SAVPF 31»\na=mid:1\n",
        ),
    ],
    passes: &[
        Example::Offer(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\nm=video 9 UDP/TLS/RTP/SAVPF 31\na=mid:1\n",
        ),
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n"),
        Example::Answer(
            "a=group:BUNDLE 0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\nm=video 0 UDP/TLS/RTP/SAVPF 31\na=mid:1\n",
        ),
    ],
    ..Rule::new(
        "whip-no-bundle",
        Level::Error,
        "the sections of a WHIP or WHEP exchange are not all in one BUNDLE group",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let mut live = description.sections().filter(|part| !part.is_rejected());
    let Some(first) = live.next() else { return };
    if let Some(other) = live.find(|part| part.bundle().is_none() || part.bundle() != first.bundle()) {
        findings.at(
            other.at(),
            prose!["this section is not in one BUNDLE group with the first one, and so has no transport"],
        );
    }
}
