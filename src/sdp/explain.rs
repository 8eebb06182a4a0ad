//! Each line in words: what it is for, and what this one says.

use std::collections::{HashMap, HashSet};

use super::attr::{self, Definition, lines};
use super::malformed;
use super::view::{Context, Session};
use crate::diagnostic::Level;
use crate::prose;
use crate::prose::{Prose, Untrusted, theirs};

/// What is to be said of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// In words.
    pub says: Prose,
    /// Set when something is wrong with the line.
    pub level: Option<Level>,
    /// Where that is written.
    pub spec: Vec<&'static str>,
}

/// Explains lines in order. The general meaning of an attribute is told once; after that, what a line says itself is
/// enough.
#[derive(Debug, Default)]
pub struct Explainer {
    told: HashSet<&'static str>,
    nearest: HashMap<String, Option<&'static str>>,
}

/// So many different unknown names get a suggestion; a file with more of them is not one with a typo.
const SUGGESTIONS: usize = 500;

impl Explainer {
    /// Explains line `index`.
    pub fn line(&mut self, session: &Session<'_>, index: usize) -> Said {
        let (line, entry) = (&session.document.lines[index], &session.entries[index]);
        let Some(definition) = entry.definition else { return self.unknown(session, index) };
        if let Some(misfit) = session.misfit(index) {
            let problem = malformed::problem(&misfit.problem);
            return Said {
                says: prose!["Cannot be read: ", problem, ". ", definition.meaning],
                level: Some(Level::Error),
                spec: definition.spec.to_vec(),
            };
        }
        let context = Context { session, entry };
        let specific = definition.explain.and_then(|explain| explain(&context));
        let mut spec = definition.spec.to_vec();
        for also in definition.also.map(|also| also(&context)).unwrap_or_default() {
            if !also.is_empty() && !spec.contains(&also) {
                spec.push(also);
            }
        }
        let first = self.told.insert(definition.name);
        let says = match specific {
            Some(specific) if first => prose![definition.meaning, " ", specific],
            Some(specific) => specific,
            None => definition.meaning.into(),
        };
        let says = if line.kind.is_none() { prose!["A candidate as JavaScript hands it over. ", says] } else { says };
        if session.trailing(index).is_empty() {
            return Said { says, level: None, spec };
        }
        // Blanks at the end cannot be seen, and change what some parsers read.
        let says = prose![says, " The line ends in blanks, which some parsers take as part of the value."];
        Said { says, level: Some(Level::Warning), spec }
    }

    fn unknown(&mut self, session: &Session<'_>, index: usize) -> Said {
        let line = &session.document.lines[index];
        let name = session.name(&session.entries[index]);
        match line.kind {
            Some(b'a') => {
                let (says, level) = match self.suggestion(name) {
                    Some(known) => (
                        prose!["Unknown attribute. Did you mean a=", known, "? Receivers ignore it as it stands."],
                        Level::Warning,
                    ),
                    None => (prose!["Unknown attribute; receivers ignore it."], Level::Info),
                };
                Said { says, level: Some(level), spec: vec!["RFC 8866, section 5.13"] }
            }
            Some(letter) => {
                let lower = letter.to_ascii_lowercase();
                let says = match lines::find(lower) {
                    Some(known) if lower != letter => {
                        prose!["Unknown line type; ", known.name, "= is written with a small letter."]
                    }
                    _ => prose![
                        "Unknown line type ",
                        theirs(name),
                        "=; parsers ignore it or refuse the whole description."
                    ],
                };
                Said { says, level: Some(Level::Error), spec: vec!["RFC 8866, section 5"] }
            }
            None if line.span().is_empty() => Said {
                says: prose!["A blank line, which SDP does not have; strict parsers stop here."],
                level: Some(Level::Warning),
                spec: vec!["RFC 8866, section 9"],
            },
            None => Said {
                says: prose!["Not a line of SDP, which is one letter, =, and a value."],
                level: Some(Level::Error),
                spec: vec!["RFC 8866, section 5"],
            },
        }
    }

    fn suggestion(&mut self, name: &str) -> Option<&'static str> {
        if let Some(known) = self.nearest.get(name) {
            return *known;
        }
        if self.nearest.len() >= SUGGESTIONS || name.len() > 40 {
            return None;
        }
        let found = nearest(name);
        self.nearest.insert(name.to_owned(), found);
        found
    }
}

/// The attribute whose name is nearest, when it looks like a slip: other letter case, or one or two letters off.
pub fn nearest(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    if let Some(known) = attr::all().find(|known| known.name.eq_ignore_ascii_case(name)) {
        return Some(known.name);
    }
    // One slip in a short name, two in a long one: `mid` must not become `rid`.
    let allowed = match name.chars().count() {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    };
    attr::all()
        .filter(|known| known.name.len().abs_diff(name.len()) <= allowed)
        .map(|known| (strsim::osa_distance(&lower, &known.name.to_ascii_lowercase()), known.name))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, known)| known)
}

/// A line as it may be shown to people: without its secret.
pub fn shown(session: &Session<'_>, index: usize) -> Untrusted {
    let (line, entry) = (&session.document.lines[index], &session.entries[index]);
    let text = session.document.slice(line.span());
    let Some(Definition { secret: Some(secret), .. }) = entry.definition else { return Untrusted::new(text) };
    let hidden = session.field(entry, secret).map(|field| field.span).or(entry.value());
    match hidden {
        Some(span) if !span.is_empty() => {
            let before = session.document.slice(crate::text::Span::new(line.span().start, span.start));
            let after = session.document.slice(crate::text::Span::new(span.end, line.span().end));
            Untrusted::new(&format!("{before}•••{after}"))
        }
        _ => Untrusted::new(text),
    }
}
