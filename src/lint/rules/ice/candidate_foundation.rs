use super::ice_char::allowed;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "The foundation groups candidates that are likely to work or fail together: 1 to 32 letters, digits, + \
              and /. A colon in it mostly means that candidate: was put before a text that had it already.",
    breaks: &[(Stack::Chromium, "Does not look at it."), (Stack::Other, "Strict parsers drop the candidate.")],
    remedy: "Use a short number or token; write a=candidate: once.",
    spec: &["RFC 8839, section 5.1"],
    fails: &[
        Example::Text("m=audio 9 X 0\na=candidate:«candidate:1» 1 udp 1 192.0.2.1 5 typ host\n"),
        Example::Text("m=audio 9 X 0\na=candidate:«aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa» 1 udp 1 192.0.2.1 5 typ host\n"),
    ],
    passes: &[Example::Text("m=audio 9 X 0\na=candidate:Hc0a+/ 1 udp 1 192.0.2.1 5 typ host\n")],
    ..Rule::new(
        "candidate-foundation",
        Level::Warning,
        "the foundation of a candidate is too long or has characters that are not allowed",
        Check::Line(&["candidate"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(foundation) = line.text("foundation") else { return };
    if !foundation.bytes().all(allowed) {
        let draft = findings.at(
            line.at_field("foundation"),
            prose!["the foundation ", theirs(foundation), " has other characters than letters, digits, + and /"],
        );
        if foundation.starts_with("candidate:") {
            draft.help(prose!["candidate: is there twice"]);
        }
    } else if foundation.len() > 32 {
        findings.at(
            line.at_field("foundation"),
            prose!["the foundation has ", foundation.len(), " characters, may have 32"],
        );
    }
}
