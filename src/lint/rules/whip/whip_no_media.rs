use super::is_media;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::WHIP,
    meaning: "What is published or played has at least one track. This offer has neither audio nor video in use.",
    remedy: "Add a transceiver for audio or video before the offer is made.",
    spec: &["RFC 9725, section 4.4.2"],
    fails: &[
        Example::Offer("«m=application 9 UDP/DTLS/SCTP webrtc-datachannel»\n"),
        Example::Offer("«m=audio 0 UDP/TLS/RTP/SAVPF 0»\n"),
    ],
    passes: &[
        Example::Offer("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
        Example::Answer("m=audio 0 UDP/TLS/RTP/SAVPF 0\n"),
    ],
    ..Rule::new(
        "whip-no-media",
        Level::Error,
        "a WHIP or WHEP offer has neither audio nor video",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    if !description.is_offer() || description.sections().any(|part| is_media(&part)) {
        return;
    }
    let place = description.section(0).map_or_else(|| description.session_part().at(), |part| part.at());
    findings.at(place, prose!["this offer has neither audio nor video, so that there is nothing to publish or play"]);
}
