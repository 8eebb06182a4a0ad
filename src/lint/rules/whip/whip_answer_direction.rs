use super::{direction_at, is_media};
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::WHIP,
    meaning: "Media goes one way: a WHIP endpoint answers recvonly, a WHEP endpoint sendonly, whatever was offered. \
              An answer with both directions or none is not that of such an endpoint.",
    remedy: "Answer recvonly to a publisher (WHIP), sendonly to a player (WHEP).",
    spec: &["RFC 9725, section 4.2", "draft-ietf-wish-whep, section 4.2"],
    fails: &[
        Example::Answer("m=audio 9 UDP/TLS/RTP/SAVPF 0\n«a=sendrecv»\n"),
        Example::Answer("m=audio 9 UDP/TLS/RTP/SAVPF 0\n«a=inactive»\n"),
        Example::Answer("«m=audio 9 UDP/TLS/RTP/SAVPF 0»\na=setup:active\n"),
    ],
    passes: &[
        Example::Answer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=recvonly\nm=video 0 UDP/TLS/RTP/SAVPF 31\na=inactive\n"),
        Example::Answer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=sendonly\n"),
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=sendrecv\n"),
    ],
    ..Rule::new(
        "whip-answer-direction",
        Level::Error,
        "the answer of a WHIP or WHEP endpoint has both directions or none",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let direction = part.direction();
    if part.of.is_answer() && is_media(part) && direction.sends() == direction.receives() {
        findings.at(
            direction_at(part),
            prose![
                "this section of the answer is ",
                direction.name(),
                "; it must be recvonly (WHIP) or sendonly (WHEP)"
            ],
        );
    }
}
