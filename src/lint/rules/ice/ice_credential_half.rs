use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "User fragment and password are one thing in two lines: both in the section, or both in the session \
              part. When one is missing, or they stand in different places, each implementation puts together what \
              it finds in its own way.",
    breaks: &[
        (
            Stack::Chromium,
            "Takes each from the section, or else from the session part; refuses the description when \
                           one is in neither.",
        ),
        (Stack::Firefox, "Refuses the description when one of the two is in neither place."),
    ],
    refusals: &[
        (Stack::Chromium, "Called with SDP without ice-ufrag and ice-pwd."),
        (Stack::Firefox, "Invalid description, no ice-pwd attribute at level {}"),
    ],
    remedy: "Write both lines in the same section.",
    spec: &["RFC 8839, section 5.4"],
    level_note: "A warning when the other half is in the session part.",
    fails: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ice-ufrag:«abcd»\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ice-pwd:«aaaaaaaaaaaaaaaaaaaaaa»\n"),
        Example::Text("a=ice-pwd:‹aaaaaaaaaaaaaaaaaaaaaa›\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=ice-ufrag:«abcd»\n"),
    ],
    passes: &[
        Example::Text("a=ice-ufrag:abcd\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ice-ufrag:abcd\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n"),
    ],
    ..Rule::new(
        "ice-credential-half",
        Level::Error,
        "an ice-ufrag without an ice-pwd in the same place, or the other way round",
        Check::Line(&["ice-pwd", "ice-ufrag"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let is_ufrag = line.name() == "ice-ufrag";
    let (here, other) = if is_ufrag { ("ice-ufrag", "ice-pwd") } else { ("ice-pwd", "ice-ufrag") };
    let is_first = line.part.first(here).is_some_and(|first| first.index() == line.index());
    if line.part.has(other) || !is_first || line.part.mentions(other) {
        return;
    }
    let elsewhere = if line.part.is_media() {
        line.description().session_part().first(other)
    } else {
        line.description().sections().find_map(|part| part.first(other).filter(|_| !part.has(here)))
    };
    match elsewhere {
        // The user fragment's line tells it.
        Some(_) if !is_ufrag => {}
        Some(half) => {
            findings
                .at(line.at_value(), prose!["the a=ice-pwd of this a=ice-ufrag stands elsewhere"])
                .level(Level::Warning)
                .also(half.at_value(), prose!["here"]);
        }
        None if is_ufrag => {
            findings.at(line.at_value(), prose!["there is no a=ice-pwd for this a=ice-ufrag"]);
        }
        None => {
            findings.at(line.at_value(), prose!["there is no a=ice-ufrag for this a=ice-pwd"]);
        }
    }
}
