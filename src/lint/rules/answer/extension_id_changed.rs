use crate::lint::rules::prelude::*;
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The answer gives a header extension another id than the offer. Packets carry the id, so both sides must mean \
              the same by it. Only ids from 4096 in an offer, which packets cannot carry, are to be replaced.",
    breaks: &[
        (Stack::Firefox, "Refuses the answer."),
        (Stack::Chromium, "Sends with the answer's id; in a bundle that id may mean something else."),
    ],
    refusals: &[(Stack::Firefox, "Answer changed id for extmap attribute at level {} ({}) from {} to {}.")],
    remedy: "Copy the id of the offer.",
    spec: &["RFC 8285, section 7"],
    seen: &[
        "https://github.com/pion/example-webrtc-applications/issues/200",
        "https://github.com/lynckia/licode/issues/1284",
        "https://github.com/lynckia/licode/issues/1400",
        "https://github.com/elixir-webrtc/ex_webrtc/issues/89",
    ],
    fails: &[
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:‹1› urn:x\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:«3» urn:x\n",
        ),
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:‹4096› urn:x\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:«4096» urn:x\n",
        ),
    ],
    passes: &[
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:4096 urn:x\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:3 urn:x\n",
        ),
        // Offered under two ids, once encrypted.
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:1 urn:x\na=extmap:2 urn:x attributes\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:2 urn:x\n",
        ),
    ],
    ..Rule::new(
        "extension-id-changed",
        Level::Error,
        "the answer gives a header extension another id than the offer",
        Check::Pair(check),
    )
};

/// From here on an id is for the answerer to replace (RFC 8285, section 7).
const TO_REPLACE: u64 = 4096;

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live().filter(|joined| joined.answer.has("extmap")) {
        let mut offered: HashMap<&str, Vec<Line<'_>>> = HashMap::new();
        for line in joined.offer.extension_lines() {
            if let Some(uri) = line.text("uri") {
                let known = offered.entry(uri).or_default();
                if known.len() < 8 {
                    known.push(line);
                }
            }
        }
        for line in joined.answer.all("extmap") {
            let Some((uri, id)) = line.text("uri").zip(line.number("id")) else { continue };
            let Some(before) = offered.get(uri) else { continue };
            let ids = || before.iter().filter_map(|line| line.number("id"));
            let message = if id >= TO_REPLACE {
                prose!["id ", id, " is for offers only; the answer must choose one that packets can carry"]
            } else if ids().any(|offered| offered == id || offered >= TO_REPLACE) {
                continue;
            } else {
                let was = ids().next().unwrap_or_default();
                prose!["the answer gives id ", id, " to ", theirs(uri), ", the offer ", was]
            };
            let draft = findings.at(line.at_field("id"), message);
            if let Some(before) = before.first() {
                draft.also(before.at_field("id"), prose!["offered"]);
            }
        }
    }
}
