use super::layers::lists;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The section both sends and receives several encodings. That is allowed, but rarely tried: few programs have \
              ever seen it.",
    breaks: &[(Stack::WebrtcRs, "Mixed both lists up.")],
    remedy: "Use one section for sending and another one for receiving.",
    spec: &["RFC 8853, section 5.1"],
    seen: &["https://github.com/webrtc-rs/rtc/issues/20", "https://github.com/w3c/webrtc-pc/issues/2053"],
    fails: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send h;m «recv» a;b\n")],
    passes: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send h;m\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send h;m send a;b\n"),
    ],
    ..Rule::new(
        "simulcast-both-directions",
        Level::Info,
        "simulcast in both directions in one section",
        Check::Line(&["simulcast"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let mut all = lists(line);
    if let (Some(first), Some(second)) = (all.next(), all.next())
        && matches!((first.direction, second.direction), ("send", "recv") | ("recv", "send"))
    {
        findings
            .at(second.direction_at, prose!["this section sends simulcast and receives it, which few programs can"]);
    }
}
