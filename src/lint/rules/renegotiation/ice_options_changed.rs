use super::transport::{self, Restart};
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "a=ice-lite, a=ice-options or a=ice-pacing changed without an ICE restart. They describe the ICE agent, which \
              is still the same one as long as ICE goes on.",
    breaks: &[(Stack::Other, "What a stack does with it differs; RFC 8839 lets it reject the description.")],
    remedy: "Keep these lines as they are until ICE restarts.",
    spec: &["RFC 8839, section 4.4.1.1.1", "RFC 8839, section 4.4.2.1"],
    seen: &["https://github.com/sipsorcery-org/sipsorcery/issues/1789"],
    fails: &[
        Example::Steps(&[
            (SdpType::Offer, "‹m=audio 9 X 0›\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n"),
            (
                SdpType::Offer,
                "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\na=ice-options:«renomination»\n",
            ),
        ]),
        Example::Steps(&[
            (
                SdpType::Offer,
                "a=‹ice-lite›\nm=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n",
            ),
            (SdpType::Offer, "«m=audio 9 X 0»\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n"),
        ]),
    ],
    passes: &[
        Example::Steps(&[
            (
                SdpType::Offer,
                "a=ice-options:trickle ice2\nm=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n",
            ),
            (
                SdpType::Offer,
                "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\na=ice-options:ice2 trickle\n",
            ),
        ]),
        // Nothing more to trickle.
        Example::Steps(&[
            (
                SdpType::Offer,
                "a=ice-options:trickle\nm=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n",
            ),
            (
                SdpType::Offer,
                "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\na=end-of-candidates\n",
            ),
        ]),
        Example::Steps(&[
            (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n"),
            (
                SdpType::Offer,
                "a=ice-lite\nm=audio 9 X 0\na=mid:0\na=ice-ufrag:bbbb\na=ice-pwd:bbbbbbbbbbbbbbbbbbbbbb\n",
            ),
        ]),
    ],
    ..Rule::new(
        "ice-options-changed",
        Level::Warning,
        "ice-lite, ice-options or ice-pacing changed without an ICE restart",
        Check::Step(check),
    )
};

/// The options in order. `trickle` may go once all candidates are listed.
fn options<'a>(part: &Part<'a>) -> Vec<&'a str> {
    let line = part.of_transport("ice-options");
    let all = line.iter().flat_map(|line| line.words("options").take(64)).map(|(option, _)| option);
    let mut all: Vec<_> = all.filter(|option| *option != "trickle").collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn check(step: &Step<'_>, findings: &mut Findings<'_>) {
    for (before, now) in transport::lasting(step.previous, step.next) {
        if transport::restart(&before, &now) != Some(Restart::None) {
            continue;
        }
        let changed = |name| {
            before.of_transport(name).map(|line| line.value()) != now.of_transport(name).map(|line| line.value())
        };
        let (name, message) = if changed("ice-lite") {
            ("ice-lite", prose!["a=ice-lite came or went, but ICE does not restart"])
        } else if options(&before) != options(&now) {
            ("ice-options", prose!["the ICE options changed, but ICE does not restart"])
        } else if changed("ice-pacing") {
            ("ice-pacing", prose!["the pacing of ICE checks changed, but ICE does not restart"])
        } else {
            continue;
        };
        let place = |part: &Part<'_>| part.of_transport(name).map_or_else(|| part.at(), |line| line.at_value());
        findings.at(place(&now), message).also(place(&before), prose!["before"]);
        return;
    }
}
