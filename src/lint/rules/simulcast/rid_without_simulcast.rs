use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The section has rids, but no a=simulcast line that says which of them are sent together. Rids alone are \
              allowed, but WebRTC uses them for simulcast only.",
    breaks: &[(Stack::Chromium, "Ignores all rids of the section.")],
    remedy: "Add a=simulcast:send with the rids between semicolons, when simulcast was meant.",
    spec: &["RFC 8853, section 5.2", "RFC 8851, section 4"],
    fails: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\n«a=rid:h send»\na=rid:m send\n")],
    passes: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:h send\na=simulcast:send h\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:h send\na=simulcast:\n"),
    ],
    ..Rule::new(
        "rid-without-simulcast",
        Level::Info,
        "a section has rids, but no a=simulcast line",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let Some(rid) = part.first("rid") else { return };
    // One that cannot be read is a finding of its own.
    if !part.lines().any(|line| line.name() == "simulcast") {
        findings.at(rid.at(), prose!["this section has rids, but no a=simulcast that uses them"]);
    }
}
