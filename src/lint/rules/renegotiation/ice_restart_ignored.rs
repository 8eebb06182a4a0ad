use super::transport::{self, Restart};
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The offer restarts ICE, the answer keeps its old credentials. Both sides change them in a restart; otherwise \
              new checks cannot be told from old ones.",
    breaks: &[
        (Stack::Chromium, "Goes on with the old connection or gets stuck, depending on the state it is in."),
        (Stack::Other, "Servers that do not support restarts answer so."),
    ],
    remedy: "Make new credentials for the answer to an offer with new ones.",
    spec: &["RFC 8839, section 4.4.2.1", "RFC 9429, section 5.3.1"],
    seen: &["https://github.com/team-telnyx/webrtc/issues/559"],
    fails: &[Example::Exchange(&[
        "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n",
        "m=audio 9 X 0\na=mid:0\na=ice-ufrag:‹bbbb›\na=ice-pwd:bbbbbbbbbbbbbbbbbbbbbb\n",
        "m=audio 9 X 0\na=mid:0\na=ice-ufrag:cccc\na=ice-pwd:cccccccccccccccccccccc\n",
        "m=audio 9 X 0\na=mid:0\na=ice-ufrag:«bbbb»\na=ice-pwd:bbbbbbbbbbbbbbbbbbbbbb\n",
    ])],
    passes: &[Example::Exchange(&[
        "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n",
        "m=audio 9 X 0\na=mid:0\na=ice-ufrag:bbbb\na=ice-pwd:bbbbbbbbbbbbbbbbbbbbbb\n",
        "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n",
        "m=audio 9 X 0\na=mid:0\na=ice-ufrag:bbbb\na=ice-pwd:bbbbbbbbbbbbbbbbbbbbbb\n",
    ])],
    ..Rule::new(
        "ice-restart-ignored",
        Level::Error,
        "the answer to an ICE restart keeps the old credentials",
        Check::Step(check),
    )
};

fn check(step: &Step<'_>, findings: &mut Findings<'_>) {
    let Some(answers) = step.answers else { return };
    for (before, now) in transport::lasting(step.previous, step.next) {
        if transport::restart(&before, &now) != Some(Restart::None) {
            continue;
        }
        let offered = now.index().and_then(|index| answers.offer.section(index));
        let was = now.index().and_then(|index| answers.previous.section(index));
        let Some((was, offered)) = was.zip(offered).filter(|(was, offered)| was.mid() == offered.mid()) else {
            continue;
        };
        if transport::restart(&was, &offered) != Some(Restart::Full) {
            continue;
        }
        let Some((old, new)) = before.of_transport("ice-ufrag").zip(now.of_transport("ice-ufrag")) else { continue };
        findings
            .at(new.at_value(), prose!["the offer restarts ICE, but these are the credentials of before"])
            .also(old.at_value(), prose!["before"]);
        if !new.part.is_media() {
            return;
        }
    }
}
