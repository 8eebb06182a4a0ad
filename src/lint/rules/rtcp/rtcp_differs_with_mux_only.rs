use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "a=rtcp-mux-only says that RTCP has no port of its own. An a=rtcp with another port contradicts it.",
    breaks: &[
        (Stack::Chromium, "Ignores a=rtcp."),
        (Stack::Other, "SIP gateways send RTCP to that port, where nobody listens."),
    ],
    remedy: "Write the port of the m= line into a=rtcp, or leave a=rtcp out.",
    spec: &["RFC 8858, section 4.2", "RFC 3605, section 2.1"],
    seen: &["https://github.com/rtcweb-wg/jsep/issues/296"],
    level_note: "That a=rtcp is there at all is usual, and no finding: with ICE it is ignored.",
    fails: &[Example::Text(
        "m=audio ‹5004› UDP/TLS/RTP/SAVPF 0\na=rtcp:«5005» IN IP4 192.0.2.1\na=rtcp-mux\na=rtcp-mux-only\n",
    )],
    passes: &[
        Example::Text("m=audio 5004 UDP/TLS/RTP/SAVPF 0\na=rtcp:5004\na=rtcp-mux\na=rtcp-mux-only\n"),
        Example::Text("m=audio 5004 UDP/TLS/RTP/SAVPF 0\na=rtcp:5005\na=rtcp-mux\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=rtcp:9 IN IP4 0.0.0.0\na=rtcp-mux-only\na=rtcp-mux\n"),
        Example::Text("m=audio 5004 UDP/TLS/RTP/SAVPF 0\na=rtcp:9 IN IP4 0.0.0.0\na=rtcp-mux\na=rtcp-mux-only\n"),
    ],
    ..Rule::new(
        "rtcp-differs-with-mux-only",
        Level::Warning,
        "a=rtcp names another port, though there is only one",
        Check::Line(&["rtcp"], check),
    )
};

/// What stands there while nothing is known.
const DISCARD: u16 = 9;

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let part = &line.part;
    let Some(port) = line.number("port") else { return };
    let Some(media) = part.port().filter(|media| ![0, DISCARD].contains(media)) else { return };
    if !part.has("rtcp-mux-only") || port == u64::from(media) || port == u64::from(DISCARD) {
        return;
    }
    let place = part.media_line().map_or_else(|| part.at(), |m| m.at_field("port"));
    findings
        .at(
            line.at_field("port"),
            prose!["RTCP is to go to port ", port, ", and a=rtcp-mux-only says that it shares port ", media],
        )
        .also(place, prose!["the port of RTP"]);
}
