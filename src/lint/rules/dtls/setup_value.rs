use crate::lint::rules::prelude::*;
use crate::sdp::attr::dtls::ROLES;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "There are four roles, written in small letters: active, passive, actpass and holdconn.",
    breaks: &[(Stack::Chromium, "Refuses the description."), (Stack::Firefox, "Refuses the description.")],
    refusals: &[(Stack::Chromium, "Failed to parse SessionDescription. a=setup:{} Invalid attribute value.")],
    remedy: "Write actpass in an offer, active or passive in an answer.",
    spec: &["RFC 4145, section 4"],
    fails: &[Example::Text("a=setup:«both»\n"), Example::Text("m=audio 9 X 0\na=setup:«ACTPASS»\n")],
    passes: &[Example::Text("a=setup:actpass\na=setup:active\na=setup:passive\na=setup:holdconn\n")],
    ..Rule::new("setup-value", Level::Error, "a=setup has a value that is no role", Check::Line(&["setup"], check))
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let role = line.value();
    if ROLES.iter().any(|(name, ..)| *name == role) {
        return;
    }
    let spot = line.at_value();
    let draft = findings.at(spot, prose![theirs(role), " is no role: active, passive, actpass and holdconn are"]);
    if let Some((name, ..)) = ROLES.iter().find(|(name, ..)| name.eq_ignore_ascii_case(role)) {
        draft.fix(prose!["write the role in small letters"], [Edit::replace(spot.span, *name)]);
    }
}
