use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "A receiver must take user fragments of up to 256 characters, but nobody may send more than 32: two of \
              them stand in every connectivity check, which should fit any packet.",
    remedy: "Make it shorter: 4 to 8 random characters are usual.",
    spec: &["RFC 8839, section 5.4"],
    breaks: &[(
        Stack::Other,
        "No implementation is known to refuse it; libp2p's WebRTC Direct uses longer ones on \
                              purpose.",
    )],
    level_note: "Tolerated everywhere, though the RFC says MUST NOT.",
    fails: &[Example::Text("a=ice-ufrag:«aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa»\n")],
    passes: &[
        Example::Text("a=ice-ufrag:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"),
        Example::Text(
            "a=ice-ufrag:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
        ),
    ],
    ..Rule::new(
        "ice-ufrag-too-long-to-send",
        Level::Warning,
        "an ice-ufrag is longer than a sender may make it",
        Check::Line(&["ice-ufrag"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let length = line.value().len();
    if (33..=256).contains(&length) {
        findings.at(line.at_value(), prose!["the ice-ufrag has ", length, " characters, a sender may use 32"]);
    }
}
