use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The answer has a=tls-id, the offer has not: the offerer does not know the attribute, and an answer must not \
              bring it up.",
    breaks: &[(Stack::Chromium, "Ignores it.")],
    remedy: "Leave a=tls-id out of the answer.",
    spec: &["RFC 8842, section 5.3"],
    fails: &[Example::Pair(
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\n",
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=«tls-id»:91bbf309c0990a6bec11e38ba2933cee\n",
    )],
    passes: &[Example::Pair(
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=tls-id:91bbf309c0990a6bec11e38ba2933cee\n",
        "a=tls-id:81bbf309c0990a6bec11e38ba2933cee\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n",
    )],
    ..Rule::new(
        "tls-id-not-offered",
        Level::Warning,
        "tls-id stands in the answer but not in the offer",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    if pair.offer.parts().any(|part| part.has("tls-id")) {
        return;
    }
    if let Some(line) = pair.answer.parts().find_map(|part| part.first("tls-id")) {
        findings.at(line.at_name(), prose!["the offer has no a=tls-id"]);
    }
}
