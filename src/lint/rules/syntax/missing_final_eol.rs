use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "Every line of a description ends in CRLF, the last one too. When it does not, the text was trimmed or cut on \
              the way, and strict parsers refuse it.",
    breaks: &[
        (Stack::Pion, "Stops with EOF."),
        (Stack::Chromium, "Has refused it in the field; newer versions read the last line."),
    ],
    remedy: "Append CRLF, and find out what trims strings between the two ends (form handlers do).",
    spec: &["RFC 8866, section 9"],
    seen: &["https://github.com/feross/simple-peer/issues/552", "https://github.com/AMWA-TV/sdpoker/issues/17"],
    fails: &[Example::Text("v=0\ns=-«»")],
    passes: &[Example::Text("v=0\ns=-\n")],
    ..Rule::new("missing-final-eol", Level::Warning, "the last line has no line end", Check::Description(check))
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let Some(last) = description.parts().last().and_then(|part| part.lines().last()) else { return };
    let end = last.span().end;
    if last.whole().end == end {
        let eol = match last.eol() {
            "" => "\r\n",
            eol => eol,
        };
        findings
            .at(last.spot(Span::new(end, end)), prose!["the last line has no line end: was the text trimmed or cut?"])
            .fix(prose!["end the last line as the others"], [Edit::insert(end, eol)]);
    }
}
