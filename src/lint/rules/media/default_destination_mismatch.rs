use crate::lint::Profile;
use crate::lint::rules::prelude::*;
use crate::sdp::attr::candidate::Candidate;
use std::net::IpAddr;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The address of c= and the port of m= are those of the candidate that is most likely to work, or \
              0.0.0.0 and 9. When they are another one, a peer takes it that something on the way has rewritten \
              them, and may go without ICE.",
    breaks: &[
        (Stack::Chromium, "Does not look at them."),
        (Stack::Firefox, "Does not look at them."),
        (Stack::Other, "SIP peers with ICE may answer a=ice-mismatch."),
    ],
    remedy: "Write c=IN IP4 0.0.0.0 and port 9, or the default candidate. Code that takes candidates out should do \
             so too.",
    spec: &["RFC 8839, section 4.2.5", "RFC 8839, section 4.2.1.1"],
    seen: &["https://github.com/rtcweb-wg/jsep/issues/123"],
    level_note: "An info in WebRTC: browsers do not look, and servers often write a placeholder of their own.",
    fails: &[
        Example::Text(
            "m=audio «5000» RTP/AVP 0\nc=IN IP4 ‹192.0.2.9›\na=candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host\n",
        ),
        Example::Text(
            "c=IN IP4 ‹192.0.2.1›\nm=audio «5002» RTP/AVP 0\na=candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host\n",
        ),
    ],
    passes: &[
        Example::Text(
            "m=audio 5000 RTP/AVP 0\nc=IN IP4 192.0.2.1\na=candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host\n",
        ),
        Example::Text(
            "m=audio 9 RTP/AVP 0\nc=IN IP4 192.0.2.9\na=candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host\n",
        ),
        Example::Text(
            "m=audio 5001 RTP/AVP 0\nc=IN IP4 0.0.0.0\na=candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host\n",
        ),
        Example::Text("m=audio 5000 RTP/AVP 0\nc=IN IP4 192.0.2.9\n"),
    ],
    ..Rule::new(
        "default-destination-mismatch",
        Level::Warning,
        "the address and port of a section are not those of a candidate",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let Some(port) = part.port().filter(|port| *port > 9) else { return };
    // A section that rides on another one, and RTSP, say nothing here.
    if part.candidates().next().is_none() || (part.bundle().is_some() && !part.is_tagged()) {
        return;
    }
    let Some(line) = part.effective("c") else { return };
    let Some(Ok(address)) = line.text("address").map(str::parse::<IpAddr>) else { return };
    if address.is_unspecified() || address.is_loopback() {
        return;
    }
    let is_there = |candidate: &Candidate<'_>| {
        candidate.port == port && candidate.address.parse::<IpAddr>().is_ok_and(|other| other == address)
    };
    // One that cannot be read may be the one.
    let unreadable = |line: Line<'_>| line.name() == "candidate" && !line.entry().fits;
    if part.candidates().any(|(_, candidate)| is_there(&candidate)) || part.lines().any(unreadable) {
        return;
    }
    let Some(media) = part.first("m") else { return };
    let draft = findings
        .at(media.at_field("port"), prose!["no candidate of this section has this port and the address of its c="])
        .also(line.at_field("address"), prose!["the address"])
        .note(prose!["to a peer with strict ICE this means that something on the way has changed the address"]);
    if part.of.profile != Profile::Sip {
        draft.level(Level::Info);
    }
}
