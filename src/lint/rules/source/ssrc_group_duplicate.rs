use std::collections::HashSet;

use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "A group tells how different sources belong together; a source cannot belong to itself. It happens when \
              code fails to draw a second random number.",
    breaks: &[(Stack::Chromium, "Refuses the description.")],
    refusals: &[(Stack::Chromium, "Duplicate SSRC in ssrc-group")],
    remedy: "Give the second source an SSRC of its own.",
    spec: &["RFC 5576, section 4.2"],
    level_note: "RFC 5576 does not say so; Chromium refuses it.",
    fails: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=ssrc-group:FID ‹1› «1»\na=ssrc:1 cname:x\n")],
    passes: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=ssrc-group:FID 1 2\na=ssrc-group:FEC-FR 1 3\n")],
    ..Rule::new(
        "ssrc-group-duplicate",
        Level::Error,
        "a source is twice in one group",
        Check::Line(&["ssrc-group"], check),
    )
};

/// The first words: nearly every group has two, and those need no set.
fn first_three<'a>(line: &Line<'a>) -> [Option<(&'a str, Span)>; 3] {
    let mut words = line.words("ssrcs");
    [words.next(), words.next(), words.next()]
}

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let number = |(text, span): (&str, Span)| Some((text.parse::<u32>().ok()?, span));
    if let [Some((one, _)), Some((other, _)), None] = first_three(line)
        && one.parse::<u32>() != other.parse::<u32>()
    {
        return;
    }
    let mut seen = HashSet::new();
    for (ssrc, span) in line.words("ssrcs").filter_map(number) {
        if !seen.insert(ssrc) {
            let first = line.words("ssrcs").filter_map(number).find(|(other, _)| *other == ssrc);
            let first = first.map_or(span, |(_, first)| first);
            findings
                .at(line.spot(span), prose!["the source ", ssrc, " is in this group already"])
                .also(line.spot(first), prose!["here"]);
            return;
        }
    }
}
