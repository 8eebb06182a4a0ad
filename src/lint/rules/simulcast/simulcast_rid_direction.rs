use std::collections::HashMap;

use super::layers::lists;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "What is listed to be sent needs an a=rid line that says send, what is listed to be received one that says \
              recv. It is mostly an answer that was copied from the offer without being turned around.",
    breaks: &[(Stack::Chromium, "Takes the description and drops the layer.")],
    remedy: "In an answer every direction is the other way round: send becomes recv, in a=rid as in a=simulcast.",
    spec: &["RFC 8853, section 5.2"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:h ‹send›\na=simulcast:recv «h»\n"),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:h send\na=rid:m ‹recv›\na=rid:a recv\na=simulcast:send h;«m» recv a\n",
        ),
    ],
    passes: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:h send\na=rid:a recv\na=simulcast:send h recv a\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send h\n"),
    ],
    ..Rule::new(
        "simulcast-rid-direction",
        Level::Error,
        "a=simulcast lists a rid for one direction that a=rid has for the other",
        Check::Line(&["simulcast"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    // Further lines are a finding of their own; looking at each would take long when there are many.
    if line.part.first("simulcast").is_none_or(|first| first.index() != line.index()) {
        return;
    }
    let rids: HashMap<&str, Line<'_>> = line.part.all("rid").filter_map(|rid| Some((rid.text("rid")?, rid))).collect();
    for list in lists(line) {
        for layer in list.layers() {
            let Some(rid) = rids.get(layer.rid) else { continue };
            let says = rid.text("direction").unwrap_or_default();
            if matches!((list.direction, says), ("send", "recv") | ("recv", "send")) {
                findings
                    .at(
                        layer.at,
                        prose![
                            "the rid ",
                            theirs(layer.rid),
                            " is listed to ",
                            verb(list.direction),
                            ", its a=rid line says ",
                            theirs(says)
                        ],
                    )
                    .also(rid.at_field("direction"), prose!["here"]);
                return;
            }
        }
    }
}

fn verb(direction: &str) -> &'static str {
    if direction == "send" { "be sent" } else { "be received" }
}
