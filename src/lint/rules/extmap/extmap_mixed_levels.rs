use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "Header extensions are all given for the whole session, or all section by section. Mixed, their ids \
              cannot be told apart.",
    breaks: &[(Stack::Chromium, "Refuses the description.")],
    refusals: &[(Stack::Chromium, "The a=extmap MUST be either all session level or all media level.")],
    remedy: "Move those of the session part into every section.",
    spec: &["RFC 8285, section 5"],
    fails: &[Example::Text(
        "‹a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid›\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n\
             «a=extmap:2 urn:ietf:params:rtp-hdrext:ssrc-audio-level»\n\
             a=extmap:3 urn:ietf:params:rtp-hdrext:toffset\n",
    )],
    passes: &[
        Example::Text(
            "a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\na=extmap-allow-mixed\n\
             m=audio 9 UDP/TLS/RTP/SAVPF 0\n",
        ),
        Example::Text(
            "a=extmap-allow-mixed\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n\
             a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\na=extmap-allow-mixed\n",
        ),
    ],
    ..Rule::new(
        "extmap-mixed-levels",
        Level::Error,
        "header extensions stand both in the session part and in a section",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let Some(session) = description.session_part().first("extmap") else { return };
    if let Some(line) = description.sections().find_map(|part| part.first("extmap")) {
        findings
            .at(
                line.at(),
                prose!["a=extmap stands here and in the session part too: it may be in one of the two places only"],
            )
            .also(session.at(), prose!["the one for all sections"]);
    }
}
