use crate::lint::rules::prelude::*;
use std::net::IpAddr;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "The field before the address says which kind it is. Browsers compare the two.",
    breaks: &[(Stack::Chromium, "Refuses the description; older versions have made such lines themselves.")],
    refusals: &[
        (Stack::Chromium, "Failed to parse the connection data. The address type is mismatching."),
        (Stack::Chromium, "Failed to parse the connection data. The network type is not currently supported."),
    ],
    remedy: "Write IP4 before an IPv4 address and IP6 before an IPv6 address. Code that puts an address into a \
             description has to write the field before it too.",
    spec: &["RFC 8866, section 5.7"],
    seen: &["https://github.com/livekit/client-sdk-js/issues/1342", "https://github.com/pjsip/pjproject/issues/1952"],
    fails: &[
        Example::Text("c=IN «IP4» 2001:db8::1\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\nc=IN «IP6» 0.0.0.0\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\nc=«TN» RFC2543 +1-201\n"),
    ],
    passes: &[
        Example::Text("c=IN IP6 ::\nm=audio 9 UDP/TLS/RTP/SAVPF 0\nc=IN IP4 0.0.0.0\n"),
        Example::Text("c=IN IP4 host.example\n"),
        Example::Text("c=IN IP4 233.252.0.1/127/3\n"),
        Example::Text("c=TN RFC2543 +1-201\n"),
    ],
    ..Rule::new(
        "connection-address-type",
        Level::Error,
        "a c= line says IP4 or IP6, and its address is of the other kind",
        Check::Line(&["c"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let (Some(network), Some(family)) = (line.text("network_type"), line.text("address_type")) else { return };
    let Some(address) = line.text("address") else { return };
    if network != "IN" || !matches!(family, "IP4" | "IP6") {
        // Telephone and ATM networks have names of their own, which WebRTC does not know.
        if line.part.is_dtls() || line.part.effective("fingerprint").is_some() {
            let field = if network == "IN" { "address_type" } else { "network_type" };
            findings.at(line.at_field(field), prose!["WebRTC knows c=IN IP4 and c=IN IP6 only"]);
        }
        return;
    }
    let address = address.split('/').next().unwrap_or_default();
    if address.is_empty() {
        findings.at(line.at_value(), prose!["c= has no address"]);
        return;
    }
    let Ok(address) = address.parse::<IpAddr>() else { return };
    let right = if address.is_ipv4() { "IP4" } else { "IP6" };
    if family != right {
        let spot = line.at_field("address_type");
        findings
            .at(spot, prose!["c= says ", theirs(family), " before an address that is ", right])
            .fix(prose!["write ", right], [Edit::replace(spot.span, right)]);
    }
}
