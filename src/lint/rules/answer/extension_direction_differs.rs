use crate::lint::rules::prelude::*;
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "A header extension can be offered for one way only. The answer says the same way from its own side, or less: \
              to sendonly it says recvonly or inactive.",
    breaks: &[
        (Stack::Firefox, "Warns in its log."),
        (Stack::Chromium, "Ignores the direction of extensions and writes none."),
    ],
    remedy: "Turn the offer's direction round, or leave the extension out.",
    spec: &["RFC 8285, section 7"],
    seen: &["https://github.com/webrtc/apprtc/issues/432", "https://github.com/versatica/JsSIP/issues/477"],
    level_note: "Where the answer writes no direction it is only told (info): libwebrtc never writes one, and works.",
    fails: &[
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:1/‹sendonly› urn:x\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:1/«sendonly» urn:x\n",
        ),
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:1/‹sendonly› urn:x\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:«1» urn:x\n",
        ),
    ],
    passes: &[
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:1/sendonly urn:x\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:1/recvonly urn:x\n",
        ),
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:1 urn:x\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=extmap:1/sendonly urn:x\n",
        ),
    ],
    ..Rule::new(
        "extension-direction-differs",
        Level::Warning,
        "the direction of a header extension is not one that the offer leaves open",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live().filter(|joined| joined.answer.has("extmap")) {
        let directed = joined.offer.extension_lines().filter(|line| line.text("direction").is_some());
        let offered: HashMap<&str, Line<'_>> = directed.filter_map(|line| Some((line.text("uri")?, line))).collect();
        if offered.is_empty() {
            continue;
        }
        for line in joined.answer.all("extmap") {
            let Some(before) = line.text("uri").and_then(|uri| offered.get(uri)) else { continue };
            let way = |line: &Line<'_>| line.text("direction").map_or(Some(Direction::SendRecv), Direction::named);
            let Some((wanted, now)) = way(before).zip(way(&line)) else { continue };
            if (now.sends() && !wanted.receives()) || (now.receives() && !wanted.sends()) {
                let written = line.text("direction").is_some();
                let draft = findings
                    .at(
                        line.at_field(if written { "direction" } else { "id" }),
                        prose!["this extension was offered as ", wanted.name(), " and is answered as ", now.name()],
                    )
                    .also(before.at_field("direction"), prose!["offered"]);
                if !written {
                    draft.level(Level::Info);
                }
            }
        }
    }
}
