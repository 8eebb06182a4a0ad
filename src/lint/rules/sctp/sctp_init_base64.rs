use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "sctp-init carries the first message of the SCTP handshake in base64, so that a round trip is saved. Whoever \
              knows the attribute refuses what is not base64.",
    breaks: &[
        (Stack::Chromium, "Refuses the description since 2026; older versions do not know the attribute."),
        (Stack::Other, "Stacks that do not know the attribute ignore it."),
    ],
    refusals: &[(Stack::Chromium, "Base64 decoding of sctp-init failed.")],
    remedy: "Pass the line on as it was made, or leave it out.",
    spec: &["draft-hancke-tsvwg-snap"],
    fails: &[
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-init:«AQAA*»\n"),
        Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-init:«AQA»\n"),
    ],
    passes: &[Example::Text("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sctp-init:AQAAFg==\n")],
    ..Rule::new("sctp-init-base64", Level::Warning, "sctp-init is not base64", Check::Line(&["sctp-init"], check))
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(text) = line.text("init") else { return };
    let data = text.trim_end_matches('=');
    let padding = text.len() - data.len();
    let is_base64 = data.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'));
    if data.is_empty() || !is_base64 || padding > 2 || !text.len().is_multiple_of(4) {
        findings.at(line.at_value(), prose!["this is not base64"]);
    }
}
