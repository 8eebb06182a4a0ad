use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "A slash and a number behind the port ask for as many ports in a row, for layered codecs of the past. \
              With ICE there is one pair of addresses.",
    breaks: &[
        (Stack::Chromium, "Refuses the description."),
        (Stack::Other, "sdp-transform 3.0.0 loses the m= line when it writes the description again."),
    ],
    refusals: &[(Stack::Chromium, "Failed to parse SessionDescription. {} The port number is invalid")],
    remedy: "Write one m= section for each stream.",
    spec: &["RFC 8866, section 5.14", "RFC 9429, section 5.2.1"],
    level_note: "A warning by the catalogue; Chromium cannot read such a port, so that it is an error.",
    fails: &[
        Example::Text("m=video 9«/2» UDP/TLS/RTP/SAVPF 96\n"),
        Example::Text("m=video 9«/1» UDP/TLS/RTP/SAVPF 96\n"),
    ],
    passes: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\n")],
    ..Rule::new("port-count", Level::Error, "an m= line asks for several ports", Check::Line(&["m"], check))
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if let Some(count) = line.text("port_count") {
        let spot = line.at_field("port_count");
        let span = Span::new(spot.span.start.saturating_sub(1), spot.span.end);
        let draft =
            findings.at(Spot { span, ..spot }, prose!["WebRTC has one port in a section, or one pair of candidates"]);
        if count == "1" {
            draft.fix(prose!["write the port alone"], [Edit::delete(span)]);
        }
    }
}
