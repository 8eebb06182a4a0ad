use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "When packets of video are lost for good, or somebody joins, the receiver needs a key frame, and asks \
              for one by nack pli or ccm fir. Without either the picture stays broken until the sender makes one by \
              itself.",
    breaks: &[(Stack::Chromium, "Does not ask for key frames that were not negotiated.")],
    remedy: "Add a=rtcp-fb:* nack pli.",
    spec: &["RFC 8834, section 5.1.1", "RFC 4585, section 6.3.1", "RFC 5104, section 4.3.1"],
    fails: &[Example::Text(
        "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98\na=rtpmap:96 VP8/90000\na=rtcp-fb:96 ccm fir\n\
             a=rtpmap:97 «VP9»/90000\na=rtcp-fb:97 nack\na=rtpmap:98 ‹H264›/90000\n",
    )],
    passes: &[
        Example::Text("m=video 5004 RTP/AVP 96\na=rtpmap:96 VP8/90000\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\na=rtcp-fb:* nack pli\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\na=rtcp-fb:96 nack pli\n"),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98\na=rtpmap:96 VP8/90000\na=rtcp-fb:96 nack pli\n\
             a=rtpmap:97 rtx/90000\na=fmtp:97 apt=96\na=rtpmap:98 red/90000\n",
        ),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 opus/48000/2\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 26\n"),
    ],
    ..Rule::new(
        "missing-keyframe-feedback",
        Level::Warning,
        "a video codec has no way to ask for a key frame",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if part.kind() != "video" || part.is_rejected() || part.direction() == Direction::Inactive {
        return;
    }
    let needs = |traits: &Traits| {
        matches!(traits.codec, Codec::Vp8 | Codec::Vp9 | Codec::Av1 | Codec::H264 | Codec::H265)
            && !traits.feeds(Feedback::Pli)
            && !traits.feeds(Feedback::Fir)
    };
    let mut without = part.payloads_with(needs);
    let Some(first) = without.next().filter(|_| part.of.is_webrtc()) else { return };
    let mut finding = findings.at(
        first.at(),
        prose![
            "payload type ",
            first.payload_type,
            " has neither nack pli nor ccm fir: nobody can ask for a key frame"
        ],
    );
    for other in without.take(8) {
        finding = finding.also(other.at(), prose!["nor has this one"]);
    }
}
