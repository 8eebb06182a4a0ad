use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The sections of a BUNDLE group share one RTP session, in which an SSRC names one source. The same SSRC in \
              two sections leaves open which of them its packets belong to.",
    breaks: &[(Stack::Chromium, "Refuses the description.")],
    refusals: &[(Stack::Chromium, "Failed to add remote stream ssrc: {} to {}")],
    remedy: "Draw a new SSRC for the second section.",
    spec: &["RFC 9143, section 9.1", "RFC 3550, section 8"],
    seen: &["https://github.com/versatica/mediasoup-client/issues/281"],
    level_note: "An error when both sections send, for then Chromium fails; a warning when one of them only receives.",
    fails: &[
        Example::Text(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=ssrc:‹7› cname:x\nm=video 9 UDP/TLS/RTP/SAVPF 31\na=mid:1\na=ssrc:«7» cname:x\na=ssrc:7 msid:s t\n",
        ),
        Example::Text(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=ssrc:‹7› cname:x\nm=video 9 UDP/TLS/RTP/SAVPF 31\na=mid:1\na=recvonly\na=ssrc:«7» cname:x\n",
        ),
    ],
    passes: &[
        Example::Text(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=ssrc:7 cname:x\na=ssrc:7 msid:s t\nm=video 9 UDP/TLS/RTP/SAVPF 31\na=mid:1\na=ssrc:8 cname:x\n",
        ),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=ssrc:7 cname:x\nm=video 9 UDP/TLS/RTP/SAVPF 31\na=mid:1\na=ssrc:7 cname:x\n",
        ),
    ],
    ..Rule::new(
        "ssrc-reused",
        Level::Error,
        "two sections of a BUNDLE group announce the same SSRC",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    if description.bundles.is_empty() {
        return;
    }
    let mut all = Vec::new();
    for part in description.sections().filter(|part| !part.is_rejected()) {
        let Some(bundle) = part.bundle() else { continue };
        let mut last = None;
        for line in part.all("ssrc") {
            // The lines of a source mostly follow each other.
            if let Some(ssrc) = line.number("ssrc").filter(|ssrc| Some(*ssrc) != last) {
                all.push((bundle, ssrc, line));
                last = Some(ssrc);
            }
        }
    }
    // Stable: what comes first in the text stays first.
    all.sort_by_key(|(bundle, ssrc, _)| (*bundle, *ssrc));
    for same in all.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        let (_, ssrc, first) = same[0];
        let mut section = first.part.index();
        for (.., line) in &same[1..] {
            if line.part.index() == section {
                continue;
            }
            section = line.part.index();
            if section == first.part.index() {
                continue;
            }
            let both_send = line.part.direction().sends() && first.part.direction().sends();
            findings
                .at(
                    line.at_field("ssrc"),
                    prose!["the SSRC ", ssrc, " is in two sections of one BUNDLE group, which are one RTP session"],
                )
                .level(if both_send { Level::Error } else { Level::Warning })
                .also(first.at_field("ssrc"), prose!["the first one"]);
        }
    }
}
