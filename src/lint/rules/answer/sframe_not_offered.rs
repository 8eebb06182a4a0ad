use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The answer says that media frames are encrypted from end to end with SFrame, the offer does not say it: the \
              offerer would not be able to decode what it gets.",
    breaks: &[(Stack::Chromium, "Newer versions refuse the answer.")],
    remedy: "Set encryption up on both sides before the offer is made.",
    spec: &["libwebrtc, pc/sdp_offer_answer.cc"],
    level_note: "There is no standard for the attribute yet; newer versions of libwebrtc refuse such an answer.",
    fails: &[Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=«sframe»\n")],
    passes: &[
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=sframe\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=sframe\n"),
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=sframe\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
    ],
    ..Rule::new(
        "sframe-not-offered",
        Level::Warning,
        "sframe stands in the answer but not in the offer",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live().filter(|joined| !joined.offer.has("sframe")) {
        if let Some(line) = joined.answer.first("sframe") {
            findings.at(line.at_name(), prose!["the offer does not have a=sframe for this section"]);
        }
    }
}
