use std::collections::HashMap;

use super::layers::lists;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "A rid is on the line once: it is one encoding, and sent or received. Listed twice it is not clear what is \
              meant.",
    breaks: &[(Stack::Chromium, "Drops a rid that is in both lists.")],
    remedy: "Name each rid once; give each direction rids of its own.",
    spec: &["RFC 8853, section 5.2"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send ‹h›;m;~«h»\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send ‹h›;m recv «h»\n"),
    ],
    passes: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send h;m,l recv a\n")],
    ..Rule::new(
        "simulcast-repeated-rid",
        Level::Error,
        "a rid is on the a=simulcast line twice",
        Check::Line(&["simulcast"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let mut seen = HashMap::new();
    for layer in lists(line).flat_map(|list| list.layers()).filter(|layer| !layer.rid.is_empty()) {
        if let Some(first) = seen.insert(layer.rid, layer.at) {
            findings
                .at(layer.at, prose!["the rid ", theirs(layer.rid), " is on this line already"])
                .also(first, prose!["here"]);
            return;
        }
    }
}
