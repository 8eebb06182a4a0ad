use crate::lint::rules::prelude::*;

/// The header extension that carries the mid.
const MID: &str = "urn:ietf:params:rtp-hdrext:sdes:mid";

pub(super) static RULE: Rule = Rule {
    meaning: "Bundled streams are told apart by the mid in their packets, a header extension. Without it a receiver \
              goes by SSRC and payload type, and cannot tell whose a packet is when neither was announced.",
    breaks: &[
        (Stack::Chromium, "Goes by SSRC, or else by payload type."),
        (Stack::Pion, "Does not know streams that were not announced."),
    ],
    remedy: "Add a=extmap with urn:ietf:params:rtp-hdrext:sdes:mid to each bundled RTP section.",
    spec: &["RFC 9143, section 9.1", "RFC 9143, section 15.1"],
    seen: &["https://github.com/metartc/metaRTC/issues/113", "https://github.com/versatica/mediasoup/issues/230"],
    level_note: "Only told of offers with more than one RTP section: with one there is nothing to tell apart, and an \
                 answer can only take what was offered.",
    fails: &[Example::Offer(
        "a=group:BUNDLE 0 1\n«m=audio 9 UDP/TLS/RTP/SAVPF 0»\na=mid:0\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\n",
    )],
    passes: &[
        Example::Offer(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=extmap:4 \
             urn:ietf:params:rtp-hdrext:sdes:mid\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\na=extmap:4 \
             urn:ietf:params:rtp-hdrext:sdes:mid\n",
        ),
        Example::Offer(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\nm=application 9 UDP/DTLS/SCTP \
             webrtc-datachannel\na=mid:1\n",
        ),
        Example::Answer(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\n",
        ),
    ],
    ..Rule::new(
        "missing-mid-extension",
        Level::Warning,
        "a bundled RTP section does not offer the header extension of the mid",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    if !description.is_offer() || description.bundles.is_empty() {
        return;
    }
    let bundled = |part: &Part<'_>| part.is_rtp() && part.bundle().is_some() && !part.is_rejected();
    if description.sections().filter(bundled).nth(1).is_none() {
        return;
    }
    let lacks = |part: &Part<'_>| !part.all_effective("extmap").any(|line| line.text("uri") == Some(MID));
    let mut lacking = description.sections().filter(|part| bundled(part) && lacks(part));
    let Some(first) = lacking.next() else { return };
    let more = lacking.count();
    let draft = findings.at(
        first.at(),
        prose![
            "this section is bundled, and does not offer the mid in packets \
                                                (sdes:mid)"
        ],
    );
    if more > 0 {
        draft.note(prose![
            "nor ",
            if more == 1 { prose!["does one more section"] } else { prose!["do ", more, " more sections"] }
        ]);
    }
}
