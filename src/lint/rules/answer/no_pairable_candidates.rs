use crate::lint::rules::prelude::*;
use crate::sdp::attr::candidate::Family;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Both sides have listed all their candidates, and none of the one can be paired with any of the other: all are \
              IPv4 here and IPv6 there, or UDP here and TCP there, or both only open (or only accept) TCP connections. ICE \
              has nothing to try.",
    breaks: &[
        (Stack::Chromium, "Ends in the state failed after a while, without an error."),
        (Stack::Firefox, "Reports that ICE failed."),
    ],
    remedy: "Let both sides gather candidates of both address families and for UDP, or use a TURN server, which turns one \
             into the other.",
    spec: &["RFC 8445, section 6.1.2.2", "RFC 6544, section 6.2"],
    seen: &["https://github.com/pjsip/pjproject/issues/1952"],
    fails: &[
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\n‹a=candidate:1 1 udp 2122194687 192.0.2.10 45751 typ host›\na=end-of-candidates\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\n«a=candidate:1 1 udp 2122194687 2001:db8::1 45751 typ host»\n",
        ),
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\n‹a=candidate:1 1 tcp 2122194687 192.0.2.10 9 typ host tcptype active›\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\n«a=candidate:1 1 tcp 2122194687 192.0.2.11 9 typ host tcptype active»\n",
        ),
    ],
    passes: &[
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=candidate:1 1 tcp 2122194687 192.0.2.10 9 typ host tcptype active\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=candidate:1 1 TCP 2122194687 192.0.2.11 443 typ host tcptype passive\n",
        ),
        // A name may stand for either family.
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=candidate:1 1 udp 2122194687 f2c6.local 45751 typ host\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=candidate:1 1 udp 2122194687 2001:db8::1 45751 typ host\n",
        ),
        // More may come.
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ice-options:trickle\na=candidate:1 1 udp 2122194687 192.0.2.10 45751 typ host\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=candidate:1 1 udp 2122194687 2001:db8::1 45751 typ host\n",
        ),
    ],
    ..Rule::new(
        "no-pairable-candidates",
        Level::Error,
        "no candidate of one side can be paired with one of the other",
        Check::Pair(check),
    )
};

/// The kinds of candidates that can only be paired with their like, as bits: transport and role, for each family.
fn kinds(part: &Part<'_>) -> u16 {
    part.candidates().fold(0, |all, (_, candidate)| {
        let families = match candidate.family() {
            Family::V4 => 0b01,
            Family::V6 => 0b10,
            Family::Mdns | Family::Name => 0b11,
        };
        let way = if candidate.transport.eq_ignore_ascii_case("udp") {
            0
        } else {
            match candidate.tcp_type {
                Some("active") => 2,
                Some("passive") => 4,
                Some("so") => 6,
                // What is not known may go with anything.
                _ => return u16::MAX,
            }
        };
        all | families << way
    })
}

/// What these kinds can be paired with.
const fn partners(kinds: u16) -> u16 {
    (kinds & 0b11) | (kinds & 0b1100) << 2 | (kinds & 0b11_0000) >> 2 | (kinds & 0b1100_0000)
}

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let (later, answer_later) = (pair.offer.announces_trickle(), pair.answer.announces_trickle());
    for joined in pair.live() {
        // One transport, one finding: that of the section which carries it.
        if joined.answer.carrier().index() != joined.answer.index() {
            continue;
        }
        // In a later offer only the section that carries the bundle lists them.
        let offered = if joined.offer.has("candidate") { joined.offer } else { joined.offer.carrier() };
        if !offered.has_all_candidates(later) || !joined.answer.has_all_candidates(answer_later) {
            continue;
        }
        let (one, other) = (kinds(&offered), kinds(&joined.answer));
        if one == u16::MAX || other == u16::MAX || partners(one) & other != 0 {
            continue;
        }
        let place = |part: &Part<'_>| part.first("candidate").map_or_else(|| part.at(), |line| line.at());
        findings
            .at(
                place(&joined.answer),
                prose![
                    "no candidate here can be paired with one of the offer: other address family, or other transport"
                ],
            )
            .also(place(&offered), prose!["the offer's first"]);
    }
}
