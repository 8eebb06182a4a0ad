use super::negative_bandwidth;
use crate::lint::rules::prelude::*;
use crate::sdp::malformed;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "A limit is a type, a colon, and a whole number: kbit/s for AS and CT, bit/s for TIAS, RS and RR.",
    breaks: &[(Stack::Chromium, "Refuses the description."), (Stack::Pion, "Refuses the description.")],
    refusals: &[(
        Stack::Chromium,
        "Failed to parse SessionDescription. {} b= syntax error, does not match \
                           b=<modifier>:<bandwidth-value>.",
    )],
    remedy: "Write b=TIAS: and the bits a second, in digits and without a unit.",
    spec: &["RFC 8866, section 5.8", "RFC 3890, section 6.2"],
    fails: &[
        Example::Text("b=AS:«2M»\n"),
        Example::Text("b=AS«»\n"),
        Example::Text("b=AS:«»\n"),
        Example::Text("b=AS:«500.5»\n"),
    ],
    passes: &[Example::Text("b=AS:500\nb=X-YZ:1\n"), Example::Text("b=AS:-1\n")],
    ..Rule::new(
        "bandwidth-malformed",
        Level::Error,
        "a b= line is not a type, a colon, and digits",
        Check::Unreadable(&["b"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(misfit) = line.misfit() else { return };
    if negative_bandwidth::number(line).is_none() {
        let message = malformed::sentence(line.description().session, line.index(), &misfit);
        findings.at(line.spot(misfit.span), message);
    }
}
