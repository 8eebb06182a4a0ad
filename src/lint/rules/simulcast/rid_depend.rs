use std::collections::HashSet;

use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "An encoding that depends on another one cannot be decoded without it. Here the one it names does not exist \
              in the section, so that the rid is to be dropped.",
    breaks: &[(Stack::Other, "Whoever keeps to RFC 8851 drops the rid. Browsers do not use depend at all.")],
    remedy: "Name rids of the same section behind depend=, or take it out.",
    spec: &["RFC 8851, section 5", "RFC 8851, section 6.2.2"],
    fails: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:0 send\na=rid:1 send depend=0,«7»\n")],
    passes: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:1 send max-fps=30;depend=0\na=rid:0 send\n")],
    ..Rule::new(
        "rid-depend",
        Level::Warning,
        "a rid depends on one that the section does not have",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let mut known: Option<HashSet<&str>> = None;
    for line in part.all("rid") {
        for param in line.params("restrictions").filter(|param| param.name == "depend") {
            let Some((value, span)) = param.value else { continue };
            let known = known.get_or_insert_with(|| part.all("rid").filter_map(|line| line.text("rid")).collect());
            let mut from = span.start;
            for rid in value.split(',') {
                let to = from + crate::text::offset(rid.len());
                if !known.contains(rid) {
                    findings.at(
                        line.spot(Span::new(from, to)),
                        prose!["this encoding depends on the rid ", theirs(rid), ", which the section does not have"],
                    );
                    break;
                }
                from = to + 1;
            }
        }
    }
}
