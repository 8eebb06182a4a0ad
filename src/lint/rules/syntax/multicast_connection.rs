use crate::lint::rules::prelude::*;
use std::net::IpAddr;

pub(super) static RULE: Rule = Rule {
    meaning: "ICE connects two peers. A multicast address, and what may follow one behind a slash, belongs to \
              announcements of broadcasts.",
    breaks: &[(Stack::Chromium, "Refuses a slash in the address."), (Stack::Aiortc, "Fails with a ValueError.")],
    refusals: &[(Stack::Chromium, "Failed to parse the connection data. Multicast is not currently supported.")],
    remedy: "This is no description for WebRTC. Put a gateway in between that receives the multicast.",
    spec: &["RFC 8866, section 5.7"],
    seen: &[
        "https://github.com/roc-streaming/roc-toolkit/issues/200",
        "https://github.com/pjsip/pjproject/issues/1105",
    ],
    fails: &[
        Example::Text("c=IN IP4 «233.252.0.1/127»\n"),
        Example::Text("c=IN IP6 «ff15::101»\n"),
        Example::Text("c=IN IP4 «192.0.2.1/24»\n"),
    ],
    passes: &[Example::Text("c=IN IP4 0.0.0.0\n"), Example::Text("c=IN IP4 host.example\n")],
    ..Rule::new("multicast-connection", Level::Error, "a c= line names a multicast address", Check::Line(&["c"], check))
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(address) = line.text("address") else { return };
    let (base, suffix) = address.split_once('/').map_or((address, None), |(base, rest)| (base, Some(rest)));
    if suffix.is_some() {
        findings.at(
            line.at_field("address"),
            prose!["c= has a TTL or a number of addresses, which is for multicast; WebRTC is unicast only"],
        );
    } else if base.parse::<IpAddr>().is_ok_and(|address| address.is_multicast()) {
        findings.at(line.at_field("address"), prose!["c= names a multicast address; WebRTC is unicast only"]);
    }
}
