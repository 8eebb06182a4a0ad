use super::{direction_at, is_media};
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::WHIP,
    meaning: "An offer of WHIP sends and one of WHEP receives; inactive does neither, and there is no second offer to \
              change it later.",
    remedy: "Offer sendonly to publish, recvonly to play; leave out a section that is not needed.",
    spec: &["RFC 9725, section 4.2", "draft-ietf-wish-whep, section 4.2"],
    fails: &[
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\n«a=inactive»\n"),
        Example::Offer("«a=inactive»\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
    ],
    passes: &[
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=sendonly\n"),
        Example::Offer("m=audio 0 UDP/TLS/RTP/SAVPF 0\na=inactive\n"),
        Example::Answer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=inactive\n"),
    ],
    ..Rule::new(
        "whip-offer-inactive",
        Level::Error,
        "a section of a WHIP or WHEP offer is inactive",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if part.of.is_offer() && is_media(part) && part.direction() == Direction::Inactive {
        findings.at(direction_at(part), prose!["an offer of WHIP or WHEP must not be inactive"]);
    }
}
