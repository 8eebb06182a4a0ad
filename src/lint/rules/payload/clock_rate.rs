use crate::lint::rules::prelude::*;
use crate::sdp::codec::encoding::encoding;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "The clock rate tells how time stamps count. It is part of what a codec is: Opus has 48000 whatever it \
              samples, video has 90000, and G722 has 8000 although it samples at 16 kHz. With another one it is \
              another codec, which nobody has.",
    breaks: &[
        (Stack::Chromium, "Does not match audio with another clock rate; treats all video as 90000."),
        (Stack::Pion, "Does not match it with its own codec."),
    ],
    remedy: "Write the registered rate: opus/48000/2, VP8/90000, G722/8000.",
    spec: &["RFC 7587, section 7", "RFC 7741, section 6.2.1", "RFC 6184, section 8.1", "RFC 3551, section 4.5.2"],
    seen: &["https://github.com/pion/webrtc/issues/879", "https://github.com/bluenviron/mediamtx/issues/4046"],
    level_note: "PCMU and PCMA are left out: RFC 3551 lets them have other rates under other numbers.",
    fails: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 OPUS/«16000»/2\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rtpmap:96 VP8/«8000»\na=rtpmap:97 rtx/«48000»\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 G722/«16000»\n"),
    ],
    passes: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 96 97 0\na=rtpmap:96 opus/48000/2\na=rtpmap:97 rtx/48000\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 PCMU/16000\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 vp8/90000\na=rtpmap:97 VP8/1\n"),
    ],
    ..Rule::new("clock-rate", Level::Error, "a codec has a clock rate that it cannot have", Check::Section(check))
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let video = part.kind() == "video";
    let suspicious = |traits: &Traits| match traits.codec {
        Codec::Opus => traits.clock_rate != 48_000,
        Codec::Vp8 | Codec::Vp9 | Codec::Av1 | Codec::H264 | Codec::H265 => traits.clock_rate != 90_000,
        Codec::Rtx | Codec::Red | Codec::Ulpfec => video && traits.clock_rate != 90_000,
        Codec::Other => true,
        _ => false,
    };
    // Numbers with a fixed meaning are another rule's.
    for payload in part.payloads_with(suspicious).filter(|payload| payload.payload_type >= 35) {
        let (Some(line), Some(name), Some(written)) = (payload.rtpmap, payload.encoding(), payload.clock_rate()) else {
            continue;
        };
        let registered = match payload.codec {
            Codec::Rtx | Codec::Red | Codec::Ulpfec => Some(90_000),
            _ => encoding(name).and_then(|known| known.clock_rate),
        };
        if let Some(registered) = registered.filter(|registered| *registered != written) {
            findings.at(
                line.at_field("clock_rate"),
                prose![theirs(name), " has a clock of ", registered, " Hz, and here it has ", written],
            );
        }
    }
}
