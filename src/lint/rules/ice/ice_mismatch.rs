use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "This side found that the address in the peer's c= and m= lines is none of its candidates, and gave ICE \
              up for the section. A middlebox that knows SIP but not ICE has rewritten those lines.",
    breaks: &[
        (Stack::Chromium, "Knows no way without ICE: the section does not connect."),
        (Stack::Firefox, "Knows no way without ICE: the section does not connect."),
    ],
    remedy: "Turn the SIP helper (ALG) of the router off, or send signaling encrypted.",
    spec: &["RFC 8839, section 5.3", "RFC 8839, section 4.2.5"],
    fails: &[Example::Text("m=audio 9 X 0\na=«ice-mismatch»\n")],
    passes: &[Example::Text("m=audio 9 X 0\na=ice-ufrag:aaaa\n")],
    ..Rule::new("ice-mismatch", Level::Warning, "ICE was given up for a section", Check::Line(&["ice-mismatch"], check))
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    findings.at(
        line.at_name(),
        prose!["ICE is off for this section, because something rewrote the address in the peer's description"],
    );
}
