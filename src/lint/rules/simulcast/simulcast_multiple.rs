use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "A section has one a=simulcast line, with a list for each direction when both are needed.",
    breaks: &[(Stack::Chromium, "Refuses the description.")],
    refusals: &[(Stack::Chromium, "Multiple Simulcast attributes specified.")],
    remedy: "Put both lists on one line, as in a=simulcast:send h;m recv a;b.",
    spec: &["RFC 8853, section 5.2"],
    fails: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\n‹a=simulcast:send h;m›\n«a=simulcast:recv a;b»\n")],
    passes: &[Example::Text(
        "m=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send h;m\nm=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send h;m\n",
    )],
    ..Rule::new(
        "simulcast-multiple",
        Level::Error,
        "a section has more than one a=simulcast line",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let mut lines = part.all("simulcast");
    if let (Some(first), Some(second)) = (lines.next(), lines.next()) {
        let all = 2 + lines.count();
        findings
            .at(second.at(), prose!["a section has one a=simulcast line, this one has ", all])
            .also(first.at(), prose!["the first one"]);
    }
}
