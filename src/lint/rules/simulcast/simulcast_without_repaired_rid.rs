use super::layers::{REPAIRED_RID, has_extension};
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Retransmissions (RTX) of a layer come from a source of their own. Which layer it repeats is told by the \
              header extension repaired-rtp-stream-id, which is not in use here, nor are the sources paired by FID \
              groups.",
    breaks: &[(Stack::Chromium, "Cannot use what is sent again.")],
    remedy: "Add a=extmap:N urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id on both sides.",
    spec: &["RFC 8852, section 3", "RFC 8851, section 4"],
    seen: &["https://github.com/elixir-webrtc/ex_webrtc/issues/111"],
    fails: &[Example::Text(
        "m=video 9 UDP/TLS/RTP/SAVPF 96 «97»\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\na=extmap:2 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\na=simulcast:send h;m\n",
    )],
    passes: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\na=extmap:2 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id\na=simulcast:send h;m\n",
        ),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\na=simulcast:send h;m\n"),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\na=ssrc-group:FID 1 2\na=simulcast:send h;m\n",
        ),
    ],
    ..Rule::new(
        "simulcast-without-repaired-rid",
        Level::Warning,
        "simulcast with RTX, and nothing tells which layer is repeated",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let Some(line) = part.first("simulcast") else { return };
    if part.is_rejected() || has_extension(part, REPAIRED_RID) || part.has("ssrc-group") {
        return;
    }
    if let Some(rtx) = part.payloads().find(|payload| payload.role() == Role::Retransmission) {
        findings.at(
            line.spot(rtx.span),
            prose!["RTX of these layers will not say which layer it repeats (no sdes:repaired-rtp-stream-id)"],
        );
    }
}
