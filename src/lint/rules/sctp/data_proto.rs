use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Data channels run over SCTP in DTLS in UDP: UDP/DTLS/SCTP. DTLS/SCTP was its name in old drafts. \
              TCP/DTLS/SCTP is for ICE over TCP, and then says with a=connection whether a connection is to be opened.",
    breaks: &[(Stack::Chromium, "Takes all three."), (Stack::Firefox, "Takes all three.")],
    remedy: "Write UDP/DTLS/SCTP into the m= line.",
    spec: &["RFC 8841, section 4.2", "RFC 9429, section 5.1.2"],
    seen: &["https://github.com/jitsi/lib-jitsi-meet/issues/1697"],
    fails: &[
        Example::Text("m=application 9 «DTLS/SCTP» webrtc-datachannel\na=sctp-port:5000\n"),
        Example::Text("m=application 9 «TCP/DTLS/SCTP» webrtc-datachannel\na=sctp-port:5000\n"),
    ],
    passes: &[
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n"),
        Example::Text("m=application 9 TCP/DTLS/SCTP webrtc-datachannel\na=connection:new\n"),
        Example::Text("m=application 9 DTLS/SCTP 5000\na=sctpmap:5000 webrtc-datachannel 256\n"),
        Example::Text("m=application 0 DTLS/SCTP webrtc-datachannel\n"),
    ],
    ..Rule::new(
        "data-proto",
        Level::Warning,
        "a data section does not name its transport as UDP/DTLS/SCTP",
        Check::Line(&["m"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let part = &line.part;
    if !part.is_data() || part.is_rejected() {
        return;
    }
    let at = line.at_field("protocol");
    match part.protocol() {
        // The old form as a whole is a finding of its own.
        "DTLS/SCTP" if !part.formats().any(|(format, _)| super::legacy_sctpmap::is_port(format)) => {
            let insert = Edit::insert(at.span.start, "UDP/");
            findings
                .at(at, prose!["this is the name of old drafts; today it is UDP/DTLS/SCTP"])
                .unsafe_fix(prose!["write UDP/DTLS/SCTP"], [insert]);
        }
        "TCP/DTLS/SCTP" if !part.has("connection") => {
            findings.at(at, prose!["over TCP an a=connection:new is to say that a connection is to be opened"]);
        }
        _ => {}
    }
}
