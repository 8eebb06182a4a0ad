use super::address::Reach;
use super::ipv6_zone_or_bracket::is_odd;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The address of a candidate is an IP address. Names are for mDNS alone (ending in .local, made to hide \
              an address); others must not be sent, and a receiver may pass over them.",
    breaks: &[
        (Stack::Chromium, "Resolves the name."),
        (Stack::Pion, "Drops the candidate."),
        (Stack::Str0m, "Drops the candidate."),
    ],
    remedy: "Write the IP address.",
    spec: &["RFC 8839, section 5.1"],
    seen: &["https://github.com/pion/ice/issues/512", "https://github.com/AlexxIT/go2rtc/issues/146"],
    fails: &[
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 «media.example.com» 5000 typ host\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 «192.0.2.999» 5000 typ host\n"),
    ],
    passes: &[
        Example::Text(
            "m=audio 9 X 0\na=candidate:1 1 udp 1 0b4a2b12-51a5-4a50-9e55-5ae3f4d2ae0c.LOCAL 5000 typ \
                       host\n",
        ),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 2001:db8::1 5000 typ host\n"),
    ],
    ..Rule::new(
        "fqdn-candidate",
        Level::Warning,
        "the address of a candidate is a host name",
        Check::Line(&["candidate"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(address) = line.text("address") else { return };
    if Reach::of(address) != Reach::Name || is_mdns(address) || is_odd(address) {
        return;
    }
    let message = if address.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        prose!["the address ", theirs(address), " is no IP address"]
    } else {
        prose!["the address ", theirs(address), " is a name, not an IP address"]
    };
    findings.at(line.at_field("address"), message);
}

/// Does the name hide an address, to be found by multicast DNS?
pub(super) fn is_mdns(address: &str) -> bool {
    let ends = address.len().checked_sub(6).and_then(|at| address.get(at..));
    ends.is_some_and(|end| end.eq_ignore_ascii_case(".local"))
}
