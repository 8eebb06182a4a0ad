use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The largest message is a number of bytes of any size by the RFC, but Chromium reads it into 31 bits. Larger \
              numbers are often a minus one that was written without its sign.",
    breaks: &[(Stack::Chromium, "Refuses the description.")],
    refusals: &[(Stack::Chromium, "Invalid SCTP max message size.")],
    remedy: "Write the true limit, 262144 say; or 0 for none.",
    spec: &["RFC 8841, section 6.1"],
    level_note: "RFC 8841 has no upper limit; Chromium has one.",
    fails: &[
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=max-message-size:«2147483648»\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=max-message-size:«18446744073709551615»\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=max-message-size:«99999999999999999999»\n"),
    ],
    passes: &[
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=max-message-size:2147483647\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=max-message-size:0\n"),
    ],
    ..Rule::new(
        "max-message-size-range",
        Level::Error,
        "max-message-size is more than 2147483647",
        Check::Line(&["max-message-size"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if line.number("bytes").is_none_or(|bytes| bytes > i32::MAX as u64) {
        findings.at(line.at_field("bytes"), prose!["Chromium refuses a largest message of more than 2147483647 bytes"]);
    }
}
