use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "The digits of a fingerprint are written in capitals. Most read both; who compares text with text does \
              not.",
    breaks: &[(Stack::Chromium, "Reads both."), (Stack::Firefox, "Reads both.")],
    remedy: "Write the digits in capitals.",
    spec: &["RFC 8122, section 5"],
    fails: &[Example::Text("a=fingerprint:sha-1 «0a:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13»\n")],
    passes: &[
        Example::Text("a=fingerprint:sha-1 0A:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13\n"),
        Example::Text("a=fingerprint:sha-1 none\n"),
    ],
    ..Rule::new(
        "fingerprint-lowercase",
        Level::Info,
        "a fingerprint has small letters",
        Check::Line(&["fingerprint"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(digits) = line.text("fingerprint").filter(|digits| digits.bytes().any(|b| b.is_ascii_lowercase())) else {
        return;
    };
    if digits.bytes().all(|byte| byte == b':' || byte.is_ascii_hexdigit()) {
        let spot = line.at_field("fingerprint");
        findings
            .at(spot, prose!["the digits of a fingerprint are written in capitals"])
            .fix(prose!["write the fingerprint in capitals"], [Edit::replace(spot.span, digits.to_ascii_uppercase())]);
    }
}
