use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "To steer the bit rate by transport-cc, packets carry a number in a header extension, and the receiver \
              reports which numbers came when. One without the other does nothing.",
    breaks: &[
        (Stack::Chromium, "Falls back to REMB, or does not estimate the bandwidth."),
        (Stack::Pion, "Its interceptors need both."),
    ],
    remedy: "Add both, a=extmap with the URI of transport-wide-cc-extensions-01 and a=rtcp-fb transport-cc, or \
             neither.",
    spec: &["draft-holmer-rmcat-transport-wide-cc-extensions-01"],
    seen: &["https://github.com/webrtc-rs/rtc/issues/115"],
    level_note: "Information: media flows without it, and Chromium writes the extension alone when Opus is not offered.",
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\na=rtcp-fb:96 «transport-cc»\n"),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\n\
             a=extmap:3 «http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01»\n",
        ),
        Example::Answer("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\na=rtcp-fb:96 «transport-cc»\n"),
    ],
    passes: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\na=rtcp-fb:96 transport-cc\n\
             a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\n",
        ),
        Example::Text(
            "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\n\
             m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\na=rtcp-fb:* transport-cc\n",
        ),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\n"),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\na=rtcp-fb:96 transport-cc\n\
             a=extmap:3 http://www.webrtc.org/experiments/rtp-hdrext/transport-wide-cc-02\n",
        ),
    ],
    ..Rule::new(
        "transport-cc-half",
        Level::Info,
        "transport-cc feedback without its header extension, or the reverse",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if !part.is_rtp() || part.is_rejected() {
        return;
    }
    let feedback = part.feeds(Feedback::TransportCc);
    let extension = part.extension("transport-wide-cc");
    match (feedback, extension) {
        (true, None) if part.extension("transport-wide-cc-02").is_none() => {
            let is_it = |line: &Line<'_>| line.text("feedback").is_some_and(|words| words.trim_end() == "transport-cc");
            let place = part.all("rtcp-fb").find(is_it).map_or_else(|| part.at(), |line| line.at_field("feedback"));
            findings
                .at(
                    place,
                    prose![
                        "transport-cc needs the header extension transport-wide-cc, which this section does not have"
                    ],
                )
                .note(prose!["packets carry no number then that the feedback could speak of"]);
        }
        (false, Some(extension)) => {
            findings.at(
                extension.line.at_field("uri"),
                prose!["the header extension transport-wide-cc is here, and no codec has transport-cc feedback"],
            );
        }
        _ => {}
    }
}
