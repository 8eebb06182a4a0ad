use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "A rid is for sending or for receiving: the word after it is send or recv. With another word the line is \
              discarded, and the layer with it.",
    breaks: &[(Stack::Chromium, "Ignores the line.")],
    remedy: "Write send or recv, as in a=rid:h send.",
    spec: &["RFC 8851, section 10"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:h «sendonly»\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:h «Send» max-fps=15\n"),
    ],
    passes: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:h send\na=rid:m recv pt=31\n")],
    ..Rule::new(
        "rid-direction",
        Level::Warning,
        "the direction of a rid is neither send nor recv",
        Check::Line(&["rid"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(direction) = line.text("direction") else { return };
    if !matches!(direction, "send" | "recv") {
        findings.at(
            line.at_field("direction"),
            prose![theirs(direction), " is no direction of a rid: send and recv are, so that this line is discarded"],
        );
    }
}
