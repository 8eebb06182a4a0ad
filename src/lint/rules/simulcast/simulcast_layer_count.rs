use super::layers::lists;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "More than three encodings at the same time. That is allowed, but browsers stop at three.",
    breaks: &[(Stack::Chromium, "Uses the first three and logs that there are too many.")],
    remedy: "Use up to three encodings, as full, half and quarter size.",
    spec: &["RFC 8853, section 5.1"],
    fails: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send «a;b;c;d»\n")],
    passes: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send a,x;b,y;c,z\n")],
    ..Rule::new(
        "simulcast-layer-count",
        Level::Info,
        "simulcast of more than three encodings",
        Check::Line(&["simulcast"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    for list in lists(line) {
        let streams = list.streams();
        if streams > 3 {
            findings.at(list.at, prose!["these are ", streams, " encodings at a time; Chromium uses three"]);
        }
    }
}
