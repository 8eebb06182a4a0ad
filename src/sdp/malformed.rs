//! What is wrong with a line that does not fit its grammar, in words.

use super::shape::{Misfit, Problem};
use super::view::Session;
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::prose;
use crate::prose::{Prose, ours, theirs};

/// The problem in a few words: `port may be at most 65535`.
pub fn problem(problem: &Problem) -> Prose {
    let name = |field: &str| ours(field.replace('_', " "));
    match *problem {
        Problem::Missing(field) => prose![name(field), " is missing"],
        Problem::Expected(literal) => prose!["expected ", ours(format!("{literal:?}")), " here"],
        Problem::NotANumber(field) => prose![name(field), " must be a number of decimal digits"],
        Problem::TooLarge(field, max) => prose![name(field), " may be at most ", max],
        Problem::Trailing => prose!["nothing more was expected after this value"],
        Problem::NoValueAllowed => prose!["this attribute takes no value"],
        Problem::ValueRequired => prose!["this attribute needs a value"],
    }
}

/// Does it look as if the text was cut in line `index`: it is the last one, has no end, and its value ends too early?
pub fn is_cut(session: &Session<'_>, index: usize) -> bool {
    let last = index + 1 == session.entries.len() && session.document.lines[index].eol().is_empty();
    let early =
        |misfit: Misfit| matches!(misfit.problem, Problem::Missing(_) | Problem::Expected(_) | Problem::ValueRequired);
    last && session.misfit(index).is_some_and(early)
}

/// What to say of line `index`, which cannot be read because of `misfit`, in a sentence without a full stop.
pub fn sentence(session: &Session<'_>, index: usize, misfit: &Misfit) -> Prose {
    let (prefix, suffix) = match session.document.lines[index].kind {
        Some(b'a') => ("a=", ""),
        Some(_) => ("", "="),
        None => ("", ""),
    };
    prose![
        "this ",
        prefix,
        theirs(session.name(&session.entries[index])),
        suffix,
        " line cannot be read: ",
        problem(&misfit.problem),
        if is_cut(session, index) { " (the last line has no line end: was the text cut short?)" } else { "" },
    ]
}

/// One diagnostic for each line that does not fit its grammar, with the index of the line. Spans are in the description.
pub fn diagnostics(session: &Session<'_>) -> impl Iterator<Item = (usize, Diagnostic)> {
    session.misfits().iter().map(|(line, misfit)| {
        let index = *line as usize;
        let entry = &session.entries[index];
        let message = sentence(session, index, misfit);
        let diagnostic = Diagnostic {
            label: Some(Label::at(misfit.span)),
            spec: entry.definition.map_or(&[], |definition| definition.spec),
            ..Diagnostic::new("malformed-line", Level::Error, message)
        };
        (index, diagnostic)
    })
}

/// One diagnostic for each line that is not `x=value` at all, with the index of the line.
pub fn foreign(session: &Session<'_>) -> impl Iterator<Item = (usize, Diagnostic)> {
    let document = session.document;
    let lines = document.lines.iter().enumerate();
    let foreign =
        lines.filter(|(index, line)| line.kind.is_none() && !line.span().is_empty() && !session.is_attribute(*index));
    foreign.map(|(index, line)| {
        let text = document.slice(line.span());
        let first = text.chars().next().filter(|c| !c.is_ascii());
        let help = first.map(|c| {
            prose![
                "it begins with ",
                ours(format!("U+{:04X}", u32::from(c))),
                ", which is not the letter it may look like"
            ]
        });
        let message = prose!["this is not a line of SDP, which is one letter, =, and a value"];
        let diagnostic = Diagnostic {
            label: Some(Label::at(line.span())),
            help,
            spec: &["RFC 8866, section 5"],
            ..Diagnostic::new("not-a-line", Level::Error, message)
        };
        (index, diagnostic)
    })
}
