use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "WebRTC endpoints send RTP and RTCP over one port, and say so by a=rtcp-mux. A side that does not say it \
              wants a second port, which browsers no longer have.",
    breaks: &[
        (Stack::Chromium, "Refuses the description, unless rtcpMuxPolicy is negotiate."),
        (Stack::Firefox, "Refuses the description."),
    ],
    refusals: &[
        (Stack::Chromium, "The m= section with mid='{}' is invalid. RTCP-MUX is not enabled when it is required."),
        (Stack::Chromium, "rtcp-mux must be enabled when BUNDLE is enabled."),
        (Stack::Firefox, "m-section at level {} is missing a=rtcp-mux, which is required by rtcpMuxPolicy"),
    ],
    remedy: "Switch on RTCP multiplexing: rtcp_mux=yes in Asterisk, rtcp-mux in rtpengine.",
    spec: &["RFC 5761, section 5.1.1", "RFC 9429, section 5.8.3"],
    seen: &[
        "https://github.com/InnovateAsterisk/Browser-Phone/issues/276",
        "https://github.com/flutter-webrtc/dart-sip-ua/issues/41",
    ],
    fails: &[
        Example::Text("«m=audio 9 UDP/TLS/RTP/SAVPF 0»\na=mid:0\n"),
        Example::Text(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=rtcp-mux\n\
             «m=video 9 UDP/TLS/RTP/SAVPF 96»\na=mid:1\n",
        ),
    ],
    passes: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=rtcp-mux\n"),
        Example::Text("m=audio 0 UDP/TLS/RTP/SAVPF 0\n"),
        Example::Text("m=audio 0 UDP/TLS/RTP/SAVPF 0\na=bundle-only\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n"),
    ],
    ..Rule::new("missing-rtcp-mux", Level::Error, "an RTP section has no rtcp-mux", Check::Section(check))
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if !part.is_rtp() || part.has("rtcp-mux") || part.is_rejected() || part.is_bundle_only() {
        return;
    }
    // What is left out then is another finding.
    if part.has("rtcp-mux-only") || !matches!(part.kind(), "audio" | "video") {
        return;
    }
    findings
        .at(part.at(), prose!["this section has no a=rtcp-mux, and WebRTC endpoints have one port for RTP and RTCP"])
        .unsafe_fix(
            prose!["add a=rtcp-mux"],
            part.media_line().map(|line| {
                let eol = if line.eol().is_empty() { "\r\n" } else { line.eol() };
                match line.whole().end == line.span().end {
                    true => Edit::insert(line.span().end, format!("{eol}a=rtcp-mux{eol}")),
                    false => Edit::insert(line.whole().end, format!("a=rtcp-mux{eol}")),
                }
            }),
        );
}
