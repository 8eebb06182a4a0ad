use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Titles, pages, e-mail addresses and phone numbers are for announcements of broadcasts. In WebRTC \
              nobody is shown them, but everybody on the way can read them.",
    breaks: &[(Stack::WebrtcSdp, "Refuses e= and p=."), (Stack::Chromium, "Skips them.")],
    refusals: &[(Stack::WebrtcSdp, "unsupported type {}")],
    remedy: "Leave the line out of descriptions for WebRTC.",
    spec: &["RFC 9429, section 5.2.1"],
    fails: &[
        Example::Text("v=0\ns=-\n«e=alice@example.com»\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\n«i=camera»\n"),
    ],
    passes: &[Example::Text("v=0\ns=-\nt=0 0\n")],
    ..Rule::new(
        "useless-line",
        Level::Info,
        "a line for people that WebRTC has no use for",
        Check::Line(&["i", "u", "e", "p"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let what = match line.name() {
        "i" => "a text about the session",
        "u" => "an address of a page",
        "e" => "an e-mail address",
        _ => "a phone number",
    };
    findings.at(line.at(), prose![theirs(line.name()), "= has ", what, ", which WebRTC has no use for"]);
}
