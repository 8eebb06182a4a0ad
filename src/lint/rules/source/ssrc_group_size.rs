use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "An FID group in WebRTC is a source and the one that repeats it, an FEC-FR group a source and the one that \
              repairs it: two each. A SIM group has up to three encodings.",
    breaks: &[(Stack::Chromium, "Refuses the description.")],
    refusals: &[(
        Stack::Chromium,
        "The media section with MID='{}' has a ssrc-group with semantics {} and an unexpected number of SSRCs.",
    )],
    remedy: "Write one FID (or FEC-FR) line for each pair of sources, and at most three sources into a SIM line.",
    spec: &["RFC 5576, section 4.2", "RFC 4588, section 5.3", "RFC 5956, section 4.3"],
    seen: &["https://github.com/pion/webrtc/issues/1088"],
    level_note: "RFC 5576 leaves the number open; Chromium does not.",
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=ssrc-group:FID «1»\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=ssrc-group:FEC-FR «1 2 3»\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=ssrc-group:SIM «1 2 3 4»\n"),
    ],
    passes: &[Example::Text(
        "m=video 9 UDP/TLS/RTP/SAVPF 31\na=ssrc-group:FID 1 2\na=ssrc-group:SIM 1 3 5\na=ssrc-group:DUP 1 2 3 4\n",
    )],
    ..Rule::new(
        "ssrc-group-size",
        Level::Error,
        "a group of sources has more or fewer of them than its kind has",
        Check::Line(&["ssrc-group"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let sources = line.words("ssrcs").count();
    let (fits, kind, has) = match line.text("semantics") {
        Some("FID") => (sources == 2, "an FID group", "has two"),
        Some("FEC-FR") => (sources == 2, "an FEC-FR group", "has two"),
        Some("SIM") => (sources <= 3, "a SIM group", "has at most three"),
        _ => return,
    };
    if !fits {
        findings.at(line.at_field("ssrcs"), prose![kind, " ", has, ", this one ", count(sources, "source", "sources")]);
    }
}
