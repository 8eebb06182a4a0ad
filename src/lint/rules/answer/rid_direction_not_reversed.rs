use crate::lint::rules::prelude::*;
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    meaning: "A rid that the offerer sends is received by the answerer, so that the answer writes recv for it, and the \
              other way round.",
    breaks: &[(Stack::Chromium, "Drops the rid, and with it a layer of the simulcast.")],
    remedy: "Turn send into recv and recv into send when copying rids into the answer.",
    spec: &["RFC 8851, section 6.3"],
    fails: &[Example::Pair(
        "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rid:h ‹send›\n",
        "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rid:h «send»\n",
    )],
    passes: &[Example::Pair(
        "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rid:h send\n",
        "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rid:h recv pt=96\n",
    )],
    ..Rule::new(
        "rid-direction-not-reversed",
        Level::Error,
        "a rid has the same direction in offer and answer",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live().filter(|joined| joined.answer.has("rid")) {
        let offered: HashMap<&str, Line<'_>> =
            joined.offer.all("rid").filter_map(|line| Some((line.text("rid")?, line))).collect();
        for line in joined.answer.all("rid") {
            let Some((rid, way)) = line.text("rid").zip(line.text("direction")) else { continue };
            let Some(before) = offered.get(rid) else { continue };
            if before.text("direction") == Some(way) && matches!(way, "send" | "recv") {
                findings
                    .at(
                        line.at_field("direction"),
                        prose!["both sides say ", theirs(way), " for the rid ", theirs(rid)],
                    )
                    .also(before.at_field("direction"), prose!["offered"]);
            }
        }
    }
}
