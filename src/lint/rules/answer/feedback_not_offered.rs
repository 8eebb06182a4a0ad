use crate::lint::rules::prelude::*;
use std::collections::HashSet;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The answer says it uses a kind of RTCP feedback that the offer does not have for that codec. Feedback is \
              used only when both sides have it.",
    breaks: &[(Stack::Chromium, "Uses what both sides have and says nothing.")],
    remedy: "Answer only with feedback that the offer has for the same codec.",
    spec: &["RFC 9429, section 5.11", "RFC 4585, section 4.2"],
    level_note: "JSEP calls it an error, but no browser refuses it: what is not in both is not used.",
    fails: &[
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\na=rtcp-fb:96 nack\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\na=rtcp-fb:96 nack\na=rtcp-fb:96 «nack pli»\n",
        ),
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\na=rtcp-fb:* «nack»\n",
        ),
    ],
    passes: &[
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\na=rtcp-fb:* nack pli\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 120\na=rtpmap:120 VP8/90000\na=rtcp-fb:120 nack pli\n",
        ),
        // A codec that was not offered has no feedback to compare with.
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rtpmap:96 VP8/90000\na=rtpmap:97 VP9/90000\na=rtcp-fb:97 nack\n",
        ),
    ],
    ..Rule::new(
        "feedback-not-offered",
        Level::Warning,
        "the answer has RTCP feedback that the offer does not have for that codec",
        Check::Pair(check),
    )
};

/// A payload type of the offer, or this for all of them.
const ALL: u8 = 255;

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live().filter(|joined| joined.answer.has("rtcp-fb")) {
        let of = |line: &Line<'_>| match line.text("payload_type")? {
            "*" => Some(ALL),
            number => number.parse::<u8>().ok(),
        };
        let mut offered = HashSet::new();
        let mut anywhere = HashSet::new();
        for line in joined.offer.all("rtcp-fb") {
            if let Some((number, feedback)) = of(&line).zip(line.text("feedback")) {
                offered.insert((number, feedback.trim()));
                anywhere.insert(feedback.trim());
            }
        }
        let codecs = codecs::of(&joined.offer);
        let mut counterparts = [None; 128];
        for known in codecs::of(&joined.answer) {
            if let Some(slot) = counterparts.get_mut(usize::from(known.payload.payload_type)) {
                *slot = codecs::counterpart(&known, &codecs).map(|before| before.payload.payload_type);
            }
        }
        for line in joined.answer.all("rtcp-fb") {
            let Some((number, feedback)) = of(&line).zip(line.text("feedback")) else { continue };
            let feedback = feedback.trim();
            let known = match number {
                ALL => anywhere.contains(feedback),
                number => match counterparts.get(usize::from(number)).copied().flatten() {
                    // The same number in the offer counts too: some codecs are there more than once.
                    Some(before) => [before, number, ALL].iter().any(|number| offered.contains(&(*number, feedback))),
                    None => true,
                },
            };
            if !known {
                findings.at(
                    line.at_field("feedback"),
                    prose!["the offer has no ", theirs(feedback), " for this codec, so it is not used"],
                );
            }
        }
    }
}
