use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "WebRTC writes UDP/TLS/RTP/SAVPF. It takes the names without TLS or F from others as long as a \
              fingerprint tells that DTLS is meant.",
    breaks: &[
        (Stack::Chromium, "Takes whatever has RTP/ in it, in upper case."),
        (Stack::Str0m, "Ends at the first m= line with another protocol, and reports success."),
        (Stack::Firefox, "Refuses a protocol that it does not know."),
    ],
    remedy: "Write UDP/TLS/RTP/SAVPF. On a gateway switch DTLS-SRTP on for the WebRTC side.",
    spec: &["RFC 9429, section 5.1.2"],
    seen: &[
        "https://github.com/onsip/SIP.js/issues/423",
        "https://github.com/restsend/rustrtc/issues/31",
        "https://github.com/jitsi/lib-jitsi-meet/issues/1697",
    ],
    level_note: "An error without RTP in the name, an info for SAVP, which all take. Names without TLS beside a \
                 fingerprint are told by plain-profile-with-fingerprint.",
    fails: &[
        Example::Text("m=audio 9 «RTP/AVP» 0\n"),
        Example::Text("m=audio 9 «udp/tls/rtp/savpf» 0\n"),
        Example::Text("m=video 9 «UDP/TLS/RTP/SAVP» 96\n"),
        Example::Text("a=fingerprint:sha-256 AA\nm=video 9 «UDP/TLS/RTP/XVPF» 96\n"),
        Example::Text("m=video 9 «UDP/TLS/RTP/SAVFP» 96\n"),
        Example::Text("m=video 9 «UDP/TLS/RTP/SAVPFF» 96\n"),
    ],
    passes: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\nm=video 9 TCP/DTLS/RTP/SAVPF 96\n"),
        Example::Text("a=fingerprint:sha-256 AA\nm=audio 9 RTP/SAVPF 0\n"),
        Example::Text("m=audio 0 RTP/AVP 0\n"),
        Example::Text("m=application 9 DTLS/SCTP 5000\n"),
    ],
    ..Rule::new(
        "unexpected-proto",
        Level::Warning,
        "the protocol of an audio or video section is not that of WebRTC",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if matches!(part.protocol(), "UDP/TLS/RTP/SAVPF" | "TCP/DTLS/RTP/SAVPF") {
        return;
    }
    if !matches!(part.kind(), "audio" | "video") || part.is_rejected() {
        return;
    }
    let Some(line) = part.first("m") else { return };
    let spot = line.at_field("protocol");
    let protocol = theirs(part.protocol());
    if !part.is_rtp() {
        findings
            .at(spot, prose!["the protocol ", protocol, " is not RTP: nobody can send audio or video over it"])
            .level(Level::Error)
            .help(prose!["write UDP/TLS/RTP/SAVPF, in upper case"]);
    } else if matches!(part.protocol(), "UDP/TLS/RTP/SAVP" | "TCP/DTLS/RTP/SAVP") {
        findings
            .at(spot, prose!["the protocol ", protocol, " is without early feedback; browsers take it for SAVPF"])
            .level(Level::Info);
    } else if !matches!(part.protocol(), "RTP/AVP" | "RTP/AVPF" | "RTP/SAVP" | "RTP/SAVPF") {
        let draft = findings.at(spot, prose!["nobody in WebRTC uses the protocol ", protocol]);
        if let Some(meant) = meant(part.protocol()) {
            draft.unsafe_fix(prose!["write ", meant], [Edit::replace(spot.span, meant)]);
        }
    } else if part.effective("fingerprint").is_none() {
        findings
            .at(spot, prose!["the protocol ", protocol, " has no DTLS, and there is no fingerprint either"])
            .note(prose!["browsers and their peers refuse media that DTLS does not protect"]);
    }
}

/// What a name that nobody uses is probably a slip of: of the same length but for one letter, or with one more or less.
fn meant(protocol: &str) -> Option<&'static str> {
    // The one-letter slips of SAVPF are nearer to it than to SAVP, which WebRTC does not write.
    ["UDP/TLS/RTP/SAVPF", "TCP/DTLS/RTP/SAVPF"].into_iter().find(|known| slipped(protocol.as_bytes(), known.as_bytes()))
}

/// Is one letter another, too many or missing, or are two neighbours exchanged?
fn slipped(one: &[u8], known: &[u8]) -> bool {
    let same = one.iter().zip(known).take_while(|(one, known)| one == known).count();
    let (one, known) = (&one[same..], &known[same..]);
    match (one, known) {
        ([a, b, one @ ..], [c, d, known @ ..]) if a == d && b == c => one == known,
        ([_, less @ ..], [_, fewer @ ..]) => less == fewer || less == known || one == fewer,
        ([_], []) | ([], [_]) => true,
        _ => false,
    }
}
