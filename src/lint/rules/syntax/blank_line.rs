use crate::lint::rules::prelude::*;
use crate::sdp::syntax::Line;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "There are no blank lines in SDP. Some readers skip one, some end there and never see the rest, some \
              refuse the description.",
    breaks: &[
        (Stack::Chromium, "Refuses the description."),
        (Stack::Firefox, "Ends there; everything after it is lost, without a word."),
        (Stack::Pion, "Skips it."),
        (Stack::Other, "rtpengine refuses the description."),
    ],
    refusals: &[
        (Stack::Chromium, "Failed to parse SessionDescription. {} Invalid SDP line."),
        (Stack::Other, "Missing = sign"),
    ],
    remedy: "Take the line out. When every second line is blank, CR LF was turned into two line ends on the way.",
    spec: &["RFC 8866, section 9"],
    seen: &["https://github.com/sipwise/rtpengine/issues/77"],
    level_note: "An error between lines, because Chromium refuses the description and Firefox loses half of it. \
                 Behind the last line a paste is the likely reason, so that it is a warning there, unless it came \
                 in a string that keeps line ends.",
    fails: &[
        Example::Text("v=0\n«»\ns=-\n\nt=0 0\n"),
        Example::Text("v=0\r\ns=-\r\n«»\r\n\r\n"),
        Example::Text("v=0\n«  »\ns=-\n«»\n"),
    ],
    passes: &[Example::Text("v=0\ns=-\n"), Example::Text("s= \n"), Example::Text("\n\n")],
    ..Rule::new(
        "blank-line",
        Level::Warning,
        "a blank line stands in the description or behind it",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let document = description.session.document;
    let blank = |line: &Line| line.kind.is_none() && document.slice(line.span()).trim_ascii().is_empty();
    if !document.lines.iter().any(blank) || description.is_fragment() {
        return;
    }
    let Some(last) = document.lines.iter().rposition(|line| !blank(line)) else { return };
    let (lines, behind) = document.lines.split_at(last + 1);
    let whole = |line: &Line| Edit::delete(Span::new(line.span().start, line.eol().end));
    for (lines, inside) in [(lines, true), (behind, false)] {
        let blanks = || lines.iter().filter(|line| blank(line));
        let Some(first) = blanks().next() else { continue };
        let number = blanks().count();
        let place = if inside { " in the description" } else { " behind the description" };
        let draft = findings
            .at(description.spot(first.span()), prose![count(number, "blank line stands", "blank lines stand"), place])
            .fix(prose!["take blank lines out"], blanks().map(whole));
        let level = match (inside, description.unwrapped.line_ends) {
            (_, LineEnds::Kept) | (true, LineEnds::Plain) => Level::Error,
            _ => Level::Warning,
        };
        draft.level(level);
    }
}
