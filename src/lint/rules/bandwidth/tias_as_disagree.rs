use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Both lines limit the same thing in other units: TIAS in bit/s without headers, AS in kbit/s with \
              them. When they differ much, peers go by different ones.",
    breaks: &[(Stack::Chromium, "Goes by the last line."), (Stack::Firefox, "Goes by TIAS.")],
    remedy: "Keep b=TIAS, or make both say the same.",
    spec: &["RFC 9429, section 5.10", "RFC 3890, section 6"],
    level_note: "A warning when both have the same number: the unit was mistaken.",
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\nb=‹AS:512›\nb=«TIAS:1000000»\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\nb=«TIAS:512»\nb=‹AS:512›\n"),
    ],
    passes: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\nb=AS:512\nb=TIAS:512000\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\nb=AS:500\nb=TIAS:459000\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\nb=TIAS:1\nm=video 9 UDP/TLS/RTP/SAVPF 96\nb=AS:500\n"),
    ],
    ..Rule::new(
        "tias-as-disagree",
        Level::Info,
        "b=TIAS and b=AS of a section do not agree",
        Check::Line(&["b"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    // The first b= line of a section speaks for all of it.
    if !line.part.is_media() || line.part.first("b").is_none_or(|first| first.index() != line.index()) {
        return;
    }
    let of = |name| line.part.all("b").find(|line| line.text("bandwidth_type") == Some(name));
    let (Some(line), Some(other)) = (of("TIAS"), of("AS")) else { return };
    let Some(tias) = line.number("bandwidth") else { return };
    let Some(kilobits) = other.number("bandwidth") else { return };
    // What RFC 9429 makes of AS: 95 % of it, less headers of 50 packets a second.
    let same = kilobits.saturating_mul(950).saturating_sub(16_000);
    let plain = kilobits.saturating_mul(1000);
    let near = |wanted: u64| tias.abs_diff(wanted) <= wanted / 5;
    if near(same) || near(plain) {
        return;
    }
    let draft = findings
        .at(line.at_value(), prose!["b=TIAS is ", tias, " bit/s, and b=AS comes to about ", same, " bit/s"])
        .also(other.at_value(), prose!["in kbit/s"])
        .note(prose!["WebRTC goes by TIAS; libwebrtc by the line that comes last"]);
    if tias == kilobits {
        draft.level(Level::Warning).help(prose!["TIAS counts bit/s, AS counts kbit/s"]);
    }
}
