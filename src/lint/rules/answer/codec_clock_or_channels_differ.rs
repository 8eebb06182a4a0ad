use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "A codec of the answer has the name of one in the offer, but another clock rate or number of channels. That \
              makes it another codec. Opus is always opus/48000/2, mono or not; G.722 is always G722/8000, though it \
              samples 16000 times a second.",
    breaks: &[
        (Stack::Chromium, "Takes them for different codecs."),
        (Stack::Pion, "Takes them for different codecs; no channels are as good as one."),
    ],
    remedy: "Copy the rtpmap line of the offer; say mono or stereo in fmtp.",
    spec: &["RFC 3264, section 6.1", "RFC 7587, section 7", "RFC 3551, section 4.5.2"],
    seen: &["https://github.com/pion/webrtc/issues/3438", "https://github.com/AlexxIT/go2rtc/issues/1506"],
    level_note: "When the section has another codec in common it is a warning.",
    fails: &[
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 ‹opus/48000/2›\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 «opus/48000»\n",
        ),
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0 ‹9›\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0 96\na=rtpmap:96 «G722/16000»\n",
        ),
    ],
    passes: &[
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=rtpmap:0 pcmu/8000/1\n"),
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 103 104\na=rtpmap:103 ISAC/16000\na=rtpmap:104 ISAC/32000\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 104\na=rtpmap:104 ISAC/32000\n",
        ),
    ],
    ..Rule::new(
        "codec-clock-or-channels-differ",
        Level::Error,
        "a codec of the answer has another clock rate or other channels than the offer's",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live() {
        let (offered, answered) = (codecs::of(&joined.offer), codecs::of(&joined.answer));
        for now in answered.iter().filter(|known| known.is_primary()) {
            let Some((before, Some(difference))) = codecs::nearest(now, &offered) else { continue };
            if !difference.is_of_rtpmap() {
                continue;
            }
            let place = |known: &codecs::Known<'_>| match known.payload.rtpmap {
                Some(line) => line.spot(Span::new(line.at_field("encoding").span.start, line.at_value().span.end)),
                None => known.payload.part.spot(known.payload.span),
            };
            let draft = findings
                .at(
                    place(now),
                    prose![
                        codecs::spelled(&now.payload),
                        " is another codec than the offer's ",
                        codecs::spelled(&before.payload)
                    ],
                )
                .also(place(before), prose!["offered"]);
            if codecs::common(&answered, &offered).next().is_some() {
                draft.level(Level::Warning);
            }
        }
    }
}
