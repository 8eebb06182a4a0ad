use crate::lint::rules::prelude::*;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "A header extension with the same attributes has one id in a section. With two, a receiver may look for \
              it under the other one.",
    breaks: &[(Stack::Chromium, "Keeps one of them.")],
    remedy: "Delete one of the lines.",
    spec: &["RFC 8285, section 5"],
    fails: &[
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:4 ‹urn:ietf:params:rtp-hdrext:sdes:mid›\n\
             a=extmap:5 «urn:ietf:params:rtp-hdrext:sdes:mid»\n",
        ),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:4 ‹urn:ietf:params:rtp-hdrext:sdes:mid›\n\
             a=extmap:4 «urn:ietf:params:rtp-hdrext:sdes:mid»\n",
        ),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:1 ‹urn:x:y›\na=extmap:2 «urn:x:y»\n"),
    ],
    passes: &[
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\n\
             a=extmap:5 urn:ietf:params:rtp-hdrext:encrypt urn:ietf:params:rtp-hdrext:sdes:mid\n\
             a=extmap:6 urn:x:y\na=extmap:7 urn:x:z\n",
        ),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\n\
             m=video 9 UDP/TLS/RTP/SAVPF 96\na=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\n",
        ),
    ],
    ..Rule::new(
        "extmap-duplicate-uri",
        Level::Warning,
        "one header extension is there twice",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    for part in description.parts().filter(|part| part.may_repeat_extensions()) {
        let mut first: HashMap<(&str, &str), Extension<'_>> = HashMap::new();
        for extension in part.extensions() {
            match first.entry((extension.uri(), extension.attributes())) {
                Entry::Vacant(place) => {
                    place.insert(extension);
                }
                Entry::Occupied(earlier) => {
                    let (line, earlier) = (extension.line, earlier.get().line);
                    let finding = findings
                        .at(line.at_field("uri"), prose!["this header extension is in the section already"])
                        .also(earlier.at_field("uri"), prose!["the first line"]);
                    if line.value() == earlier.value() {
                        let _ = finding.fix(prose!["delete the second line"], [Edit::delete(line.whole())]);
                    }
                }
            }
        }
    }
}
