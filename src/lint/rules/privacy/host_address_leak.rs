use crate::lint::rules::prelude::*;
use std::net::IpAddr;

pub(super) static RULE: Rule = Rule {
    meaning: "Addresses of the local network tell machines and their owners apart. Browsers hide them behind mDNS \
              names until the page may use the camera or the microphone; from then on they are in every \
              description.",
    breaks: &[(Stack::Other, "Nothing breaks. It matters when the description is pasted into a report.")],
    remedy: "Anonymise the description before it is shown to others.",
    spec: &["RFC 8828, section 5.1"],
    fails: &[
        Example::Text(
            "m=audio 9 RTP/AVP 0\na=candidate:1 1 udp 2130706431 «192.168.1.4» 5000 typ host\na=candidate:2 1 udp 2130706431 10.0.0.1 5000 typ host\n",
        ),
        Example::Text("a=candidate:1 1 udp 1694498815 192.0.2.1 5000 typ srflx raddr «fd00::1» rport 5000\n"),
    ],
    passes: &[Example::Text(
        "m=audio 9 RTP/AVP 0\na=candidate:1 1 udp 2130706431 5f3a1b2c-0000-4000-8000-000000000000.local 5000 typ host\na=candidate:2 1 udp 1694498815 192.0.2.1 5000 typ srflx raddr 0.0.0.0 rport 0\n",
    )],
    ..Rule::new(
        "host-address-leak",
        Level::Info,
        "candidates tell addresses of a private network",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    for part in description.parts() {
        for (line, candidate) in part.candidates() {
            let (field, address) = match candidate.candidate_type {
                "host" => ("address", candidate.address),
                _ => ("related_address", line.text("related_address").unwrap_or_default()),
            };
            if let Some(what) = address.parse().ok().and_then(private) {
                findings
                    .at(line.at_field(field), prose!["this candidate tells ", what])
                    .help(prose!["take such addresses out before the description is shown to others"]);
                return;
            }
        }
    }
}

/// Of a home or a company: nobody outside reaches it, but it tells where its owner is.
fn private(address: IpAddr) -> Option<&'static str> {
    let (private, link) = match address {
        IpAddr::V4(v4) => (v4.is_private(), v4.is_link_local()),
        IpAddr::V6(v6) => (v6.is_unique_local(), v6.is_unicast_link_local()),
    };
    // That of one cable or radio cell; in IPv6 it may hold the number of the network card.
    let link = link.then_some("a link-local address, which is of one network segment only");
    link.or_else(|| private.then_some("an address of a private network"))
}
