use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "In the one-byte form of header extensions, which nearly everybody uses, 15 means \"stop reading here\". \
              It is a good id only in the two-byte form.",
    breaks: &[
        (Stack::Chromium, "Takes it; readers of the one-byte form stop at it and lose what comes after."),
        (Stack::Firefox, "Refuses the description; it takes 1 to 14 only."),
    ],
    refusals: &[(
        Stack::Firefox,
        "Description contains invalid extension id {} on level {} which is unsupported until \
                             2-byte rtp header extensions are supported in webrtc.org",
    )],
    remedy: "Give it a free id from 1 to 14, the same in all sections of its BUNDLE group.",
    spec: &["RFC 8285, section 4.2"],
    seen: &["https://github.com/ossrs/srs/issues/4722"],
    level_note: "A warning and no error: it is legal where the two-byte form is used.",
    fails: &[Example::Text(
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\n\
             a=extmap:«15» http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\n",
    )],
    passes: &[Example::Text(
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\n\
             a=extmap:14 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\n\
             a=extmap:16 urn:ietf:params:rtp-hdrext:sdes:mid\n",
    )],
    ..Rule::new(
        "extmap-id-15",
        Level::Warning,
        "a header extension has the id 15, which the one-byte form reserves",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    for extension in description.parts().flat_map(|part| part.extensions()) {
        if extension.id == 15 {
            findings
                .at(
                    extension.line.at_field("id"),
                    prose!["id 15 is reserved in the one-byte form of header extensions, whose readers stop at it"],
                )
                .note(prose!["Firefox refuses a description with it"])
                .help(prose!["give it a free id from 1 to 14"]);
        }
    }
}
