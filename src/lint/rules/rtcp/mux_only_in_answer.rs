use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The answerer says a=rtcp-mux or does not; there is nothing left to insist on. RFC 8858 forbids \
              a=rtcp-mux-only in answers, RFC 9143 asks for it in one bundled case.",
    breaks: &[(Stack::Chromium, "Ignores it."), (Stack::Firefox, "Ignores it."), (Stack::Pion, "Ignores it.")],
    remedy: "Leave it out of answers; a=rtcp-mux is enough.",
    spec: &["RFC 8858, section 4.3", "RFC 9143, section 9.3.1.2"],
    level_note: "Information in a bundled section, where the two specifications contradict each other.",
    fails: &[Example::Answer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=rtcp-mux\na=«rtcp-mux-only»\n")],
    passes: &[
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=rtcp-mux\na=rtcp-mux-only\n"),
        Example::Answer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=rtcp-mux\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=rtcp-mux\na=rtcp-mux-only\n"),
    ],
    ..Rule::new(
        "mux-only-in-answer",
        Level::Warning,
        "rtcp-mux-only stands in an answer",
        Check::Line(&["rtcp-mux-only"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if !line.description().is_answer() {
        return;
    }
    let finding = findings
        .at(line.at_name(), prose!["a=rtcp-mux-only has a meaning in offers only; nobody reads it in an answer"]);
    if line.part.bundle().is_some() {
        let _ = finding.level(Level::Info);
    }
}
