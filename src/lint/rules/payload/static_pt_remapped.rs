use crate::lint::rules::prelude::*;
use crate::sdp::codec::payload_type::static_type;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Payload types below 35 have fixed meanings: 0 is PCMU, 8 is PCMA, 9 is G722. An a=rtpmap that says \
              otherwise is believed by some and not by others, who then decode noise.",
    breaks: &[(
        Stack::Chromium,
        "Refuses the description when an audio payload type from 0 to 18 has another name than \
                              its fixed one; 1 and 2 may not be used at all.",
    )],
    refusals: &[(
        Stack::Chromium,
        "Duplicate statically assigned payload type with conflicting codec name or clock rate.",
    )],
    remedy: "Give the codec a number from 96 to 127.",
    spec: &["RFC 3551, section 6", "RFC 8866, section 6.6"],
    level_note: "A warning; an error where Chromium refuses the description for it: audio, 0 to 18, another name.",
    fails: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=rtpmap:0 «opus»/48000/2\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 9\na=rtpmap:9 «G722»/16000\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 2\na=rtpmap:2 «G726-32»/8000\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 34\na=rtpmap:34 «VP8»/90000\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 18\na=rtpmap:18 «G729A»/8000\n"),
    ],
    passes: &[
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0 8 9 13 18\na=rtpmap:0 pcmu/8000/1\na=rtpmap:8 PCMA/8000\n\
             a=rtpmap:9 G722/8000/1\na=rtpmap:13 CN/8000\na=rtpmap:18 G729/8000\n",
        ),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:0 opus/48000/2\na=rtpmap:96 opus/48000/2\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 20\na=rtpmap:20 VP8/90000\n"),
    ],
    ..Rule::new(
        "static-pt-remapped",
        Level::Warning,
        "a payload type with a fixed meaning is given another one",
        Check::Section(check),
    )
};

const RESERVED: &str = "reserved";

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let numbers = part.numbers();
    if numbers.listed & numbers.mapped & ((1 << 35) - 1) == 0 {
        return;
    }
    for payload in part.payloads().filter(|payload| payload.payload_type < 35) {
        let (number, Some(line)) = (payload.payload_type, payload.rtpmap) else { continue };
        let name = payload.encoding().unwrap_or_default();
        let (same_name, same_rest, fixed) = match static_type(number) {
            Some(fixed) => (
                fixed.encoding.eq_ignore_ascii_case(name),
                payload.clock_rate() == Some(fixed.clock_rate.into())
                    && fixed
                        .channels
                        .is_none_or(|channels| payload.channels().is_none_or(|written| written == u64::from(channels))),
                fixed.encoding,
            ),
            // Reserved, and Chromium treats them as taken.
            None if part.kind() == "audio" && matches!(number, 1 | 2) => (false, false, RESERVED),
            None => continue,
        };
        if same_name && same_rest {
            continue;
        }
        let written = theirs(payload.described().unwrap_or_default());
        let message = match fixed {
            RESERVED => prose!["payload type ", number, " is ", written, " here, a number that RFC 3551 reserves"],
            _ => prose!["payload type ", number, " is ", written, " here, while everybody takes it for ", fixed],
        };
        let finding = findings.at(line.at_field("encoding"), message);
        // Chromium knows 0 to 18 before it reads a line, and compares names.
        let refused = !same_name && part.kind() == "audio" && number <= 18;
        if refused && Profiles::WEBRTC.contains(part.of.profile) {
            let _ = finding.level(Level::Error);
        }
    }
}
