use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "One side lists no candidates, so it sends them later, but the other does not say that it takes candidates one \
              by one (a=ice-options:trickle). If it does not, it connects only once it is reached by a check itself.",
    breaks: &[(Stack::Other, "SIP gateways and servers without trickle wait for candidates in the description.")],
    remedy: "Send the description once gathering is complete (iceGatheringState), or let the peer support trickle.",
    spec: &["RFC 8840, section 4", "RFC 8838, section 3"],
    seen: &["https://github.com/team-telnyx/webrtc/issues/559"],
    level_note: "Many stacks take candidates later without announcing it, so it is only told. To an ICE lite peer nobody \
                 needs to send candidates at all.",
    fails: &[Example::Pair(
        "‹m=audio 9 UDP/TLS/RTP/SAVPF 0›\na=ice-ufrag:abcd\na=ice-options:trickle\n",
        "«m=audio 9 UDP/TLS/RTP/SAVPF 0»\na=ice-ufrag:efgh\na=candidate:1 1 udp 2122194687 192.0.2.10 45751 typ host\n",
    )],
    passes: &[
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ice-ufrag:abcd\na=ice-options:trickle\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ice-ufrag:efgh\na=ice-options:trickle\n",
        ),
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ice-ufrag:abcd\na=ice-options:trickle\n",
            "a=ice-lite\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=ice-ufrag:efgh\na=candidate:1 1 udp 2122194687 192.0.2.10 45751 typ host\n",
        ),
    ],
    ..Rule::new(
        "trickle-on-one-side",
        Level::Info,
        "one side sends its candidates later, the other does not announce trickle",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let later = |of: &Description<'_>| {
        let uses_ice = of.parts().any(|part| part.has("ice-ufrag"));
        uses_ice && !of.parts().any(|part| part.has("candidate") || part.has("end-of-candidates"))
    };
    let takes = |of: &Description<'_>| of.announces_trickle() || of.session_part().has("ice-lite");
    let first = |of: &Description<'_>| {
        of.sections().find(|part| !part.is_rejected()).map_or_else(|| of.session_part().at(), |part| part.at())
    };
    for (one, other, words) in [
        (
            pair.offer,
            pair.answer,
            "the offer lists no candidates, and the answer does not announce that it takes them later",
        ),
        (
            pair.answer,
            pair.offer,
            "the answer lists no candidates, and the offer does not announce that it takes them later",
        ),
    ] {
        if later(one) && !takes(other) && other.parts().any(|part| part.has("ice-ufrag")) {
            findings.at(first(pair.answer), prose![words]).also(first(pair.offer), prose!["offered"]);
            return;
        }
    }
}
