use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "Opus is always declared as opus/48000/2, for mono too: the number of channels in a packet is in the \
              packet itself. With another number it does not match what the peer has.",
    breaks: &[
        (Stack::Chromium, "Does not match it with its own Opus: no audio."),
        (Stack::Pion, "Does not match it since it compares channels."),
    ],
    remedy: "Write opus/48000/2; use the parameters stereo and sprop-stereo for what is wanted and sent.",
    spec: &["RFC 7587, section 7"],
    seen: &[
        "https://github.com/AlexxIT/go2rtc/issues/1506",
        "https://github.com/gtxaspec/prudynt-t/issues/63",
        "https://github.com/versatica/JsSIP/issues/185",
        "https://github.com/sipsorcery-org/sipsorcery/issues/1399",
    ],
    fails: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 «opus»/48000\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 OPUS/48000/«1»\n"),
    ],
    passes: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 opus/48000/2\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=rtpmap:111 opus/48000\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 multiopus/48000/6\n"),
    ],
    ..Rule::new(
        "opus-channels",
        Level::Error,
        "a payload type of Opus has other than two channels",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if !part.has_codec(Codec::Opus) {
        return;
    }
    for payload in part.payloads_with(|traits| traits.codec == Codec::Opus) {
        let Some(line) = payload.rtpmap.filter(|line| line.text("channels") != Some("2")) else { continue };
        let (place, message) = match line.text("channels") {
            Some(channels) => (
                line.at_field("channels"),
                prose!["Opus is declared with ", theirs(channels), " channels, must have 2"],
            ),
            None => {
                (line.at_field("encoding"), prose!["Opus is declared without channels, which means 1, must have 2"])
            }
        };
        let clock = line.at_field("clock_rate").span;
        let end = line.text("channels").map_or(clock.end, |_| line.at_field("channels").span.end);
        findings
            .at(place, message)
            .note(prose!["the 2 says what the decoder can take; mono is a matter of parameters"])
            .unsafe_fix(prose!["declare 2 channels"], [Edit::replace(Span::new(clock.end, end), "/2")]);
    }
}
