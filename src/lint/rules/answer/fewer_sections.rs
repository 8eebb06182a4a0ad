use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "An answer has as many media sections as its offer, in the same order: that is how they are told apart. A \
              stream that is not wanted keeps its section, with port 0.",
    breaks: &[(Stack::Chromium, "Refuses the answer."), (Stack::Firefox, "Refuses the answer.")],
    refusals: &[(Stack::Chromium, "The order of m-lines in answer doesn't match order in offer. Rejecting answer.")],
    remedy: "Answer every section of the offer; reject what is not wanted with port 0.",
    spec: &["RFC 3264, section 6"],
    fails: &[Example::Pair(
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\n‹m=video 9 UDP/TLS/RTP/SAVPF 96›\n",
        "«m=audio 9 UDP/TLS/RTP/SAVPF 0»\n",
    )],
    passes: &[Example::Pair(
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\nm=video 9 UDP/TLS/RTP/SAVPF 96\n",
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\nm=video 0 UDP/TLS/RTP/SAVPF 96\n",
    )],
    ..Rule::new("fewer-sections", Level::Error, "the answer has fewer sections than the offer", Check::Pair(check))
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let (offered, answered) = (pair.offer.sections().len(), pair.answer.sections().len());
    if let Some(lost) = pair.offer.section(answered) {
        let place = pair.answer.parts().last().map_or_else(|| pair.answer.session_part().at(), |part| part.at());
        findings
            .at(
                place,
                prose!["the answer has ", count(answered, "section", "sections"), ", the offer has ", offered as u64],
            )
            .says(prose!["the last one"])
            .also(lost.at(), prose!["this one has no answer"]);
    }
}
