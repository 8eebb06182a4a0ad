use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Offer and answer have the same ICE credentials or the same DTLS fingerprint. Usually one description was \
              pasted twice, or an echo was taken for an answer: a peer does not connect with itself.",
    breaks: &[(Stack::Chromium, "Its connectivity checks end in a role conflict.")],
    remedy: "Set the description that the other side made.",
    spec: &["RFC 8839, section 5.4", "RFC 8122, section 5"],
    seen: &["https://github.com/webrtc/apprtc/issues/432"],
    level_note: "The same fingerprint alone is only told: two ends in one program may share a certificate (GStreamer does).",
    fails: &[
        Example::Pair(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ice-ufrag:‹abcd›\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ice-ufrag:«abcd»\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n",
        ),
        Example::Pair(
            "a=fingerprint:sha-256 ‹AA:BB›\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=fingerprint:sha-256 «aa:bb»\n",
        ),
    ],
    passes: &[Example::Pair(
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ice-ufrag:abcd\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\na=fingerprint:sha-256 AA\n",
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ice-ufrag:abcd\na=ice-pwd:bbbbbbbbbbbbbbbbbbbbbb\na=fingerprint:sha-256 BB\n",
    )],
    ..Rule::new(
        "same-credentials-on-both-sides",
        Level::Warning,
        "offer and answer share ICE credentials or a fingerprint",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live() {
        let both = |name| joined.offer.of_transport(name).zip(joined.answer.of_transport(name));
        if let (Some((one, other)), Some((pwd, other_pwd))) = (both("ice-ufrag"), both("ice-pwd"))
            && one.value() == other.value()
            && pwd.value() == other_pwd.value()
        {
            findings
                .at(other.at_value(), prose!["offer and answer have the same ICE credentials"])
                .also(one.at_value(), prose!["offered"]);
            return;
        }
        if let Some((one, other)) = both("fingerprint")
            && one.value().eq_ignore_ascii_case(other.value())
        {
            findings
                .at(other.at_field("fingerprint"), prose!["offer and answer have the same DTLS fingerprint"])
                .also(one.at_field("fingerprint"), prose!["offered"])
                .level(Level::Info);
            return;
        }
    }
}
