use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The ids in an msid have 1 to 64 characters, and not all characters are allowed: no slash, colon, equals \
              sign, at sign, question mark, comma, semicolon, quotation mark, bracket or backslash. A receiver may \
              ignore an msid that keeps to neither.",
    breaks: &[(Stack::Chromium, "Takes it."), (Stack::Firefox, "Takes it.")],
    remedy: "Use short ids of letters, digits and hyphens, such as UUIDs.",
    spec: &["RFC 8830, section 2", "RFC 8866, section 9"],
    level_note: "No browser minds, so it is said for information; an id that is too long is a warning.",
    fails: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:«room/7» t\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:s «dGVzdA==»\n"),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:«1234567890123456789012345678901234567890123456789012345678901234a» t\n",
        ),
    ],
    passes: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:PA_7|cam {fad2fcf5-d75b-44e5}\n"),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:1234567890123456789012345678901234567890123456789012345678901234 t\n",
        ),
    ],
    ..Rule::new(
        "msid-token",
        Level::Info,
        "an id in an msid is too long or has characters it must not have",
        Check::Line(&["msid"], check),
    )
};

/// The longest id, in characters.
const LONGEST: usize = 64;

/// Characters of a token (RFC 8866, section 9).
const fn is_token(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x27 | 0x2a | 0x2b | 0x2d | 0x2e | 0x30..=0x39 | 0x41..=0x5a | 0x5e..=0x7e)
}

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    for (field, what) in [("stream_id", "stream id"), ("track_id", "track id")] {
        let Some(id) = line.text(field) else { continue };
        if id.len() > LONGEST && id.chars().count() > LONGEST {
            findings
                .at(
                    line.at_field(field),
                    prose![
                        "this ",
                        what,
                        " has ",
                        count(id.chars().count(), "character", "characters"),
                        ", at most 64 are allowed"
                    ],
                )
                .level(Level::Warning);
        } else if let Some(odd) = id.chars().find(|c| !c.is_ascii() || !is_token(*c as u8)) {
            findings.at(
                line.at_field(field),
                prose![
                    "this ",
                    what,
                    " has the character ",
                    theirs(odd.encode_utf8(&mut [0; 4])),
                    ", which ids must not have"
                ],
            );
        }
    }
}
