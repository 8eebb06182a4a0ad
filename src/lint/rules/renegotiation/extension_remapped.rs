use crate::lint::rules::prelude::*;
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The id of a header extension stands for another extension than before, or the extension has another id. \
              Packets on the way still carry the old meaning, so a mapping stays for the whole session.",
    breaks: &[
        (Stack::Firefox, "Refuses the description."),
        (Stack::Chromium, "Misreads the packets that are on the way; in a bundle it may refuse the description."),
    ],
    refusals: &[(Stack::Firefox, "Remote description attempted to remap RTP extension id {}")],
    remedy: "Keep ids for as long as the session lasts, also those of extensions that were dropped.",
    spec: &["RFC 8285, section 7"],
    seen: &["https://github.com/pion/webrtc/issues/2235", "https://github.com/elixir-webrtc/ex_webrtc/issues/89"],
    fails: &[
        Example::Steps(&[
            (SdpType::Offer, "m=audio 9 X 0\na=mid:0\n‹a=extmap:1 urn:x›\n"),
            (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=extmap:«1» urn:y\n"),
        ]),
        Example::Steps(&[
            (SdpType::Offer, "m=audio 9 X 0\na=mid:0\n‹a=extmap:1 urn:x›\n"),
            (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=extmap:«2» urn:x\n"),
        ]),
    ],
    passes: &[
        Example::Steps(&[
            (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=extmap:1 urn:x\n"),
            (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=extmap:1 urn:x\na=extmap:2 urn:y\n"),
        ]),
        // Never accepted, so never in use.
        Example::Exchange(&[
            "m=audio 9 X 0\na=mid:0\na=extmap:1 urn:x\na=extmap:2 urn:y\n",
            "m=audio 9 X 0\na=mid:0\na=extmap:1 urn:x\n",
            "m=audio 9 X 0\na=mid:0\na=extmap:1 urn:x\na=extmap:2 urn:z\n",
        ]),
        // An id of offers only, which is meant to be replaced.
        Example::Steps(&[
            (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=extmap:4096 urn:x\n"),
            (SdpType::Offer, "m=audio 9 X 0\na=mid:0\na=extmap:3 urn:x\n"),
        ]),
    ],
    ..Rule::new(
        "extension-remapped",
        Level::Error,
        "a header extension or its id means something else than before",
        Check::Step(check),
    )
};

/// From here on an id is for the answerer to replace (RFC 8285, section 7).
const TO_REPLACE: u64 = 4096;

fn check(step: &Step<'_>, findings: &mut Findings<'_>) {
    // An answer takes the ids of its offer.
    if step.is_answer() {
        return;
    }
    for (before, now) in step.lasting().filter(|(_, now)| now.has("extmap")) {
        let accepted: Option<std::collections::HashSet<&str>> =
            step.peer_of(&before).map(|part| part.extension_lines().filter_map(|line| line.text("uri")).collect());
        let mut by_id: HashMap<u64, Line<'_>> = HashMap::new();
        let mut by_uri: HashMap<&str, Vec<Line<'_>>> = HashMap::new();
        for line in before.extension_lines() {
            let Some((id, uri)) = line.number("id").zip(line.text("uri")) else { continue };
            if id < TO_REPLACE && accepted.as_ref().is_none_or(|accepted| accepted.contains(uri)) {
                by_id.entry(id).or_insert(line);
                let known = by_uri.entry(uri).or_default();
                // The same extension may be there twice, once encrypted.
                if known.len() < 8 {
                    known.push(line);
                }
            }
        }
        for line in now.all("extmap") {
            let Some((id, uri)) = line.number("id").zip(line.text("uri")) else { continue };
            let other = by_id.get(&id).filter(|old| old.text("uri") != Some(uri));
            let moved = by_uri.get(uri).filter(|old| old.iter().all(|line| line.number("id") != Some(id)));
            let (old, message) = match (other, moved.and_then(|old| old.first())) {
                (Some(old), _) => (
                    old,
                    prose![
                        "id ",
                        id,
                        " was ",
                        theirs(old.text("uri").unwrap_or_default()),
                        " and is ",
                        theirs(uri),
                        " now"
                    ],
                ),
                (None, Some(old)) => (
                    old,
                    prose![theirs(uri), " had id ", old.number("id").unwrap_or_default(), " and has ", id, " now"],
                ),
                (None, None) => continue,
            };
            findings.at(line.at_field("id"), message).also(old.at(), prose!["before"]);
        }
    }
}
