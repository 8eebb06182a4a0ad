use std::collections::HashSet;

use super::layers::lists;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Each rid on the a=simulcast line is defined by an a=rid line of the same section. One that is not stands for \
              no encoding: there is one layer less than the sender thinks.",
    breaks: &[
        (Stack::Chromium, "Takes the description and drops the layer."),
        (Stack::Firefox, "Refuses the description."),
    ],
    remedy: "Add a=rid:ID send (recv in the answer) for it, or take it off the line.",
    spec: &["RFC 8853, section 5.2", "RFC 9429, section 5.8.3"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:q send\na=rid:f send\na=simulcast:send q;«h»;f\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:q send\na=simulcast:send q;~«h»,f\n"),
    ],
    passes: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send q;~h\na=rid:q send\na=rid:h send\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send rid=q;h\n"),
    ],
    ..Rule::new(
        "simulcast-undefined-rid",
        Level::Error,
        "a=simulcast lists a rid that no a=rid line of the section defines",
        Check::Line(&["simulcast"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    // Further lines are a finding of their own; looking at each would take long when there are many.
    if line.part.first("simulcast").is_none_or(|first| first.index() != line.index()) {
        return;
    }
    let rids: HashSet<&str> = line.part.all("rid").filter_map(|rid| rid.text("rid")).collect();
    for list in lists(line) {
        if list.text.starts_with("rid=") || list.text.starts_with("pt=") {
            continue;
        }
        let mut lacking = list.layers().filter(|layer| !layer.rid.is_empty() && !rids.contains(layer.rid));
        if let Some(layer) = lacking.next() {
            let draft = findings.at(
                layer.at,
                prose!["no a=rid line of this section defines ", theirs(layer.rid), ", which is listed here"],
            );
            let others = lacking.count();
            if others > 0 {
                draft.note(prose!["nor ", count(others, "other one", "other ones"), " of this list"]);
            }
        }
    }
}
