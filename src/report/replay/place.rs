//! Places in captures: for people, for data, and as what a finding points at.

use serde_json::{Value, json};

use super::Replayed;
use crate::diagnostic::Label;
use crate::prose;
use crate::prose::{Prose, theirs};
use crate::signal::event::Place;
use crate::text::{Source, Span};

/// Words after which something may stand that nobody else should see.
const SECRETIVE: &[&[u8]] = &[
    b"pwd",
    b"pass",
    b"secret",
    b"token",
    b"credential",
    b"key",
    b"auth",
    b"cookie",
    b"jwt",
    b"\"pin\"",
    b"crypto",
    b"inline:",
    b"signature",
];

/// So much of a message is looked through and may be quoted.
const QUOTED: usize = 400;

/// `line 12`; with the file where there are several: `capture.log:12`.
pub fn brief(replayed: &Replayed<'_>, place: Place) -> Prose {
    if replayed.files.len() < 2 {
        return prose!["line ", place.line];
    }
    prose![theirs(replayed.file(place).name), ":", place.line]
}

/// The same of events, each place once, in their order.
pub fn briefs(replayed: &Replayed<'_>, events: &[usize]) -> Vec<Prose> {
    let mut told = Vec::new();
    for event in events {
        let place = replayed.ground.events[*event].place;
        if !told.iter().any(|known: &Place| (known.source, known.line) == (place.source, place.line)) {
            told.push(place);
        }
    }
    told.into_iter().map(|place| brief(replayed, place)).collect()
}

/// A place as data. The column is null where the file was too large to be kept.
pub fn wire(replayed: &Replayed<'_>, place: Place, event: Option<usize>) -> Value {
    let file = replayed.file(place);
    let column = file.source.map(|source| source.place(place.span.start).column);
    let mut value = json!({
        "file": file.name,
        "line": place.line,
        "column": column,
        "offset": place.span.start,
        "length": place.span.len(),
    });
    if let Some(event) = event {
        value["event"] = event.into();
    }
    value
}

/// What a finding points at: the beginning of a message, as far as nothing secret comes in it.
pub fn label(replayed: &Replayed<'_>, place: Place) -> Option<Label> {
    let file = replayed.file(place);
    let source = file.source.filter(|_| !replayed.redacted)?;
    let span = harmless(source, place.span);
    Some(Label { source: usize::from(place.source), ..Label::at(span) })
}

/// The same for a point within a message, with what stands around it when nothing secret does.
pub fn within(replayed: &Replayed<'_>, place: Place, within: Span) -> Option<Label> {
    let source = replayed.file(place).source.filter(|_| !replayed.redacted)?;
    let all = harmless(source, within);
    let within = if place.span.start >= all.start && place.span.end <= all.end { all } else { place.span };
    Some(Label { source: usize::from(place.source), within, ..Label::at(place.span) })
}

/// The part of a span up to the end of its line, or to the first word that a secret may follow.
fn harmless(source: &Source, span: Span) -> Span {
    let bytes = source.bytes();
    let start = (span.start as usize).min(bytes.len());
    let end = (span.end as usize).clamp(start, bytes.len()).min(start.saturating_add(QUOTED));
    let text = &bytes[start..end];
    let line = memchr::memchr2(b'\n', b'\r', text).unwrap_or(text.len());
    let lower = text[..line].to_ascii_lowercase();
    let secret = SECRETIVE.iter().filter_map(|word| memchr::memmem::find(&lower, word)).min();
    Span::of(start..start + secret.unwrap_or(line))
}
