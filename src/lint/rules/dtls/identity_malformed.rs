use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "An identity assertion is base64. This one is not, so that nobody can check it; no browser of today \
              does anyway.",
    breaks: &[(Stack::Chromium, "Passes over it."), (Stack::Firefox, "Does not use it for authentication any more.")],
    remedy: "Leave the line out: nobody goes by it.",
    spec: &["RFC 8827, section 5", "RFC 9429, section 5.8.1"],
    seen: &["https://github.com/w3c/webrtc-pc/issues/829"],
    fails: &[Example::Text("a=identity:«{e30}»\n"), Example::Text("a=identity:«e30»\n")],
    passes: &[Example::Text("a=identity:e30=\n"), Example::Text("a=identity:e30= a=b\n")],
    ..Rule::new(
        "identity-malformed",
        Level::Info,
        "an identity assertion is not base64",
        Check::Line(&["identity"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(assertion) = line.text("assertion") else { return };
    let bare = assertion.trim_end_matches('=');
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    if assertion.len() % 4 != 0 || assertion.len() - bare.len() > 2 || !bare.bytes().all(is_digit) {
        findings.at(line.at_field("assertion"), prose!["this identity assertion is not base64"]);
    }
}
