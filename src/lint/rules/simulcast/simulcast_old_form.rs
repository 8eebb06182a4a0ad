use super::layers::lists;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Old drafts wrote rid= or pt= before the list; Firefox did until 2019. Read by today's rules the first rid is \
              \"rid=h\", which no line defines.",
    breaks: &[(Stack::Chromium, "Refuses the description or loses the layer.")],
    refusals: &[(Stack::Chromium, "Malformed simulcast line: {}")],
    remedy: "Leave rid= out, as in a=simulcast:send h;m;l.",
    spec: &["RFC 8853, section 5.1"],
    seen: &["https://github.com/rtcweb-wg/jsep/issues/196"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:h send\na=simulcast:send «rid=»h;m\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send «pt=»96;97\n"),
    ],
    passes: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send h;m\n")],
    ..Rule::new(
        "simulcast-old-form",
        Level::Error,
        "a=simulcast is written as in old drafts, with rid= or pt= before the list",
        Check::Line(&["simulcast"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    for list in lists(line) {
        let Some(old) = ["rid=", "pt="].into_iter().find(|old| list.text.starts_with(old)) else { continue };
        let span = Span::new(list.at.span.start, list.at.span.start + crate::text::offset(old.len()));
        let draft =
            findings.at(line.spot(span), prose!["old drafts wrote ", old, " here; today the rids follow at once"]);
        if old == "rid=" {
            draft.unsafe_fix(prose!["leave it out"], [Edit::delete(span)]);
        } else {
            draft.help(prose!["give each encoding a rid with an a=rid line, and list the rids here"]);
        }
    }
}
