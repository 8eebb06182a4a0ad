//! For the tests of the families: what the explanations of a text say.

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
