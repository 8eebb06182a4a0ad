use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "An ssrc-group of kind SIM is how Chrome's simulcast was switched on before rids: by adding lines to the \
              offer. It was never a standard, and goes away.",
    breaks: &[
        (Stack::Chromium, "Still takes it, and logs that rids are the way."),
        (Stack::Firefox, "Does not know it."),
    ],
    remedy: "Ask for simulcast with sendEncodings of addTransceiver, which makes rids.",
    spec: &["RFC 8853, section 5", "RFC 5576, section 4.2"],
    level_note: "Beside rids in the same section it is a warning: two ways at once contradict each other.",
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=ssrc-group:«SIM» 1 2 3\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\n‹a=rid:h send›\na=ssrc-group:«SIM» 1 2 3\n"),
    ],
    passes: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=ssrc-group:FID 1 2\na=rid:h send\n")],
    ..Rule::new(
        "legacy-simulcast",
        Level::Info,
        "simulcast by an ssrc-group of kind SIM instead of rids",
        Check::Line(&["ssrc-group"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if line.text("semantics") != Some("SIM") {
        return;
    }
    let at = line.at_field("semantics");
    match line.part.first("rid") {
        None => _ = findings.at(at, prose!["this is simulcast as Chrome had it before rids; it was never a standard"]),
        Some(rid) => {
            findings
                .at(at, prose!["this section has simulcast in two ways: the old SIM group, and rids"])
                .level(Level::Warning)
                .also(rid.at(), prose!["the first rid"]);
        }
    }
}
