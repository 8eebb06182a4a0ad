use crate::lint::rules::prelude::*;
use std::collections::HashSet;

use super::transport::{self, Restart};

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Candidates that were listed before are gone, though ICE did not restart. An interface went away, or the \
              description was made before it listed them again.",
    remedy: "Nothing, when a network went away. A candidate cannot be taken back by leaving it out: the other side still \
             knows it.",
    spec: &["RFC 8839, section 4.4.1.2.1"],
    fails: &[Example::Steps(&[
        (
            SdpType::Offer,
            "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\na=candidate:1 1 udp 1 192.0.2.1 5 typ host\n‹a=candidate:2 1 udp 1 192.0.2.2 5 typ host›\n",
        ),
        (
            SdpType::Offer,
            "«m=audio 9 X 0»\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\na=candidate:1 1 UDP 1 192.0.2.1 5 typ host generation 0\n",
        ),
    ])],
    passes: &[Example::Steps(&[
        (
            SdpType::Offer,
            "m=audio 9 X 0\na=mid:0\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\na=candidate:1 1 udp 1 192.0.2.1 5 typ host\n",
        ),
        (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=ice-ufrag:bbbb\na=ice-pwd:bbbbbbbbbbbbbbbbbbbbbb\n"),
    ])],
    ..Rule::new(
        "candidates-removed",
        Level::Info,
        "candidates of before are gone without an ICE restart",
        Check::Step(check),
    )
};

fn check(step: &Step<'_>, findings: &mut Findings<'_>) {
    for (before, now) in transport::lasting(step.previous, step.next) {
        if !before.has("candidate") || transport::restart(&before, &now) != Some(Restart::None) {
            continue;
        }
        // With rtcp-mux agreed on, the candidates of RTCP are dropped.
        let muxed = now.has("rtcp-mux") || !now.is_rtp();
        let kept: HashSet<_> = now
            .candidates()
            .map(|(_, c)| (c.component, c.transport.eq_ignore_ascii_case("tcp"), c.address, c.port, c.candidate_type))
            .collect();
        let gone = || {
            before.candidates().filter(|(_, c)| {
                let is_tcp = c.transport.eq_ignore_ascii_case("tcp");
                !(kept.contains(&(c.component, is_tcp, c.address, c.port, c.candidate_type))
                    || muxed && c.component == 2)
            })
        };
        if let Some((first, _)) = gone().next() {
            let number = gone().count();
            findings
                .at(
                    now.at(),
                    prose![
                        count(number, "candidate", "candidates"),
                        " of before ",
                        if number == 1 { "is" } else { "are" },
                        " gone"
                    ],
                )
                .also(first.at(), prose!["the first of them"]);
        }
    }
}
