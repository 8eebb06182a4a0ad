use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "An a=rid line is the rid, its direction and perhaps restrictions, with one blank between each. A line that \
              is not is discarded, and the layer with it.",
    breaks: &[(Stack::Chromium, "Ignores the line.")],
    remedy: "Write a=rid:h send, or a=rid:h send pt=96;max-width=1280.",
    spec: &["RFC 8851, section 10", "RFC 8851, section 6.2.2"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\n«a=rid:h»\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\n«a=rid: send»\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\n«a=rid»\n"),
    ],
    passes: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:h send pt=31;max-width=1280\n")],
    ..Rule::new("rid-malformed", Level::Warning, "an a=rid line cannot be read", Check::Unreadable(&["rid"], check))
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    findings.at(line.at(), prose!["this line is not a rid with its direction, so that it is discarded"]);
}
