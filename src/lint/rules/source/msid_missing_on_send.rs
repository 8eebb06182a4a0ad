use super::tracks::memberships;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "A section that sends names the stream and the track in an msid line. Without it the receiver makes up \
              ids, so that an application which finds tracks by their ids, or sound and picture by their common \
              stream, does not find them.",
    breaks: &[
        (Stack::Chromium, "Puts every such track into no stream, or into one called default, with a random track id."),
        (Stack::Firefox, "Makes up random ids."),
    ],
    remedy: "Write a=msid:STREAM TRACK into each section that sends; a=msid:- TRACK when it is in no stream.",
    spec: &["RFC 9429, section 5.2.1", "RFC 8830, section 2"],
    fails: &[
        Example::Text("«m=audio 9 UDP/TLS/RTP/SAVPF 0»\na=ssrc:1 cname:x\n"),
        Example::Text("«m=audio 9 UDP/TLS/RTP/SAVPF 0»\na=sendonly\n"),
    ],
    passes: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=recvonly\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ssrc:1 msid:s t\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:- t\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\nm=audio 0 UDP/TLS/RTP/SAVPF 0\n"),
        Example::Text("m=audio 4000 RTP/AVP 0\n"),
    ],
    ..Rule::new(
        "msid-missing-on-send",
        Level::Info,
        "a section that sends names no stream and no track",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let sends = part.direction().sends() && !part.is_rejected() && part.is_rtp() && part.is_dtls();
    if sends && !part.has("msid") && memberships(part).next().is_none() {
        findings.at(
            part.at(),
            prose!["this section sends, but has no a=msid: the receiver makes up ids for stream and track"],
        );
    }
}
