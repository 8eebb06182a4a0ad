use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Everybody counts on messages of 16 KiB: that is the size at which libraries cut what they send. This side \
              takes less, so that what is cut that way fails to be sent.",
    breaks: &[
        (Stack::Chromium, "send() of a larger message throws a TypeError."),
        (Stack::Firefox, "send() of a larger message throws a TypeError."),
    ],
    remedy: "State what the implementation really takes, 65536 or more.",
    spec: &["RFC 8841, section 6.1", "RFC 8831, section 6.6"],
    fails: &[
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=max-message-size:«16383»\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=max-message-size:«1»\n"),
    ],
    passes: &[
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=max-message-size:16384\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=max-message-size:0\n"),
    ],
    ..Rule::new(
        "max-message-size-small",
        Level::Warning,
        "this side takes data channel messages of less than 16 KiB only",
        Check::Line(&["max-message-size"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if let Some(bytes) = line.number("bytes").filter(|bytes| (1..16_384).contains(bytes)) {
        findings.at(
            line.at_field("bytes"),
            prose!["this side takes messages of up to ", bytes, " bytes, libraries count on 16384"],
        );
    }
}
