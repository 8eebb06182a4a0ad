use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The offer wants RTP and RTCP on one port, the answer does not say that it does the same. Browsers require it, \
              and a bundle cannot do without.",
    breaks: &[(Stack::Chromium, "Refuses the answer."), (Stack::Firefox, "Takes no RTCP of its own port.")],
    refusals: &[
        (Stack::Chromium, "The m= section with mid='{}' is invalid. RTCP-MUX is not enabled when it is required."),
        (Stack::Chromium, "rtcp-mux must be enabled when BUNDLE is enabled."),
    ],
    remedy: "Answer with a=rtcp-mux (on a PBX: rtcp_mux=yes).",
    spec: &["RFC 5761, section 5.1.1", "RFC 8858, section 4.3", "RFC 9143, section 9.3.1.3"],
    seen: &["https://github.com/sepfy/libpeer/issues/282", "https://github.com/sipwise/rtpengine/issues/1364"],
    level_note: "In a bundle the first section may say it for all; libwebrtc wants it in each, so that is a warning.",
    fails: &[
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=‹rtcp-mux›\n", "«m=audio 9 UDP/TLS/RTP/SAVPF 0»\n"),
        Example::Pair(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=rtcp-mux\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:1\na=‹rtcp-mux›\n",
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=rtcp-mux\n«m=audio 9 UDP/TLS/RTP/SAVPF 0»\na=mid:1\n",
        ),
    ],
    passes: &[
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=rtcp-mux\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=rtcp-mux\n"),
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=rtcp-mux\n", "m=audio 0 UDP/TLS/RTP/SAVPF 0\n"),
    ],
    ..Rule::new("rtcp-mux-refused", Level::Error, "the answer does not take over rtcp-mux", Check::Pair(check))
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live().filter(|joined| joined.answer.is_rtp() && !joined.answer.has("rtcp-mux")) {
        let Some(offered) = joined.offer.first("rtcp-mux").or_else(|| joined.offer.first("rtcp-mux-only")) else {
            continue;
        };
        let carrier = joined.answer.carrier();
        let said_there = carrier.index() != joined.answer.index() && (carrier.has("rtcp-mux") || !carrier.is_rtp());
        let draft = findings
            .at(joined.answer.at(), prose!["this section was offered with rtcp-mux and is answered without"])
            .also(offered.at_name(), prose!["offered"]);
        if said_there {
            draft.level(Level::Warning);
        }
    }
}
