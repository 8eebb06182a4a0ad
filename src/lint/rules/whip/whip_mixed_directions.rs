use super::{direction_at, is_media};
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::WHIP,
    meaning: "WHIP only sends, WHEP only receives. A description that sends in one section and receives in another is \
              neither.",
    remedy: "Use two exchanges: one with a WHIP endpoint to send, one with a WHEP endpoint to receive.",
    spec: &["RFC 9725, section 4.2", "draft-ietf-wish-whep, section 4.2"],
    fails: &[
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\n‹a=sendonly›\nm=video 9 UDP/TLS/RTP/SAVPF 31\n«a=recvonly»\n"),
        Example::Answer("m=audio 9 UDP/TLS/RTP/SAVPF 0\n‹a=recvonly›\nm=video 9 UDP/TLS/RTP/SAVPF 31\n«a=sendonly»\n"),
    ],
    passes: &[
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=recvonly\nm=video 9 UDP/TLS/RTP/SAVPF 31\na=sendrecv\n"),
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=sendonly\nm=video 0 UDP/TLS/RTP/SAVPF 31\na=recvonly\n"),
    ],
    ..Rule::new(
        "whip-mixed-directions",
        Level::Error,
        "one section only sends and another one only receives",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let one_way = |part: &Part<'_>| is_media(part) && part.direction().sends() != part.direction().receives();
    let mut sections = description.sections().filter(one_way);
    let Some(first) = sections.next() else { return };
    if let Some(other) = sections.find(|part| part.direction() != first.direction()) {
        findings
            .at(
                direction_at(&other),
                prose![
                    "this section is ",
                    other.direction().name(),
                    " and another one ",
                    first.direction().name(),
                    ": neither WHIP nor WHEP"
                ],
            )
            .also(direction_at(&first), prose!["the other way here"]);
    }
}
