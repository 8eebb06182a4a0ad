use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Candidates are reached over UDP or TCP, written in either letter case. Another word may come from a \
              library's own enumeration (tls, dtls, relay), or stands in the wrong column.",
    breaks: &[(Stack::Chromium, "Refuses the whole description; of its own it also knows ssltcp, and lately tls.")],
    refusals: &[(Stack::Chromium, "Failed to parse SessionDescription. a=candidate:{} Unsupported transport type.")],
    remedy: "Write udp or tcp: the transport between the peers, not the one to a TURN server.",
    spec: &["RFC 8839, section 5.1", "RFC 6544, section 4.5"],
    level_note: "The grammar leaves room for other transports; Chromium's refusal makes it an error.",
    fails: &[
        Example::Text("m=audio 9 X 0\na=candidate:1 1 «dtls» 1 192.0.2.1 5 typ relay raddr 0.0.0.0 rport 0\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 «ssltcp» 1 192.0.2.1 5 typ host\n"),
    ],
    passes: &[
        Example::Text("m=audio 9 X 0\na=candidate:1 1 UDP 1 192.0.2.1 5 typ host\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 Tcp 1 192.0.2.1 9 typ host tcptype active\n"),
    ],
    ..Rule::new(
        "candidate-transport",
        Level::Error,
        "the transport of a candidate is neither UDP nor TCP",
        Check::Line(&["candidate"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(transport) = line.text("transport") else { return };
    if transport.eq_ignore_ascii_case("udp") || transport.eq_ignore_ascii_case("tcp") {
        return;
    }
    let message = prose!["the transport of a candidate is udp or tcp, not ", theirs(transport)];
    let draft = findings.at(line.at_field("transport"), message);
    if transport.eq_ignore_ascii_case("ssltcp") || transport.eq_ignore_ascii_case("tls") {
        draft.level(Level::Warning).note(prose!["only libwebrtc knows it, of tls only its newest versions"]);
    }
}
