use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "A tls-id names the DTLS association, so that a change of it asks for a new handshake. It has 20 to 255 \
              letters, digits, +, /, - and _.",
    breaks: &[
        (Stack::Chromium, "Passes over it."),
        (Stack::Firefox, "Passes over it."),
        (Stack::Pion, "Passes over it."),
    ],
    remedy: "Make it of 120 random bits or more; or leave it out, as browsers do.",
    spec: &["RFC 8842, section 4"],
    fails: &[Example::Text("a=tls-id:«abc»\n"), Example::Text("a=tls-id:«91bbf309c0990a6bec11e38ba2933cee=»\n")],
    passes: &[Example::Text("a=tls-id:91bbf309c0990a6bec11e38ba2933cee\n")],
    ..Rule::new(
        "tls-id",
        Level::Warning,
        "a tls-id is too short, too long, or has characters that are not allowed",
        Check::Line(&["tls-id"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let id = line.value();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
    if !id.bytes().all(allowed) {
        findings.at(line.at_value(), prose!["a tls-id is made of letters, digits, +, /, - and _"]);
    } else if !(20..=255).contains(&id.len()) {
        findings.at(
            line.at_value(),
            prose!["the tls-id has ", count(id.len(), "character", "characters"), ", must have 20 to 255"],
        );
    }
}
