use crate::lint::rules::prelude::*;
use std::net::IpAddr;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "The field before the address says which kind it is. Nobody connects to the address of o=, but strict \
              readers check the line.",
    breaks: &[(Stack::Chromium, "Does not look at it."), (Stack::Other, "Strict readers refuse the description.")],
    remedy: "Write IP4 before an IPv4 address and IP6 before an IPv6 address.",
    spec: &["RFC 8866, section 5.2"],
    level_note: "The catalogue has it with origin-malformed, as an error; browsers take it.",
    fails: &[Example::Text("o=- 1 1 IN «IP6» 127.0.0.1\n"), Example::Text("o=- 1 1 IN «IP4» ::1\n")],
    passes: &[Example::Text("o=- 1 1 IN IP6 ::1\n"), Example::Text("o=- 1 1 IN IP4 host.example\n")],
    ..Rule::new(
        "origin-address-type",
        Level::Warning,
        "o= says IP4 or IP6, and its address is of the other kind",
        Check::Line(&["o"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let (Some(family), Some(address)) = (line.text("address_type"), line.text("address")) else { return };
    let Ok(address) = address.parse::<IpAddr>() else { return };
    let right = if address.is_ipv4() { "IP4" } else { "IP6" };
    if matches!(family, "IP4" | "IP6") && family != right {
        let spot = line.at_field("address_type");
        findings
            .at(spot, prose!["o= says ", theirs(family), " before an address that is ", right])
            .fix(prose!["write ", right], [Edit::replace(spot.span, right)]);
    }
}
