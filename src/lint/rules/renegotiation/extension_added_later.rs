use crate::lint::rules::prelude::*;
use std::collections::HashSet;

pub(super) static RULE: Rule = Rule {
    meaning: "A later offer brings a header extension that the section did not have before. JSEP lets later offers repeat \
              only what was answered last; it works as long as the other side takes it.",
    breaks: &[(Stack::Chromium, "Takes it from others; its own offers do so only when the application asks for it.")],
    remedy: "Nothing, when the other side answers it. Otherwise offer extensions from the beginning.",
    spec: &["RFC 9429, section 5.2.2"],
    seen: &[
        "https://github.com/w3c/webrtc-extensions/issues/248",
        "https://github.com/versatica/mediasoup-client/issues/330",
    ],
    fails: &[Example::Steps(&[
        (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=extmap:1 urn:x\n"),
        (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=extmap:1 urn:x\na=extmap:2 «urn:y»\n"),
    ])],
    passes: &[
        Example::Steps(&[
            (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=extmap:1 urn:x\n"),
            (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=extmap:1 urn:x\nm=video 9 X 96\na=mid:1\na=extmap:2 urn:y\n"),
        ]),
        // Offered by the other side before, and not answered.
        Example::Exchange(&[
            "m=audio 9 X 0\na=mid:0\na=extmap:1 urn:x\n",
            "m=audio 9 X 0\na=mid:0\n",
            "m=audio 9 X 0\na=mid:0\na=extmap:1 urn:x\n",
        ]),
    ],
    ..Rule::new(
        "extension-added-later",
        Level::Info,
        "a later offer adds a header extension to a section",
        Check::Step(check),
    )
};

fn check(step: &Step<'_>, findings: &mut Findings<'_>) {
    // What an answer left out may come back in this side's own offer.
    if step.is_answer() || step.previous.is_answer() {
        return;
    }
    for (before, now) in step.lasting().filter(|(_, now)| now.has("extmap")) {
        let known = [Some(before), step.peer_of(&before)];
        let uris: HashSet<&str> = known
            .iter()
            .flatten()
            .flat_map(|part| part.extension_lines())
            .filter_map(|line| line.text("uri"))
            .collect();
        for line in now.all("extmap") {
            let Some(uri) = line.text("uri").filter(|uri| !uris.contains(uri)) else { continue };
            findings.at(line.at_field("uri"), prose!["the section did not have ", theirs(uri), " before"]);
        }
    }
}
