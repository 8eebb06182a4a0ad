use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "A payload type is one codec. With two a=rtpmap lines that say different things, sender and receiver may \
              each believe another one.",
    breaks: &[
        (Stack::Chromium, "Refuses the description when the names differ, for video also when the clock rates do."),
        (Stack::Str0m, "Refuses the description."),
    ],
    refusals: &[
        (Stack::Chromium, "Duplicate payload type with conflicting codec name or clock rate."),
        (Stack::Chromium, "Duplicate  payload type with conflicting codec name or clock rate."),
        (Stack::Str0m, "More than one a=rtp_map"),
    ],
    remedy: "Give one of the two codecs another number, in the m= line and in all its lines.",
    spec: &["RFC 8866, section 6.6"],
    seen: &["https://github.com/aiortc/aiortc/issues/1401"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 103\na=rtpmap:‹103 H264/90000›\na=rtpmap:«103 VP9/90000»\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:‹96 opus/48000/2›\na=rtpmap:«96 opus/48000»\n"),
    ],
    passes: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 103\na=rtpmap:103 H264/90000\na=rtpmap:103 h264/90000\n"),
        Example::Text(
            "m=video 9 UDP/TLS/RTP/SAVPF 103\na=rtpmap:103 H264/90000\nm=video 9 UDP/TLS/RTP/SAVPF 103\n\
             a=rtpmap:103 VP9/90000\n",
        ),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 9\na=rtpmap:9 G722/8000\na=rtpmap:9 G722/8000/1\n"),
    ],
    ..Rule::new(
        "conflicting-rtpmap",
        Level::Error,
        "two a=rtpmap lines make different codecs of one payload type",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let numbers = part.numbers();
    let again = numbers.remapped & numbers.listed;
    if again == 0 {
        return;
    }
    for line in part.all("rtpmap") {
        let Some(payload) = part.payload_of(&line).filter(|payload| again & (1 << payload.payload_type) != 0) else {
            continue;
        };
        let Some(first) = payload.rtpmap.filter(|first| first.index() != line.index()) else { continue };
        if !super::duplicate_rtpmap::same(&first, &line) {
            let mapping = |line: &Line<'_>| theirs(line.value().split_once(' ').map_or("", |(_, mapping)| mapping));
            findings
                .at(
                    line.at_value(),
                    prose![
                        "payload type ",
                        payload.payload_type,
                        " is ",
                        mapping(&line),
                        " here and ",
                        mapping(&first),
                        " before"
                    ],
                )
                .also(first.at_value(), prose!["the first a=rtpmap for it"]);
        }
    }
}
