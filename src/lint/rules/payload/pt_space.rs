use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Bundled sections share the payload types: 35 to 63 and 96 to 127, 61 in all. When they are used up, \
              another codec has no number.",
    breaks: &[(Stack::Chromium, "Begins with the upper range and goes on with the lower; then a codec is left out.")],
    remedy: "Offer fewer codecs in the sections of the group.",
    spec: &["RFC 5761, section 4", "RFC 9143, section 9.1.1"],
    seen: &["https://github.com/aiortc/aiortc/issues/1401"],
    fails: &[Example::Text(
        "a=group:BUNDLE 0 1\n\
             m=audio 9 UDP/TLS/RTP/SAVPF 96 97 98 99 100 101 102 103 104 105 106 107 108 109 110 111 112 113 114 115 116 117 118 119 120 121 122 123 124 125 126 127\n\
             a=mid:0\n\
             m=video 9 UDP/TLS/RTP/SAVPF «35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63»\n\
             a=mid:1\n",
    )],
    passes: &[Example::Text(
        "a=group:BUNDLE 0 1\n\
             m=audio 9 UDP/TLS/RTP/SAVPF 96 97 98 99 100 101 102 103 104 105 106 107 108 109 110 111 112 113 114 115 116 117 118 119 120 121 122 123 124 125 126 127\n\
             a=mid:0\n\
             m=video 9 UDP/TLS/RTP/SAVPF 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62\n\
             a=mid:1\n",
    )],
    ..Rule::new("pt-space", Level::Info, "a BUNDLE group has used up the payload types", Check::Description(check))
};

/// 35 to 63 and 96 to 127.
const FREE: u128 = (((1 << 29) - 1) << 35) | (u128::MAX << 96);

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let mut of = vec![0_u128; description.bundles.len()];
    for part in description.sections().filter(|part| !part.is_rejected()) {
        if let Some(used) = part.bundle().and_then(|bundle| of.get_mut(bundle)) {
            let before = *used;
            *used |= part.numbers().listed & FREE;
            if *used == FREE && before != FREE {
                findings.at(
                    part.at_formats(),
                    prose![
                        "all ",
                        FREE.count_ones(),
                        " payload types that are free to assign are used in this BUNDLE group"
                    ],
                );
            }
        }
    }
}
