use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Where RTP and RTCP share a port, packets are told apart by their second byte. Payload types 64 to 95 \
              look the same there as the types of RTCP packets, so they must not be used.",
    breaks: &[(Stack::Chromium, "Refuses the description."), (Stack::Firefox, "Does not use such payload types.")],
    refusals: &[(
        Stack::Chromium,
        "The media section with MID='{}' used an invalid payload type {} for codec '{}, \
                              rtcp-mux:enabled",
    )],
    remedy: "Renumber it: 96 to 127, or 35 to 63.",
    spec: &["RFC 5761, section 4"],
    seen: &["https://github.com/aiortc/aiortc/issues/1401"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF «72»\na=rtcp-mux\na=rtpmap:72 VP8/90000\n"),
        Example::Text("a=group:BUNDLE 0\nm=video 9 UDP/TLS/RTP/SAVPF 96 «64» ‹95›\na=mid:0\n"),
    ],
    passes: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 72\na=rtpmap:72 VP8/90000\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 63 96\na=rtcp-mux\n"),
        Example::Text("m=video 0 UDP/TLS/RTP/SAVPF 72\na=rtcp-mux\n"),
    ],
    ..Rule::new(
        "payload-type-rtcp-conflict",
        Level::Error,
        "a payload type from 64 to 95 where RTP and RTCP share a port",
        Check::Section(check),
    )
};

/// 64 to 95.
const RTCP: u128 = ((1 << 32) - 1) << 64;

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if part.numbers().listed & RTCP == 0 || part.is_rejected() || !(part.has("rtcp-mux") || part.bundle().is_some()) {
        return;
    }
    let mut taken = part.payloads().filter(|payload| (64..96).contains(&payload.payload_type));
    let Some(first) = taken.next() else { return };
    let mut finding = findings.at(
        Spot { span: first.span, ..part.at() },
        prose!["payload type ", first.payload_type, " can be taken for RTCP, which comes to the same port here"],
    );
    for other in taken.take(8) {
        finding = finding.also(Spot { span: other.span, ..part.at() }, prose!["this one too"]);
    }
}
