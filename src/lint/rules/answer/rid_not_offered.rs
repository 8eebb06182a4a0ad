use crate::lint::rules::prelude::*;
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    meaning: "The answer speaks of a rid that the offer's section does not have, or lets it use payload types that the \
              offer does not allow it. The offerer discards it.",
    breaks: &[(Stack::Chromium, "Ignores the rid.")],
    remedy: "Answer with the rids of the offer, or some of them, and with its payload types or fewer.",
    spec: &["RFC 8851, section 6.3", "RFC 8851, section 6.4"],
    fails: &[
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rid:h send\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rid:h recv\na=rid:«q» recv\n",
        ),
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rid:h send ‹pt=96›\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rid:h recv pt=«96,97»\n",
        ),
    ],
    passes: &[
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rid:h send\na=rid:q send\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rid:q recv pt=96\n",
        ),
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rid:h send pt=96,97\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rid:h recv pt=97\n",
        ),
    ],
    ..Rule::new("rid-not-offered", Level::Warning, "the answer has a rid that was not offered so", Check::Pair(check))
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live().filter(|joined| joined.answer.has("rid")) {
        let offered: HashMap<&str, Line<'_>> =
            joined.offer.all("rid").filter_map(|line| Some((line.text("rid")?, line))).collect();
        for line in joined.answer.all("rid") {
            let Some(rid) = line.text("rid") else { continue };
            let Some(before) = offered.get(rid) else {
                findings.at(line.at_field("rid"), prose!["the offer's section has no rid ", theirs(rid)]);
                continue;
            };
            let types = |line: &Line<'_>| {
                let mut all = 0_u128;
                let value = line.params("restrictions").find(|param| param.name == "pt")?.value;
                let (value, span) = value?;
                for number in value.split(',').filter_map(|number| number.trim().parse::<u8>().ok()) {
                    all |= 1_u128.checked_shl(number.into()).unwrap_or(0);
                }
                Some((all, line.spot(span)))
            };
            let Some(((allowed, _), (now, at))) = types(before).zip(types(&line)) else { continue };
            if now & !allowed != 0 {
                findings
                    .at(at, prose!["the rid ", theirs(rid), " has payload types here that the offer does not allow it"])
                    .also(before.at_field("restrictions"), prose!["offered"]);
            }
        }
    }
}
