use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The mid names a section for both sides: the BUNDLE group, trickled candidates and RTP packets use it. An \
              answer repeats the mids of the offer.",
    breaks: &[
        (Stack::Chromium, "Refuses an answer with another mid; a missing one is taken over from the offer."),
        (Stack::Firefox, "Refuses an answer with another mid."),
    ],
    refusals: &[
        (Stack::Chromium, "The order of m-lines in answer doesn't match order in offer. Rejecting answer."),
        (Stack::Firefox, "Answer changes mid for level, was {}, now {}"),
    ],
    remedy: "Copy the mid of the offer's section in the same place.",
    spec: &["RFC 5888, section 9.1", "RFC 9429, section 5.3.1"],
    seen: &[
        "https://github.com/awslabs/amazon-kinesis-video-streams-webrtc-sdk-c/issues/1224",
        "https://github.com/onsip/SIP.js/issues/976",
    ],
    level_note: "Without a mid the answer is still understood by browsers, so that is a warning; a rejected section may \
                 go without.",
    fails: &[
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:‹audio›\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:«0»\n"),
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:‹0›\n", "«m=audio 9 UDP/TLS/RTP/SAVPF 0»\n"),
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:‹0›\n", "m=audio 0 UDP/TLS/RTP/SAVPF 0\na=mid:«1»\n"),
    ],
    passes: &[
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n"),
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n", "m=audio 0 UDP/TLS/RTP/SAVPF 0\n"),
    ],
    ..Rule::new(
        "answer-changes-mid",
        Level::Error,
        "the answer changes or drops the mid of a section",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.sections() {
        let Some(offered) = joined.offer.first("mid") else { continue };
        match joined.answer.first("mid") {
            Some(answered) if answered.value() != offered.value() => {
                findings
                    .at(
                        answered.at_value(),
                        prose![
                            "the mid is ",
                            theirs(answered.value()),
                            " here and ",
                            theirs(offered.value()),
                            " in the offer"
                        ],
                    )
                    .also(offered.at_value(), prose!["offered"]);
            }
            None if !joined.answer.is_rejected() => {
                findings
                    .at(
                        joined.answer.at(),
                        prose!["this section does not repeat the mid ", theirs(offered.value()), " of the offer"],
                    )
                    .also(offered.at_value(), prose!["offered"])
                    .level(Level::Warning);
            }
            _ => {}
        }
    }
}
