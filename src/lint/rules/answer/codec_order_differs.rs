use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Both sides have the same codecs but do not prefer the same one. Each sends what its receiver prefers, so \
              that the two directions may use different codecs.",
    breaks: &[(Stack::Chromium, "Sends the first codec of the other side's description that it can send.")],
    remedy: "Nothing, when it was meant (setCodecPreferences). Otherwise keep the order of the offer.",
    spec: &["RFC 3264, section 6.1"],
    seen: &["https://github.com/livekit/livekit/issues/3404"],
    fails: &[Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF ‹0› 8\n", "m=audio 9 UDP/TLS/RTP/SAVPF «8» 0\n")],
    passes: &[
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0 8 9\n", "m=audio 9 UDP/TLS/RTP/SAVPF 8 9\n"),
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0 8 9\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0 9 8\n"),
    ],
    ..Rule::new("codec-order-differs", Level::Info, "offer and answer prefer different codecs", Check::Pair(check))
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live() {
        let (offered, answered) = (codecs::of(&joined.offer), codecs::of(&joined.answer));
        let Some((answers, _)) = codecs::common(&answered, &offered).next() else { continue };
        let Some((offers, _)) = codecs::common(&offered, &answered).next() else { continue };
        if !answers.identity.same(&offers.identity) {
            findings
                .at(
                    joined.answer.spot(answers.payload.span),
                    prose![
                        "the answer prefers ",
                        codecs::spelled(&answers.payload),
                        ", of what both have the offer prefers ",
                        codecs::spelled(&offers.payload)
                    ],
                )
                .also(joined.offer.spot(offers.payload.span), prose!["the offer's first"]);
        }
    }
}
