use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "stereo is what a side wants to receive, sprop-stereo what it is likely to send. They do not follow from \
              each other: a peer sends stereo only to whoever asks for it.",
    breaks: &[(Stack::Chromium, "Encodes stereo only when the remote description has stereo=1.")],
    remedy: "Set stereo=1 in the description of the side that is to receive stereo.",
    spec: &["RFC 7587, section 7.1"],
    level_note: "The other way round, stereo=1 alone, is what every Firefox writes and needs no word.",
    fails: &[Example::Text(
        "m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 opus/48000/2\n\
             a=fmtp:111 minptime=10;sprop-stereo=«1»\n",
    )],
    passes: &[
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 opus/48000/2\na=fmtp:111 sprop-stereo=1;stereo=1\n",
        ),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 opus/48000/2\na=fmtp:111 stereo=1\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 opus/48000/2\na=fmtp:111 sprop-stereo=0\n"),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 opus/48000/2\na=fmtp:111 sprop-stereo=1\na=sendonly\n",
        ),
    ],
    ..Rule::new(
        "opus-stereo-hint",
        Level::Info,
        "this side will send stereo, and does not ask for it",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let sends = |traits: &Traits| traits.codec == Codec::Opus && traits.params.any(Params::SENDS_STEREO);
    for payload in part.payloads_with(sends) {
        let Some((sends, span)) = payload.param("sprop-stereo") else { continue };
        let asks = payload.param("stereo").is_some_and(|(value, _)| value.trim() == "1");
        if sends.trim() == "1" && !asks && part.direction() == Direction::SendRecv {
            findings.at(
                Spot { span, ..part.at() },
                prose!["sprop-stereo=1 says that this side sends stereo; to receive it too it takes stereo=1"],
            );
        }
    }
}
