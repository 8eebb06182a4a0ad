use super::offer_setup_not_actpass::is_about_dtls;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The answer has to choose who starts DTLS. With actpass it hands the question back, and nobody starts.",
    breaks: &[(Stack::Chromium, "Refuses the answer."), (Stack::Firefox, "Refuses the answer.")],
    refusals: &[
        (Stack::Chromium, "Answerer must use either active or passive value for setup attribute."),
        (Stack::Firefox, "Invalid answer, illegal setup attribute \"actpass\" at level {}"),
    ],
    remedy: "Answer a=setup:active, or passive when the other side is to start.",
    spec: &["RFC 8842, section 5.3", "RFC 5763, section 5"],
    seen: &[
        "https://github.com/sipsorcery-org/sipsorcery/issues/1463",
        "https://github.com/havfo/WEBRTC-to-SIP/issues/4",
        "https://github.com/webrtc/apprtc/issues/432",
    ],
    fails: &[
        Example::Answer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=setup:«actpass»\n"),
        Example::Answer("a=setup:«actpass»\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
    ],
    passes: &[
        Example::Answer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=setup:active\n"),
        Example::Answer("m=audio 0 UDP/TLS/RTP/SAVPF 0\na=setup:actpass\n"),
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=setup:actpass\n"),
        Example::Answer("m=application 9 TCP/BFCP *\na=setup:actpass\n"),
    ],
    ..Rule::new(
        "answer-setup-actpass",
        Level::Error,
        "an answer does not choose who starts DTLS",
        Check::Line(&["setup"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let answers = line.value() == "actpass" && line.description().is_answer();
    if !answers || line.part.is_rejected() || !is_about_dtls(&line.part) {
        return;
    }
    let spot = line.at_value();
    findings
        .at(spot, prose!["an answer chooses: active or passive, not actpass"])
        .unsafe_fix(prose!["write active"], [Edit::replace(spot.span, "active")]);
}
