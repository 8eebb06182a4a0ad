use super::is_media;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::WHIP,
    meaning: "What is published or played has at most one audio and one video track. A second of a kind is for a later \
              version of the protocol; an endpoint that does not take it refuses the request.",
    remedy: "Publish each camera in a session of its own; use simulcast for several sizes of one.",
    spec: &["RFC 9725, section 4.4.2"],
    seen: &["https://github.com/wish-wg/webrtc-http-ingest-protocol/issues/68"],
    fails: &[Example::Offer(
        "‹m=video 9 UDP/TLS/RTP/SAVPF 31›\na=mid:0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n«m=video 9 UDP/TLS/RTP/SAVPF 31»\na=mid:2\n",
    )],
    passes: &[
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\nm=video 9 UDP/TLS/RTP/SAVPF 31\n"),
        Example::Offer("m=video 0 UDP/TLS/RTP/SAVPF 31\nm=video 9 UDP/TLS/RTP/SAVPF 31\n"),
    ],
    ..Rule::new(
        "whip-several-tracks",
        Level::Error,
        "a WHIP or WHEP exchange has more than one audio or more than one video section",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    for kind in ["audio", "video"] {
        let mut sections = description.sections().filter(|part| is_media(part) && part.kind() == kind);
        if let (Some(first), Some(second)) = (sections.next(), sections.next()) {
            findings
                .at(second.at(), prose!["this is a second ", kind, " section, WHIP and WHEP have one"])
                .also(first.at(), prose!["the first one"]);
        }
    }
}
