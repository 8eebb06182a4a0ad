use crate::lint::rules::prelude::*;
use crate::sdp::attr;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "Upper and lower case are different letters in names of attributes. An attribute in other letters is \
              one that nobody knows, and what it should say is not heard.",
    breaks: &[
        (Stack::Chromium, "Overlooks the line."),
        (Stack::Firefox, "Takes the name in any case."),
        (Stack::Pion, "Overlooks the line."),
    ],
    remedy: "Write the name as its specification has it.",
    spec: &["RFC 8866, section 5"],
    fails: &[Example::Text("a=«RTCP-MUX»\n"), Example::Text("m=audio 9 RTP/AVP 0\na=«Rtpmap»:0 PCMU/8000\n")],
    passes: &[Example::Text("a=rtcp-mux\na=T38FaxVersion:0\na=X-dimensions:1,1\na=X-Mine:1\n")],
    ..Rule::new(
        "attribute-case",
        Level::Warning,
        "a known attribute is written in other letters",
        Check::Unknown(check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let name = line.name();
    if name.is_empty() || !name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return;
    }
    let Some(known) = attr::find(&name.to_ascii_lowercase()) else { return };
    findings
        .at(line.at_name(), prose!["a=", theirs(name), " is not a=", known.name, ": letter case counts"])
        .note(prose!["readers take it for an attribute that they do not know, and overlook it"])
        .fix(prose!["write a=", known.name], [Edit::replace(line.entry().name(), known.name)]);
}
