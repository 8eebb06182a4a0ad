use crate::lint::rules::prelude::*;
use crate::sdp::codec::h264;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The answer names a higher level of H.264 than the offer. That is only allowed when both sides say \
              level-asymmetry-allowed=1; otherwise both are bound to the offer's level or a lower one.",
    breaks: &[(Stack::Str0m, "Versions before 0.22 dropped the codec when the levels were not the same.")],
    remedy: "Write level-asymmetry-allowed=1 on both sides, or answer with the offer's level or a lower one.",
    spec: &["RFC 6184, section 8.2.2"],
    seen: &[
        "https://github.com/algesten/str0m/issues/1015",
        "https://github.com/algesten/str0m/issues/1016",
        "https://github.com/jitsi/lib-jitsi-meet/issues/2475",
    ],
    fails: &[Example::Pair(
        "m=video 9 UDP/TLS/RTP/SAVPF 102\na=rtpmap:102 H264/90000\na=fmtp:102 level-asymmetry-allowed=1;profile-level-id=‹42e01f›\n",
        "m=video 9 UDP/TLS/RTP/SAVPF 102\na=rtpmap:102 H264/90000\na=fmtp:102 profile-level-id=«42e034»\n",
    )],
    passes: &[
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 102\na=rtpmap:102 H264/90000\na=fmtp:102 level-asymmetry-allowed=1;profile-level-id=42e01f\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 102\na=rtpmap:102 H264/90000\na=fmtp:102 level-asymmetry-allowed=1;profile-level-id=42e034\n",
        ),
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 102\na=rtpmap:102 H264/90000\na=fmtp:102 profile-level-id=42e01f\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 102\na=rtpmap:102 H264/90000\na=fmtp:102 profile-level-id=42e00b\n",
        ),
    ],
    ..Rule::new(
        "h264-level-raised",
        Level::Warning,
        "the answer raises the H.264 level without level-asymmetry-allowed on both sides",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live() {
        let (offered, answered) = (codecs::of(&joined.offer), codecs::of(&joined.answer));
        for now in answered.iter().filter(|known| known.payload.is("H264")) {
            let Some(before) = codecs::counterpart(now, &offered) else { continue };
            let asymmetric = |known: &codecs::Known<'_>| {
                known.payload.param("level-asymmetry-allowed").is_some_and(|(value, _)| value.trim() == "1")
            };
            if asymmetric(now) && asymmetric(before) {
                continue;
            }
            let level = |known: &codecs::Known<'_>| {
                let (hex, span) = known.payload.param("profile-level-id")?;
                Some((h264::parse(hex.trim())?.level, known.payload.part.spot(span)))
            };
            let Some(((high, at), (low, offered_at))) = level(now).zip(level(before)) else { continue };
            if high > low {
                findings
                    .at(
                        at,
                        prose![
                            "the level is ",
                            high.name,
                            " here and ",
                            low.name,
                            " in the offer, without level-asymmetry-allowed=1 on both sides"
                        ],
                    )
                    .also(offered_at, prose!["offered"]);
            }
        }
    }
}
