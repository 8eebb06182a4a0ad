use crate::lint::rules::prelude::*;
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Both sides announce the same SSRC. In one RTP session each source has a number of its own; with the same one \
              on both sides reports and encryption contexts get mixed up.",
    breaks: &[(
        Stack::Chromium,
        "Fails to add the stream when the number is in use, and takes reports about its own packets for those of the peer.",
    )],
    remedy: "Draw SSRCs at random on each side; a server that forwards streams must not announce the sender's number back \
             to the sender.",
    spec: &["RFC 3550, section 8.2"],
    seen: &["https://github.com/versatica/mediasoup-client/issues/281"],
    fails: &[Example::Pair(
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ssrc:‹1234› cname:x\n",
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ssrc:«1234» cname:y\na=ssrc:1234 msid:s t\n",
    )],
    passes: &[Example::Pair(
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ssrc:1234 cname:x\n",
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ssrc:1235 cname:x\n",
    )],
    ..Rule::new("ssrc-on-both-sides", Level::Warning, "both sides announce the same SSRC", Check::Pair(check))
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    if !pair.answer.sections().any(|part| part.has("ssrc")) {
        return;
    }
    let mut offered: HashMap<u64, Line<'_>> = HashMap::new();
    for line in pair.live().flat_map(|joined| joined.offer.all("ssrc")) {
        if let Some(ssrc) = line.number("ssrc") {
            offered.entry(ssrc).or_insert(line);
        }
    }
    for line in pair.live().flat_map(|joined| joined.answer.all("ssrc")) {
        // Each is told once.
        let Some((ssrc, before)) = line.number("ssrc").and_then(|ssrc| Some((ssrc, offered.remove(&ssrc)?))) else {
            continue;
        };
        findings
            .at(line.at_field("ssrc"), prose!["the offer has the SSRC ", ssrc, " too"])
            .also(before.at_field("ssrc"), prose!["offered"]);
    }
}
