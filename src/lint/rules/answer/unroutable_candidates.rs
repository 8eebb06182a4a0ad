use crate::lint::rules::prelude::*;
use std::net::IpAddr;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Both sides have listed all their candidates, and all of them are private addresses of different networks: \
              there is neither a public address, nor one learnt from a STUN server, nor a relay. Unless the networks are \
              routed to each other, nothing connects.",
    breaks: &[(Stack::Other, "It works on the developer's network and nowhere else.")],
    remedy: "Configure a STUN and a TURN server (iceServers) on both sides, or give the server its public address.",
    spec: &["RFC 8445, section 5.1.1", "RFC 8828, section 3"],
    seen: &["https://github.com/whitphx/streamlit-webrtc/issues/277", "https://github.com/x186k/deadsfu/issues/18"],
    level_note: "Addresses behind mDNS names cannot be compared, so where one side has only those nothing is said.",
    fails: &[Example::Pair(
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\n‹a=candidate:1 1 udp 2122194687 192.168.1.10 45751 typ host›\n",
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\n«a=candidate:1 1 udp 2122194687 172.17.0.2 45751 typ host»\n",
    )],
    passes: &[
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=candidate:1 1 udp 2122194687 192.168.1.10 45751 typ host\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=candidate:1 1 udp 2122194687 192.168.1.99 45751 typ host\n",
        ),
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=candidate:1 1 udp 2122194687 192.168.1.10 45751 typ host\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=candidate:1 1 udp 2122194687 203.0.113.9 45751 typ host\n",
        ),
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=candidate:1 1 udp 2122194687 192.168.1.10 45751 typ host\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=candidate:1 1 udp 2122194687 f2c6.local 45751 typ host\n",
        ),
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=candidate:1 1 udp 2122194687 10.0.0.1 45751 typ host\na=candidate:1 1 udp 1 198.51.100.7 45751 typ srflx raddr 10.0.0.1 rport 9\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=candidate:1 1 udp 2122194687 192.168.1.10 45751 typ host\n",
        ),
    ],
    ..Rule::new(
        "unroutable-candidates",
        Level::Warning,
        "all candidates are private addresses of different networks",
        Check::Pair(check),
    )
};

/// The network of a private address: 10/8 and 172.16/12 by their first 16 bits, 192.168/16 by 24, IPv6 by 48. Guessed
/// wide, so that what may be one network counts as one.
fn network(address: &str) -> Option<u64> {
    match address.parse().ok()? {
        IpAddr::V4(address) => {
            let bits = u32::from(address);
            let shift = match address.octets() {
                [10, ..] | [169, 254, ..] => 16,
                [172, 16..=31, ..] => 16,
                [192, 168, ..] => 8,
                _ => return None,
            };
            Some(u64::from(bits >> shift))
        }
        IpAddr::V6(address) => {
            let bits = u128::from(address);
            // Unique local (fc00::/7) and link-local (fe80::/10).
            let private = bits >> 121 == 0x7e || bits >> 118 == 0x3fa;
            private.then_some((bits >> 80) as u64 | 1 << 63)
        }
    }
}

/// The networks of the candidates; none when one of them is not a private address.
fn networks(part: &Part<'_>) -> Option<std::collections::HashSet<u64>> {
    part.candidates()
        .map(|(_, candidate)| network(candidate.address).filter(|_| candidate.candidate_type == "host"))
        .collect()
}

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let (later, answer_later) = (pair.offer.announces_trickle(), pair.answer.announces_trickle());
    for joined in pair.live() {
        if joined.answer.carrier().index() != joined.answer.index() {
            continue;
        }
        // In a later offer only the section that carries the bundle lists them.
        let offered = if joined.offer.has("candidate") { joined.offer } else { joined.offer.carrier() };
        if !offered.has_all_candidates(later) || !joined.answer.has_all_candidates(answer_later) {
            continue;
        }
        let Some((one, other)) = networks(&offered).zip(networks(&joined.answer)) else { continue };
        if !one.is_disjoint(&other) {
            continue;
        }
        let place = |part: &Part<'_>| part.first("candidate").map_or_else(|| part.at(), |line| line.at());
        findings
            .at(
                place(&joined.answer),
                prose!["all candidates of both sides are private addresses, of networks that differ"],
            )
            .also(place(&offered), prose!["the offer's first"])
            .help(prose!["a TURN server connects any two networks"]);
    }
}
