//! A description with all that is known of it: what the lowerings of `sdp explain` and `sdp parse` start from.

use std::collections::{HashMap, HashSet};

use super::notes::diagnostic;
use crate::diagnostic::{Diagnostic, Level};
use crate::prose;
use crate::prose::{Prose, Untrusted};
use crate::sdp::client::{self, Guess};
use crate::sdp::locate::{Found, FoundKind, How, Note};
use crate::sdp::remarks::remarks;
use crate::sdp::summary::{KindEvidence, Summary};
use crate::sdp::syntax::{Document, Line};
use crate::sdp::view::Session;
use crate::sdp::{SdpType, malformed};
use crate::text::{Place, Source, Span, offset};

/// A description, read, and where it comes from.
#[derive(Debug)]
pub struct Described<'a> {
    /// What it was found in.
    pub source: &'a Source,
    /// Which of the finds it is, from 1.
    pub number: usize,
    /// How many there are to be shown.
    pub of: usize,
    /// The find.
    pub found: &'a Found<'a>,
    /// Its lines.
    pub session: &'a Session<'a>,
    /// Its facts.
    pub summary: &'a Summary<'a>,
    /// Its likely writer.
    pub guess: &'a Guess,
    /// What was noted when it was unwrapped.
    pub notes: &'a [Note],
    /// An earlier one with the very same text.
    pub same_as: Option<usize>,
    /// Candidates elsewhere in the source that bear its ufrag.
    pub elsewhere: usize,
    own_lines: bool,
}

/// What is known of a find from outside of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Around<'a> {
    /// Which of the finds it is, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
    /// What was noted when it was unwrapped.
    pub notes: &'a [Note],
    /// An earlier one with the very same text.
    pub same_as: Option<usize>,
    /// How many candidates outside of descriptions bear each ufrag.
    pub outside: Option<&'a HashMap<String, usize>>,
}

/// Reads a find and hands over all that is known of it.
pub fn describe<T>(
    source: &Source,
    found: &Found<'_>,
    around: Around<'_>,
    take: impl FnOnce(&Described<'_>) -> T,
) -> T {
    let document = Document::parse(&found.text);
    let session = Session::read(&document);
    let summary = Summary::of(&session);
    let guess = client::guess(&session);
    let own_lines = on_one_line(source, found, &document);
    let elsewhere = around.outside.map_or(0, |outside| elsewhere(&summary, outside));
    take(&Described {
        source,
        number: around.number,
        of: around.of,
        found,
        session: &session,
        summary: &summary,
        guess: &guess,
        notes: around.notes,
        same_as: around.same_as,
        elsewhere,
        own_lines,
    })
}

/// How many candidates outside of descriptions bear a ufrag of this one.
fn elsewhere(summary: &Summary<'_>, outside: &HashMap<String, usize>) -> usize {
    let own = summary.sections.iter().map(|section| section.own.ice_ufrag).chain([summary.session.ice_ufrag]);
    let distinct: HashSet<&str> = own.flatten().collect();
    distinct.into_iter().filter_map(|ufrag| outside.get(ufrag)).sum()
}

/// Do all lines of a description stand on one line of its source?
fn on_one_line(source: &Source, found: &Found<'_>, document: &Document<'_>) -> bool {
    let lines = &document.lines;
    let place = |line: &Line| source.place(found.outer(line.span()).start).line;
    match (lines.first(), lines.iter().rev().find(|line| !line.span().is_empty())) {
        (Some(first), Some(last)) if lines.len() > 1 => place(first) == place(last),
        _ => false,
    }
}

impl Described<'_> {
    /// Offer or answer: what the surroundings say, or else what the description itself tells.
    pub fn kind(&self) -> Option<SdpType> {
        self.found.said.map(|said| said.kind).or(self.summary.kind)
    }

    /// Is [`kind`](Self::kind) no more than likely?
    pub const fn kind_is_a_guess(&self) -> bool {
        let evidence = self.summary.kind_evidence;
        self.found.said.is_none() && matches!(evidence, Some(KindEvidence::RoleChosen(_) | KindEvidence::BundleOnly(_)))
    }

    /// How [`kind`](Self::kind) is known.
    pub fn kind_evidence(&self) -> Prose {
        if let Some(said) = self.found.said {
            let place = self.source.place(said.span.start);
            return match said.how {
                How::Type => prose!["the type beside it says so (", place, ")"],
                How::Label => prose!["by the name it stands under (", place, ")"],
                How::Sip => prose!["by the SIP message it is in (", place, ")"],
                How::LogLine => {
                    let (_, line) = self.source.line(place.line);
                    let line = String::from_utf8_lossy(line);
                    prose!["by the log line before it (", place, "): ", Untrusted::clipped(line.trim(), 160)]
                }
            };
        }
        let at = |span: Span| self.shown_place(span);
        match self.summary.kind_evidence {
            Some(KindEvidence::Actpass(span)) => {
                prose!["a=setup:actpass (", at(span), "), which an answer must not contain (RFC 8842, section 5.3)"]
            }
            Some(KindEvidence::BundleOnly(span)) => {
                prose![
                    "it has a bundle-only section with port 0 (",
                    at(span),
                    "), as offers do (RFC 9143, section 6); an answer by the older RFC 8843 may do so too"
                ]
            }
            Some(KindEvidence::RoleChosen(span)) => {
                prose!["it chooses a DTLS role (", at(span), "), as answers do; an old client's offer may do so too"]
            }
            None => prose!["nothing in it or around it tells an offer from an answer"],
        }
    }

    /// Line and column in the source of a span of the description.
    pub fn place(&self, span: Span) -> Place {
        self.source.place(self.found.outer(span).start)
    }

    /// Line and column to show to people. A description that is one line of its source (a JSON string, a gzip file) has
    /// its lines counted on their own: see [`counts_own_lines`](Self::counts_own_lines).
    pub fn shown_place(&self, span: Span) -> Place {
        if !self.counts_own_lines() {
            return self.place(span);
        }
        let document = self.session.document;
        let line = document.lines.partition_point(|line| line.span().start <= span.start).max(1);
        let start = document.lines[line - 1].span().start;
        let column = document.slice(Span::new(start, span.start.max(start))).chars().count();
        Place { line: offset(line), column: offset(column) + 1 }
    }

    /// Does all of it stand on one line of its source?
    pub const fn counts_own_lines(&self) -> bool {
        self.own_lines
    }

    /// Where it begins.
    pub fn start(&self) -> Place {
        self.source.place(self.found.place().start)
    }

    /// The findings about the description, spans in the source.
    pub fn findings(&self) -> impl Iterator<Item = Diagnostic> {
        self.notes.iter().map(diagnostic).chain(
            malformed::diagnostics(self.session).chain(malformed::foreign(self.session)).map(
                |(line, mut diagnostic)| {
                    if let Some(label) = &mut diagnostic.label {
                        label.span = self.found.outer(label.span);
                        label.within = self.found.outer(self.session.document.lines[line].span());
                    }
                    diagnostic
                },
            ),
        )
    }

    /// What is remarkable about it, the worst first.
    pub fn remarks(&self) -> Vec<(Level, Prose)> {
        let mut all = match self.found.kind {
            FoundKind::Description => remarks(self.session, self.summary, self.elsewhere),
            FoundKind::Fragment | FoundKind::Candidates => Vec::new(),
        };
        if self.found.bom {
            all.push((
                Level::Warning,
                prose!["It begins with a byte order mark: most parsers, browsers' among them, refuse it (RFC 8866, section 9)."],
            ));
        }
        all.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
        all
    }

    /// The line end most lines have: the first line's.
    pub fn eol(&self) -> &str {
        let document = self.session.document;
        document.lines.first().map_or("\r\n", |line| document.slice(line.eol()))
    }

    /// What was wrapped around it, in a sentence: `in a log, in a JSON string`; none when it stands there as it is.
    pub fn wrapped(&self) -> Option<Prose> {
        let layers = self.found.wrapping.iter().map(|layer| prose!["in ", layer.article(), layer.name()]);
        (!self.found.wrapping.is_empty()).then(|| Prose::join(layers, ", "))
    }

    /// What it was wrapped in, outermost first.
    pub fn wrapping(&self) -> Vec<&'static str> {
        self.found.wrapping.iter().map(|wrapping| wrapping.name()).collect()
    }
}
