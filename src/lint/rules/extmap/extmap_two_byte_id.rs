use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Ids above 14 do not fit the one-byte form of header extensions. The two-byte form costs more, may be \
              mixed with the other only after a=extmap-allow-mixed, and is not read by everybody.",
    breaks: &[
        (Stack::Firefox, "Refuses the description; it takes 1 to 14 only."),
        (Stack::Pion, "Has sent such ids in the one-byte form."),
    ],
    refusals: &[(
        Stack::Firefox,
        "Description contains invalid extension id {} on level {} which is unsupported until \
                             2-byte rtp header extensions are supported in webrtc.org",
    )],
    remedy: "Keep to ids from 1 to 14; leave extensions out when they do not suffice.",
    spec: &["RFC 8285, section 4.1.2", "RFC 8285, section 6"],
    seen: &["https://github.com/pion/rtp/issues/255", "https://github.com/pion/webrtc/issues/2215"],
    fails: &[Example::Text(
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\n\
             a=extmap:«16» http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\n",
    )],
    passes: &[Example::Text(
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\n\
             a=extmap:14 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\n\
             a=extmap:15 urn:ietf:params:rtp-hdrext:toffset\na=extmap:4096 urn:ietf:params:rtp-hdrext:sdes:mid\n",
    )],
    ..Rule::new(
        "extmap-two-byte-id",
        Level::Warning,
        "a header extension has an id above 15, which needs the two-byte form",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    for extension in description.parts().flat_map(|part| part.extensions()) {
        if (16..=255).contains(&extension.id) {
            findings
                .at(
                    extension.line.at_field("id"),
                    prose![
                        "id ",
                        extension.id,
                        " needs the two-byte form of header extensions, which not everybody reads"
                    ],
                )
                .help(prose!["keep to ids from 1 to 14"]);
        }
    }
}
