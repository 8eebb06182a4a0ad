use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "A start, an end and repetitions are for announcements of broadcasts. In WebRTC a session is there \
              while it is used, and writes t=0 0.",
    breaks: &[
        (Stack::Str0m, "Reads t=0 0 only."),
        (Stack::Chromium, "Does not look at it."),
        (Stack::Pion, "Does not look at it."),
    ],
    remedy: "Write t=0 0, and leave r= and z= out.",
    spec: &["RFC 9429, section 5.2.1"],
    fails: &[Example::Text("t=«3034423619 3042462419»\n"), Example::Text("t=0 0\n«r=7d 1h 0»\n")],
    passes: &[Example::Text("t=0 0\n")],
    ..Rule::new(
        "nonzero-timing",
        Level::Info,
        "the description has a start, an end or repetitions",
        Check::Line(&["t", "r", "z"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let zero = |field| line.text(field).is_some_and(|time| time.bytes().all(|digit| digit == b'0'));
    if line.name() != "t" {
        findings.at(line.at(), prose!["WebRTC has no use for ", theirs(line.name()), "="]);
    } else if !(zero("start") && zero("stop")) {
        findings
            .at(line.at_value(), prose!["the session has a start or an end, which WebRTC does not heed"])
            .note(prose!["t=0 0 is what WebRTC writes"]);
    }
}
