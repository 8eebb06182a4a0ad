use super::is_media;
use crate::lint::rules::prelude::*;
use crate::lint::rules::source::memberships;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::WHIP,
    meaning: "What is published or played is one stream: all sections have the same stream id in their msid. With two, an \
              endpoint may refuse the request or play sound and picture apart.",
    remedy: "Add all tracks with the same MediaStream.",
    spec: &["RFC 9725, section 4.4.2"],
    level_note: "The RFC has one stream only, but endpoints mostly do not look: a warning.",
    fails: &[Example::Offer(
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:‹one a›\nm=video 9 UDP/TLS/RTP/SAVPF 31\na=msid:«two v»\n",
    )],
    passes: &[
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:one a\nm=video 9 UDP/TLS/RTP/SAVPF 31\na=msid:one v\n"),
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:- a\nm=video 9 UDP/TLS/RTP/SAVPF 31\na=msid:- v\n"),
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:one a\nm=video 0 UDP/TLS/RTP/SAVPF 31\na=msid:two v\n"),
    ],
    ..Rule::new(
        "whip-several-streams",
        Level::Warning,
        "a WHIP or WHEP exchange has more than one stream",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let sections = description.sections().filter(is_media);
    let mut streams = sections.filter_map(|part| memberships(&part).next());
    let Some(first) = streams.next() else { return };
    if let Some(other) = streams.find(|other| other.stream != first.stream) {
        findings
            .at(
                other.at,
                prose![
                    "this section is of the stream ",
                    theirs(other.stream),
                    ", another one of ",
                    theirs(first.stream)
                ],
            )
            .also(first.at, prose!["the first stream"]);
    }
}
