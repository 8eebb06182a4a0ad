use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Once sections are bundled, candidates belong into the tagged section alone: it has the transport. In \
              an answer, candidates in another section of the group are read by nobody.",
    breaks: &[
        (Stack::Chromium, "Takes the candidates of the tagged section only."),
        (Stack::Pion, "Takes the candidates of the tagged section only."),
    ],
    remedy: "Put the candidates into the section of the first mid of the group.",
    spec: &["RFC 9143, section 7.1.3", "RFC 9429, section 5.3.1"],
    level_note: "When the tagged section has candidates too, it is only said as a hint: several libraries repeat \
                 them everywhere.",
    fails: &[Example::Answer(
        "a=group:BUNDLE 0 1\nm=audio 9 X 0\na=mid:0\nm=video 9 X 0\na=mid:1\na=«candidate:1 1 udp 1 192.0.2.1 \
             5000 typ host»\n",
    )],
    passes: &[
        Example::Answer(
            "a=group:BUNDLE 0 1\nm=audio 9 X 0\na=mid:0\na=candidate:1 1 udp 1 192.0.2.1 5000 typ host\nm=video 9 X \
             0\na=mid:1\n",
        ),
        Example::Answer(
            "a=group:BUNDLE 0 1\nm=audio 9 X 0\na=mid:0\na=candidate:1 1 udp 1 192.0.2.1 5000 typ host\nm=video 9 X \
             0\na=mid:1\na=candidate:1 1 udp 1 192.0.2.1 5000 typ host\n",
        ),
        Example::Offer(
            "a=group:BUNDLE 0 1\nm=audio 9 X 0\na=mid:0\nm=video 9 X 0\na=mid:1\na=candidate:1 1 udp 1 192.0.2.1 \
             5000 typ host\n",
        ),
    ],
    ..Rule::new(
        "candidates-outside-tagged-section",
        Level::Warning,
        "the candidates of an answer are in a bundled section that does not use them",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if !part.of.is_answer() || !part.is_rider() || part.is_rejected() {
        return;
    }
    let Some((first, tagged)) = part.first("candidate").zip(part.tagged()) else { return };
    if tagged.has("candidate") {
        return;
    }
    let entry = first.entry();
    let span = Span::new(entry.name().start, entry.value().map_or(entry.name().end, |value| value.end));
    findings
        .at(first.spot(span), prose!["candidates here are not used: this section rides on another one, which has none"])
        .help(prose!["put them into the first section of the BUNDLE group"]);
}
