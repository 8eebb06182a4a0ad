use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The extension is an earlier form of another one. Peers that know only the later one ignore it.",
    breaks: &[(Stack::Chromium, "No longer offers it.")],
    remedy: "Offer the later one too.",
    spec: &["RFC 9626", "RTP payload format for AV1, appendix A"],
    level_note: "Old and new beside each other are usual; toffset beside abs-send-time is what every browser offers.",
    fails: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\n\
             a=extmap:9 «http://www.webrtc.org/experiments/rtp-hdrext/generic-frame-descriptor-00»\n",
        ),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\n\
             a=extmap:9 «http://tools.ietf.org/html/draft-ietf-avtext-framemarking-07»\n\
             a=extmap:8 «http://tools.ietf.org/html/draft-ietf-avtext-framemarking-08»\n",
        ),
    ],
    passes: &[Example::Text(
        "m=video 9 UDP/TLS/RTP/SAVPF 96\na=extmap:9 urn:ietf:params:rtp-hdrext:framemarking\n\
             a=extmap:8 https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension\n\
             a=extmap:1 urn:ietf:params:rtp-hdrext:toffset\n\
             a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\n",
    )],
    ..Rule::new(
        "deprecated-extension",
        Level::Info,
        "a header extension that others have come after",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    for extension in part.extensions() {
        let (name, after) = match extension.known.map(|known| known.short) {
            Some("generic-frame-descriptor") => ("generic-frame-descriptor", "the dependency descriptor"),
            Some("framemarking (draft 07)") => (FRAME_MARKING, "urn:ietf:params:rtp-hdrext:framemarking (RFC 9626)"),
            None if extension.uri().contains("draft-ietf-avtext-framemarking-") => {
                (FRAME_MARKING, "urn:ietf:params:rtp-hdrext:framemarking (RFC 9626)")
            }
            _ => continue,
        };
        findings.at(extension.line.at_field("uri"), prose![name, " is out of use; ", after, " came after it"]);
    }
}

const FRAME_MARKING: &str = "the draft of frame marking";
