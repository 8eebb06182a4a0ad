use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "The formats of an RTP section are payload types, numbers of seven bits in the header of every packet. \
              Nothing else can be sent.",
    breaks: &[
        (Stack::Chromium, "Refuses the description, without a sentence of its own."),
        (Stack::Firefox, "Refuses the description."),
    ],
    refusals: &[
        (Stack::Firefox, "Payload type {} is too large"),
        (Stack::Chromium, "Failed to parse SessionDescription. {} Invalid value: {}."),
    ],
    remedy: "Use 96 to 127, then 35 to 63.",
    spec: &["RFC 8866, section 5.14", "RFC 3550, section 5.1"],
    seen: &["https://github.com/meetecho/janus-gateway/issues/1469"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96 «128» 129\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF «opus»\n"),
        Example::Text("m=audio 0 RTP/AVP «*»\n"),
    ],
    passes: &[
        Example::Text("m=audio 9 RTP/AVP 0 127\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n"),
        Example::Text("m=audio 9 RTP/AVP 0  8\n"),
    ],
    ..Rule::new(
        "non-numeric-format",
        Level::Error,
        "a format of an RTP section is not a payload type from 0 to 127",
        Check::Line(&["m"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if !line.part.is_rtp() || all_differ(line) {
        return;
    }
    for (format, span) in line.part.formats() {
        if format.parse::<u8>().is_ok_and(|number| number < 128) {
            continue;
        }
        let number = format.bytes().all(|byte| byte.is_ascii_digit());
        let message = if number {
            prose!["payload type ", theirs(format), " does not fit: it has seven bits, 0 to 127"]
        } else {
            prose!["a format of RTP is a payload type, 0 to 127, not ", theirs(format)]
        };
        // The first one tells; a line of thousands is one mistake.
        findings.at(line.spot(span), message);
        return;
    }
}

/// Are all formats payload types, and each there once? Quick.
pub(super) fn all_differ(line: &Line<'_>) -> bool {
    let span = line.at_field("formats").span;
    let text = line.description().session.document.text.as_bytes();
    let blanks = text.get(span.range()).map_or(0, |formats| memchr::memchr_iter(b' ', formats).count());
    blanks + 1 == line.part.payloads().len()
}
