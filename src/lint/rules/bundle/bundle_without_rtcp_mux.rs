use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Bundled sections share one transport, on which RTP and RTCP have to share one port too: each bundled \
              RTP section says a=rtcp-mux.",
    breaks: &[
        (Stack::Chromium, "Refuses the description when any bundled RTP section lacks it."),
        (Stack::Firefox, "Refuses it where its policy requires multiplexing, as by default."),
    ],
    refusals: &[
        (Stack::Chromium, "rtcp-mux must be enabled when BUNDLE is enabled."),
        (Stack::Firefox, "m-section at level {} is missing a=rtcp-mux, which is required by rtcpMuxPolicy"),
    ],
    remedy: "Add a=rtcp-mux to every RTP section of the group.",
    spec: &["RFC 9143, section 9.3", "RFC 9143, section 9.3.1.3"],
    seen: &["https://github.com/sipwise/rtpengine/issues/1364", "https://github.com/jitsi/sdp-interop/issues/3"],
    fails: &[
        Example::Offer(
            "a=group:BUNDLE 0 1\n«m=audio 9 UDP/TLS/RTP/SAVPF 0»\na=mid:0\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\n\
             a=rtcp-mux\n",
        ),
        Example::Answer(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=rtcp-mux\n«m=video 9 UDP/TLS/RTP/SAVPF \
             96»\na=mid:1\n",
        ),
    ],
    passes: &[
        Example::Offer(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=rtcp-mux\nm=application 9 UDP/DTLS/SCTP \
             webrtc-datachannel\na=mid:1\n",
        ),
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n"),
        Example::Offer("a=group:BUNDLE 0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=rtcp-mux-only\na=rtcp-mux\n"),
    ],
    ..Rule::new(
        "bundle-without-rtcp-mux",
        Level::Error,
        "a bundled RTP section has no a=rtcp-mux",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if part.bundle().is_none() || !part.is_rtp() || part.has("rtcp-mux") || part.is_rejected() {
        return;
    }
    if !part.mentions("rtcp-mux") {
        let line = part.media_line();
        let draft = findings.at(part.at(), prose!["this section is bundled, and does not say a=rtcp-mux"]);
        if let Some(line) = line.filter(|line| line.whole().end > line.span().end) {
            // Anywhere after the m= line and its i=, c= and b= lines is in order.
            let after = part.lines().take_while(|line| line.name().len() == 1).last().unwrap_or(line);
            let mut text = String::from("a=rtcp-mux");
            text.push_str(after.eol());
            draft.unsafe_fix(prose!["add a=rtcp-mux"], [Edit::insert(after.whole().end, text)]);
        }
    }
}
