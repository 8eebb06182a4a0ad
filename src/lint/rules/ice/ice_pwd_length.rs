use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The password is the key that signs connectivity checks. It must have 22 to 256 characters, which is at \
              least 128 bits of chance; a shorter one was cut, or made by something that does not know the rule.",
    breaks: &[
        (Stack::Chromium, "Refuses the description."),
        (Stack::Firefox, "Refuses the description."),
        (Stack::Pion, "Takes any length that is not zero."),
    ],
    refusals: &[
        (Stack::Chromium, "Invalid ICE parameters: ICE pwd must be between 22 and 256 characters long."),
        (Stack::Firefox, "Invalid description, ice-pwd is too short at level {}"),
        (Stack::Firefox, "Invalid description, ice-pwd is too long at level {}"),
    ],
    remedy: "Let the ICE library make the password; do not shorten it on the way.",
    spec: &["RFC 8839, section 5.4"],
    seen: &[
        "https://github.com/DoubangoTelecom/doubango/issues/350",
        "https://github.com/pjsip/pjproject/issues/2136",
        "https://github.com/pion/ice/issues/949",
    ],
    fails: &[Example::Text("a=ice-pwd:«aaaaaaaaaaaaaaaaaaaaa»\n"), Example::Text("m=audio 9 X 0\na=ice-pwd:«»\n")],
    passes: &[Example::Text("a=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n")],
    ..Rule::new(
        "ice-pwd-length",
        Level::Error,
        "an ice-pwd is shorter than 22 or longer than 256 characters",
        Check::Line(&["ice-pwd"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let length = line.text("password").map_or(0, |password| password.chars().count());
    if !(22..=256).contains(&length) {
        findings.at(
            line.at_value(),
            prose!["the ice-pwd has ", count(length, "character", "characters"), ", must have 22 to 256"],
        );
    }
}
