use super::layers::{RID, has_extension};
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Layers of simulcast are told apart by the rid in a header extension of their packets, which is not in use \
              here. It is often lost where an answer is made that knows simulcast, but not its extensions.",
    breaks: &[
        (Stack::Chromium, "Refuses the description."),
        (Stack::Pion, "Fails when the first packet of a layer arrives."),
    ],
    refusals: &[
        (
            Stack::Chromium,
            "The media section with MID='{}' negotiates simulcast but does not negotiate the RID RTP header extension.",
        ),
        (Stack::Pion, "stream id RTP Extensions required for Simulcast"),
    ],
    remedy: "Add a=extmap:N urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id on both sides.",
    spec: &["RFC 8852, section 3.3", "RFC 8853, section 6"],
    seen: &[
        "https://github.com/webrtc-rs/rtc/issues/8",
        "https://github.com/w3c/webrtc-extensions/issues/248",
        "https://github.com/versatica/mediasoup-client/issues/353",
    ],
    fails: &[Example::Text(
        "m=video 9 UDP/TLS/RTP/SAVPF 31\na=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\n«a=simulcast:recv h;m»\n",
    )],
    passes: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 31\na=extmap:2/sendonly urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\na=simulcast:send h;m\n",
        ),
        Example::Text(
            "a=extmap:2 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\nm=video 9 UDP/TLS/RTP/SAVPF 31\na=simulcast:send h;m\n",
        ),
    ],
    ..Rule::new(
        "simulcast-without-rid-extension",
        Level::Error,
        "simulcast without the header extension for rids",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let Some(line) = part.first("simulcast") else { return };
    if !part.is_rejected() && !has_extension(part, RID) {
        findings
            .at(line.at(), prose!["packets of these layers will not say which layer they are (no sdes:rtp-stream-id)"]);
    }
}
