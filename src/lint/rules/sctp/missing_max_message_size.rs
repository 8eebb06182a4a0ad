use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Without max-message-size the peer must assume that this side takes messages of 64 KiB at most, and refuses \
              to send larger ones.",
    breaks: &[
        (Stack::Chromium, "send() of more than 65536 bytes throws a TypeError."),
        (Stack::Firefox, "send() of more than 65536 bytes throws a TypeError."),
    ],
    remedy: "State the limit, as in a=max-message-size:262144; 0 for none.",
    spec: &["RFC 8841, section 6.1"],
    fails: &[Example::Text("«m=application 9 UDP/DTLS/SCTP webrtc-datachannel»\na=sctp-port:5000\n")],
    passes: &[
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-port:5000\na=max-message-size:0\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-port:5000\na=max-message-size:x\n"),
        Example::Text("m=application 0 UDP/DTLS/SCTP webrtc-datachannel\n"),
        Example::Text("m=application 9 DTLS/SCTP 5000\na=sctpmap:5000 webrtc-datachannel 256\n"),
    ],
    ..Rule::new(
        "missing-max-message-size",
        Level::Info,
        "no max-message-size: messages of more than 64 KiB cannot be sent to this side",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if part.is_data()
        && !part.is_rejected()
        && part.has("sctp-port")
        && !part.lines().any(|line| line.name() == "max-message-size")
    {
        findings.at(part.at(), prose!["no max-message-size: the peer sends messages of up to 65536 bytes only"]);
    }
}
