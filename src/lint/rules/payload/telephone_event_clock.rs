use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Telephone events share the time stamps of the audio they stand in for, so that each clock rate has its \
              own telephone-event. Where none fits, keys that are pressed are not sent.",
    breaks: &[(Stack::Chromium, "Does not send DTMF with a codec of another clock rate.")],
    remedy: "Add telephone-event/48000 for Opus, telephone-event/8000 for G.711 and G722.",
    spec: &["RFC 4733, section 2.1", "RFC 9429, section 5.10"],
    seen: &["https://github.com/sipwise/rtpengine/issues/1198"],
    level_note: "Information, and only when no telephone-event fits any codec: Firefox always has 8000 alone beside \
                 Opus.",
    fails: &[Example::Text(
        "m=audio 9 UDP/TLS/RTP/SAVPF 111 126\na=rtpmap:111 opus/48000/2\n\
             a=rtpmap:126 telephone-event/«8000»\n",
    )],
    passes: &[
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 111 126\na=rtpmap:111 opus/48000/2\na=rtpmap:126 telephone-event/48000\n",
        ),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 111 0 101\na=rtpmap:111 opus/48000/2\n\
             a=rtpmap:101 telephone-event/8000\n",
        ),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 opus/48000/2\n"),
    ],
    ..Rule::new(
        "telephone-event-clock",
        Level::Info,
        "DTMF is offered with a clock rate that no audio codec here has",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if !part.has_codec(Codec::Events) || part.is_rejected() {
        return;
    }
    let is_media =
        |traits: &Traits| matches!(traits.codec, Codec::Opus | Codec::G711 | Codec::Other) && traits.clock_rate != 0;
    let media = || part.payloads_with(is_media).map(|codec| codec.traits.clock_rate);
    let mut events = part.payloads_with(|traits| traits.codec == Codec::Events);
    let Some(first) = events.next().filter(|_| media().next().is_some()) else { return };
    let fits = |event: &Payload<'_>| media().any(|clock_rate| clock_rate == event.traits.clock_rate);
    if !fits(&first) && !events.any(|event| fits(&event)) {
        let event = first;
        let place = event.rtpmap.map_or_else(|| event.at(), |line| line.at_field("clock_rate"));
        findings
            .at(place, prose!["no audio codec of this section has the clock rate of its telephone-event"])
            .help(prose!["add a telephone-event with the clock rate of the codec, 48000 for Opus"]);
    }
}
