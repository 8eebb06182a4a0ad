use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Port 0 rejects the section, so its candidates are for nothing. When the section was meant to live, the \
              port was: a port that is not known yet is written as 9.",
    breaks: &[(Stack::Chromium, "Takes the section as rejected."), (Stack::Firefox, "Takes the section as rejected.")],
    remedy: "Write port 9 when the section is wanted; leave the candidates out when it is not.",
    spec: &["RFC 8839, section 4.2.1.6", "RFC 8839, section 4.4.1.1.2"],
    level_note: "A warning when all sections are rejected, which is hardly ever meant. Beside sections that live it \
                 is a hint: Chromium's offers keep the candidates of a stopped transceiver.",
    fails: &[
        Example::Text("m=audio «0» X 0\na=candidate:1 1 udp 1 192.0.2.1 5000 typ host\n"),
        Example::Text("m=audio 9 X 0\nm=video «0» X 0\na=candidate:1 1 udp 1 192.0.2.1 5000 typ host\n"),
    ],
    passes: &[
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 5000 typ host\n"),
        Example::Text("m=audio 0 X 0\n"),
        Example::Text("m=audio 0 X 0\na=bundle-only\na=candidate:1 1 udp 1 192.0.2.1 5000 typ host\n"),
    ],
    ..Rule::new(
        "rejected-with-candidates",
        Level::Warning,
        "a section is rejected, and has candidates",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let all = description.sections().all(|part| part.is_rejected());
    for part in description.sections().filter(|part| part.is_rejected() && part.has("candidate")) {
        let Some(media) = part.media_line() else { continue };
        let draft =
            findings.at(media.at_field("port"), prose!["port 0 rejects this section, and yet it has candidates"]);
        if all {
            draft.help(prose!["write port 9 if the section is wanted"]);
        } else {
            draft.level(Level::Info);
        }
    }
}
