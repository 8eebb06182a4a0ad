use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Retransmissions (RTX) have a source of their own. Which source repeats which is told by an FID group, or \
              by rids in the packets. This section announces sources and RTX, but pairs nothing, so that the receiver \
              has to guess from the packets.",
    breaks: &[
        (Stack::Chromium, "Learns the pairing only from rids; without, it drops what is sent again."),
        (Stack::Pion, "Before version 4 it offered RTX and sent none."),
    ],
    remedy: "Announce the RTX source too, with an a=ssrc-group:FID line of both; or take RTX out when it is never sent.",
    spec: &["RFC 4588, section 5.3", "RFC 5576, section 4.2"],
    seen: &["https://github.com/pion/webrtc/issues/1088"],
    level_note: "With a single source announced, RTX may just never be sent, so that it is said for information; with \
                 two or more it is a warning.",
    fails: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 «97»\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\na=fmtp:97 apt=96\na=ssrc:1 cname:x\na=ssrc:2 cname:x\n",
        ),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 «97»\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\na=sendonly\na=ssrc:1 cname:x\n",
        ),
    ],
    passes: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\na=ssrc-group:FID 1 2\na=ssrc:1 cname:x\na=ssrc:2 cname:x\n",
        ),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\na=rid:h send\na=ssrc:1 cname:x\n",
        ),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\na=recvonly\na=ssrc:1 cname:x\n",
        ),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\n"),
    ],
    ..Rule::new(
        "rtx-without-fid",
        Level::Warning,
        "sources and RTX are announced, but not which source repeats which",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let Some(first) = part.first("ssrc") else { return };
    if !part.direction().sends() || part.is_rejected() || part.has("rid") {
        return;
    }
    if part.all("ssrc-group").any(|line| line.text("semantics") == Some("FID")) {
        return;
    }
    let Some(rtx) = part.payloads().find(|payload| payload.role() == Role::Retransmission) else { return };
    let several = part.all("ssrc").any(|line| line.text("ssrc") != first.text("ssrc"));
    findings
        .at(
            first.spot(rtx.span),
            prose!["RTX is listed and sources are announced, but no a=ssrc-group:FID says which source repeats which"],
        )
        .level(if several { Level::Warning } else { Level::Info });
}
