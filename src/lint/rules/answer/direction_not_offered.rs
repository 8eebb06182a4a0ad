use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "An answer may send only what the offer wants to receive, and receive only what it wants to send: to sendonly \
              the answer is recvonly or inactive, to recvonly it is sendonly or inactive, to inactive it is inactive. A \
              section without a direction says sendrecv.",
    breaks: &[
        (Stack::Chromium, "Refuses the answer."),
        (Stack::Firefox, "Refuses the answer."),
        (Stack::Other, "Gateways play nothing, or send media that nobody expects."),
    ],
    refusals: &[
        (Stack::Chromium, "Incompatible {} direction"),
        (Stack::Firefox, "Answer tried to set recv when offer did not set send"),
        (Stack::Firefox, "Answer tried to set send when offer did not set recv"),
    ],
    remedy: "Turn the offer's direction round, and take away from that what this side does not do.",
    spec: &["RFC 3264, section 6.1", "RFC 9429, section 5.3.1"],
    seen: &[
        "https://github.com/versatica/JsSIP/issues/358",
        "https://github.com/pion/webrtc/issues/717",
        "https://github.com/pion/example-webrtc-applications/issues/12",
        "https://github.com/nurdism/neko/issues/2",
        "https://github.com/medooze/media-server-node/issues/128",
        "https://github.com/onsip/SIP.js/issues/840",
        "https://github.com/RestComm/media-core/issues/67",
    ],
    fails: &[
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=‹recvonly›\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=«recvonly»\n"),
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=‹sendonly›\n", "«m=audio 9 UDP/TLS/RTP/SAVPF 0»\n"),
        Example::Pair("a=‹inactive›\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=«sendonly»\n"),
    ],
    passes: &[
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=sendonly\n"),
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=sendonly\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=recvonly\n"),
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=recvonly\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=inactive\n"),
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=inactive\n", "m=audio 0 UDP/TLS/RTP/SAVPF 0\na=sendrecv\n"),
    ],
    ..Rule::new(
        "direction-not-offered",
        Level::Error,
        "the answer's direction is not one that the offer leaves open",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live().filter(|joined| joined.offer.is_rtp()) {
        let (offered, answered) = (joined.offer.direction(), joined.answer.direction());
        let wrong = match (answered.sends() && !offered.receives(), answered.receives() && !offered.sends()) {
            (false, false) => continue,
            (true, true) => "sends and receives, the offer does neither",
            (true, false) => "sends, the offer does not receive",
            (false, true) => "receives, the offer does not send",
        };
        findings
            .at(joined.answer.at_direction(), prose!["the answer ", wrong])
            .says(prose![answered.name()])
            .also(joined.offer.at_direction(), prose![offered.name()])
            .help(prose!["to ", offered.name(), " the answer is ", allowed(offered)]);
    }
}

/// What an answer may say to a direction.
const fn allowed(offered: Direction) -> &'static str {
    match offered {
        Direction::SendRecv => "any direction",
        Direction::SendOnly => "recvonly or inactive",
        Direction::RecvOnly => "sendonly or inactive",
        Direction::Inactive => "inactive",
    }
}
