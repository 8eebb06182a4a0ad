use super::transport::{self, Restart};
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The role in the DTLS handshake changed, but nothing asks for a new handshake: fingerprint and ICE credentials \
              are the same. The association that exists goes on with the roles it has.",
    breaks: &[
        (Stack::Chromium, "Refuses the description."),
        (Stack::Other, "Gateways start a second handshake, and audio stops."),
    ],
    refusals: &[
        (Stack::Chromium, "Offerer must use current negotiated role for setup attribute."),
        (Stack::Chromium, "Offerer must use actpass value or current negotiated role for setup attribute."),
    ],
    remedy: "Offer actpass again, and answer with the role in use.",
    spec: &["RFC 8842, section 5.3", "RFC 8842, section 5.5"],
    seen: &["https://github.com/versatica/JsSIP/issues/311", "https://github.com/rtcweb-wg/jsep/issues/448"],
    fails: &[
        Example::Steps(&[
            (SdpType::Answer, "m=audio 9 X 0\na=mid:0\na=setup:‹active›\n"),
            (SdpType::Answer, "m=audio 9 X 0\na=mid:0\na=setup:«passive»\n"),
        ]),
        // The answerer was active, so the offerer is passive.
        Example::Exchange(&[
            "m=audio 9 X 0\na=mid:0\na=setup:‹actpass›\n",
            "m=audio 9 X 0\na=mid:0\na=setup:active\n",
            "m=audio 9 X 0\na=mid:0\na=setup:«active»\n",
        ]),
    ],
    passes: &[
        Example::Exchange(&[
            "m=audio 9 X 0\na=mid:0\na=setup:actpass\n",
            "m=audio 9 X 0\na=mid:0\na=setup:active\n",
            "m=audio 9 X 0\na=mid:0\na=setup:passive\n",
            "m=audio 9 X 0\na=mid:0\na=setup:active\n",
        ]),
        Example::Steps(&[
            (SdpType::Answer, "m=audio 9 X 0\na=mid:0\na=setup:active\na=fingerprint:sha-256 AA\n"),
            (SdpType::Answer, "m=audio 9 X 0\na=mid:0\na=setup:passive\na=fingerprint:sha-256 BB\n"),
        ]),
        Example::Steps(&[
            (SdpType::Answer, "m=audio 9 X 0\na=mid:0\na=setup:active\n"),
            (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=setup:actpass\n"),
        ]),
    ],
    ..Rule::new(
        "dtls-role-changed",
        Level::Error,
        "the DTLS role changed without a new association",
        Check::Step(check),
    )
};

fn check(step: &Step<'_>, findings: &mut Findings<'_>) {
    for (before, now) in transport::lasting(step.previous, step.next) {
        let Some((old, new)) = before.of_transport("setup").zip(now.of_transport("setup")) else { continue };
        // What the other side said when the role was settled, and what it says now.
        let index = now.index().unwrap_or_default();
        let (peer_before, peer_now) = match step.answers {
            Some(answers) => (answers.previous.section(index), answers.offer.section(index)),
            None => (step.peer_of(&before), None),
        };
        let peer_role = peer_before.and_then(|part| part.of_transport("setup")?.text("role"));
        let role = match (old.text("role"), peer_role) {
            (Some(role @ ("active" | "passive")), _) => role,
            (Some("actpass"), Some("active")) => "passive",
            (Some("actpass"), Some("passive")) => "active",
            _ => continue,
        };
        let Some(is @ ("active" | "passive")) = new.text("role") else { continue };
        let anew = |(before, now): (Part<'_>, Part<'_>)| {
            transport::is_new_association(&before, &now)
                || transport::restart(&before, &now).is_some_and(|restart| restart != Restart::None)
        };
        if role == is || anew((before, now)) || peer_before.zip(peer_now).is_some_and(anew) {
            continue;
        }
        let role = if role == "active" { "active" } else { "passive" };
        findings
            .at(
                new.at_field("role"),
                prose!["this side's DTLS role was ", role, " and changes without a new association"],
            )
            .also(old.at_field("role"), prose!["before"]);
        if !new.part.is_media() {
            return;
        }
    }
}
