use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "The parameters of Opus are wishes of the receiver, each with its range: switches are 0 or 1, sampling \
              rates 8000 to 48000, the bit rate 6000 to 510000. A value outside of it is ignored, so that the wish is \
              lost.",
    breaks: &[(Stack::Chromium, "Ignores the value or takes the nearest that is allowed.")],
    remedy: "Use a value in the range, or leave the parameter out.",
    spec: &["RFC 7587, section 6.1"],
    fails: &[
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 opus/48000/2\n\
             a=fmtp:111 minptime=10;maxaveragebitrate=«5000»\n",
        ),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 opus/48000/2\na=fmtp:111 stereo=«true»\n"),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 opus/48000/2\na=fmtp:111 maxplaybackrate=«96000»\n",
        ),
    ],
    passes: &[
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 opus/48000/2\n\
             a=fmtp:111 minptime=10;useinbandfec=1;maxaveragebitrate=510000;stereo=0;maxplaybackrate=48000;sprop-maxcapturerate=8000\n",
        ),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 opus/48000/2\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 opus/48000/2\na=fmtp:111 x=y\n"),
    ],
    ..Rule::new(
        "opus-parameter-range",
        Level::Warning,
        "a parameter of Opus has a value it cannot have",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if part.has_codec(Codec::Opus) {
        super::values::check(
            part,
            Codec::Opus,
            findings,
            Some(|name, value| {
                let rate = value.parse::<u64>().ok().filter(|_| name.eq_ignore_ascii_case("maxaveragebitrate"))?;
                (!(6_000..=510_000).contains(&rate)).then(|| prose!["it lies between 6000 and 510000"])
            }),
        );
    }
}
