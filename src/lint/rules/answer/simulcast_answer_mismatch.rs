use crate::lint::rules::prelude::*;
use std::collections::HashSet;

pub(super) static RULE: Rule = Rule {
    meaning: "What the offerer sends as simulcast the answer receives: it turns send into recv, and keeps the layers or \
              leaves some out. With the direction not turned round, or with layers that were not offered, there is no \
              simulcast at all.",
    breaks: &[
        (Stack::Chromium, "Sends one layer only."),
        (Stack::Firefox, "Sends one layer only."),
        (Stack::WebrtcRs, "Wrote such answers in the past."),
    ],
    remedy: "Answer send with recv and recv with send, with rids of the offer only.",
    spec: &["RFC 8853, section 5.3.2"],
    seen: &["https://github.com/webrtc-rs/rtc/issues/8", "https://github.com/webrtc-rs/rtc/issues/20"],
    fails: &[
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rid:h send\na=rid:q send\na=simulcast:‹send h;q›\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rid:h recv\na=rid:q recv\na=simulcast:«send» h;q\n",
        ),
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rid:h send\na=simulcast:‹send h;q›\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rid:h recv\na=simulcast:recv «h;x»\n",
        ),
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rid:h send\na=simulcast:‹send h,q›\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rid:h recv\na=simulcast:recv «h;q»\n",
        ),
        Example::Pair(
            "‹m=video 9 UDP/TLS/RTP/SAVPF 96›\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=rid:h recv\na=simulcast:«recv» h\n",
        ),
    ],
    passes: &[
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=simulcast:send h;~q recv 1\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=simulcast:recv q;h send 1\n",
        ),
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=simulcast:send h;q\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 96\na=simulcast:recv ~h\n",
        ),
        Example::Pair("m=video 9 UDP/TLS/RTP/SAVPF 96\na=simulcast:send h;q\n", "m=video 9 UDP/TLS/RTP/SAVPF 96\n"),
    ],
    ..Rule::new(
        "simulcast-answer-mismatch",
        Level::Error,
        "the answer's simulcast is not one that the offer leaves open",
        Check::Pair(check),
    )
};

/// One way of a simulcast line: the word, the layers, and their fields.
fn ways<'a>(line: &Line<'a>) -> impl Iterator<Item = (&'a str, &'a str, &'static str, &'static str)> + use<'a> {
    let line = *line;
    [("direction", "streams"), ("other_direction", "other_streams")]
        .into_iter()
        .filter_map(move |(way, layers)| Some((line.text(way)?, line.text(layers)?, way, layers)))
}

fn rids(layers: &str) -> impl Iterator<Item = &str> {
    layers.split([';', ',']).map(|rid| rid.trim_start_matches('~'))
}

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live() {
        let Some(answered) = joined.answer.first("simulcast") else { continue };
        let offered = joined.offer.first("simulcast");
        let place = offered.map_or_else(|| joined.offer.at(), |line| line.at_value());
        for (way, layers, way_field, layers_field) in ways(&answered) {
            let reversed = match way {
                "send" => "recv",
                "recv" => "send",
                _ => continue,
            };
            let wanted = offered.iter().flat_map(ways).find(|(way, ..)| *way == reversed);
            let (at, message) = match wanted {
                None => {
                    let what = prose!["the answer wants to ", if way == "send" { "send" } else { "receive" }];
                    (way_field, prose![what, " simulcast, which the offer does not ask for"])
                }
                Some((_, wanted, ..)) => {
                    let known: HashSet<&str> = rids(wanted).collect();
                    if let Some(new) = rids(layers).find(|rid| !known.contains(rid)) {
                        (layers_field, prose!["the offer has no layer ", theirs(new)])
                    } else if layers.split(';').count() > wanted.split(';').count() {
                        (layers_field, prose!["the answer has more layers at a time than the offer"])
                    } else {
                        continue;
                    }
                }
            };
            findings.at(answered.at_field(at), message).also(place, prose!["offered"]);
        }
    }
}
