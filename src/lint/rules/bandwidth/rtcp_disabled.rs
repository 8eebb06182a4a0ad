use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "RS and RR give the bandwidth for RTCP of senders and receivers. When both are 0 there is none: no \
              statistics, no feedback, no key frame on demand.",
    breaks: &[
        (Stack::Chromium, "Does not look at them, and sends RTCP."),
        (Stack::Other, "SIP peers switch RTCP off."),
    ],
    remedy: "Take both lines out, unless the media is meant to go without RTCP.",
    spec: &["RFC 3556, section 2", "RFC 8839, section 4.2.2"],
    fails: &[Example::Text("m=audio 9 RTP/AVP 0\nb=‹RS:0›\nb=«RR:0»\n")],
    passes: &[
        Example::Text("m=audio 9 RTP/AVP 0\nb=RS:0\nb=RR:2000\n"),
        Example::Text("m=audio 9 RTP/AVP 0\nb=RR:0\nm=audio 9 RTP/AVP 0\nb=RS:0\n"),
    ],
    ..Rule::new("rtcp-disabled", Level::Warning, "RTCP has no bandwidth: b=RR:0 and b=RS:0", Check::Line(&["b"], check))
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    // The first b= line of a part speaks for all of it.
    if line.part.first("b").is_none_or(|first| first.index() != line.index()) {
        return;
    }
    let none = |name| {
        let mut lines = line.part.all("b");
        lines.find(|line| line.text("bandwidth_type") == Some(name) && line.number("bandwidth") == Some(0))
    };
    if let (Some(line), Some(other)) = (none("RR"), none("RS")) {
        findings
            .at(line.at_value(), prose!["with no bandwidth for RTCP there are no reports and no feedback"])
            .also(other.at_value(), prose!["nor for senders"])
            .note(prose!["lost packets are not sent again, and nobody asks for key frames"]);
    }
}
