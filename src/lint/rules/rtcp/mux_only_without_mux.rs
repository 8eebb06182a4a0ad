use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "a=rtcp-mux-only says that there is no second port to fall back to; a=rtcp-mux is what asks for one \
              port. Most implementations know only the latter, so that both must be there.",
    breaks: &[
        (Stack::Chromium, "Does not know rtcp-mux-only, and refuses a description without rtcp-mux."),
        (Stack::Other, "sdp-transform 3.0 turns rtcp-mux-only into rtcp-mux."),
    ],
    remedy: "Add a=rtcp-mux to the section.",
    spec: &["RFC 8858, section 4.2", "RFC 9429, section 5.8.3"],
    fails: &[Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=«rtcp-mux-only»\n")],
    passes: &[Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=rtcp-mux\na=rtcp-mux-only\n")],
    ..Rule::new(
        "mux-only-without-mux",
        Level::Error,
        "rtcp-mux-only stands without rtcp-mux",
        Check::Line(&["rtcp-mux-only"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if !line.part.has("rtcp-mux") {
        findings
            .at(
                line.at_name(),
                prose!["a=rtcp-mux-only without a=rtcp-mux: who does not know the first one sees no multiplexing"],
            )
            .unsafe_fix(
                prose!["add a=rtcp-mux"],
                [Edit::insert(line.whole().start, format!("a=rtcp-mux{}", line.eol()))],
            );
    }
}
