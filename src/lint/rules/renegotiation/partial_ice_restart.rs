use super::transport::{self, Restart};
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "ICE restarts by new credentials: user fragment and password, of every transport. Here only one of the two \
              changed, or only some transports restart.",
    breaks: &[
        (Stack::Firefox, "Refuses a restart of some sections only."),
        (Stack::Chromium, "Takes a change of one of the two for a restart."),
    ],
    refusals: &[(Stack::Firefox, "Partial ICE restart is unsupported at this time")],
    remedy: "Change both, everywhere; do not edit credentials by hand.",
    spec: &["RFC 8839, section 4.4.1.1.1"],
    fails: &[
        Example::Steps(&[
            (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=ice-ufrag:‹aaaa›\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n"),
            (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=ice-ufrag:«bbbb»\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n"),
        ]),
        Example::Steps(&[
            (
                SdpType::Offer,
                "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\nm=audio 9 X 0\na=mid:1\na=ice-ufrag:‹bbbb›\na=ice-pwd:bbbbbbbbbbbbbbbbbbbbbb\n",
            ),
            (
                SdpType::Offer,
                "m=audio 9 X 0\na=mid:0\na=ice-ufrag:cccc\na=ice-pwd:cccccccccccccccccccccc\nm=audio 9 X 0\na=mid:1\na=ice-ufrag:«bbbb»\na=ice-pwd:bbbbbbbbbbbbbbbbbbbbbb\n",
            ),
        ]),
    ],
    passes: &[
        Example::Steps(&[
            (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n"),
            (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=ice-ufrag:bbbb\na=ice-pwd:bbbbbbbbbbbbbbbbbbbbbb\n"),
        ]),
        // A new section has credentials of its own; that restarts nothing.
        Example::Steps(&[
            (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n"),
            (
                SdpType::Offer,
                "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\nm=audio 9 X 0\na=mid:1\na=ice-ufrag:bbbb\na=ice-pwd:bbbbbbbbbbbbbbbbbbbbbb\n",
            ),
        ]),
    ],
    ..Rule::new("partial-ice-restart", Level::Error, "ICE restarts in part only", Check::Step(check))
};

fn check(step: &Step<'_>, findings: &mut Findings<'_>) {
    let place = |part: &Part<'_>, name| part.of_transport(name).map_or_else(|| part.at(), |line| line.at_value());
    let mut full = false;
    let mut kept = None;
    for (before, now) in transport::lasting(step.previous, step.next) {
        let (name, message) = match transport::restart(&before, &now) {
            Some(Restart::Full) => {
                full = true;
                continue;
            }
            Some(Restart::None) => {
                kept = kept.or(Some((before, now)));
                continue;
            }
            Some(Restart::Ufrag) => ("ice-ufrag", prose!["the user fragment changed, the password did not"]),
            // The password itself is not to be pointed at.
            Some(Restart::Password) => ("ice-ufrag", prose!["the password changed, the user fragment did not"]),
            None => continue,
        };
        findings.at(place(&now, name), message).also(place(&before, name), prose!["before"]);
    }
    if let Some((before, now)) = kept.filter(|_| full) {
        findings
            .at(place(&now, "ice-ufrag"), prose!["another section restarts ICE, this one does not"])
            .also(place(&before, "ice-ufrag"), prose!["the same before"]);
    }
}
