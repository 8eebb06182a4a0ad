use super::transport::{self, Restart};
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The certificate (or a=tls-id) changed, which asks for a new DTLS handshake, but ICE does not restart: over \
              the same transport nobody starts one.",
    breaks: &[(Stack::Chromium, "Makes a new handshake only over a new transport.")],
    remedy: "Restart ICE together with the change, or better keep the certificate.",
    spec: &["RFC 9429, section 5.11", "RFC 8842, section 5.5"],
    fails: &[Example::Steps(&[
        (
            SdpType::Offer,
            "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\na=fingerprint:sha-256 ‹AA›\n",
        ),
        (
            SdpType::Offer,
            "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\na=fingerprint:sha-256 «BB»\n",
        ),
    ])],
    passes: &[
        Example::Steps(&[
            (
                SdpType::Offer,
                "a=fingerprint:sha-256 AA\nm=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n",
            ),
            (
                SdpType::Offer,
                "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\na=fingerprint:SHA-256 aa\n",
            ),
        ]),
        Example::Steps(&[
            (
                SdpType::Offer,
                "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\na=fingerprint:sha-256 AA\n",
            ),
            (
                SdpType::Offer,
                "m=audio 9 X 0\na=mid:0\na=ice-ufrag:bbbb\na=ice-pwd:bbbbbbbbbbbbbbbbbbbbbb\na=fingerprint:sha-256 BB\n",
            ),
        ]),
        // One of several is gone.
        Example::Steps(&[
            (
                SdpType::Offer,
                "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\na=fingerprint:sha-256 AA\na=fingerprint:sha-1 CC\n",
            ),
            (
                SdpType::Offer,
                "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\na=fingerprint:sha-1 CC\n",
            ),
        ]),
    ],
    ..Rule::new(
        "fingerprint-changed",
        Level::Error,
        "the DTLS fingerprint or tls-id changed without an ICE restart",
        Check::Step(check),
    )
};

fn check(step: &Step<'_>, findings: &mut Findings<'_>) {
    for (before, now) in transport::lasting(step.previous, step.next) {
        if transport::restart(&before, &now) != Some(Restart::None) || !transport::is_new_association(&before, &now) {
            continue;
        }
        // When the offer asks for a new association, the answer may follow.
        let asked = step.answers.and_then(|answers| {
            let index = now.index()?;
            Some(transport::is_new_association(&answers.previous.section(index)?, &answers.offer.section(index)?))
        });
        if asked == Some(true) {
            continue;
        }
        let (name, field) = match transport::fingerprints_differ(&before, &now) {
            true => ("fingerprint", "fingerprint"),
            false => ("tls-id", "tls_id"),
        };
        let Some((old, new)) = before.of_transport(name).zip(now.of_transport(name)) else { continue };
        findings
            .at(new.at_field(field), prose!["the ", name, " changed, but ICE does not restart"])
            .also(old.at_field(field), prose!["before"]);
        if !new.part.is_media() {
            return;
        }
    }
}
