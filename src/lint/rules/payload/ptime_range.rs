use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "a=ptime is the length of packet this side prefers, a=maxptime the longest it takes, both in \
              milliseconds and above 0.",
    breaks: &[(Stack::Chromium, "Takes the nearest length it has."), (Stack::WebrtcSdp, "Reads whole numbers only.")],
    remedy: "20 is usual; with Opus anything up to 120.",
    spec: &["RFC 8866, section 6.4", "RFC 8866, section 6.5", "RFC 7587, section 6.1"],
    fails: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ptime:«0»\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ptime:«60»\na=maxptime:‹40›\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 opus/48000/2\na=maxptime:«200»\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ptime:«fast»\n"),
    ],
    passes: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ptime:20\na=maxptime:60\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 L24/48000/2\na=ptime:0.125\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 opus/48000/2\na=maxptime:120\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=maxptime:200\n"),
    ],
    ..Rule::new(
        "ptime-range",
        Level::Warning,
        "a packet length cannot be, or is more than the codec or the peer takes",
        Check::Line(&["maxptime", "ptime"], check),
    )
};

/// The longest packet of Opus, in ms.
const OPUS: f64 = 120.0;

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let part = &line.part;
    let Some(length) = milliseconds(line) else {
        findings.at(line.at_value(), prose![theirs(line.value()), " is no positive number of milliseconds"]);
        return;
    };
    let longest = part.first("maxptime").filter(|_| line.name() == "ptime");
    if let Some(most) = longest.filter(|most| milliseconds(most).is_some_and(|most| most < length)) {
        findings
            .at(
                line.at_value(),
                prose!["packets of ", theirs(line.value()), " ms are preferred, longer than maxptime allows"],
            )
            .also(most.at_value(), prose!["the longest packet"]);
    } else if length > OPUS && part.has_codec(Codec::Opus) {
        findings.at(line.at_value(), prose!["packets of ", theirs(line.value()), " ms: those of Opus end at 120 ms"]);
    }
}

/// A fraction is allowed: AES67 has packets of 125 microseconds.
fn milliseconds(line: &Line<'_>) -> Option<f64> {
    let text = line.text("milliseconds")?;
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    text.parse().ok().filter(|length: &f64| plain && *length > 0.0)
}
