use crate::lint::rules::prelude::*;
use crate::sdp::syntax::Line;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "Lines end in CR LF; a reader should take LF alone. CR alone is no line end for most, so that they see \
              one long line. CR CR LF comes from writing CR LF to a file that turns every LF into CR LF, and leaves \
              a CR at the end of each value.",
    breaks: &[
        (Stack::Chromium, "Refuses the description."),
        (Stack::Firefox, "Refuses the description when there is no LF at all."),
    ],
    refusals: &[
        (Stack::Firefox, "SDP Parse Error on line 1: End of line beyond end of buffer."),
        (Stack::Chromium, "Failed to parse SessionDescription. {} Expect line: v="),
    ],
    remedy: "Write CR LF, and open files in binary mode.",
    spec: &["RFC 8866, section 5", "RFC 8866, section 9"],
    fails: &[Example::Text("«v=0»\rs=-\rt=0 0\r"), Example::Text("v=0\r\n«s=-»\r\r\nt=0 0\r\r\n")],
    passes: &[Example::Text("v=0\r\ns=-\r\n"), Example::Text("v=0\ns=-\n"), Example::Text("v=0\r\ns=-")],
    ..Rule::new(
        "cr-line-endings",
        Level::Error,
        "lines end in CR alone, or in more than one CR",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let document = description.session.document;
    if description.unwrapped.line_ends == LineEnds::Lost || memchr::memchr(b'\r', document.text.as_bytes()).is_none() {
        return;
    }
    let bytes = document.text.as_bytes();
    let odd = |line: &&Line| !matches!(bytes[line.eol().range()], [b'\r', b'\n'] | [b'\n'] | []);
    let Some(first) = document.lines.iter().find(odd) else { return };
    let number = document.lines.iter().filter(odd).count();
    let alone = !document.slice(first.eol()).ends_with('\n');
    let how = if alone { " in CR alone" } else { " in more than one CR and a LF" };
    let edits = document.lines.iter().filter(odd).map(|line| Edit::replace(line.eol(), "\r\n"));
    findings
        .at(description.spot(first.span()), prose![count(number, "line ends", "lines end"), how])
        .note(prose!["most readers take the CR for a part of the value, or all of it for one line"])
        .fix(prose!["end the lines in CR LF"], edits);
}
