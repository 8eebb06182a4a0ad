use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::WHIP,
    meaning: "An endpoint that cannot take a part of the offer should refuse the whole request, so that nobody publishes \
              sound without noticing that the picture was refused.",
    remedy: "Refuse the HTTP request instead of the section; in the client, look for refused sections.",
    spec: &["RFC 9725, section 4.4.3"],
    fails: &[Example::Answer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=recvonly\n«m=video 0 UDP/TLS/RTP/SAVPF 31»\n")],
    passes: &[
        Example::Answer("m=audio 0 UDP/TLS/RTP/SAVPF 0\nm=video 0 UDP/TLS/RTP/SAVPF 31\n"),
        Example::Answer("m=audio 9 UDP/TLS/RTP/SAVPF 0\nm=video 9 UDP/TLS/RTP/SAVPF 31\n"),
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=recvonly\nm=video 0 UDP/TLS/RTP/SAVPF 31\n"),
    ],
    ..Rule::new(
        "whip-partial-answer",
        Level::Warning,
        "the answer of a WHIP or WHEP endpoint refuses some of the sections",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    if !description.is_answer() || description.sections().all(|part| part.is_rejected()) {
        return;
    }
    if let Some(part) = description.sections().find(Part::is_rejected) {
        findings.at(
            part.at(),
            prose!["this section is refused and another one is not; the whole request should be refused"],
        );
    }
}
