use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The keys of SRTP stand in the description itself (SDES): whoever sees the signaling can decrypt the \
              call. WebRTC forbids it; keys come from DTLS.",
    breaks: &[
        (Stack::Chromium, "Passes over it since 2024; without a fingerprint it refuses the description."),
        (Stack::Firefox, "Never took it."),
    ],
    refusals: &[
        (Stack::Chromium, "Called with SDP without DTLS fingerprint."),
        (Stack::Chromium, "Cryptos must be empty when DTLS is active."),
    ],
    remedy: "Turn SDES off and DTLS-SRTP on at the gateway (in rtpengine: SDES=off, DTLS=passive).",
    spec: &["RFC 8827, section 6.5", "RFC 9429, section 5.2.1"],
    seen: &[
        "https://github.com/sipwise/rtpengine/issues/437",
        "https://github.com/sipwise/rtpengine/issues/1034",
        "https://github.com/DoubangoTelecom/webrtc2sip/issues/115",
    ],
    level_note: "A warning beside a fingerprint: then the call comes up with DTLS, and the key is only given away.",
    fails: &[
        Example::Text(
            "m=audio 9 RTP/SAVP 0\na=«crypto»:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA\na=crypto:2 \
                       AES_CM_128_HMAC_SHA1_32 inline:AAAA\n",
        ),
        Example::Text(
            "a=fingerprint:sha-256 AA\nm=audio 9 RTP/SAVP 0\na=«crypto»:1 AES_CM_128_HMAC_SHA1_80 \
                       inline:AAAA\n",
        ),
    ],
    passes: &[Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=fingerprint:sha-256 AA\n")],
    ..Rule::new("sdes-crypto", Level::Error, "SRTP keys are in the description (SDES)", Check::Section(check))
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let Some(first) = part.first("crypto") else { return };
    let draft = findings.at(
        first.at_name(),
        prose![
            "a key of SRTP in the description: WebRTC takes keys from DTLS \
                                                     only"
        ],
    );
    if part.effective("fingerprint").is_some() {
        draft.level(Level::Warning).unsafe_fix(
            prose!["leave the keys out: there is a fingerprint"],
            part.all("crypto").map(|line| Edit::delete(line.whole())),
        );
    }
}
