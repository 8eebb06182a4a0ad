use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Only one side has ICE credentials. Connectivity checks are answered with the credentials of both; without \
              them WebRTC does not send anything.",
    breaks: &[
        (Stack::Chromium, "Refuses the description without credentials."),
        (Stack::Firefox, "Refuses the description without credentials."),
    ],
    refusals: &[
        (Stack::Chromium, "Called with SDP without ice-ufrag and ice-pwd."),
        (Stack::Firefox, "Invalid description, no ice-ufrag attribute at level {}"),
    ],
    remedy: "Let both sides use ICE. A peer that cannot needs a gateway.",
    spec: &["RFC 8839, section 4.2.4", "RFC 8839, section 5.4"],
    seen: &["https://github.com/onsip/SIP.js/issues/423"],
    fails: &[
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=‹ice-ufrag›:abcd\n", "«m=audio 9 UDP/TLS/RTP/SAVPF 0»\n"),
        Example::Pair("‹m=audio 9 RTP/AVP 0›\n", "m=audio 9 RTP/AVP 0\na=«ice-ufrag»:abcd\n"),
    ],
    passes: &[
        Example::Pair(
            "a=ice-ufrag:abcd\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ice-ufrag:efgh\n",
        ),
        Example::Pair("m=audio 9 RTP/AVP 0\n", "m=audio 9 RTP/AVP 0\n"),
        Example::Pair("m=audio 9 RTP/AVP 0\na=ice-ufrag:abcd\n", "m=audio 0 RTP/AVP 0\n"),
    ],
    ..Rule::new("ice-on-one-side", Level::Error, "only one side has ICE credentials", Check::Pair(check))
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live() {
        let has = |part: &Part<'_>| part.of_transport("ice-ufrag").is_some();
        let place = |part: &Part<'_>| part.of_transport("ice-ufrag").map_or_else(|| part.at(), |line| line.at_name());
        let message = match (has(&joined.offer), has(&joined.answer)) {
            (true, false) => prose!["the offer has ICE credentials for this section, the answer has none"],
            (false, true) => prose!["the answer has ICE credentials for this section, the offer has none"],
            _ => continue,
        };
        findings.at(place(&joined.answer), message).also(place(&joined.offer), prose!["offered"]);
    }
}
