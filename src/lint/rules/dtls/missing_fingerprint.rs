use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The fingerprint ties the DTLS certificate to the signaling: without one nobody can tell the peer from \
              somebody in between, so no WebRTC endpoint starts a call.",
    breaks: &[
        (Stack::Chromium, "Refuses the description."),
        (Stack::Firefox, "Refuses the description, after it has asked for ICE credentials."),
    ],
    refusals: &[
        (Stack::Chromium, "Called with SDP without DTLS fingerprint."),
        (Stack::Firefox, "Invalid description, no fingerprint attribute at level {}"),
    ],
    remedy: "Give every section that has a transport of its own, or the session part, an a=fingerprint of the certificate \
             in use. Plain RTP (RTSP cameras, SIP phones) needs a gateway.",
    spec: &["RFC 8827, section 6.5", "RFC 9429, section 5.8.2"],
    seen: &["https://github.com/onsip/SIP.js/issues/423"],
    fails: &[
        Example::Text("«m=audio 9 UDP/TLS/RTP/SAVPF 0»\na=setup:actpass\n"),
        Example::Offer(
            "a=group:BUNDLE 0 1\n«m=audio 9 UDP/TLS/RTP/SAVPF 0»\na=mid:0\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\na=fingerprint:sha-256 AA\n",
        ),
    ],
    passes: &[
        Example::Text("a=fingerprint:sha-256 AA\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
        Example::Text("m=audio 0 UDP/TLS/RTP/SAVPF 0\n"),
        Example::Answer(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=fingerprint:sha-256 AA\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\n",
        ),
    ],
    ..Rule::new(
        "missing-fingerprint",
        Level::Error,
        "a section with a transport of its own has no DTLS fingerprint",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if part.owns_transport() && part.effective("fingerprint").is_none() {
        findings.at(part.at(), prose!["this section has no a=fingerprint, nor has the session part"]).note(prose![
            "without it the DTLS certificate of the peer cannot be checked, and no WebRTC endpoint takes that"
        ]);
    }
}
