use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The answer says rtcp-mux, the offer does not. The offerer waits for RTCP on a port of its own, and the \
              answerer will not send it there.",
    breaks: &[(Stack::Chromium, "Refuses the offer already, unless its RTCP policy was loosened.")],
    refusals: &[(Stack::Chromium, "Failed to setup RTCP mux.")],
    remedy: "Offer rtcp-mux, or leave it out of the answer.",
    spec: &["RFC 5761, section 5.1.1"],
    fails: &[Example::Pair("‹m=audio 9 UDP/TLS/RTP/SAVPF 0›\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=«rtcp-mux»\n")],
    passes: &[
        Example::Pair(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=rtcp-mux\nm=audio 0 UDP/TLS/RTP/SAVPF 0\na=mid:1\na=bundle-only\n",
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=rtcp-mux\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:1\na=rtcp-mux\n",
        ),
        Example::Pair(
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n",
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=rtcp-mux\n",
        ),
    ],
    ..Rule::new(
        "rtcp-mux-not-offered",
        Level::Error,
        "rtcp-mux stands in the answer but not in the offer",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live().filter(|joined| joined.answer.is_rtp()) {
        let offers = |part: &Part<'_>| part.has("rtcp-mux") || part.has("rtcp-mux-only");
        if offers(&joined.offer) || offers(&joined.offer.carrier()) {
            continue;
        }
        if let Some(line) = joined.answer.first("rtcp-mux") {
            findings
                .at(line.at_name(), prose!["the offer does not have rtcp-mux for this section"])
                .also(joined.offer.at(), prose!["offered without"]);
        }
    }
}
