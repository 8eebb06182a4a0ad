use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "A section that had rtcp-mux has it no longer. Once both sides have agreed on one port for RTP and RTCP there \
              is no way back within the session.",
    breaks: &[(Stack::Chromium, "Refuses the description.")],
    refusals: &[(Stack::Chromium, "Failed to setup RTCP mux.")],
    remedy: "Keep a=rtcp-mux in every later offer and answer.",
    spec: &["RFC 9429, section 5.8.3", "RFC 5761, section 5.1.1"],
    fails: &[Example::Steps(&[
        (SdpType::Offer, "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=‹rtcp-mux›\n"),
        (SdpType::Offer, "«m=audio 9 UDP/TLS/RTP/SAVPF 0»\na=mid:0\n"),
    ])],
    passes: &[
        Example::Steps(&[
            (SdpType::Offer, "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=rtcp-mux\n"),
            (SdpType::Offer, "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=rtcp-mux\n"),
        ]),
        // The answerer did not agree.
        Example::Exchange(&[
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=rtcp-mux\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n",
        ]),
        // In a bundle the section that carries it says it for all.
        Example::Steps(&[
            (
                SdpType::Offer,
                "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=rtcp-mux\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:1\na=rtcp-mux\n",
            ),
            (
                SdpType::Offer,
                "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=rtcp-mux\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:1\n",
            ),
        ]),
    ],
    ..Rule::new("rtcp-mux-withdrawn", Level::Error, "a section no longer has rtcp-mux", Check::Step(check))
};

fn check(step: &Step<'_>, findings: &mut Findings<'_>) {
    for (before, now) in step.lasting().filter(|(before, now)| before.is_rtp() && now.is_rtp()) {
        let Some(old) = before.first("rtcp-mux") else { continue };
        let has = |part: &Part<'_>| part.has("rtcp-mux") || part.carrier().has("rtcp-mux");
        if has(&now) || step.peer_of(&before).is_some_and(|part| !has(&part)) {
            continue;
        }
        findings
            .at(now.at(), prose!["this section had rtcp-mux before and has it no longer"])
            .also(old.at_name(), prose!["before"]);
    }
}
