use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The section is half old and half new: a=sctp-port belongs to webrtc-datachannel in the m= line, a=sctpmap to \
              a port number there.",
    breaks: &[(Stack::Chromium, "Refuses a=sctp-port when the m= line has a port number.")],
    refusals: &[(Stack::Chromium, "sctp-port attribute can't be used with sctpmap.")],
    remedy: "Write webrtc-datachannel into the m= line, keep a=sctp-port and remove a=sctpmap.",
    spec: &["RFC 8841, section 4.3", "RFC 8841, section 5.1"],
    seen: &["https://github.com/otalk/sdp/issues/59"],
    level_note: "With webrtc-datachannel in the m= line an a=sctpmap beside it is ignored, so that it is a warning.",
    fails: &[
        Example::Text("m=application 9 DTLS/SCTP ‹5000›\n«a=sctp-port:5000»\na=sctpmap:5000 webrtc-datachannel 256\n"),
        Example::Text(
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n«a=sctp-port:5000»\n‹a=sctpmap:5000 webrtc-datachannel 256›\n",
        ),
    ],
    passes: &[
        Example::Text("m=application 9 DTLS/SCTP 5000\na=sctpmap:5000 webrtc-datachannel 256\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-port:5000\n"),
    ],
    ..Rule::new(
        "sctp-port-with-sctpmap",
        Level::Error,
        "a data section has the new a=sctp-port and the old form at once",
        Check::Line(&["sctp-port"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let part = &line.part;
    if !part.is_data() || part.is_rejected() {
        return;
    }
    if let Some((_, span)) = part.formats().next().filter(|(format, _)| super::legacy_sctpmap::is_port(format)) {
        findings
            .at(line.at(), prose!["a=sctp-port does not go with a port number in the m= line, and Chromium refuses it"])
            .also(line.spot(span), prose!["the old form"]);
    } else if let Some(old) = part.first("sctpmap") {
        findings
            .at(line.at(), prose!["this section has a=sctp-port, and a=sctpmap of old drafts too"])
            .level(Level::Warning)
            .also(old.at(), prose!["ignored"]);
    }
}
