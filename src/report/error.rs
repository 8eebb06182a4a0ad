//! `sdp explain --error`: what an error sentence means.

use std::io;

use serde_json::{Value, json};

use super::lint::finding;
use super::{Block, Item, Sink};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::lint::error::{About, Explained, Meaning, Place};
use crate::prose;
use crate::prose::{Prose, Untrusted};
use crate::text::{Source, Span};

/// The description that was given with the sentence: the source it is in, and the way out of it.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "it holds a function")]
pub struct Given<'a> {
    /// What it was found in.
    pub source: &'a Source,
    /// From a place in the description to the place in the source.
    pub outer: &'a dyn Fn(Span) -> Span,
}

/// Pushes what a sentence means; the likeliest meaning first, the others by their first words.
pub fn lower(
    explained: Option<&Explained>,
    sentence: &str,
    given: Option<Given<'_>>,
    sink: &mut dyn Sink,
) -> io::Result<()> {
    let meanings = explained.map_or(&[][..], |explained| &explained.meanings);
    let all: Vec<Value> = meanings.iter().map(|meaning| wire(meaning, given)).collect();
    sink.item(Item::Data(&json!({
        "format": "rtcscope.error",
        "version": 1,
        "sentence": sentence,
        "known": !meanings.is_empty(),
        "meanings": all,
    })))?;
    let Some((first, others)) = meanings.split_first() else {
        return sink.item(Item::Block(Block::Text(prose![
            "Nothing known looks like this sentence. `rtcscope sdp lint` on the description, or `rtcscope sdp match` on both, may \
             find what it is about."
        ])));
    };
    sink.item(Item::Block(Block::Heading(1, headline(first))))?;
    sink.item(Item::Block(Block::Text(first.means.clone())))?;
    let mut fields = vec![("said by", prose![first.stack.name()]), ("sentence", first.quoted.clone().into())];
    for value in &first.values {
        fields.push((value.name, value.text.clone().into()));
    }
    fields.push(("to do", first.remedy.clone()));
    if let About::Rule(rule) = first.about {
        fields.push(("rule", prose![rule.name, " (`rtcscope rules ", rule.name, "`)"]));
    }
    sink.item(Item::Block(Block::Fields(fields)))?;
    if let Some(given) = given {
        for place in first.places.iter().take(PLACES) {
            sink.item(Item::Finding(&placed(first, place, given), &[given.source]))?;
        }
        if first.places.is_empty() && matches!(first.about, About::Rule(_)) {
            sink.item(Item::Block(Block::Text(prose![
                "In the description given, nothing of the kind was found: the sentence may be about another one."
            ])))?;
        }
    }
    if !others.is_empty() {
        let rows = others.iter().map(|meaning| vec![prose![meaning.stack.name()], headline(meaning)]).collect();
        sink.item(Item::Block(Block::Heading(2, prose!["Less likely"])))?;
        sink.item(Item::Block(Block::Table { head: vec!["said by", "meaning"], rows }))?;
    }
    Ok(())
}

/// So many places are shown.
const PLACES: usize = 5;

fn headline(meaning: &Meaning) -> Prose {
    match meaning.about {
        About::Rule(rule) => prose![rule.name, ": ", rule.title],
        About::Other(name) => prose![name],
    }
}

fn placed(meaning: &Meaning, place: &Place, given: Given<'_>) -> Diagnostic {
    match place {
        Place::Finding(finding) => {
            let mut finding = finding.as_ref().clone();
            finding.labels_mut().for_each(|label| label.lead_out(given.outer));
            finding
        }
        Place::Line(span) => {
            let name = match meaning.about {
                About::Rule(rule) => rule.name,
                About::Other(name) => name,
            };
            let mut finding = Diagnostic::new(name, Level::Error, prose!["this is the line it is about"]);
            finding.label = Some(Label::at((given.outer)(*span)));
            finding
        }
    }
}

fn wire(meaning: &Meaning, given: Option<Given<'_>>) -> Value {
    let raw = |text: &Untrusted| Value::from(text.raw().0);
    let (rule, other) = match meaning.about {
        About::Rule(rule) => (Some(rule.name), None),
        About::Other(name) => (None, Some(name)),
    };
    let values: Vec<Value> =
        meaning.values.iter().map(|value| json!({ "name": value.name, "text": raw(&value.text) })).collect();
    let places: Vec<Value> = given
        .map(|given| {
            let sources = [given.source];
            meaning.places.iter().map(|place| finding::wire(&placed(meaning, place, given), &sources)).collect()
        })
        .unwrap_or_default();
    json!({
        "stack": meaning.stack.name(),
        "rule": rule,
        "other": other,
        "quoted": raw(&meaning.quoted),
        "means": meaning.means.plain(),
        "remedy": meaning.remedy.plain(),
        "values": values,
        "places": places,
    })
}
