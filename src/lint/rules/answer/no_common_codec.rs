use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The section is accepted, but no codec of the answer is in the offer: nothing can be sent. Retransmission, \
              redundancy, comfort noise and DTMF do not count, they carry nothing alone.",
    breaks: &[
        (Stack::Chromium, "Refuses the answer, or connects and shows nothing."),
        (Stack::Firefox, "Refuses the answer."),
        (Stack::Str0m, "Drops all payload types of the section."),
    ],
    refusals: &[
        (Stack::Chromium, "Failed to set remote video description send parameters for m-section with mid='{}'."),
        (Stack::Chromium, "Failed to set remote audio description send parameters for m-section with mid='{}'."),
    ],
    remedy: "Reject the section with port 0, or let both sides have a codec in common: Opus or G.711, VP8 or H.264.",
    spec: &["RFC 3264, section 6.1", "RFC 9429, section 5.3.1"],
    seen: &[
        "https://github.com/livekit/client-sdk-js/issues/25",
        "https://github.com/livekit/livekit/issues/3404",
        "https://github.com/algesten/str0m/issues/1015",
    ],
    fails: &[
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF ‹96 97›\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\na=fmtp:97 apt=96\n",
            "m=video 9 UDP/TLS/RTP/SAVPF «98 97»\na=rtpmap:98 H264/90000\na=rtpmap:97 rtx/90000\na=fmtp:97 apt=98\n",
        ),
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF ‹0 101›\na=rtpmap:101 telephone-event/8000\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF «101»\na=rtpmap:101 telephone-event/8000\n",
        ),
    ],
    passes: &[
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 120\na=rtpmap:120 vp8/90000\n",
        ),
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0 8\n", "m=audio 9 UDP/TLS/RTP/SAVPF 8\n"),
        // What is not declared may be anything.
        Example::Pair("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\n", "m=video 9 UDP/TLS/RTP/SAVPF 97\n"),
        Example::Pair("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\n", "m=video 0 UDP/TLS/RTP/SAVPF 0\n"),
    ],
    ..Rule::new("no-common-codec", Level::Error, "an accepted section has no codec in common", Check::Pair(check))
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live().filter(|joined| joined.offer.is_rtp() && joined.answer.is_rtp()) {
        let (offered, answered) = (codecs::of(&joined.offer), codecs::of(&joined.answer));
        let declared =
            offered.len() == joined.offer.payloads().len() && answered.len() == joined.answer.payloads().len();
        if !declared || offered.is_empty() || answered.is_empty() || !offered.iter().any(codecs::Known::is_primary) {
            continue;
        }
        let mut primary = answered.iter().filter(|known| known.is_primary());
        if primary.any(|known| codecs::nearest(known, &offered).is_some()) {
            continue;
        }
        let place = |part: &Part<'_>| part.first("m").map_or_else(|| part.at(), |line| line.at_field("formats"));
        findings
            .at(place(&joined.answer), prose!["the answer accepts this section without any codec of the offer"])
            .says(list(&answered))
            .also(place(&joined.offer), list(&offered));
    }
}

/// The codecs of a section in a few words.
fn list(all: &[codecs::Known<'_>]) -> Prose {
    const SHOWN: usize = 5;
    let names = all.iter().filter(|known| known.is_primary()).map(|known| codecs::spelled(&known.payload));
    let mut list = Prose::join(names.take(SHOWN), ", ");
    if list.is_empty() {
        return prose!["no codec"];
    }
    if all.iter().filter(|known| known.is_primary()).count() > SHOWN {
        list.push(" and more");
    }
    list
}
