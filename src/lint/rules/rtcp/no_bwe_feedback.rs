use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Video adapts its bit rate to the network by what the receiver reports: transport-cc, REMB, or the \
              congestion control feedback of RFC 8888. Without any, the sender keeps to the bit rate it began with.",
    breaks: &[(Stack::Chromium, "Stays near the bit rate it starts with.")],
    remedy: "Offer a=rtcp-fb:* transport-cc with its header extension, or goog-remb.",
    spec: &["RFC 8888, section 6", "draft-alvestrand-rmcat-remb-03"],
    seen: &["https://github.com/lynckia/licode/issues/1284"],
    fails: &[Example::Text("«m=video 9 UDP/TLS/RTP/SAVPF 96»\na=rtpmap:96 VP8/90000\na=rtcp-fb:96 nack\n")],
    passes: &[
        Example::Text("m=video 5004 RTP/AVP 96\na=rtpmap:96 VP8/90000\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\na=rtcp-fb:96 goog-remb\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\na=rtcp-fb:* ack ccfb\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\na=inactive\n"),
    ],
    ..Rule::new("no-bwe-feedback", Level::Info, "video has no feedback that steers its bit rate", Check::Section(check))
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if part.kind() != "video" || part.is_rejected() || part.direction() == Direction::Inactive {
        return;
    }
    if [Feedback::TransportCc, Feedback::Remb, Feedback::Ccfb].into_iter().any(|kind| part.feeds(kind)) {
        return;
    }
    if part.payloads().any(|payload| payload.role() == Role::Media) && part.of.is_webrtc() {
        findings.at(
            part.at(),
            prose!["no codec has transport-cc, goog-remb or ack ccfb: the sender cannot learn what bit rate fits"],
        );
    }
}
