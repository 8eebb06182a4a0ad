use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Feedback before the next regular report is what the profiles RTP/AVPF and RTP/SAVPF have over RTP/AVP \
              and RTP/SAVP. Under the latter a=rtcp-fb is to be ignored.",
    breaks: &[
        (Stack::Chromium, "Treats all profiles as if they ended in AVPF."),
        (Stack::Other, "SIP gateways drop the feedback or refuse the section."),
    ],
    remedy: "Write UDP/TLS/RTP/SAVPF (or RTP/AVPF), if the peer takes it.",
    spec: &["RFC 4585, section 4.1", "RFC 9429, section 5.1.2"],
    fails: &[Example::Text("m=video 5004 «RTP/AVP» 96\na=rtpmap:96 VP8/90000\na=rtcp-fb:‹96 nack›\n")],
    passes: &[
        Example::Text("m=video 5004 RTP/AVPF 96\na=rtcp-fb:96 nack\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtcp-fb:96 nack\n"),
        Example::Text("m=video 5004 RTP/AVP 96\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVFP 96\na=rtcp-fb:96 nack\n"),
    ],
    ..Rule::new(
        "rtcp-fb-in-avp",
        Level::Warning,
        "feedback is asked for under a profile that has none",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    // What is no name of a profile is another rule's: nobody knows what it has.
    if !part.is_rtp() || !(part.protocol().ends_with("/AVP") || part.protocol().ends_with("/SAVP")) {
        return;
    }
    if let (Some(feedback), Some(m)) = (part.first("rtcp-fb"), part.media_line()) {
        findings
            .at(
                m.at_field("protocol"),
                prose!["a=rtcp-fb belongs to the profiles that end in AVPF, and this is ", theirs(part.protocol())],
            )
            .also(feedback.at_value(), prose!["the feedback"]);
    }
}
