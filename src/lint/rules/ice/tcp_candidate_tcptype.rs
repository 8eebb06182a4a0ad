use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Over TCP somebody has to open the connection, so a TCP candidate says which end it is: active, passive \
              or so (simultaneous open). UDP candidates have no such thing.",
    breaks: &[
        (Stack::Firefox, "Drops a TCP candidate when it does not follow the type (or rport), but for relay ones."),
        (
            Stack::Chromium,
            "Takes a TCP candidate without it as passive; refuses the whole description for an unknown \
                           value, and for one at a UDP candidate.",
        ),
    ],
    refusals: &[
        (Stack::Chromium, "Failed to parse SessionDescription. a=candidate:{} Invalid TCP candidate type{}"),
        (Stack::Chromium, "Failed to parse SessionDescription. a=candidate:{} Invalid non-TCP candidate{}"),
    ],
    remedy: "Add tcptype passive for an address that listens, tcptype active (with port 9) for one that does not.",
    spec: &["RFC 6544, section 4.5"],
    seen: &["https://bugs.webrtc.org/11466"],
    level_note: "A warning when it is missing or in another place, because the description is taken.",
    fails: &[
        Example::Text("m=audio 9 X 0\na=candidate:1 1 «tcp» 1 192.0.2.1 5000 typ host\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 tcp 1 192.0.2.1 5000 typ host tcptype «listen»\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 5000 typ host tcptype «passive»\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 tcp 1 192.0.2.1 9 typ host generation 0 tcptype «active»\n"),
    ],
    passes: &[
        Example::Text("m=audio 9 X 0\na=candidate:1 1 tcp 1 192.0.2.1 5000 typ host tcptype passive generation 0\n"),
        Example::Text(
            "m=audio 9 X 0\na=candidate:1 1 TCP 1 192.0.2.1 5000 typ srflx raddr 0.0.0.0 rport 0 tcptype \
                       so\n",
        ),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 5000 typ host\n"),
    ],
    ..Rule::new(
        "tcp-candidate-tcptype",
        Level::Error,
        "a TCP candidate does not say which end it is, or a UDP candidate does",
        Check::Line(&["candidate"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let is_tcp = line.text("transport").is_some_and(|transport| transport.eq_ignore_ascii_case("tcp"));
    match tcp_type(line) {
        None if is_tcp => {
            findings
                .at(line.at_field("transport"), prose!["a TCP candidate without tcptype: does it listen or connect?"])
                .level(Level::Warning)
                .note(prose!["libwebrtc takes it as passive"]);
        }
        Some((kind, span)) if is_tcp && !matches!(kind, "active" | "passive" | "so") => {
            findings
                .at(line.spot(span), prose!["the tcptype of a candidate is active, passive or so, not ", theirs(kind)]);
        }
        Some((_, span)) if is_tcp && line.text("tcp_type").is_none() => {
            findings
                .at(line.spot(span), prose!["tcptype is looked for before all other names"])
                .level(Level::Warning)
                .help(prose!["put it right after the type, or after rport"]);
        }
        Some((_, span)) if !is_tcp => {
            findings.at(line.spot(span), prose!["only TCP candidates have a tcptype"]);
        }
        _ => {}
    }
}

/// The value of `tcptype`, at its place or among the other names, with its span.
pub(super) fn tcp_type<'a>(line: &Line<'a>) -> Option<(&'a str, Span)> {
    if let Some(kind) = line.text("tcp_type") {
        return Some((kind, line.at_field("tcp_type").span));
    }
    let extensions = line.text("extensions")?;
    if !extensions.contains("tcptype ") {
        return None;
    }
    let mut words = line.words("extensions");
    std::iter::from_fn(|| Some((words.next()?.0, words.next()?)))
        .find(|(name, _)| *name == "tcptype")
        .map(|(_, value)| value)
}
