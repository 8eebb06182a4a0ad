use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "What is said of a source is a property with a value: cname:x, msid:s t. Without a colon and a value it \
              says nothing.",
    breaks: &[(Stack::Chromium, "Refuses the description, whatever the property is.")],
    refusals: &[(
        Stack::Chromium,
        "Failed to get the ssrc attribute value from {}. Expected format <attribute>:<value>.",
    )],
    remedy: "Write the value behind the property, or remove the line.",
    spec: &["RFC 5576, section 4.1"],
    level_note: "RFC 5576 allows properties without a value; none is defined, and Chromium takes none. A known property \
                 with an empty value is taken, so that it is a warning.",
    fails: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ssrc:1 «cname»\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ssrc:1 cname:x\na=ssrc:1 «active»\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ssrc:1 «cname:»\n"),
    ],
    passes: &[Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ssrc:1 cname:x\na=ssrc:1 foo:\n")],
    ..Rule::new(
        "ssrc-attribute-without-value",
        Level::Error,
        "a property of a source has no value",
        Check::Line(&["ssrc"], check),
    )
};

/// The properties that are nothing without a value.
const NEED: [&str; 2] = ["cname", "msid"];

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let empty = match line.text("source_value") {
        None => false,
        Some("") => true,
        Some(_) => return,
    };
    let Some(name) = line.text("source_attribute") else { return };
    let at = line.at_field("source_attribute");
    if !empty {
        findings.at(at, prose!["the property ", theirs(name), " of this source has no value"]);
    } else if NEED.contains(&name) {
        let span = Span::new(at.span.start, at.span.end + 1);
        findings
            .at(line.spot(span), prose!["the property ", theirs(name), " of this source has an empty value"])
            .level(Level::Warning);
    }
}
