use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "An offer leaves it to the answer who starts DTLS: a=setup:actpass, in later offers too. With a role \
              chosen already the other side has no choice, and some do not even look.",
    breaks: &[
        (Stack::Aiortc, "Refuses the offer."),
        (
            Stack::Chromium,
            "Takes it when the roles fit; in a later offer a role that is not the present one is \
                           refused.",
        ),
    ],
    refusals: &[(Stack::Aiortc, "DTLS setup attribute must be actpass for an offer")],
    remedy: "Write a=setup:actpass in offers.",
    spec: &["RFC 8842, section 5.2", "RFC 9429, section 5.2.1"],
    seen: &[
        "https://github.com/aiortc/aiortc/issues/1087",
        "https://github.com/wish-wg/webrtc-http-ingest-protocol/issues/54",
        "https://github.com/lynckia/licode/issues/1464",
    ],
    fails: &[
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=setup:«active»\n"),
        Example::Offer("a=fingerprint:sha-256 AA\na=setup:«passive»\nm=audio 9 RTP/SAVPF 0\n"),
    ],
    passes: &[
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=setup:actpass\n"),
        Example::Answer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=setup:active\n"),
        Example::Offer("m=application 9 TCP/BFCP *\na=setup:active\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=setup:active\n"),
    ],
    ..Rule::new(
        "offer-setup-not-actpass",
        Level::Warning,
        "an offer chooses who starts DTLS",
        Check::Line(&["setup"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let role = line.value();
    if !matches!(role, "active" | "passive") || !line.description().is_offer() || !is_about_dtls(&line.part) {
        return;
    }
    let spot = line.at_value();
    findings
        .at(spot, prose!["an offer says actpass, and leaves it to the answer who starts DTLS"])
        .unsafe_fix(prose!["write actpass"], [Edit::replace(spot.span, "actpass")]);
}

/// Does `a=setup` speak of DTLS here, and not of a TCP connection?
pub(super) fn is_about_dtls(part: &Part<'_>) -> bool {
    if part.is_media() {
        part.is_dtls() || part.effective("fingerprint").is_some()
    } else {
        // The first sections tell enough; a text of nothing but a=setup and m= lines must not cost their product.
        part.has("fingerprint") || part.of.sections().take(16).any(|section| section.is_dtls())
    }
}
