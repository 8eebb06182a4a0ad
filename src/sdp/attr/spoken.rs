//! For the tests of the families: what the explanations of a text say, and what holds for every definition.

use std::collections::HashSet;

use super::{Value, all};
use crate::sdp::shape::{Shape, Step};
use crate::sdp::syntax::Document;
use crate::sdp::view::{Context, Session};

/// Explains each attribute line of a text, which must be known and fit its shape; empty where there is nothing to say.
pub(super) fn spoken(text: &str) -> Vec<String> {
    let document = Document::parse(text);
    let session = Session::read(&document);
    let attributes = session.entries.iter().enumerate().filter(|(index, _)| session.is_attribute(*index));
    attributes
        .map(|(index, entry)| {
            assert!(entry.definition.is_some(), "unknown: {}", session.name(entry));
            assert!(entry.fits, "{}:{}: {:?}", session.name(entry), session.value(entry), session.misfit(index));
            let explain = entry.definition.and_then(|definition| definition.explain);
            let prose = explain.and_then(|explain| explain(&Context { session: &session, entry }));
            let said = prose.map(|prose| prose.plain()).unwrap_or_default();
            assert!(said.is_empty() || said.ends_with('.'), "no full stop: {said}");
            said
        })
        .collect()
}

/// The lines of a text whose attribute does not fit its shape, by number from 1.
pub(super) fn misfits(text: &str) -> Vec<u32> {
    let document = Document::parse(text);
    Session::read(&document).misfits().iter().map(|(line, _)| line + 1).collect()
}

/// Names that mean something else where fields are written beside them.
const TAKEN: &[&str] =
    &["type", "line", "column", "offset", "length", "section", "attribute", "eol", "raw", "text", "value", "name"];

fn fields(shape: Shape, names: &mut Vec<&'static str>) {
    for step in shape {
        match step {
            Step::Field(name, _) => names.push(name),
            Step::Opt(steps) => fields(steps, names),
            Step::Lit(_) => {}
        }
    }
}

#[test]
fn definitions_are_sound() {
    let mut known = HashSet::new();
    for definition in all() {
        let name = definition.name;
        assert!(known.insert(name), "{name} is defined twice");
        assert!(definition.meaning.ends_with('.') && definition.meaning.starts_with(char::is_uppercase), "{name}");
        assert!(!definition.spec.is_empty() && definition.spec.iter().all(|spec| !spec.contains('§')), "{name}");
        let mut names = Vec::new();
        if let Value::Shaped(shape) | Value::Optional(shape) = definition.value {
            fields(shape, &mut names);
        }
        let distinct: HashSet<_> = names.iter().collect();
        assert_eq!(distinct.len(), names.len(), "{name}: two fields of one name");
        assert!(names.iter().all(|field| !TAKEN.contains(field)), "{name}: {names:?}");
        assert!(definition.secret.is_none_or(|secret| names.contains(&secret)), "{name}: no such secret");
    }
}
