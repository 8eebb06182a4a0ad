//! What is wrong with a line that does not fit its grammar, in words.

use super::shape::Problem;
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

/// One diagnostic for each line that does not fit its grammar, with the index of the line. Spans are in the description.
pub fn diagnostics(session: &Session<'_>) -> impl Iterator<Item = (usize, Diagnostic)> {
    session.misfits().iter().map(|(line, misfit)| {
        let index = *line as usize;
        let entry = &session.entries[index];
        let what = theirs(session.name(entry));
        let line = &session.document.lines[index];
        let (prefix, suffix) = match line.kind {
            Some(b'a') => ("a=", ""),
            Some(_) => ("", "="),
            None => ("", ""),
        };
        let last = index + 1 == session.entries.len() && line.eol().is_empty();
        let ends_early = matches!(misfit.problem, Problem::Missing(_) | Problem::Expected(_) | Problem::ValueRequired);
        let diagnostic = Diagnostic {
            name: "malformed-line",
            level: Level::Error,
            message: prose![
                "this ",
                prefix,
                what,
                suffix,
                " line cannot be read: ",
                problem(&misfit.problem),
                if last && ends_early { " (the last line has no line end: was the text cut short?)" } else { "" },
            ],
            label: Some(Label { span: misfit.span, says: prose![], within: misfit.span }),
            help: None,
            spec: entry.definition.map_or(&[], |definition| definition.spec),
        };
        (index, diagnostic)
    })
}
