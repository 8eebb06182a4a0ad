use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "A header extension goes the ways its direction says, within those of its section. One that is only \
              sent, in a section that only receives, goes nowhere.",
    breaks: &[(Stack::Firefox, "Warns and goes on."), (Stack::Chromium, "Ignores the direction.")],
    remedy: "Turn the direction round, or leave it out.",
    spec: &["RFC 8285, section 7"],
    seen: &["https://github.com/webrtc/apprtc/issues/432"],
    fails: &[
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=recvonly\n\
             a=extmap:1/«sendonly» urn:ietf:params:rtp-hdrext:ssrc-audio-level\n",
        ),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:1/«both» urn:ietf:params:rtp-hdrext:ssrc-audio-level\n"),
        Example::Text(
            "a=sendonly\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n\
             a=extmap:1/«recvonly» urn:ietf:params:rtp-hdrext:ssrc-audio-level\n",
        ),
    ],
    passes: &[
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:2/recvonly urn:ietf:params:rtp-hdrext:ssrc-audio-level\n",
        ),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=inactive\n\
             a=extmap:2/recvonly urn:ietf:params:rtp-hdrext:ssrc-audio-level\n",
        ),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=sendonly\n\
             a=extmap:1/sendonly urn:ietf:params:rtp-hdrext:ssrc-audio-level\n\
             a=extmap:2/sendrecv urn:ietf:params:rtp-hdrext:sdes:mid\n",
        ),
        Example::Text(
            "m=audio 0 UDP/TLS/RTP/SAVPF 0\na=sendonly\n\
             a=extmap:1/recvonly urn:ietf:params:rtp-hdrext:ssrc-audio-level\n",
        ),
    ],
    ..Rule::new(
        "extmap-direction",
        Level::Warning,
        "a header extension has a direction that the section does not have",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    for extension in description.parts().flat_map(|part| part.extensions()).filter(|extension| extension.directed) {
        let (part, line) = (extension.line.part, extension.line);
        let written = line.text("direction").unwrap_or_default();
        let place = line.at_field("direction");
        let Some(direction) = Direction::named(written) else {
            findings.at(place, prose![theirs(written), " is no direction: sendrecv, sendonly, recvonly or inactive"]);
            continue;
        };
        let of = part.direction();
        let against = matches!(
            (direction, of),
            (Direction::SendOnly, Direction::RecvOnly) | (Direction::RecvOnly, Direction::SendOnly)
        );
        if against && part.is_media() && !part.is_rejected() {
            findings
                .at(place, prose!["this header extension is ", direction.name(), " and the section is ", of.name()]);
        }
    }
}
