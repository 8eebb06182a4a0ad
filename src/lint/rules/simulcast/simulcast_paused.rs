use super::layers::lists;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "A tilde marks an encoding that is not sent at first. By the RFC a peer starts it with a PAUSE/RESUME message, \
              which this section does not announce; in WebRTC the sender starts it by itself, with setParameters.",
    breaks: &[(Stack::Chromium, "Takes the encoding as inactive at first, without PAUSE/RESUME.")],
    remedy: "Nothing, when the application starts the encoding itself; else expect no packets of it.",
    spec: &["RFC 8853, section 5.1", "RFC 7728, section 7"],
    level_note: "The RFC ties the tilde to ccm pause, but Chromium writes it for inactive encodings without: it is said \
                 for information.",
    fails: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send h;~«m»;~l\n")],
    passes: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send h;m\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rtcp-fb:* ccm pause nowait\na=simulcast:send h;~m\n"),
    ],
    ..Rule::new(
        "simulcast-paused",
        Level::Info,
        "an encoding is paused at first, and ccm pause is not agreed on",
        Check::Line(&["simulcast"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    // Further lines are a finding of their own; looking at each would take long when there are many.
    if line.part.first("simulcast").is_none_or(|first| first.index() != line.index()) {
        return;
    }
    let mut paused = lists(line).flat_map(|list| list.layers()).filter(|layer| layer.paused && !layer.rid.is_empty());
    let Some(first) = paused.next() else { return };
    let can = |line: Line<'_>| line.text("feedback").is_some_and(|feedback| feedback.starts_with("ccm pause"));
    if !line.part.all("rtcp-fb").any(can) {
        findings.at(first.at, prose!["the encoding ", theirs(first.rid), " is not sent at first"]);
    }
}
