use super::transport::{self, Restart};
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The answer has new ICE credentials, but the offer kept its own. Only an offer can restart ICE; the answerer's \
              old credentials stay in use, and with the new ones no check succeeds.",
    breaks: &[
        (Stack::Firefox, "Refuses the answer."),
        (Stack::Str0m, "Refuses the answer."),
        (Stack::Chromium, "Starts again on one side only, and loses the connection."),
    ],
    refusals: &[
        (
            Stack::Firefox,
            "Remote description indicates ICE restart but offer did not request ICE restart (new remote description changes either the ice-ufrag or ice-pwd)",
        ),
        (Stack::Str0m, "Ice restart in answer without one in the preceeding offer"),
    ],
    remedy: "Answer with the credentials in use; to restart, send an offer.",
    spec: &["RFC 9429, section 5.3.1", "RFC 8839, section 4.4.2"],
    seen: &["https://github.com/jitsi/lib-jitsi-meet/issues/3080", "https://github.com/rtcweb-wg/jsep/issues/724"],
    fails: &[Example::Exchange(&[
        "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n",
        "m=audio 9 X 0\na=mid:0\na=ice-ufrag:‹bbbb›\na=ice-pwd:bbbbbbbbbbbbbbbbbbbbbb\n",
        "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n",
        "m=audio 9 X 0\na=mid:0\na=ice-ufrag:«cccc»\na=ice-pwd:cccccccccccccccccccccc\n",
    ])],
    passes: &[
        Example::Exchange(&[
            "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n",
            "m=audio 9 X 0\na=mid:0\na=ice-ufrag:bbbb\na=ice-pwd:bbbbbbbbbbbbbbbbbbbbbb\n",
            "m=audio 9 X 0\na=mid:0\na=ice-ufrag:dddd\na=ice-pwd:dddddddddddddddddddddd\n",
            "m=audio 9 X 0\na=mid:0\na=ice-ufrag:cccc\na=ice-pwd:cccccccccccccccccccccc\n",
        ]),
        // Whether the offer restarted is not known.
        Example::Steps(&[
            (SdpType::Answer, "m=audio 9 X 0\na=mid:0\na=ice-ufrag:bbbb\na=ice-pwd:bbbbbbbbbbbbbbbbbbbbbb\n"),
            (SdpType::Answer, "m=audio 9 X 0\na=mid:0\na=ice-ufrag:cccc\na=ice-pwd:cccccccccccccccccccccc\n"),
        ]),
    ],
    ..Rule::new(
        "ice-restart-in-answer",
        Level::Error,
        "an answer restarts ICE though its offer did not",
        Check::Step(check),
    )
};

fn check(step: &Step<'_>, findings: &mut Findings<'_>) {
    let Some(answers) = step.answers else { return };
    for (before, now) in transport::lasting(step.previous, step.next) {
        if transport::restart(&before, &now) != Some(Restart::Full) {
            continue;
        }
        let offered = now.index().and_then(|index| answers.offer.section(index));
        let was = now.index().and_then(|index| answers.previous.section(index));
        let Some((was, offered)) = was.zip(offered) else { continue };
        if transport::restart(&was, &offered) != Some(Restart::None) {
            continue;
        }
        let Some((old, new)) = before.of_transport("ice-ufrag").zip(now.of_transport("ice-ufrag")) else { continue };
        findings
            .at(new.at_value(), prose!["the answer has new ICE credentials, the offer kept its own"])
            .also(old.at_value(), prose!["the credentials before"]);
        if !new.part.is_media() {
            return;
        }
    }
}
