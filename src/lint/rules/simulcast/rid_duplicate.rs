use std::collections::HashMap;

use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "A rid names one encoding of the section. When two lines have the same rid, all of them are discarded: the \
              layer is gone, and with it perhaps the picture.",
    breaks: &[(Stack::Chromium, "Takes the description and drops all lines with that rid.")],
    remedy: "Give each encoding a rid of its own, also those of the other direction.",
    spec: &["RFC 8851, section 4", "RFC 8851, section 6.2.2"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:‹h› send\na=rid:«h» send max-fps=15\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:‹h› send\na=rid:m send\na=rid:«h» recv\n"),
    ],
    passes: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:h send\na=rid:H send\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:h send\nm=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:h send\n"),
    ],
    ..Rule::new(
        "rid-duplicate",
        Level::Error,
        "two a=rid lines of one section have the same rid",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let mut lines = part.all("rid").peekable();
    if lines.peek().is_none() {
        return;
    }
    let mut seen: HashMap<&str, Line<'_>> = HashMap::new();
    for line in lines {
        let Some(rid) = line.text("rid") else { continue };
        let first = *seen.entry(rid).or_insert(line);
        if first.index() != line.index() {
            findings
                .at(
                    line.at_field("rid"),
                    prose!["the rid ", theirs(rid), " is there already, so that both are discarded"],
                )
                .also(first.at_field("rid"), prose!["the first one"]);
        }
    }
}
