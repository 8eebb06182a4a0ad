use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The answer has a header extension that the offer's section does not have. Extensions are offered by one side \
              and picked by the other.",
    breaks: &[(Stack::Firefox, "Refuses the answer."), (Stack::Chromium, "Does not use the extension.")],
    refusals: &[(Stack::Firefox, "Answer has extmap URI at level {} that was not present in offer.")],
    remedy: "Answer only with extensions of the offer.",
    spec: &["RFC 8285, section 7"],
    seen: &["https://github.com/versatica/JsSIP/issues/477", "https://github.com/millicast/millicast-sdk/issues/168"],
    fails: &[Example::Pair(
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\n",
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\na=extmap:2 «urn:ietf:params:rtp-hdrext:ssrc-audio-level»\n",
    )],
    passes: &[
        Example::Pair(
            "a=extmap:1 urn:x\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:1 urn:x\n",
        ),
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\n", "m=audio 0 UDP/TLS/RTP/SAVPF 0\na=extmap:1 urn:x\n"),
    ],
    ..Rule::new(
        "extension-not-offered",
        Level::Error,
        "the answer has a header extension that was not offered",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live().filter(|joined| joined.answer.has("extmap")) {
        let offered: std::collections::HashSet<_> =
            joined.offer.extension_lines().filter_map(|line| line.text("uri")).collect();
        for line in joined.answer.all("extmap") {
            let Some(uri) = line.text("uri").filter(|uri| !offered.contains(uri)) else { continue };
            findings.at(line.at_field("uri"), prose!["the offer's section does not have ", theirs(uri)]);
        }
    }
}
