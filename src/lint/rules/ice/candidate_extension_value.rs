use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "After its type a candidate goes on in pairs: a name and a value, a name and a value. Here the last \
              name has no value, or a blank is doubled, so that from there on names are taken for values.",
    breaks: &[
        (Stack::Chromium, "Passes over the name at the end."),
        (Stack::Other, "Strict parsers drop the candidate."),
    ],
    remedy: "Give each name its value, with single blanks.",
    spec: &["RFC 8839, section 5.1"],
    fails: &[
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 5 typ host generation 0 «network-id»\n"),
        Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 5 typ srflx «raddr»\n"),
    ],
    passes: &[Example::Text("m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 5 typ host generation 0\n")],
    ..Rule::new(
        "candidate-extension-value",
        Level::Warning,
        "a name at the end of a candidate has no value",
        Check::Line(&["candidate"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(extensions) = line.text("extensions") else { return };
    // Blanks are between words: an even number of words has an odd number of blanks.
    if extensions.bytes().filter(|byte| *byte == b' ').count() % 2 == 1 {
        return;
    }
    // The word is not quoted: with a doubled blank before it, it may be the value of pwd.
    if let Some((_, span)) = line.words("extensions").last() {
        findings.at(line.spot(span), prose!["names and values do not pair up at the end of this candidate"]);
    }
}
