use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Without a direction a section is sendrecv. Not all readers know that.",
    breaks: &[
        (Stack::Str0m, "Refuses an RTP section without a direction."),
        (Stack::Chromium, "Takes it for sendrecv."),
    ],
    refusals: &[(Stack::Str0m, "Expected exactly one of {}")],
    remedy: "Write a=sendrecv when that is meant.",
    spec: &["RFC 8866, section 6.7"],
    seen: &["https://github.com/sipwise/rtpengine/issues/121", "https://github.com/RestComm/media-core/issues/67"],
    fails: &[Example::Text("v=0\n«m=audio 9 RTP/AVP 0»\nm=audio 9 RTP/AVP 0\na=sendonly\n")],
    passes: &[
        Example::Text("a=sendrecv\nm=audio 9 RTP/AVP 0\n"),
        Example::Text("m=audio 0 RTP/AVP 0\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n"),
        Example::Text("m=audio 9 RTP/AVP 0\na=control:1\n"),
    ],
    ..Rule::new("implicit-direction", Level::Info, "a section does not say its direction", Check::Section(check))
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if part.written_direction().is_some() || !part.is_rtp() || part.is_rejected() || part.is_rtsp() {
        return;
    }
    if part.of.session_part().written_direction().is_none() {
        findings.at(part.at(), prose!["this section gives no direction, so that it sends and receives"]);
    }
}
