use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::WHIP,
    meaning: "The endpoint has no way to send candidates after its answer, so that the answer lists all of them. Without \
              any the client has nobody to talk to; a connection can come up only when the server reaches the client \
              first.",
    remedy: "Let the server gather before it answers, and list its public address.",
    spec: &["RFC 9725, section 4.3.2"],
    level_note: "A warning: a server that sends checks to the client's candidates may still be reached.",
    fails: &[
        Example::Answer("«m=audio 9 UDP/TLS/RTP/SAVPF 0»\na=recvonly\n"),
        Example::Answer(
            "a=group:BUNDLE 0 1\n«m=audio 9 UDP/TLS/RTP/SAVPF 0»\na=mid:0\nm=video 9 UDP/TLS/RTP/SAVPF 31\na=mid:1\n",
        ),
    ],
    passes: &[
        Example::Answer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=candidate:1 1 udp 2130706431 198.51.100.1 39132 typ host\n"),
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
        Example::Answer("m=audio 0 UDP/TLS/RTP/SAVPF 0\n"),
    ],
    ..Rule::new(
        "whip-answer-without-candidates",
        Level::Warning,
        "the answer of a WHIP or WHEP endpoint lists no candidates",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    if !description.is_answer() || description.sections().any(|part| part.has("candidate")) {
        return;
    }
    if let Some(part) = description.sections().find(Part::owns_transport) {
        findings.at(
            part.at(),
            prose!["the answer lists no candidates, and a WHIP or WHEP endpoint cannot send any afterwards"],
        );
    }
}
