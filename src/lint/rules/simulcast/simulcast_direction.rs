use super::layers::lists;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "An a=simulcast line has one list for send, one for recv, or both in either order. Another word, or the same \
              word twice, is not a simulcast line.",
    breaks: &[(Stack::Chromium, "Refuses the description.")],
    refusals: &[(Stack::Chromium, "Malformed simulcast line: {}")],
    remedy: "Write a=simulcast:send h;m;l, with recv and its list behind it when there is one.",
    spec: &["RFC 8853, section 5.1"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:«sendonly» h;m\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:‹send› h;m «send» l\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send h;m «paused» l\n"),
    ],
    passes: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:recv h;m send l\n")],
    ..Rule::new(
        "simulcast-direction",
        Level::Error,
        "a list of a=simulcast is neither for send nor for recv, or both are for the same",
        Check::Line(&["simulcast"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let mut first = None;
    for list in lists(line) {
        let direction = list.direction;
        if !matches!(direction, "send" | "recv") {
            findings
                .at(list.direction_at, prose![theirs(direction), " is no direction of simulcast: send and recv are"]);
            return;
        }
        match first {
            Some((before, at)) if before == direction => {
                findings
                    .at(list.direction_at, prose!["there are two lists for ", theirs(direction), ", one is allowed"])
                    .also(at, prose!["the first one"]);
            }
            _ => first = Some((direction, list.direction_at)),
        }
    }
}
