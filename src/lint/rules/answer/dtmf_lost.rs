use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The offer has DTMF (telephone-event), the answer has none: key presses cannot be sent to the answerer.",
    breaks: &[(Stack::Chromium, "RTCRtpSender.dtmf cannot insert tones.")],
    remedy: "Answer telephone-event with the clock rate of the codec in use, if key presses matter.",
    level_note: "With another clock rate than the codec's it is less than RFC 4733 wants, but it works: browsers fall back \
                 to 8000 Hz, and Firefox answers Chrome so.",
    spec: &["RFC 4733, section 2.5.1.2", "RFC 7874, section 3"],
    seen: &["https://github.com/sipwise/rtpengine/issues/1198"],
    fails: &[Example::Pair(
        "m=audio 9 UDP/TLS/RTP/SAVPF 111 ‹110› 126\na=rtpmap:111 opus/48000/2\na=rtpmap:110 telephone-event/48000\na=rtpmap:126 telephone-event/8000\n",
        "m=audio 9 UDP/TLS/RTP/SAVPF «111»\na=rtpmap:111 opus/48000/2\n",
    )],
    passes: &[
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 111 110\na=rtpmap:111 opus/48000/2\na=rtpmap:110 telephone-event/48000\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111 101\na=rtpmap:111 opus/48000/2\na=rtpmap:101 telephone-event/48000\n",
        ),
        // The other clock works too.
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 111 110 126\na=rtpmap:111 opus/48000/2\na=rtpmap:110 telephone-event/48000\na=rtpmap:126 telephone-event/8000\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111 126\na=rtpmap:111 opus/48000/2\na=rtpmap:126 telephone-event/8000\n",
        ),
        // Nobody would send it.
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0 101\na=recvonly\na=rtpmap:101 telephone-event/8000\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=sendonly\n",
        ),
    ],
    ..Rule::new("dtmf-lost", Level::Info, "DTMF was offered and is not in the answer", Check::Pair(check))
};

/// The payload type of key presses.
fn events<'a>(part: &Part<'a>) -> Option<Payload<'a>> {
    part.payloads().find(|payload| payload.role() == Role::Events)
}

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live().filter(|joined| joined.answer.kind() == "audio" && joined.answer.direction().receives()) {
        let Some(event) = events(&joined.offer).filter(|_| events(&joined.answer).is_none()) else { continue };
        let (offered, answered) = (codecs::of(&joined.offer), codecs::of(&joined.answer));
        if let Some((used, _)) = codecs::common(&answered, &offered).next() {
            findings
                .at(
                    joined.answer.spot(used.payload.span),
                    prose!["the answer has ", codecs::spelled(&used.payload), ", but no telephone-event"],
                )
                .also(joined.offer.spot(event.span), prose!["offered"]);
        }
    }
}
