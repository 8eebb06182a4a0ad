use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Sections of offer and answer belong together by their order. When the kind of media differs at one place, \
              sections were sorted, left out or put in between, and everything after that place is mixed up.",
    breaks: &[(Stack::Chromium, "Refuses the answer."), (Stack::Firefox, "Refuses the answer.")],
    refusals: &[
        (Stack::Chromium, "The order of m-lines in answer doesn't match order in offer. Rejecting answer."),
        (Stack::Firefox, "Answer and offer have different media types at m-line {}"),
    ],
    remedy: "Keep the order of the offer; reject a section in its place instead of leaving it out.",
    spec: &["RFC 3264, section 6", "RFC 9429, section 5.8.3"],
    seen: &[
        "https://github.com/react-native-webrtc/react-native-webrtc/issues/894",
        "https://github.com/versatica/mediasoup-client/issues/112",
    ],
    fails: &[Example::Pair(
        "m=‹audio› 9 UDP/TLS/RTP/SAVPF 0\nm=‹video› 9 UDP/TLS/RTP/SAVPF 96\n",
        "m=«video» 9 UDP/TLS/RTP/SAVPF 96\nm=«audio» 0 UDP/TLS/RTP/SAVPF 0\n",
    )],
    passes: &[
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\n", "m=audio 0 UDP/TLS/RTP/SAVPF 0\n"),
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\n", "m=video x UDP/TLS/RTP/SAVPF 0\n"),
    ],
    ..Rule::new(
        "media-type-differs",
        Level::Error,
        "a section of the answer is of another kind than the offer's in its place",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.sections() {
        let Some((offered, answered)) = joined.offer.first("m").zip(joined.answer.first("m")) else { continue };
        // Names of media are compared as they are (RFC 8866, section 5.14); a slip of letter case is another matter.
        if !joined.offer.kind().eq_ignore_ascii_case(joined.answer.kind()) {
            findings
                .at(
                    answered.at_field("media"),
                    prose![
                        "the answer has ",
                        theirs(joined.answer.kind()),
                        " where the offer has ",
                        theirs(joined.offer.kind())
                    ],
                )
                .also(offered.at_field("media"), prose!["the offer's section in this place"]);
        }
    }
}
