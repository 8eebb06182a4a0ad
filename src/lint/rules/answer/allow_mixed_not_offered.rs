use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The answer says that one-byte and two-byte header extensions may be mixed, which the offer does not say. It \
              holds only when both sides say it.",
    remedy: "Leave a=extmap-allow-mixed out of the answer.",
    spec: &["RFC 8285, section 6"],
    fails: &[Example::Pair(
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\n",
        "a=«extmap-allow-mixed»\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n",
    )],
    passes: &[
        Example::Pair(
            "a=extmap-allow-mixed\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap-allow-mixed\n",
        ),
        Example::Pair("a=extmap-allow-mixed\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
    ],
    ..Rule::new(
        "allow-mixed-not-offered",
        Level::Warning,
        "extmap-allow-mixed stands in the answer but not in the offer",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    // Many write it for the session, many for each section, some both: what counts is that the offer has it at all.
    if pair.offer.parts().any(|part| part.has("extmap-allow-mixed")) {
        return;
    }
    if let Some(line) = pair.answer.parts().find_map(|part| part.first("extmap-allow-mixed")) {
        findings.at(line.at_name(), prose!["the offer does not allow mixed header extensions, so they stay unmixed"]);
    }
}
