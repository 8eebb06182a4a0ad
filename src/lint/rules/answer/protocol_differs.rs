use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "An answer repeats the transport protocol of the offer. Browsers take every usual spelling of RTP over DTLS \
              for the same and do not compare; SIP equipment does, and hangs up.",
    breaks: &[
        (Stack::Chromium, "Does not compare the protocol, as long as both are RTP or both are SCTP."),
        (Stack::Other, "SIP phones and trunks reject the answer or stay silent."),
    ],
    remedy: "Copy the protocol of the offer as it is.",
    spec: &["RFC 9429, section 5.3.1", "RFC 3264, section 6"],
    seen: &["https://github.com/restsend/rustrtc/issues/31"],
    level_note: "A MUST, but between spellings of one thing (UDP/TLS/RTP/SAVPF and RTP/SAVPF; DTLS/SCTP and \
                 UDP/DTLS/SCTP) browsers see no difference: that is a warning. RTP against something else, or TCP against \
                 UDP, is an error.",
    fails: &[
        Example::Pair("m=audio 9 ‹UDP/TLS/RTP/SAVPF› 0\n", "m=audio 9 «RTP/SAVPF» 0\n"),
        Example::Pair("m=audio 9 ‹UDP/TLS/RTP/SAVPF› 0\n", "m=audio 9 «TCP/DTLS/RTP/SAVPF» 0\n"),
        Example::Pair("m=application 9 ‹UDP/DTLS/SCTP› webrtc-datachannel\n", "m=application 9 «DTLS/SCTP» 5000\n"),
    ],
    passes: &[
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
        Example::Pair("m=audio 9 UDP/TLS/RTP/SAVPF 0\n", "m=audio 0 RTP/AVP 0\n"),
    ],
    ..Rule::new(
        "protocol-differs",
        Level::Error,
        "the answer changes the transport protocol of a section",
        Check::Pair(check),
    )
};

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live() {
        let (offered, answered) = (joined.offer.protocol(), joined.answer.protocol());
        if offered == answered {
            continue;
        }
        let Some((before, now)) = joined.offer.first("m").zip(joined.answer.first("m")) else { continue };
        let draft = findings
            .at(now.at_field("protocol"), prose!["the answer says ", theirs(answered), ", the offer ", theirs(offered)])
            .also(before.at_field("protocol"), prose!["offered"]);
        let alike = (joined.offer.is_rtp(), joined.offer.is_data(), offered.starts_with("TCP"))
            == (joined.answer.is_rtp(), joined.answer.is_data(), answered.starts_with("TCP"));
        if alike {
            draft.level(Level::Warning);
        }
    }
}
