use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Only one side takes packets with encrypted header extensions (cryptex). Towards the other they stay in clear.",
    remedy: "Nothing, unless header extensions are to be encrypted both ways.",
    spec: &["RFC 9335, section 4"],
    fails: &[
        Example::Pair("‹m=audio 9 UDP/TLS/RTP/SAVPF 0›\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=«cryptex»\n"),
        Example::Pair("a=‹cryptex›\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n", "«m=audio 9 UDP/TLS/RTP/SAVPF 0»\n"),
    ],
    passes: &[
        Example::Pair("a=cryptex\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=cryptex\n"),
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
    ],
    ..Rule::new(
        "cryptex-on-one-side",
        Level::Info,
        "only one side takes encrypted header extensions",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let any = |of: &Description<'_>| of.parts().any(|part| part.has("cryptex"));
    if !any(pair.offer) && !any(pair.answer) {
        return;
    }
    for joined in pair.live().filter(|joined| joined.offer.is_rtp()) {
        let has = |part: &Part<'_>| part.of_transport("cryptex").is_some();
        let place = |part: &Part<'_>| part.of_transport("cryptex").map_or_else(|| part.at(), |line| line.at_name());
        let message = match (has(&joined.offer), has(&joined.answer)) {
            (true, false) => {
                prose!["only the offer has a=cryptex: header extensions towards the answerer stay in clear"]
            }
            (false, true) => {
                prose!["only the answer has a=cryptex: header extensions towards the offerer stay in clear"]
            }
            _ => continue,
        };
        findings.at(place(&joined.answer), message).also(place(&joined.offer), prose!["offered"]);
        return;
    }
}
