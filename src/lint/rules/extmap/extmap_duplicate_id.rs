use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "A packet names its header extensions by id alone. When two have the same one in a section, nobody can \
              tell them apart.",
    breaks: &[
        (Stack::Firefox, "Refuses the description."),
        (Stack::Chromium, "Refuses it where the section is bundled."),
    ],
    refusals: &[(Stack::Firefox, "Description contains duplicate extension id {} on level {}")],
    remedy: "Give one of them a free id from 1 to 14.",
    spec: &["RFC 8285, section 5", "RFC 8285, section 7"],
    seen: &["https://github.com/pion/webrtc/issues/2235", "https://github.com/aiortc/aiortc/issues/951"],
    fails: &[
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:‹4› urn:ietf:params:rtp-hdrext:sdes:mid\n\
             a=extmap:«4» urn:ietf:params:rtp-hdrext:ssrc-audio-level\n",
        ),
        Example::Text(
            "a=extmap:‹4› urn:ietf:params:rtp-hdrext:sdes:mid\n\
             a=extmap:«4» urn:ietf:params:rtp-hdrext:ssrc-audio-level\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n",
        ),
    ],
    passes: &[
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\n\
             a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\n",
        ),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:4096 urn:ietf:params:rtp-hdrext:sdes:mid\n\
             a=extmap:4096 urn:ietf:params:rtp-hdrext:ssrc-audio-level\n",
        ),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\n\
             m=video 9 UDP/TLS/RTP/SAVPF 96\na=extmap:4 urn:ietf:params:rtp-hdrext:toffset\n",
        ),
    ],
    ..Rule::new(
        "extmap-duplicate-id",
        Level::Error,
        "one id stands for two header extensions",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    for part in description.parts() {
        let mut seen = [0_u64; 4];
        let again = part.extensions().filter(|extension| extension.id < 256).any(|extension| {
            let (word, bit) = (&mut seen[usize::from(extension.id / 64)], 1_u64 << (extension.id % 64));
            let before = *word;
            *word |= bit;
            before & bit != 0
        });
        if again {
            part_with_repeats(&part, findings);
        }
    }
}

fn part_with_repeats(part: &Part<'_>, findings: &mut Findings<'_>) {
    // Above, ids may be there more than once on purpose: as alternatives (RFC 8285, section 7).
    let mut first = [const { None::<Extension<'_>> }; 256];
    for extension in part.extensions() {
        let Some(slot) = first.get_mut(usize::from(extension.id)) else { continue };
        match slot {
            None => *slot = Some(extension),
            Some(earlier) if earlier.identity() == extension.identity() => {}
            Some(earlier) => {
                findings
                    .at(
                        extension.line.at_field("id"),
                        prose![
                            "id ",
                            extension.id,
                            " is ",
                            theirs(extension.uri()),
                            " here and ",
                            theirs(earlier.uri()),
                            " before"
                        ],
                    )
                    .also(earlier.line.at_field("id"), prose!["the first header extension of this id"]);
            }
        }
    }
}
