//! From what was named on the command line to descriptions, one after the other: the way that every command that
//! reads SDP goes.

use std::collections::HashMap;
use std::io;

use super::Exit;
use super::input::{InputArgs, InputError, LimitArgs};
use super::output::{Terminal, say, show, stdout};
use crate::diagnostic::{Diagnostic, Level};
use crate::prose;
use crate::prose::{Prose, Untrusted, count};
use crate::render::escape::{plain, plain_prose};
use crate::render::{Format, renderer};
use crate::report::Sink;
use crate::report::description::{Around, Described, describe};
use crate::report::notes;
use crate::sdp::attr::candidate::Candidate;
use crate::sdp::locate::{Found, FoundKind, Located, Note, NoteKind};
use crate::sdp::syntax::Document;
use crate::sdp::view::Session;
use crate::text::{Source, Span};

/// What was read and found.
pub(super) struct Input {
    sources: Vec<Source>,
    failed: bool,
    empty_handed: bool,
}

impl Input {
    /// Reads what `args` names. What cannot be read is said on standard error.
    pub(super) fn read(args: &InputArgs) -> Result<Self, InputError> {
        Ok(Self::of(args.read()?))
    }

    /// Takes what was read. What could not be is said on standard error.
    pub(super) fn of(results: Vec<Result<Source, InputError>>) -> Self {
        let mut input = Self { sources: Vec::new(), failed: false, empty_handed: false };
        for result in results {
            match result {
                Ok(source) => input.sources.push(source),
                Err(error) => {
                    input.failed = true;
                    say(&error.to_string());
                }
            }
        }
        input
    }

    /// The sources that were read, taken out.
    pub(super) fn sources(&mut self) -> Vec<Source> {
        std::mem::take(&mut self.sources)
    }

    /// Could everything be read, and was something found in it?
    pub(super) const fn exit(&self) -> Exit {
        if self.failed || self.empty_handed { Exit::Usage } else { Exit::Ok }
    }

    /// The descriptions in a source, each with the notes about it; lone candidates and fragments do not count.
    pub(super) fn descriptions<'a>(&mut self, limit: &LimitArgs, source: &'a Source) -> Vec<(Found<'a>, Vec<Note>)> {
        let (found, notes, _) = self.locate(limit.locate(source), false, source);
        found.into_iter().zip(notes).filter(|(found, _)| found.kind == FoundKind::Description).collect()
    }

    /// Finds the descriptions and lets `show` push each of them to standard output in the format that `format` tells,
    /// which is asked whether there are several.
    pub(super) fn each(
        &mut self,
        args: &InputArgs,
        terminal: &Terminal,
        format: impl FnOnce(bool) -> Format,
        overview: Option<Overview>,
        mut show: impl FnMut(&Described<'_>, &mut dyn Sink) -> io::Result<()>,
    ) -> io::Result<Exit> {
        let sources = self.sources();
        let mut all: Vec<(usize, Found<'_>, Vec<Note>)> = Vec::new();
        let mut of_ufrag = Vec::new();
        for (at, source) in sources.iter().enumerate() {
            let (found, notes, outside) = self.locate(args.locate(source), args.candidates, source);
            of_ufrag.push(by_ufrag(&outside));
            all.extend(found.into_iter().zip(notes).map(|(found, notes)| (at, found, notes)));
        }
        let total = all.len();
        let picked: Vec<_> = all
            .iter()
            .enumerate()
            .filter(|(index, _)| args.pick.is_none_or(|pick| pick as usize == index + 1))
            .collect();
        if let Some(pick) = args.pick
            && picked.is_empty()
            && total > 0
        {
            say(&format!("there is no description {pick}: {total} found"));
            self.failed = true;
        }
        let several = picked.len() > 1;
        let mut out = stdout();
        let format = format(several);
        let mut sink = renderer(format, terminal.look(several), &mut out);
        // Without anything to show there is no document either, not even an empty one.
        let nothing = picked.is_empty();
        let mut first = HashMap::new();
        let mut rows = Vec::new();
        // The machine formats have no place for a table: what they hold of a description is in its own document.
        let listed = several && overview.is_some() && matches!(format, Format::Human | Format::Markdown);
        let passes = if listed { 2 } else { 1 };
        for pass in 1..=passes {
            for (index, (at, found, notes)) in &picked {
                let number = index + 1;
                let earlier = *first.entry(found.text.as_ref()).or_insert(number);
                let around = Around {
                    number,
                    of: total,
                    notes,
                    same_as: (earlier < number).then_some(earlier),
                    outside: Some(&of_ufrag[*at]),
                };
                describe(&sources[*at], found, around, |described| match overview {
                    Some((row, _)) if pass < passes => {
                        rows.push(row(described));
                        Ok(())
                    }
                    _ => show(described, sink.as_mut()),
                })?;
            }
            if let Some((_, table)) = overview
                && pass < passes
            {
                table(&rows, sink.as_mut())?;
            }
        }
        if !nothing {
            sink.finish()?;
        }
        Ok(self.exit())
    }

    /// What is found in a source, each find with the notes about it. Notes about nothing found are said at once.
    fn locate<'a>(
        &mut self,
        located: Located<'a>,
        candidates: bool,
        source: &'a Source,
    ) -> (Vec<Found<'a>>, Vec<Vec<Note>>, String) {
        let Located { mut found, loose, notes } = located;
        let places: Vec<Span> = found.iter().map(Found::place).collect();
        let mut of_found = vec![Vec::new(); places.len() + 1];
        for note in &notes {
            let diagnostic = notes::diagnostic(note);
            // Damaged or oversized data is unreadable input; a strange byte in a description is a finding about it.
            let unreadable = matches!(
                note.problem,
                NoteKind::CutGzip | NoteKind::BrokenGzip | NoteKind::TooLarge { .. } | NoteKind::TooMany
            );
            let inside =
                |span: Span| places.iter().position(|place| place.start <= span.start && span.end <= place.end);
            // what follows a description is said with it
            let before = |span: Span| places.iter().rposition(|place| place.end <= span.start);
            let of = |span: Span| match note.problem {
                NoteKind::Continues { .. } => before(span),
                _ => inside(span),
            };
            match note.span.and_then(of).filter(|_| !unreadable) {
                Some(index) => of_found[index].push(*note),
                None => report(&diagnostic, source),
            }
            self.failed |= unreadable;
        }
        let explained = notes.iter().any(|note| note.problem == NoteKind::OwnJson);
        self.empty_handed |= found.is_empty();
        if found.is_empty() && !explained {
            let name = plain(&Untrusted::new(source.name()));
            if source.bytes().iter().all(u8::is_ascii_whitespace) {
                say(&format!("{name} is empty: there is nothing to read"));
            } else {
                say(&format!(
                    "no SDP found in {name}: looked for v=0, {{\"type\",\"sdp\"}}, candidates, in plain text, JSON, base64, \
                     gzip and HTML"
                ));
            }
        }
        let outside = loose.as_ref().map(|loose| loose.text.to_string()).unwrap_or_default();
        match loose {
            Some(loose) if candidates => found.push(loose),
            Some(loose) => {
                let lines = loose.text.lines().count();
                let words = prose![
                    count(lines, "candidate stands", "candidates stand"),
                    " outside of the descriptions; --candidates shows them too"
                ];
                say(&format!("{}: {}", plain(&Untrusted::new(source.name())), plain_prose(&words)));
            }
            None => {}
        }
        (found, of_found, outside)
    }
}

/// How several descriptions are listed first: a row of each, and the table of the rows.
pub(super) type Overview = (fn(&Described<'_>) -> Vec<Prose>, fn(&[Vec<Prose>], &mut dyn Sink) -> io::Result<()>);

/// How many of the candidates outside of descriptions bear each ufrag.
fn by_ufrag(outside: &str) -> HashMap<String, usize> {
    let document = Document::parse(outside);
    let session = Session::read(&document);
    let mut counts = HashMap::new();
    for candidate in session.entries.iter().filter_map(|entry| Candidate::of(&session, entry)) {
        if let Some(ufrag) = candidate.extension("ufrag") {
            *counts.entry(ufrag.to_owned()).or_default() += 1;
        }
    }
    counts
}

/// A finding about the input as a whole, on standard error.
fn report(diagnostic: &Diagnostic, source: &Source) {
    if diagnostic.level >= Level::Warning && diagnostic.label.is_some() {
        return show(diagnostic, source);
    }
    let place = diagnostic.label.as_ref().map(|label| format!(":{}", source.place(label.span.start)));
    say(&format!(
        "{}: {}{}: {}",
        diagnostic.level.name(),
        plain(&Untrusted::new(source.name())),
        place.unwrap_or_default(),
        plain_prose(&diagnostic.message)
    ));
}
