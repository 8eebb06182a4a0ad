use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "An answer has as many media sections as its offer, in the same order: that is how they are told apart. A \
              stream that is not wanted keeps its section, with port 0.",
    breaks: &[(Stack::Chromium, "Refuses the answer."), (Stack::Firefox, "Refuses the answer.")],
    refusals: &[
        (Stack::Chromium, "The order of m-lines in answer doesn't match order in offer. Rejecting answer."),
        (Stack::Firefox, "Offer and answer have different number of m-lines ({} vs {})"),
    ],
    remedy: "Answer every section of the offer and no other; reject what is not wanted with port 0.",
    spec: &["RFC 3264, section 6", "RFC 9429, section 5.8.3"],
    seen: &[
        "https://github.com/sipwise/rtpengine/issues/1473",
        "https://github.com/awslabs/amazon-kinesis-video-streams-webrtc-sdk-c/issues/1517",
        "https://github.com/microsoft/MixedReality-WebRTC/issues/801",
    ],
    fails: &[
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\n‹m=video 9 UDP/TLS/RTP/SAVPF 96›\n",
            "«m=audio 9 UDP/TLS/RTP/SAVPF 0»\n",
        ),
        Example::Pair("‹m=audio 9 UDP/TLS/RTP/SAVPF 0›\n", "«v=0»\ns=-\n"),
        Example::Pair(
            "‹m=audio 9 UDP/TLS/RTP/SAVPF 0›\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\n«m=video 9 UDP/TLS/RTP/SAVPF 96»\nm=video 9 UDP/TLS/RTP/SAVPF 96\n",
        ),
    ],
    passes: &[Example::Pair(
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\nm=video 9 UDP/TLS/RTP/SAVPF 96\n",
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\nm=video 0 UDP/TLS/RTP/SAVPF 96\n",
    )],
    ..Rule::new(
        "section-count-differs",
        Level::Error,
        "the answer has fewer or more sections than the offer",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let (offered, answered) = (pair.offer.sections().len(), pair.answer.sections().len());
    let last = |of: &Description<'_>| of.parts().last().map_or_else(|| of.session_part().at(), |part| part.at());
    let message = prose!["the answer has ", count(answered, "section", "sections"), ", the offer has ", offered as u64];
    if let Some(lost) = pair.offer.section(answered) {
        findings
            .at(last(pair.answer), message)
            .says(prose!["nothing follows here"])
            .also(lost.at(), prose!["this one has no answer"]);
    } else if let Some(extra) = pair.answer.section(offered) {
        findings
            .at(extra.at(), message)
            .says(prose!["this one was not offered"])
            .also(last(pair.offer), prose!["nothing follows here"]);
    }
}
