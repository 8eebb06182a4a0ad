use super::address::Reach;
use super::fqdn_candidate::is_mdns;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "All candidates are private, link-local, loopback or hidden behind mDNS names: only who is in the same \
              network can reach this side first, and with mDNS only where multicast gets through. Towards a peer with \
              a public address it comes up all the same: this side's own checks tell that peer where to answer. When a STUN or \
              TURN server was meant to help, it was not asked or did not answer.",
    breaks: &[
        (Stack::Str0m, "Does not resolve mDNS names, nor do many servers."),
        (Stack::Other, "Calls across the Internet do not come up unless the other side can be reached."),
    ],
    remedy: "Give the peer connection a STUN or TURN server. Within one network, and towards a public server, \
             nothing is to be done.",
    spec: &["RFC 8445, section 5.1.1.1", "RFC 8828, section 5"],
    seen: &[
        "https://github.com/sipsorcery-org/sipsorcery/issues/743",
        "https://github.com/Kurento/bugtracker/issues/400",
        "https://github.com/algesten/str0m/issues/972",
        "https://github.com/flutter-webrtc/dart-sip-ua/issues/41",
    ],
    level_note: "Ordinary for a browser without servers, and right within one network: never more than a hint.",
    fails: &[
        Example::Text(
            "«m=audio 9 X 0»\na=candidate:1 1 udp 1 192.168.1.2 5000 typ host\na=candidate:2 1 udp 1 \
                       127.0.0.1 5000 typ host\n",
        ),
        Example::Text(
            "«m=audio 9 X 0»\na=candidate:1 1 udp 1 0b4a2b12-51a5-4a50-9e55-5ae3f4d2ae0c.local 5000 typ \
                       host\n",
        ),
    ],
    passes: &[
        Example::Text(
            "m=audio 9 X 0\na=candidate:1 1 udp 1 192.168.1.2 5000 typ host\na=candidate:2 1 udp 1 \
                       203.0.113.1 5 typ srflx raddr 0.0.0.0 rport 0\n",
        ),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 2001:db8::1 5000 typ host\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 media.example.com 5000 typ host\n"),
        Example::Text("m=audio 9 X 0\n"),
        // More may follow.
        Example::Text("m=audio 9 X 0\na=ice-options:trickle\na=candidate:1 1 udp 1 192.168.1.2 5000 typ host\n"),
    ],
    ..Rule::new(
        "candidates-only-local",
        Level::Info,
        "all candidates are of the local network",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    // More candidates may follow: what is there so far tells nothing.
    let ended = |part: Part<'_>| part.effective("end-of-candidates").is_some();
    if description.announces_trickle() && !description.sections().any(ended) {
        return;
    }
    let (mut first, mut names, mut all) = (None, 0_usize, 0_usize);
    for part in description.sections().filter(|part| part.is_media() && !part.is_rejected()) {
        for line in part.all("candidate") {
            let address = line.text("address").unwrap_or_default();
            let local = match Reach::of(address) {
                Reach::Near | Reach::Loopback | Reach::Nobody => true,
                Reach::Name => is_mdns(address),
                Reach::Far => false,
            };
            if !local || line.text("candidate_type") != Some("host") {
                return;
            }
            all += 1;
            names += usize::from(is_mdns(address));
            first = first.or(Some(part));
        }
    }
    let Some(part) = first else { return };
    let what = if names == all { "all candidates are mDNS names" } else { "all candidates are of the local network" };
    let draft = findings.at(part.at(), prose![what, ": from outside of that network nobody can reach this side first"]);
    draft.note(prose![
        "this side still reaches a peer that has a public address: its checks tell where it can be reached"
    ]);
}
