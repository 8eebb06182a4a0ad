use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "An a=simulcast line is a direction and a list of rids, with one blank between them and none inside of the \
              list.",
    breaks: &[(Stack::Chromium, "Refuses the description."), (Stack::Firefox, "Refuses the description.")],
    refusals: &[(Stack::Chromium, "Malformed simulcast line: {}"), (Stack::Chromium, "Simulcast attribute is empty.")],
    remedy: "Write a=simulcast:send h;m;l.",
    spec: &["RFC 8853, section 5.1"],
    seen: &["https://github.com/rtcweb-wg/jsep/issues/196"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:«»\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send«»\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send h;m recv«»\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=«simulcast»\n"),
    ],
    passes: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send h;~m;l recv a\n")],
    ..Rule::new(
        "simulcast-malformed",
        Level::Error,
        "an a=simulcast line cannot be read",
        Check::Unreadable(&["simulcast"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(misfit) = line.misfit() else { return };
    let old = line.value().split([' ', ';']).any(|word| word.starts_with("rid="));
    let message = match line.value() {
        "" => prose!["this simulcast line is empty"],
        _ => prose!["this is not a direction with a list of rids"],
    };
    let draft = findings.at(line.spot(misfit.span), message);
    if old {
        draft.help(prose!["an old draft wrote rid= before the list: leave it out, with the blanks"]);
    }
}
