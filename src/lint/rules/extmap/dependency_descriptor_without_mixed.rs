use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "At key frames the dependency descriptor describes the whole structure of layers, in more than the 16 \
              bytes that the one-byte form holds. Where the forms may not be mixed it has to be left out just there.",
    breaks: &[(Stack::Chromium, "Leaves it out at key frames, so that a server cannot tell layers apart.")],
    remedy: "Add a=extmap-allow-mixed to the session part.",
    spec: &["RFC 8285, section 4.2", "RTP payload format for AV1, appendix A"],
    seen: &["https://github.com/pion/webrtc/issues/2215"],
    fails: &[Example::Text(
        "m=video 9 UDP/TLS/RTP/SAVPF 96\n\
             a=extmap:9 «https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension»\n",
    )],
    passes: &[
        Example::Text(
            "a=extmap-allow-mixed\nm=video 9 UDP/TLS/RTP/SAVPF 96\n\
             a=extmap:9 https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension\n",
        ),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\n\
             a=extmap:9 https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension\n\
             a=extmap-allow-mixed\n",
        ),
        Example::Text(
            "m=video 0 UDP/TLS/RTP/SAVPF 96\n\
             a=extmap:9 https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension\n",
        ),
    ],
    ..Rule::new(
        "dependency-descriptor-without-mixed",
        Level::Warning,
        "the dependency descriptor is offered without extmap-allow-mixed",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if part.kind() != "video" || part.is_rejected() || part.effective("extmap-allow-mixed").is_some() {
        return;
    }
    if let Some(extension) = part.extension("dependency-descriptor") {
        findings
            .at(extension.line.at_field("uri"), prose!["the dependency descriptor does not fit the one-byte form at key frames, and the two forms may not be mixed"])
            .help(prose!["add a=extmap-allow-mixed to the session part"]);
    }
}
