use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Behind the protocol of a data section stands one word, which says what runs over SCTP: webrtc-datachannel. \
              In old drafts it was the SCTP port.",
    breaks: &[(Stack::Chromium, "Refuses any other word when there is an a=sctp-port too.")],
    refusals: &[(Stack::Chromium, "sctp-port attribute can't be used with sctpmap.")],
    remedy: "Write m=application 9 UDP/DTLS/SCTP webrtc-datachannel.",
    spec: &["RFC 8841, section 4.3", "RFC 8864, section 4"],
    level_note: "Another word together with a=sctp-port is an error, for Chromium refuses it; a second word is a warning.",
    fails: &[
        Example::Text("m=application 9 UDP/DTLS/SCTP «webrtc-data-channel»\na=sctp-port:5000\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP «*»\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel «bfcp»\na=sctp-port:5000\n"),
    ],
    passes: &[
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-port:5000\n"),
        Example::Text("m=application 9 DTLS/SCTP 5000\na=sctpmap:5000 webrtc-datachannel 256\n"),
        Example::Text("m=application 0 UDP/DTLS/SCTP 0\n"),
        Example::Text("m=application 9 TCP/TLS/BFCP *\n"),
    ],
    ..Rule::new(
        "data-fmt",
        Level::Warning,
        "a data section is for something else than webrtc-datachannel",
        Check::Line(&["m"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let part = &line.part;
    if !part.is_data() || part.is_rejected() {
        return;
    }
    let mut formats = part.formats();
    let Some((first, span)) = formats.next() else { return };
    if first != super::legacy_sctpmap::DATA_CHANNEL && !super::legacy_sctpmap::is_port(first) {
        let level = if part.has("sctp-port") { Level::Error } else { Level::Warning };
        findings
            .at(line.spot(span), prose![theirs(first), " is not webrtc-datachannel, which data channels are called"])
            .level(level);
    } else if let Some((second, span)) = formats.next() {
        findings.at(line.spot(span), prose!["one word says what runs over SCTP, ", theirs(second), " is one more"]);
    }
}
