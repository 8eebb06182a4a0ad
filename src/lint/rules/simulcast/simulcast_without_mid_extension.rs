use super::layers::{MID, has_extension};
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Layers of simulcast are not announced by their SSRCs. What section a packet belongs to is told by the mid in \
              a header extension, which is not in use here.",
    breaks: &[(Stack::Pion, "Fails when the first packet of a layer arrives.")],
    refusals: &[(Stack::Pion, "mid RTP Extensions required for Simulcast")],
    remedy: "Add a=extmap:N urn:ietf:params:rtp-hdrext:sdes:mid on both sides.",
    spec: &["RFC 9143, section 9.1", "RFC 8853, section 6"],
    fails: &[Example::Text(
        "m=video 9 UDP/TLS/RTP/SAVPF 31\na=extmap:2 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\n«a=simulcast:send h;m»\n",
    )],
    passes: &[
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 31\na=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\na=simulcast:send h\n",
        ),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\n"),
        Example::Text("m=video 0 UDP/TLS/RTP/SAVPF 31\na=simulcast:send h;m\n"),
    ],
    ..Rule::new(
        "simulcast-without-mid-extension",
        Level::Warning,
        "simulcast without the header extension for mids",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let Some(line) = part.first("simulcast") else { return };
    if !part.is_rejected() && !has_extension(part, MID) {
        findings
            .at(line.at(), prose!["packets of these layers will not say which section they belong to (no sdes:mid)"]);
    }
}
