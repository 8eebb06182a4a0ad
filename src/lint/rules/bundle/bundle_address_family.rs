use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Bundled sections share one address, so their c= lines are of one kind. With IPv4 in one and IPv6 in \
              another something put the description together from two.",
    breaks: &[
        (Stack::Chromium, "Goes by candidates, not by c= lines."),
        (Stack::Firefox, "Goes by candidates, not by c= lines."),
    ],
    remedy: "Write the same c= line in all bundled sections, or one in the session part.",
    spec: &["RFC 9143, section 7.1.1"],
    level_note: "Placeholders (0.0.0.0, ::, port 9) are of no kind: browsers write them beside a real address.",
    fails: &[Example::Text(
        "a=group:BUNDLE 0 1\nm=audio 5000 X 0\nc=IN ‹IP4› 192.0.2.1\na=mid:0\nm=video 5000 X 0\nc=IN «IP6» \
         2001:db8::1\na=mid:1\n",
    )],
    passes: &[
        Example::Text(
            "a=group:BUNDLE 0 1\nm=audio 5000 X 0\nc=IN IP6 2001:db8::1\na=mid:0\nm=video 9 X 0\nc=IN IP4 0.0.0.0\n\
             a=mid:1\n",
        ),
        Example::Text(
            "a=group:BUNDLE 0 1\nm=audio 5000 X 0\nc=IN IP4 192.0.2.1\na=mid:0\nm=video 5000 X 0\nc=IN IP4 \
             192.0.2.1\na=mid:1\n",
        ),
    ],
    ..Rule::new(
        "bundle-address-family",
        Level::Warning,
        "bundled sections have c= lines of different kinds",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if !part.is_rider() || part.is_rejected() {
        return;
    }
    let Some(tagged) = part.tagged() else { return };
    let Some((own, other)) = real(part).zip(real(&tagged)) else { return };
    if own.text("address_type") != other.text("address_type") {
        findings
            .at(own.at_field("address_type"), prose!["this section is bundled, and has an address of another kind"])
            .also(other.at_field("address_type"), prose!["than its transport"]);
    }
}

/// Its connection line, unless that is a placeholder.
fn real<'a>(part: &Part<'a>) -> Option<Line<'a>> {
    if part.port().is_none_or(|port| port == 0 || port == 9) {
        return None;
    }
    part.effective("c").filter(|line| !matches!(line.text("address"), Some("0.0.0.0" | "::") | None))
}
