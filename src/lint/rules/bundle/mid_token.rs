use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "A mid is a token: letters, digits and some signs, but no blank, no parentheses, no quotes, no slash. A \
              mid such as (null) is what a program prints of nothing.",
    breaks: &[(Stack::Chromium, "Refuses the description.")],
    refusals: &[
        (Stack::Chromium, "Failed to parse SessionDescription. a=mid:{} Illegal character found in the value of mid"),
        (Stack::Chromium, "Failed to parse SessionDescription. a=mid: Empty value found in the value of mid"),
    ],
    remedy: "Use letters and digits.",
    spec: &["RFC 5888, section 4", "RFC 8866, section 9"],
    seen: &["https://github.com/meetecho/janus-gateway/issues/2390"],
    fails: &[
        Example::Text("m=audio 9 X 0\na=mid:«(»null)\n"),
        Example::Text("m=audio 9 X 0\na=mid:a« »b\n"),
        Example::Text("m=audio 9 X 0\na=mid:«»\n"),
    ],
    passes: &[Example::Text("m=audio 9 X 0\na=mid:audio_0.1-x{}~|!#$%&'*+^`\n")],
    ..Rule::new(
        "mid-token",
        Level::Error,
        "a mid is empty, or has characters that are not allowed",
        Check::Line(&["mid"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let mid = line.value();
    if mid.is_empty() {
        findings.at(line.at_value(), prose!["this mid is empty"]);
        return;
    }
    let wrong = mid.char_indices().find(|(_, c)| !c.is_ascii() || !allowed(*c as u8));
    let (Some((at, c)), Some(value)) = (wrong, line.entry().value()) else { return };
    let start = value.start + crate::text::offset(at);
    let span = Span::new(start, start + crate::text::offset(c.len_utf8()));
    findings.at(line.spot(span), prose!["the mid ", theirs(mid), " has a character in it that is not allowed"]);
}

/// Is it a character of a token (RFC 8866, section 9)?
const fn allowed(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x27 | 0x2a..=0x2b | 0x2d..=0x2e | 0x30..=0x39 | 0x41..=0x5a | 0x5e..=0x7e)
}
