use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Before RFC 3264 a phone was put on hold by the address 0.0.0.0. The other side cannot send RTCP or \
              keep its NAT open then, and endpoints with ICE take the address for a placeholder.",
    breaks: &[(Stack::Other, "SIP phones go silent in both directions; gateways to WebRTC may restart ICE.")],
    remedy: "Say hold with a=sendonly or a=inactive.",
    spec: &["RFC 3264, section 8.4", "RFC 8839, section 4.4.1.1.1"],
    fails: &[Example::Text("m=audio ‹49170› RTP/AVP 0\nc=IN IP4 «0.0.0.0»\n")],
    passes: &[
        Example::Text("m=audio 9 RTP/AVP 0\nc=IN IP4 0.0.0.0\n"),
        Example::Text("m=audio 49170 RTP/AVP 0\nc=IN IP4 0.0.0.0\na=ice-ufrag:abcd\n"),
        Example::Text("m=audio 49170 RTP/AVP 0\nc=IN IP4 192.0.2.1\n"),
        Example::Text("c=IN IP4 0.0.0.0\nm=audio 0 RTP/AVP 0\n"),
    ],
    ..Rule::new(
        "legacy-hold",
        Level::Warning,
        "c= is 0.0.0.0 without ICE: a call on hold as it was done before 2002",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let Some(line) = part.effective("c") else { return };
    if !matches!(line.text("address"), Some("0.0.0.0" | "::")) || part.port().is_none_or(|port| port <= 9) {
        return;
    }
    // With ICE it is a placeholder.
    if part.effective("ice-ufrag").is_some() || part.is_rtsp() || part.has("candidate") {
        return;
    }
    let draft = findings
        .at(line.at_field("address"), prose!["this address puts the section on hold: nothing can be sent to it"])
        .help(prose!["say hold with a=sendonly or a=inactive, and give a real address"]);
    if let Some(media) = part.first("m") {
        draft.also(media.at_field("port"), prose!["its port is that of a call"]);
    }
}
