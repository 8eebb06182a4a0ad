use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The offer wants to send simulcast, the answer receives the video without taking it over: the offerer must \
              send a single layer.",
    breaks: &[(Stack::Chromium, "Sends only the first layer."), (Stack::Firefox, "Sends only the first layer.")],
    remedy: "Answer a=simulcast:recv with the rids, if the receiver can handle layers; it needs the header extensions for \
             rids too.",
    spec: &["RFC 8853, section 5.3.3"],
    seen: &["https://github.com/w3c/webrtc-extensions/issues/248"],
    fails: &[Example::Pair(
        "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rid:h send\na=rid:q send\na=simulcast:‹send h;q›\n",
        "«m=video 9 UDP/TLS/RTP/SAVPF 96»\na=recvonly\n",
    )],
    passes: &[
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=simulcast:send h;q\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=simulcast:recv h;q\n",
        ),
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=simulcast:send h;q\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=inactive\n",
        ),
        // One layer is what comes anyway.
        Example::Pair("m=video 9 UDP/TLS/RTP/SAVPF 96\na=simulcast:send h\n", "m=video 9 UDP/TLS/RTP/SAVPF 96\n"),
    ],
    ..Rule::new(
        "simulcast-dropped",
        Level::Warning,
        "the answer does not take over the offered simulcast",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live() {
        let Some(offered) = joined.offer.first("simulcast") else { continue };
        let sent = [("direction", "streams"), ("other_direction", "other_streams")]
            .into_iter()
            .find_map(|(way, layers)| offered.text(layers).filter(|_| offered.text(way) == Some("send")));
        let several = sent.is_some_and(|layers| layers.contains(';'));
        if several && !joined.answer.has("simulcast") && joined.answer.direction().receives() {
            findings
                .at(joined.answer.at(), prose!["the answer has no a=simulcast, so a single layer is sent"])
                .also(offered.at_value(), prose!["offered"]);
        }
    }
}
