use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "One side has a DTLS fingerprint, the other has not: it speaks plain RTP, or exchanges its keys in the \
              description (a=crypto, SDES). They have no way to agree on keys.",
    breaks: &[
        (Stack::Chromium, "Refuses the description without a fingerprint."),
        (Stack::Firefox, "Refuses the description without a fingerprint."),
    ],
    refusals: &[(Stack::Chromium, "Called with SDP without DTLS fingerprint.")],
    remedy: "Let both sides use DTLS-SRTP. A peer that cannot needs a gateway (rtpengine, Asterisk, FreeSWITCH).",
    spec: &["RFC 8827, section 6.5", "RFC 9429, section 5.1.1"],
    seen: &["https://github.com/onsip/SIP.js/issues/423", "https://github.com/sipwise/rtpengine/issues/623"],
    fails: &[
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=‹fingerprint›:sha-256 AA\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=«crypto»:1 AES_CM_128_HMAC_SHA1_80 inline:aaaa\n",
        ),
        Example::Pair(
            "a=‹fingerprint›:sha-256 AA\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n",
            "«m=audio 9 UDP/TLS/RTP/SAVPF 0»\n",
        ),
        Example::Pair("‹m=audio 9 RTP/SAVPF 0›\n", "m=audio 9 RTP/SAVPF 0\na=«fingerprint»:sha-256 AA\n"),
    ],
    passes: &[
        Example::Pair(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=fingerprint:sha-256 AA\nm=audio 0 UDP/TLS/RTP/SAVPF 0\na=bundle-only\na=mid:1\n",
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=fingerprint:sha-256 AA\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:1\n",
        ),
        Example::Pair("m=audio 9 RTP/AVP 0\n", "m=audio 9 RTP/AVP 0\n"),
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=fingerprint:sha-256 AA\n", "m=audio 0 UDP/TLS/RTP/SAVPF 0\n"),
    ],
    ..Rule::new("dtls-on-one-side", Level::Error, "only one side has a DTLS fingerprint", Check::Pair(check))
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live() {
        let place = |part: &Part<'_>| match part.of_transport("fingerprint").or_else(|| part.first("crypto")) {
            Some(line) => line.at_name(),
            None => part.at(),
        };
        let has = |part: &Part<'_>| part.of_transport("fingerprint").is_some();
        let message = match (has(&joined.offer), has(&joined.answer)) {
            (true, false) => prose!["the offer has a DTLS fingerprint for this section, the answer has none"],
            (false, true) => prose!["the answer has a DTLS fingerprint for this section, the offer has none"],
            _ => continue,
        };
        findings.at(place(&joined.answer), message).also(place(&joined.offer), prose!["offered"]);
    }
}
