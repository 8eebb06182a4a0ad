use crate::lint::rules::prelude::*;
use crate::sdp::malformed;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "The line c= has three fields: IN, IP4 or IP6, and an address. With ICE the address is not used, but \
              the line is read.",
    breaks: &[
        (Stack::Chromium, "Refuses the description."),
        (Stack::Firefox, "Refuses the description."),
        (Stack::Pion, "Refuses the description."),
    ],
    refusals: &[(Stack::Chromium, "Failed to parse the address type.")],
    remedy: "Write c=IN IP4 0.0.0.0 when there is no address to tell.",
    spec: &["RFC 8866, section 5.7"],
    fails: &[Example::Text("c=0.0.0.0«»\n"), Example::Text("c=IN IP4«»\n")],
    passes: &[Example::Text("c=IN IP4 0.0.0.0\n")],
    ..Rule::new(
        "connection-malformed",
        Level::Error,
        "a c= line is not IN, IP4 or IP6, and an address",
        Check::Unreadable(&["c"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(misfit) = line.misfit() else { return };
    let message = malformed::sentence(line.description().session, line.index(), &misfit);
    findings.at(line.spot(misfit.span), message);
}
