use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "A packet that is sent again keeps its time stamp, so that rtx counts time as the payload type it \
              repeats.",
    breaks: &[(Stack::Chromium, "Does not match the rtx.")],
    remedy: "Copy the clock rate of the codec.",
    spec: &["RFC 4588, section 8.1", "RFC 9429, section 5.2.1"],
    fails: &[
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 111 112\na=rtpmap:111 opus/‹48000›/2\na=rtpmap:112 rtx/«8000»\n\
             a=fmtp:112 apt=111\n",
        ),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF ‹0› 112\na=rtpmap:112 rtx/«48000»\na=fmtp:112 apt=0\n"),
    ],
    passes: &[Example::Text(
        "m=audio 9 UDP/TLS/RTP/SAVPF 111 112\na=rtpmap:111 opus/48000/2\na=rtpmap:112 rtx/48000\n\
             a=fmtp:112 apt=111\n",
    )],
    ..Rule::new(
        "rtx-clock-mismatch",
        Level::Warning,
        "an rtx has another clock rate than what it repeats",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    // Video has one clock rate, and a wrong one is another rule's.
    if !part.has_codec(Codec::Rtx) || part.kind() == "video" {
        return;
    }
    for payload in part.payloads() {
        let Some(primary) = payload.repeats.and_then(|of| part.payload(of)) else { continue };
        let (Some(line), Some(rate), Some(wanted)) = (payload.rtpmap, payload.clock_rate(), primary.clock_rate())
        else {
            continue;
        };
        if rate != wanted {
            let place = primary.rtpmap.map_or_else(|| primary.at(), |line| line.at_field("clock_rate"));
            findings
                .at(
                    line.at_field("clock_rate"),
                    prose![
                        "payload type ",
                        payload.payload_type,
                        " has a clock of ",
                        rate,
                        ", what it repeats has ",
                        wanted
                    ],
                )
                .also(place, prose!["the clock it must have"])
                .unsafe_fix(
                    prose!["take the clock rate of what it repeats"],
                    [Edit::replace(line.at_field("clock_rate").span, wanted.to_string())],
                );
        }
    }
}
