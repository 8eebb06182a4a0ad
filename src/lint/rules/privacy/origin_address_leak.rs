use crate::lint::rules::prelude::*;
use std::net::IpAddr;

pub(super) static RULE: Rule = Rule {
    meaning: "The address of o= only makes the name of the session unique. It is often that of the machine, and \
              tells what mDNS names and a policy for candidates are meant to hide.",
    breaks: &[(Stack::Other, "Nothing breaks; whoever reads the description learns the address.")],
    remedy: "Write 127.0.0.1 in place of the address.",
    spec: &["RFC 9429, section 5.2.1", "RFC 8828, section 5.1"],
    fails: &[
        Example::Text("o=- 1 1 IN IP4 «192.0.2.77»\nc=IN IP4 192.0.2.1\n"),
        Example::Text("o=root 1 1 IN IP4 «pc.example»\n"),
    ],
    passes: &[
        Example::Text("o=- 1 1 IN IP4 127.0.0.1\n"),
        Example::Text("o=- 1 1 IN IP6 ::\n"),
        Example::Text("o=- 1 1 IN IP4 192.0.2.1\nm=audio 9 RTP/AVP 0\nc=IN IP4 192.0.2.1\n"),
        Example::Text("o=- 1 1 IN IP4 localhost\n"),
    ],
    ..Rule::new(
        "origin-address-leak",
        Level::Info,
        "o= tells an address that nothing else in the description tells",
        Check::Line(&["o"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(address) = line.text("address") else { return };
    // A second o= line is another matter.
    if line.part.first("o").is_none_or(|first| first.index() != line.index()) {
        return;
    }
    match address.parse::<IpAddr>() {
        Ok(address) if address.is_unspecified() || address.is_loopback() => return,
        Err(_) if matches!(address, "" | "localhost" | "invalid") || address.ends_with(".invalid") => return,
        _ => {}
    }
    let description = line.description();
    let same = |other: Option<&str>| other.is_some_and(|other| other.split('/').next() == Some(address));
    let told = description.parts().any(|part| {
        part.all("c").any(|line| same(line.text("address")))
            || part.candidates().any(|(_, candidate)| candidate.address == address)
    });
    if !told {
        findings
            .at(line.at_field("address"), prose!["o= tells an address of whoever made the description"])
            .help(prose!["WebRTC writes 127.0.0.1 or 0.0.0.0 here: nobody ever connects to it"]);
    }
}
