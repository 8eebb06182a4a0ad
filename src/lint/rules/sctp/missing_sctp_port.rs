use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "A data section names its SCTP port. Without it the RFC takes the section for invalid; browsers assume 5000, \
              others may not open the association.",
    breaks: &[
        (Stack::Chromium, "Assumes 5000."),
        (Stack::Firefox, "Takes it."),
        (Stack::Other, "Some stacks know no other port than 5000."),
    ],
    remedy: "Add a=sctp-port:5000.",
    spec: &["RFC 8841, section 5.1", "RFC 9429, section 5.8.2"],
    seen: &["https://github.com/sepfy/libpeer/issues/280", "https://github.com/sipsorcery-org/sipsorcery/issues/1789"],
    level_note: "The RFC has it invalid, but both browsers take it: a warning.",
    fails: &[Example::Text("«m=application 9 UDP/DTLS/SCTP webrtc-datachannel»\na=max-message-size:262144\n")],
    passes: &[
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-port:5000\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-port:x\n"),
        Example::Text("m=application 0 UDP/DTLS/SCTP webrtc-datachannel\n"),
        Example::Text("m=application 9 DTLS/SCTP 5000\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctpmap:5000 webrtc-datachannel 256\n"),
    ],
    ..Rule::new(
        "missing-sctp-port",
        Level::Warning,
        "a data section does not name its SCTP port",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if !part.is_data() || part.is_rejected() || part.has("sctp-port") || part.has("sctpmap") {
        return;
    }
    let is_old = part.formats().next().is_some_and(|(format, _)| super::legacy_sctpmap::is_port(format));
    // One that cannot be read is a finding of its own.
    if !is_old && !part.lines().any(|line| line.name() == "sctp-port") {
        findings.at(part.at(), prose!["this data section has no a=sctp-port"]);
    }
}
