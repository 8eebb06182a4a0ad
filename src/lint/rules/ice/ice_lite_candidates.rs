use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "A lite agent waits at addresses of its own and starts nothing. Reflexive and relayed candidates are of \
              no use to it, nor is an active TCP one; and without any candidate, here or later, nobody can reach it.",
    breaks: &[(Stack::Other, "A peer tries addresses that a lite agent does not keep open.")],
    remedy: "List the addresses at which the server is reached as host candidates.",
    spec: &["RFC 8445, section 5.2", "RFC 8445, section 2.5"],
    seen: &["https://github.com/jitsi/sdp-interop/issues/36"],
    fails: &[
        Example::Text(
            "a=ice-lite\nm=audio 9 X 0\na=candidate:1 1 udp 1 203.0.113.1 5000 typ «srflx» raddr 10.0.0.1 \
                       rport 5000\n",
        ),
        Example::Text("a=ice-lite\nm=audio 9 X 0\na=candidate:1 1 tcp 1 203.0.113.1 9 typ host tcptype «active»\n"),
        Example::Text("a=ice-lite\n«m=audio 9 X 0»\na=ice-ufrag:aaaa\n"),
    ],
    passes: &[
        Example::Text("a=ice-lite\nm=audio 9 X 0\na=candidate:1 1 udp 1 203.0.113.1 5000 typ host\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 203.0.113.1 5000 typ srflx raddr 10.0.0.1 rport 5000\n"),
        Example::Text(
            "a=ice-lite\na=group:BUNDLE 0 1\nm=audio 9 X 0\na=mid:0\na=candidate:1 1 udp 1 203.0.113.1 5000 typ \
             host\nm=video 9 X 0\na=mid:1\na=ice-ufrag:aaaa\n",
        ),
        Example::Text("a=ice-lite\na=ice-options:trickle\nm=audio 9 X 0\na=ice-ufrag:aaaa\n"),
    ],
    ..Rule::new(
        "ice-lite-candidates",
        Level::Warning,
        "an ICE lite agent has candidates that it cannot use, or none",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    if description.session_part().has("ice-lite") {
        let trickles = description.announces_trickle();
        for part in description.sections().filter(|part| !part.is_rejected() && part.port() != Some(0)) {
            section(&part, trickles, findings);
        }
    }
}

fn section(part: &Part<'_>, trickles: bool, findings: &mut Findings<'_>) {
    for line in part.all("candidate") {
        let tcp_type = super::tcp_candidate_tcptype::tcp_type(&line);
        let kind = line.text("candidate_type").unwrap_or_default();
        if matches!(kind, "srflx" | "prflx" | "relay") {
            findings.at(
                line.at_field("candidate_type"),
                prose!["a lite agent has host candidates only, this is ", theirs(kind)],
            );
        } else if let Some((_, span)) = tcp_type.filter(|(kind, _)| *kind == "active") {
            findings.at(line.spot(span), prose!["a lite agent opens no connections, so it has no active candidates"]);
        }
    }
    let silent = !part.is_rider() && part.effective("ice-ufrag").is_some() && !part.has("candidate");
    if silent && part.port() == Some(9) && !trickles && !part.mentions("candidate") {
        findings
            .at(part.at(), prose!["a lite agent lists no candidate here, and does not announce that some follow"])
            .note(prose!["it sends no checks: unless candidates come separately, nobody can reach it"]);
    }
}
