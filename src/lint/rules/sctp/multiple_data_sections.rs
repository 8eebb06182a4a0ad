use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "All data channels of a connection share one SCTP association, so that there is one data section. A second \
              one has no meaning in WebRTC.",
    breaks: &[
        (Stack::Chromium, "Uses one of them."),
        (Stack::Pion, "Uses the first one."),
        (Stack::Str0m, "Uses one of them."),
    ],
    remedy: "Keep one data section; channels are opened inside of it.",
    spec: &["RFC 9429, section 5.2.1", "RFC 8831, section 6.2"],
    fails: &[Example::Text(
        "‹m=application 9 UDP/DTLS/SCTP webrtc-datachannel›\n«m=application 9 UDP/DTLS/SCTP webrtc-datachannel»\n",
    )],
    passes: &[
        Example::Text(
            "m=application 0 UDP/DTLS/SCTP webrtc-datachannel\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\n",
        ),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\n"),
    ],
    ..Rule::new(
        "multiple-data-sections",
        Level::Warning,
        "there is more than one data section",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let mut data = description.sections().filter(|part| part.is_data() && !part.is_rejected());
    if let (Some(first), Some(second)) = (data.next(), data.next()) {
        let all = 2 + data.count();
        findings
            .at(second.at(), prose!["there are ", all, " data sections, WebRTC has one"])
            .also(first.at(), prose!["the first one"]);
    }
}
