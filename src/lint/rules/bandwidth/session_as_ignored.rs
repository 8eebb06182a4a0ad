use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The limit AS holds for one media section and CT for all together. In each other's place WebRTC \
              ignores them, and sends as much as it likes.",
    breaks: &[(Stack::Chromium, "Skips all b= lines of the session part, and CT in sections.")],
    remedy: "Write the limit as b=TIAS into the sections.",
    spec: &["RFC 9429, section 5.10"],
    fails: &[
        Example::Text("v=0\n«b=AS:512»\nm=video 9 UDP/TLS/RTP/SAVPF 96\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\n«b=CT:512»\n"),
    ],
    passes: &[Example::Text("b=CT:512\nm=video 9 UDP/TLS/RTP/SAVPF 96\nb=AS:512\nb=TIAS:512000\n")],
    ..Rule::new(
        "session-as-ignored",
        Level::Warning,
        "a b= line stands where WebRTC does not heed it",
        Check::Line(&["b"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    match (line.text("bandwidth_type"), line.part.is_media()) {
        (Some("AS"), false) => {
            findings
                .at(line.at(), prose!["WebRTC heeds b=AS in media sections only"])
                .help(prose!["write b=TIAS or b=AS into each section that is to be limited"]);
        }
        (Some("CT"), true) => {
            findings
                .at(line.at(), prose!["b=CT limits the session as a whole; WebRTC does not heed it in a section"])
                .help(prose!["write b=TIAS or b=AS here"]);
        }
        _ => {}
    }
}
