use super::layers::lists;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Between the semicolons and commas of a=simulcast stand rids. Two separators with nothing between them, or \
              one at the end, are left over from a list that lost a part.",
    breaks: &[(Stack::Chromium, "Refuses the description.")],
    refusals: &[(Stack::Chromium, "Malformed simulcast line: {}")],
    remedy: "Take the spare separator out, or put the rid in.",
    spec: &["RFC 8853, section 5.1"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send «h;;l»\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send «h;m;»\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:recv «h,~»\n"),
    ],
    passes: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send h,~m;l\n")],
    ..Rule::new(
        "simulcast-empty-stream",
        Level::Error,
        "a=simulcast has a separator with no rid beside it",
        Check::Line(&["simulcast"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if let Some(list) = lists(line).find(|list| list.layers().any(|layer| layer.rid.is_empty())) {
        findings.at(list.at, prose!["a rid is missing in this list, beside a separator or a tilde"]);
    }
}
