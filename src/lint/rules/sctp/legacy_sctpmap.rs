use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "This is a data section as drafts wrote it before 2017: the SCTP port in the m= line, and a=sctpmap. Today \
              it is m=application 9 UDP/DTLS/SCTP webrtc-datachannel with a=sctp-port.",
    breaks: &[
        (Stack::Chromium, "Takes the port from the m= line and ignores a=sctpmap."),
        (Stack::Firefox, "Refuses mixtures of both forms."),
        (Stack::Pion, "Ignores a=sctpmap."),
    ],
    refusals: &[(Stack::Firefox, "No sctp port specified in m= media line{}")],
    remedy: "Update whatever wrote it. By hand: webrtc-datachannel in place of the port, a=sctp-port:5000 in place of \
             a=sctpmap.",
    spec: &["RFC 8841, section 4.3", "RFC 9429, section 5.1.2"],
    seen: &[
        "https://github.com/Kurento/kms-core/pull/16",
        "https://github.com/jitsi/lib-jitsi-meet/issues/1778",
        "https://github.com/otalk/sdp-jingle-json/issues/27",
    ],
    fails: &[
        Example::Text("m=application 9 DTLS/SCTP «5000»\na=sctpmap:5000 webrtc-datachannel 1024\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n«a=sctpmap:5000 webrtc-datachannel 1024»\n"),
    ],
    passes: &[
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-port:5000\n"),
        Example::Text("m=application 0 DTLS/SCTP 5000\n"),
        Example::Text("m=application 9 DTLS/SCTP 5000\na=sctp-port:5000\n"),
    ],
    ..Rule::new(
        "legacy-sctpmap",
        Level::Warning,
        "a data section is written as in old drafts, with a=sctpmap",
        Check::Section(check),
    )
};

/// What runs over SCTP in WebRTC.
pub(super) const DATA_CHANNEL: &str = "webrtc-datachannel";

/// Is this format of an `m=` line an SCTP port, as old drafts had it?
pub(super) fn is_port(format: &str) -> bool {
    !format.is_empty() && format.bytes().all(|byte| byte.is_ascii_digit())
}

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    // With a=sctp-port it is a mixture, a finding of its own.
    if !part.is_data() || part.is_rejected() || part.has("sctp-port") {
        return;
    }
    if let Some((port, span)) = part.formats().next().filter(|(format, _)| is_port(format)) {
        let at = Spot { source: part.of.number, span };
        findings.at(at, prose!["the SCTP port ", theirs(port), " stands in the m= line, as old drafts had it"]);
    } else if let Some(line) = part.first("sctpmap") {
        findings.at(line.at(), prose!["a=sctpmap is from old drafts, and is ignored; a=sctp-port took its place"]);
    }
}
