use super::transport::{self, Restart};
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "User fragment and password of a transport both changed: ICE starts again, with new candidates. That is how a \
              call survives a change of network; by itself it is no fault.",
    remedy: "Nothing, when it was meant. An answer to it changes its credentials too.",
    spec: &["RFC 8839, section 4.4.1.1.1", "RFC 8445, section 9"],
    seen: &["https://github.com/versatica/mediasoup/issues/79"],
    fails: &[Example::Steps(&[
        (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=ice-ufrag:‹aaaa›\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n"),
        (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=ice-ufrag:«bbbb»\na=ice-pwd:bbbbbbbbbbbbbbbbbbbbbb\n"),
    ])],
    passes: &[
        Example::Steps(&[
            (SdpType::Offer, "a=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\nm=audio 9 X 0\na=mid:0\n"),
            (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n"),
        ]),
        // Offered with a transport for each section, bundled since: the second one's credentials were never used.
        Example::Steps(&[
            (
                SdpType::Offer,
                "a=group:BUNDLE 0 1\nm=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\nm=audio 9 X 0\na=mid:1\na=ice-ufrag:bbbb\na=ice-pwd:bbbbbbbbbbbbbbbbbbbbbb\n",
            ),
            (
                SdpType::Offer,
                "a=group:BUNDLE 0 1\nm=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\nm=audio 9 X 0\na=mid:1\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n",
            ),
        ]),
    ],
    ..Rule::new("ice-restart", Level::Info, "the ICE credentials changed: a restart", Check::Step(check))
};

fn check(step: &Step<'_>, findings: &mut Findings<'_>) {
    for (before, now) in transport::lasting(step.previous, step.next) {
        if transport::restart(&before, &now) != Some(Restart::Full) {
            continue;
        }
        let Some((old, new)) = before.of_transport("ice-ufrag").zip(now.of_transport("ice-ufrag")) else { continue };
        findings
            .at(new.at_value(), prose!["this section restarts ICE"])
            .also(old.at_value(), prose!["the credentials before"]);
        // What stands for the session is told once.
        if !new.part.is_media() {
            return;
        }
    }
}
