use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The limit holds for all media of the section. Below 6 kbit/s there is no audio and below 50 kbit/s no \
              video worth the name; mostly the unit was mistaken: TIAS is in bit/s, AS in kbit/s.",
    breaks: &[
        (Stack::Chromium, "Sends at its lowest rate, with a frozen picture and a few bits of sound."),
        (Stack::Firefox, "Sends at its lowest rate."),
    ],
    remedy: "Write bits a second behind TIAS and kilobits behind AS.",
    spec: &["RFC 8866, section 5.8", "RFC 3890, section 6", "RFC 3264, section 5"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\nb=«TIAS:2000»\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\nb=«AS:0»\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\nb=«AS:5»\n"),
    ],
    passes: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\nb=TIAS:50000\nb=AS:50\nm=audio 9 UDP/TLS/RTP/SAVPF 0\nb=AS:6\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\nb=AS:0\na=sendonly\n"),
        Example::Text("m=video 0 UDP/TLS/RTP/SAVPF 96\nb=AS:0\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\nb=RR:0\n"),
    ],
    ..Rule::new(
        "bandwidth-too-low",
        Level::Warning,
        "a b= line allows less than the media needs",
        Check::Line(&["b"], check),
    )
};

/// Less than this is of no use, in bit/s: the lowest rate of Opus, and a video of a few still pictures.
const NEEDED: &[(&str, u64)] = &[("audio", 6_000), ("video", 50_000)];

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let part = line.part;
    // It limits what the peer sends here.
    if !part.is_media() || part.is_rejected() || !part.is_rtp() || !part.direction().receives() {
        return;
    }
    let Some((kind, needed)) = NEEDED.iter().find(|(kind, _)| *kind == part.kind()) else { return };
    let Some(number) = line.number("bandwidth") else { return };
    let (bits, unit) = match line.text("bandwidth_type") {
        Some("AS") => (number.saturating_mul(1000), "AS counts kbit/s"),
        Some("TIAS") => (number, "TIAS counts bit/s, not kbit/s"),
        _ => return,
    };
    if bits == 0 {
        findings
            .at(line.at_value(), prose!["a limit of 0 means that no media is wanted here"])
            .help(prose!["take the line out when there is to be no limit, or say a=sendonly or a=inactive"]);
    } else if bits < *needed {
        findings
            .at(line.at_value(), prose![bits, " bit/s is less than any ", *kind, " codec of WebRTC needs"])
            .help(prose![unit]);
    }
}
