//! The JSON of a description: what `sdp parse` writes and `sdp build` reads. Version 1; fields may be added, never
//! renamed. Lines are written from their fields, one at a time; what could not be read by its grammar is kept as `raw`.
//! `schema/sdp.schema.json` describes it.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;

use super::lazy::{Object, object, seq};
use crate::sdp::shape::{Field, Kind, pairs, streams};
use crate::sdp::view::Session;
use crate::text::{Place, Span};

/// The value of `format`.
pub const FORMAT: &str = "rtcscope.sdp";
/// The value of `version`.
pub const VERSION: u64 = 1;

/// Numbers above this lose digits in JavaScript: 2^53.
const EXACT: u64 = 1 << 53;

/// Keys of a line that are not fields; no field may be called so.
pub const RESERVED: &[&str] = &[
    "line",
    "column",
    "offset",
    "length",
    "section",
    "type",
    "attribute",
    "bare",
    "raw",
    "text",
    "value",
    "eol",
    "problem",
    "separator",
    "ends_with_separator",
    "trailing",
];

/// The lines of a description, each with its place.
pub(super) struct Lines<'a, 's> {
    /// The description.
    pub(super) session: &'a Session<'s>,
    /// Leads from a span of it to the source.
    pub(super) outer: &'a dyn Fn(Span) -> Span,
    /// Line and column of an offset in the source.
    pub(super) place: &'a dyn Fn(u32) -> Place,
    /// The line end that is not mentioned.
    pub(super) eol: &'a str,
}

impl Serialize for Lines<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let count = self.session.entries.len();
        let mut lines = serializer.serialize_seq(Some(count))?;
        for index in 0..count {
            lines.serialize_element(&Line { all: self, index })?;
        }
        lines.end()
    }
}

struct Line<'a, 's> {
    all: &'a Lines<'a, 's>,
    index: usize,
}

impl Serialize for Line<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { all: Lines { session, outer, place, eol }, index } = *self;
        let (line, entry) = (&session.document.lines[index], &session.entries[index]);
        let span = outer(line.span());
        let start = place(span.start);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("line", &start.line)?;
        map.serialize_entry("column", &start.column)?;
        map.serialize_entry("offset", &span.start)?;
        map.serialize_entry("length", &span.len())?;
        if let Some(section) = entry.section() {
            map.serialize_entry("section", &section)?;
        }
        match line.kind {
            Some(letter) => map.serialize_entry("type", &char::from(letter))?,
            None if session.is_attribute(index) => map.serialize_entry("bare", &true)?,
            None => map.serialize_entry("text", session.document.slice(line.span()))?,
        }
        if session.is_attribute(index) {
            map.serialize_entry("attribute", session.name(entry))?;
        }
        match (entry.definition, entry.value()) {
            (Some(_), _) if entry.fits => {
                for field in session.fields(entry) {
                    field_entries(&mut map, session, field)?;
                }
            }
            (Some(_), value) => {
                if let Some(value) = value {
                    map.serialize_entry("raw", session.document.slice(value))?;
                }
                if let Some(misfit) = session.misfit(index) {
                    map.serialize_entry("problem", &crate::sdp::malformed::problem(&misfit.problem).plain())?;
                }
            }
            (None, Some(value)) if line.kind.is_some() => {
                map.serialize_entry("value", session.document.slice(value))?;
            }
            (None, _) => {}
        }
        let trailing = session.document.slice(session.trailing(index));
        if !trailing.is_empty() {
            map.serialize_entry("trailing", trailing)?;
        }
        let own_eol = session.document.slice(line.eol());
        if own_eol != *eol {
            map.serialize_entry("eol", own_eol)?;
        }
        map.end()
    }
}

fn field_entries<M: SerializeMap>(map: &mut M, session: &Session<'_>, field: &Field) -> Result<(), M::Error> {
    let (name, kind) = field.definition();
    let text = session.document.slice(field.span);
    match kind {
        Kind::Exact(_) => map.serialize_entry(name, &true),
        Kind::Word { .. } | Kind::Rest => map.serialize_entry(name, text),
        Kind::Uint { .. } | Kind::Digits { .. } | Kind::Token { .. } => map.serialize_entry(name, &number(text)),
        Kind::Words { sep } => map.serialize_entry(name, &seq(text.split(char::from(*sep)))),
        Kind::Uints { .. } => map.serialize_entry(name, &seq(text.split(' ').map(number))),
        Kind::Params => {
            let (parts, ends) = match text.strip_suffix(';') {
                Some(parts) => (parts, true),
                None => (text, false),
            };
            let spaced = parts.contains(';')
                && parts.split(';').skip(1).all(|part| part.starts_with(' ') && !part.starts_with("  "));
            let separator = if spaced { "; " } else { ";" };
            let all = seq(parts.split(separator).map(|part| match part.split_once('=') {
                Some((name, value)) => named(name, Some(value)),
                None => named(part, None),
            }));
            map.serialize_entry(name, &all)?;
            if spaced {
                map.serialize_entry("separator", separator)?;
            }
            if ends {
                map.serialize_entry("ends_with_separator", &true)?;
            }
            Ok(())
        }
        Kind::Pairs => map.serialize_entry(name, &seq(pairs(text).map(|(name, value)| named(name, value)))),
        Kind::Streams => map.serialize_entry(
            name,
            &seq(streams(text).map(|stream| {
                seq(stream.map(|alternative| {
                    let mut one = object! { "rid": alternative.rid };
                    if alternative.paused {
                        one.0.push(("paused", Box::new(true)));
                    }
                    one
                }))
            })),
        ),
    }
}

fn named<'a>(name: &'a str, value: Option<&'a str>) -> Object<'a> {
    let mut one = object! { "name": name };
    if let Some(value) = value {
        one.0.push(("value", Box::new(value)));
    }
    one
}

/// Digits as a number when JSON and JavaScript keep it exactly, as a string otherwise (`007`, 2^63).
fn number(text: &str) -> Value {
    let canonical = text == "0" || (!text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit()));
    match text.parse::<u64>() {
        Ok(number) if canonical && number <= EXACT => number.into(),
        _ => text.into(),
    }
}
