use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "ICE options stand side by side with blanks between them. With commas it is one option of a strange \
              name, and whoever looks for trickle does not find it.",
    breaks: &[
        (Stack::Chromium, "Sees no trickle; canTrickleIceCandidates is false."),
        (Stack::Other, "libdatachannel writes it so."),
    ],
    remedy: "Write blanks in place of commas.",
    spec: &["RFC 8839, section 5.6"],
    fails: &[Example::Text("a=ice-options:ice2«,»trickle\n")],
    passes: &[Example::Text("a=ice-options:ice2 trickle\n")],
    ..Rule::new(
        "ice-options-comma",
        Level::Info,
        "ICE options are separated by commas",
        Check::Line(&["ice-options"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let (value, Some(span)) = (line.value(), line.entry().value()) else { return };
    let Some(first) = value.find(',') else { return };
    let spot = |at: usize| Span::new(span.start + crate::text::offset(at), span.start + crate::text::offset(at + 1));
    let mends = value.contains(",,")
        || value.contains(", ")
        || value.contains(" ,")
        || value.starts_with(',')
        || value.ends_with(',');
    let draft = findings.at(line.spot(spot(first)), prose!["ICE options have blanks between them, not commas"]);
    if !mends {
        draft.fix(
            prose!["write a blank between ICE options"],
            value.match_indices(',').map(|(at, _)| Edit::replace(spot(at), " ")),
        );
    }
}
