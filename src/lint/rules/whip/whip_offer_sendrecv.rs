use super::{direction_at, is_media};
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::WHIP,
    meaning: "Media goes one way, and the offer should say which: sendonly to publish, recvonly to play. sendrecv is \
              allowed, but makes the client ready for what never comes.",
    remedy: "Set the direction of the transceivers to sendonly (WHIP) or recvonly (WHEP).",
    spec: &["RFC 9725, section 4.2", "draft-ietf-wish-whep, section 4.2"],
    fails: &[
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\n«a=sendrecv»\n"),
        Example::Offer("«m=audio 9 UDP/TLS/RTP/SAVPF 0»\na=setup:actpass\n"),
    ],
    passes: &[
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=sendonly\n"),
        Example::Offer("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sendrecv\n"),
    ],
    ..Rule::new(
        "whip-offer-sendrecv",
        Level::Info,
        "a section of a WHIP or WHEP offer is sendrecv",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if part.of.is_offer() && is_media(part) && part.direction() == Direction::SendRecv {
        findings.at(direction_at(part), prose!["this section should be sendonly (WHIP) or recvonly (WHEP)"]);
    }
}
