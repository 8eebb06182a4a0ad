use crate::lint::rules::prelude::*;
use crate::sdp::attr::lines;
use crate::sdp::syntax::Document;
use crate::sdp::view::Session;
use crate::text::offset;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "A line that does not begin with a letter and = says nothing to anybody. Usually a line end was lost \
              or put in where there was none, a tool wrapped a long line, or text of a log got between the lines.",
    breaks: &[
        (Stack::Chromium, "Refuses the description and quotes the line."),
        (Stack::Firefox, "Ends there; everything after it is lost, without a word."),
    ],
    refusals: &[
        (Stack::Chromium, "Failed to parse SessionDescription. {} Invalid SDP line."),
        (Stack::Chromium, "Failed to parse SessionDescription. {} Expect line: {}"),
        (Stack::WebrtcSdp, "missing = character in line"),
    ],
    remedy: "Restore the line end or the letter, or take the line out. When \\r\\n stands in the text as letters, \
             it was escaped once too often.",
    spec: &["RFC 8866, section 5", "RFC 8866, section 9"],
    seen: &[
        "https://github.com/sipwise/rtpengine/issues/285",
        "https://github.com/clux/sdp-transform/issues/6",
        "https://github.com/devopvoid/webrtc-java/issues/147",
    ],
    fails: &[
        Example::Text("v=0\n«hello»\ns=-\n"),
        Example::Text("v=0\n« s=-»\n t=0 0\na=x\n"),
        Example::Text("v=0\n«a =mid:0»\n"),
        Example::Text("v=0\n«аa=mid:0»\n"),
        Example::Text("a=mid:0\n«one»\ntwo\na=mid:1\n«three»\n"),
    ],
    passes: &[
        Example::Text("v=0\ns=\n\nq=1\n"),
        Example::Text("candidate:1 1 udp 1 192.0.2.1 9 typ host\n"),
        Example::Text("\u{feff}v=0\n"),
    ],
    ..Rule::new("not-a-line", Level::Error, "a line is not one letter, =, and a value", Check::Unknown(check))
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let (session, index) = (line.description().session, line.index());
    if !is_foreign(session, index) || (index > 0 && is_foreign(session, index - 1)) {
        return;
    }
    // Lines that follow one another have one cause, likely.
    let run = session.document.lines.len() - index;
    let run = (1..run).find(|more| !is_foreign(session, index + more)).unwrap_or(run);
    let document = session.document;
    let span = line.span();
    let text = document.slice(span);
    let message = if run == 1 {
        prose!["this is not a line of SDP, which is one letter, =, and a value"]
    } else {
        prose!["these ", run, " lines are not lines of SDP, which are one letter, =, and a value"]
    };
    let meant = (index..index + run).map(|index| without_blank(document, document.lines[index].span()));
    if let Some(edits) = meant.collect::<Option<Vec<Edit>>>() {
        findings
            .at(line.at(), message)
            .note(prose!["there is a blank before or after the letter"])
            .fix(prose!["take the blanks out"], edits);
    } else {
        let draft = findings.at(line.at(), message);
        if let Some(first) = text.chars().next().filter(|first| !first.is_ascii()) {
            let code = ours(format!("U+{:04X}", u32::from(first)));
            draft.help(prose!["it begins with ", code, ", which is not the letter it may look like"]);
        } else if text.starts_with(['{', '"', '[']) {
            draft.help(prose!["this looks like JSON: hand over the text that is in it"]);
        } else if text.starts_with([' ', '\t']) {
            draft.help(prose!["when it belongs to the line above, join the two"]);
        }
    }
}

/// Neither `x=…`, nor an attribute without its `a=`, nor blank? A byte order mark has a rule of its own.
fn is_foreign(session: &Session<'_>, index: usize) -> bool {
    let line = &session.document.lines[index];
    if line.kind.is_some() || session.is_attribute(index) {
        return false;
    }
    let text = session.document.slice(line.span());
    let text = if index == 0 { text.strip_prefix('\u{feff}').unwrap_or(text) } else { text };
    !text.trim_ascii().is_empty() && !matches!(text.as_bytes(), [letter, b'=', ..] if letter.is_ascii_alphabetic())
}

/// ` a=mid:0` and `a =mid:0` without their blanks, when that makes a line of a known type.
fn without_blank(document: &Document<'_>, span: Span) -> Option<Edit> {
    let text = document.slice(span);
    let line = text.trim_ascii_start();
    let letter = *line.as_bytes().first()?;
    let value = line.get(1..)?.trim_ascii_start().strip_prefix('=')?;
    if letter != b'a' {
        lines::find(letter)?;
    }
    let end = span.end - offset(value.len());
    (!value.is_empty()).then(|| Edit::replace(Span::new(span.start, end), format!("{}=", char::from(letter))))
}
