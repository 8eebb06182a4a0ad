use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "There is a fingerprint, so DTLS is meant, but the m= line names a protocol without it. Browsers go by \
              the fingerprint; gateways between SIP and WebRTC may go by the m= line, and send plain RTP.",
    breaks: &[(Stack::Chromium, "Takes it as DTLS-SRTP."), (Stack::Firefox, "Takes it as DTLS-SRTP.")],
    remedy: "Write UDP/TLS/RTP/SAVPF.",
    spec: &["RFC 9429, section 5.1.2", "RFC 5764, section 8"],
    seen: &["https://github.com/restsend/rustrtc/issues/31"],
    fails: &[
        Example::Text("m=audio 9 «RTP/SAVPF» 0\na=fingerprint:sha-256 AA\n"),
        Example::Text("a=fingerprint:sha-256 AA\nm=audio 9 «RTP/AVP» 0\n"),
    ],
    passes: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=fingerprint:sha-256 AA\n"),
        Example::Text("m=audio 9 RTP/AVP 0\n"),
        Example::Text("a=fingerprint:sha-256 AA\nm=audio 0 RTP/AVP 0\n"),
    ],
    ..Rule::new(
        "plain-profile-with-fingerprint",
        Level::Info,
        "an m= line names a protocol without DTLS beside a fingerprint",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let plain = |part: &Part<'_>| {
        part.is_rtp() && !part.is_dtls() && !part.is_rejected() && part.effective("fingerprint").is_some()
    };
    // Once: whoever writes it in one section does so in all.
    let Some(part) = description.sections().find(plain) else { return };
    let Some(media) = part.media_line() else { return };
    findings.at(
        media.at_field("protocol"),
        prose![theirs(part.protocol()), " is without DTLS, the fingerprint says that DTLS is meant"],
    );
}
