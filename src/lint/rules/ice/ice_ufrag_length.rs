use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The user fragment names this side in every connectivity check. It must have 4 to 256 characters: a \
              shorter one is easy to guess, a longer one does not fit the USERNAME attribute together with the peer's.",
    breaks: &[
        (Stack::Chromium, "Refuses the description."),
        (Stack::Firefox, "Refuses the description."),
        (Stack::Pion, "Takes any length that is not zero."),
    ],
    refusals: &[
        (Stack::Chromium, "Invalid ICE parameters: ICE ufrag must be between 4 and 256 characters long."),
        (Stack::Firefox, "Invalid description, ice-ufrag is too short at level {}"),
        (Stack::Firefox, "Invalid description, ice-ufrag is too long at level {}"),
    ],
    remedy: "Let the ICE library make the user fragment; do not shorten it on the way.",
    spec: &["RFC 8839, section 5.4"],
    seen: &["https://github.com/RestComm/media-core/issues/103"],
    fails: &[
        Example::Text("a=ice-ufrag:«abc»\n"),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ice-ufrag:«a»\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=ice-ufrag:abcd\n",
        ),
        Example::Text("a=ice-ufrag:«»\n"),
        Example::Text(
            "a=ice-ufrag:«aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa»\n",
        ),
    ],
    passes: &[
        Example::Text("a=ice-ufrag:abcd\n"),
        Example::Text("a=ice-ufrag:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"),
    ],
    ..Rule::new(
        "ice-ufrag-length",
        Level::Error,
        "an ice-ufrag is shorter than 4 or longer than 256 characters",
        Check::Line(&["ice-ufrag"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let length = line.text("ufrag").map_or(0, |ufrag| ufrag.chars().count());
    if !(4..=256).contains(&length) {
        findings.at(
            line.at_value(),
            prose!["the ice-ufrag has ", count(length, "character", "characters"), ", must have 4 to 256"],
        );
    }
}
