use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "An IPv6 address stands in a candidate bare: no brackets as in URLs, and no zone as in fe80::1%eth0, \
              because the name of an interface means nothing to anybody else.",
    breaks: &[
        (Stack::Chromium, "Takes it for a host name, which does not resolve: the candidate is lost."),
        (Stack::Pion, "Drops the candidate."),
    ],
    remedy: "Strip the brackets; leave link-local addresses with a zone out.",
    spec: &["RFC 8839, section 5.1", "RFC 8866, section 9"],
    seen: &["https://github.com/awslabs/amazon-kinesis-video-streams-webrtc-sdk-c/issues/711"],
    level_note: "The candidate is lost, the description is taken.",
    fails: &[
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 «[2001:db8::1]» 5000 typ host\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 «fe80::1%eth0» 5000 typ host\n"),
    ],
    passes: &[Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 2001:db8::1 5000 typ host\n")],
    ..Rule::new(
        "ipv6-zone-or-bracket",
        Level::Warning,
        "the IPv6 address of a candidate has brackets or a zone",
        Check::Line(&["candidate"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(address) = line.text("address").filter(|address| is_odd(address)) else { return };
    let bare = address.trim_start_matches('[').trim_end_matches(']');
    let (bare, has_zone) = bare.split_once('%').map_or((bare, false), |(bare, _)| (bare, true));
    let spot = line.at_field("address");
    let message = if has_zone {
        prose!["the zone in ", theirs(address), " means nothing outside of the machine that wrote it"]
    } else {
        prose!["the address ", theirs(address), " has brackets around it, which belong into URLs"]
    };
    let draft = findings.at(spot, message);
    if bare.parse::<std::net::Ipv6Addr>().is_ok() {
        let edit = Edit::replace(spot.span, bare);
        if has_zone {
            draft.unsafe_fix(prose!["write the address without its zone"], [edit]);
        } else {
            draft.fix(prose!["write the address without brackets"], [edit]);
        }
    }
}

/// Has it brackets or a zone?
pub(super) fn is_odd(address: &str) -> bool {
    address.bytes().any(|byte| matches!(byte, b'[' | b']' | b'%'))
}
