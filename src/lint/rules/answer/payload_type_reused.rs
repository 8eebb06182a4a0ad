use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "A payload type that the offer gives to one codec stands for another one in the answer. The number is what \
              packets carry, so that the receiver decodes them as something they are not.",
    breaks: &[(Stack::Chromium, "Takes the answer; what it then decodes depends on which of the two it remembers.")],
    remedy: "Use the payload types of the offer for its codecs, and a free number for any other.",
    spec: &["RFC 3264, section 6.1", "RFC 3264, section 8.3.2"],
    seen: &["https://github.com/aiortc/aiortc/issues/1401"],
    fails: &[
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF ‹96› 97\na=rtpmap:96 VP8/90000\na=rtpmap:97 H264/90000\n",
            "m=video 9 UDP/TLS/RTP/SAVPF «96»\na=rtpmap:96 H264/90000\n",
        ),
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 ‹97› 98\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\na=fmtp:97 apt=96\na=rtpmap:98 VP9/90000\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 98 «97»\na=rtpmap:98 VP9/90000\na=rtpmap:97 rtx/90000\na=fmtp:97 apt=98\n",
        ),
    ],
    passes: &[
        Example::Pair(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\na=fmtp:97 apt=96\n",
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97\na=rtpmap:96 vp8/90000\na=rtpmap:97 rtx/90000\na=fmtp:97 apt=96\n",
        ),
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=rtpmap:0 PCMU/8000/1\n"),
    ],
    ..Rule::new(
        "payload-type-reused",
        Level::Error,
        "the answer uses a payload type of the offer for another codec",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live() {
        let offered = codecs::of(&joined.offer);
        let mut by_number = [usize::MAX; 128];
        for (n, known) in offered.iter().enumerate() {
            by_number[usize::from(known.payload.payload_type & 127)] = n;
        }
        let of = |number: u8| by_number.get(usize::from(number)).and_then(|n| offered.get(*n));
        let answered = codecs::of(&joined.answer);
        let mut mine = [usize::MAX; 128];
        for (n, known) in answered.iter().enumerate() {
            mine[usize::from(known.payload.payload_type & 127)] = n;
        }
        for now in &answered {
            let Some(before) = of(now.payload.payload_type) else { continue };
            let other = now.identity.difference(&before.identity).is_some_and(codecs::Difference::is_of_rtpmap);
            // Retransmission of another codec is another thing too.
            let repeats = || {
                let one = of(before.payload.apt()?.0)?;
                let n = mine.get(usize::from(now.payload.apt()?.0))?;
                Some(answered.get(*n)?.identity.difference(&one.identity)?.is_of_rtpmap())
            };
            if other || repeats().unwrap_or(false) {
                let mut message = prose!["payload type ", now.payload.payload_type, " is "];
                if other {
                    message.push(prose![
                        codecs::spelled(&now.payload),
                        " here and ",
                        codecs::spelled(&before.payload),
                        " in the offer"
                    ]);
                } else {
                    message.push("retransmission of another codec than in the offer");
                }
                findings
                    .at(joined.answer.spot(now.payload.span), message)
                    .also(joined.offer.spot(before.payload.span), prose!["offered"]);
            }
        }
    }
}
