use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The answer takes the simulcast over, but not the header extension that carries the rid. The receiver cannot \
              tell the layers apart.",
    breaks: &[
        (Stack::Chromium, "Sends layers that the other side cannot name."),
        (Stack::WebrtcRs, "Wrote such answers in the past."),
    ],
    remedy: "Answer the extension urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id with the id of the offer.",
    spec: &["RFC 8852, section 3.3", "RFC 8853, section 5.5"],
    seen: &["https://github.com/webrtc-rs/rtc/issues/8"],
    fails: &[Example::Pair(
        "m=video 9 UDP/TLS/RTP/SAVPF 96\n‹a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id›\na=simulcast:send h;q\n",
        "m=video 9 UDP/TLS/RTP/SAVPF 96\na=simulcast:«recv h;q»\n",
    )],
    passes: &[
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=extmap:4 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\na=simulcast:send h;q\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=extmap:4 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\na=simulcast:recv h;q\n",
        ),
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=simulcast:send h;q\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=simulcast:recv h;q\n",
        ),
    ],
    ..Rule::new(
        "rid-extension-lost",
        Level::Error,
        "the answer takes simulcast over without the header extension for rids",
        Check::Pair(check),
    )
};

const RID: &str = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live() {
        let Some(line) = joined.answer.first("simulcast") else { continue };
        let of = |part: &Part<'_>| part.extension_lines().any(|line| line.text("uri") == Some(RID));
        let offered = joined.offer.extension_lines().find(|line| line.text("uri") == Some(RID));
        if let Some(offered) = offered.filter(|_| !of(&joined.answer)) {
            findings
                .at(line.at_value(), prose!["the header extension for rids is not answered"])
                .also(offered.at(), prose!["offered"]);
        }
    }
}
