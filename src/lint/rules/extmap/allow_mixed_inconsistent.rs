use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Whether one-byte and two-byte header extensions may be mixed is a matter of the transport: bundled \
              sections say the same of it.",
    breaks: &[(
        Stack::Chromium,
        "The session part overrides sections; without it the dependency descriptor is left out \
                              of key frames.",
    )],
    remedy: "Put a=extmap-allow-mixed into the session part.",
    spec: &["RFC 8285, section 6"],
    seen: &["https://github.com/pion/webrtc/issues/2215"],
    fails: &[Example::Text(
        "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n\
             a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\n‹a=extmap-allow-mixed›\n\
             «m=video 9 UDP/TLS/RTP/SAVPF 96»\na=mid:1\na=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\n",
    )],
    passes: &[
        Example::Text(
            "a=group:BUNDLE 0 1\na=extmap-allow-mixed\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n\
             a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\na=extmap-allow-mixed\n\
             m=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\na=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\n",
        ),
        Example::Text(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n\
             a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\na=extmap-allow-mixed\n\
             m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=mid:1\n",
        ),
    ],
    ..Rule::new(
        "allow-mixed-inconsistent",
        Level::Warning,
        "some sections of a BUNDLE group have extmap-allow-mixed, and some have not",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    if description.bundles.is_empty() || description.session_part().has("extmap-allow-mixed") {
        return;
    }
    let mut with: Option<Line<'_>> = None;
    let mut without: Option<Part<'_>> = None;
    for part in description.sections() {
        // One group is as good as the other here: those that mix are rare, and those with two groups are rarer.
        if part.bundle() != Some(0) || part.is_rejected() || !part.is_rtp() || !part.has("extmap") {
            continue;
        }
        match part.first("extmap-allow-mixed") {
            Some(line) => with = with.or(Some(line)),
            None => without = without.or(Some(part)),
        }
    }
    if let (Some(with), Some(without)) = (with, without) {
        findings
            .at(without.at(), prose!["this section has no a=extmap-allow-mixed, and another of its BUNDLE group has"])
            .also(with.at(), prose!["the one that has it"]);
    }
}
