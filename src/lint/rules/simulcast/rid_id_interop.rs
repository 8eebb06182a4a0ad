use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "A rid travels in a header extension of every packet, where only letters and digits are allowed, and \
              Chromium has room for 16 of them. The grammar of the line also has hyphen and underscore, which does not \
              help.",
    breaks: &[(Stack::Chromium, "Ignores the line, so that the layer vanishes.")],
    remedy: "Use rids of letters and digits, three at most: q, h and f.",
    spec: &["RFC 8852, section 3.3", "RFC 8851, section 10"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:«layer_1» send\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:«12345678901234567» send\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:«h.» send\n"),
    ],
    passes: &[Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=rid:h send\na=rid:1234567890123456 send\n")],
    ..Rule::new(
        "rid-id-interop",
        Level::Warning,
        "a rid has other characters than letters and digits, or more than 16",
        Check::Line(&["rid"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(rid) = line.text("rid") else { return };
    if let Some(odd) = rid.chars().find(|c| !c.is_ascii_alphanumeric()) {
        findings.at(
            line.at_field("rid"),
            prose!["this rid has the character ", theirs(odd.encode_utf8(&mut [0; 4])), ": Chromium ignores the line"],
        );
    } else if rid.len() > 16 {
        findings.at(
            line.at_field("rid"),
            prose!["this rid has ", rid.len(), " characters: Chromium ignores a rid of more than 16"],
        );
    }
}
