use super::tracks::memberships;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "A track is sent in one section. When two sections name the same stream and the same track, the receiver \
              cannot tell them apart; it mostly happens when a server takes a stopped section's ids for a new one.",
    breaks: &[
        (Stack::Chromium, "Refuses the description, also when one of the two sections is inactive or has port 0."),
        (Stack::Firefox, "Takes it."),
    ],
    refusals: &[(Stack::Chromium, "Duplicate a=msid lines detected")],
    remedy: "Give each section a track id of its own, or leave the track id away.",
    spec: &["RFC 8830, section 2"],
    seen: &[
        "https://github.com/paullouisageneau/libdatachannel/issues/327",
        "https://github.com/w3c/webrtc-pc/issues/2005",
    ],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=msid:‹s v›\nm=video 9 UDP/TLS/RTP/SAVPF 31\na=msid:«s v»\n"),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ssrc:1 msid:‹s t›\nm=video 9 UDP/TLS/RTP/SAVPF 31\na=inactive\na=msid:«s t»\n",
        ),
    ],
    passes: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:s a\nm=video 9 UDP/TLS/RTP/SAVPF 31\na=msid:s v\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:s\nm=video 9 UDP/TLS/RTP/SAVPF 31\na=msid:s\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=ssrc:1 msid:s t\na=ssrc:2 msid:s t\n"),
    ],
    ..Rule::new(
        "msid-duplicate",
        Level::Error,
        "two sections have the same stream and track in their msid",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let mut all = Vec::new();
    for (section, part) in description.sections().enumerate() {
        for of in memberships(&part) {
            let Some(track) = of.track else { continue };
            // The sources of a section mostly say the same.
            if all
                .last()
                .is_none_or(|last: &Named<'_>| (last.section, last.stream, last.track) != (section, of.stream, track))
            {
                all.push(Named { stream: of.stream, track, section, at: of.at });
            }
        }
    }
    // Stable: the section that comes first stays first.
    all.sort_by_key(|named| (named.stream, named.track));
    for same in all.chunk_by(|one, other| (one.stream, one.track) == (other.stream, other.track)) {
        let first = &same[0];
        let mut last = first.section;
        for named in &same[1..] {
            if named.section == last {
                continue;
            }
            last = named.section;
            findings
                .at(
                    named.at,
                    prose![
                        "the stream ",
                        theirs(named.stream),
                        " with the track ",
                        theirs(named.track),
                        " is in another section already"
                    ],
                )
                .also(first.at, prose!["the first one"]);
        }
    }
}

/// A track that a section names.
struct Named<'a> {
    stream: &'a str,
    track: &'a str,
    section: usize,
    at: Spot,
}
