//! `sdp explain`: first what a description is, then each line.

use std::io;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::{Value, json};

use super::description::Described;
use super::glance::{facts, headline, kinds, off, place, section_facts, section_heading};
use super::{Block, Item, Sink, parse};
use crate::prose;
use crate::prose::Prose;
use crate::sdp::explain::{Explainer, shown};
use crate::sdp::locate::FoundKind;
use crate::sdp::remarks::named;

/// What of a description is to be explained.
#[derive(Clone, Copy, Debug)]
pub struct Extent<'a> {
    /// The summary.
    pub summary: bool,
    /// The lines.
    pub lines: bool,
    /// Only this part.
    pub only: Option<&'a str>,
}

/// What `--only` means in one description.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Only<'a> {
    All,
    Session,
    Section(usize),
    Attribute(&'a str),
}

impl<'a> Only<'a> {
    /// A mid, `session`, or the name of an attribute or line; none when the description has nothing of that name.
    fn of(described: &Described<'_>, only: Option<&'a str>) -> Option<Self> {
        let Some(name) = only else { return Some(Self::All) };
        if let Some(section) = described.summary.sections.iter().find(|section| section.mid == Some(name)) {
            return Some(Self::Section(section.index));
        }
        if name == "session" {
            return Some(Self::Session);
        }
        let sections = &described.summary.sections;
        let by_number = name.parse::<usize>().ok().filter(|index| *index < sections.len());
        let by_kind = sections.iter().find(|section| section.kind == name).map(|section| section.index);
        if let Some(index) = by_number.or(by_kind) {
            return Some(Self::Section(index));
        }
        let name = name.strip_prefix("a=").unwrap_or(name).trim_end_matches('=');
        let session = described.session;
        session.entries.iter().any(|entry| session.name(entry) == name).then_some(Self::Attribute(name))
    }

    fn line(self, described: &Described<'_>, index: usize) -> bool {
        let session = described.session;
        let entry = &session.entries[index];
        match self {
            Self::All => true,
            Self::Session => entry.section().is_none(),
            Self::Section(section) => entry.section() == Some(section),
            Self::Attribute(name) => session.name(entry) == name,
        }
    }

    const fn section(self, index: usize) -> bool {
        match self {
            Self::All => true,
            Self::Section(section) => section == index,
            Self::Session | Self::Attribute(_) => false,
        }
    }
}

/// Has the description anything of this name (a mid, `session`, an attribute)?
pub fn has(described: &Described<'_>, only: Option<&str>) -> bool {
    Only::of(described, only).is_some()
}

/// Pushes a description as items.
pub fn lower(described: &Described<'_>, extent: Extent<'_>, sink: &mut dyn Sink) -> io::Result<()> {
    let Some(only) = Only::of(described, extent.only) else { return Ok(()) };
    sink.item(Item::Data(&Wire { described, extent, only }))?;
    sink.item(Item::Block(Block::Heading(1, headline(described))))?;
    if let Some(number) = described.same_as {
        return sink.item(Item::Block(Block::Text(prose![
            "The same text as ",
            number,
            ", at ",
            place(described),
            "."
        ])));
    }
    if extent.summary {
        if only == Only::All {
            let remarks = described.remarks();
            if !remarks.is_empty() {
                sink.item(Item::Block(Block::Remarks(remarks)))?;
            }
            // A file of broken lines must not bury the summary; the lines themselves say it again.
            for finding in described.findings().take(FINDINGS) {
                sink.item(Item::Finding(&finding, &[described.source]))?;
            }
        }
        if matches!(only, Only::All | Only::Session) {
            sink.item(Item::Block(Block::Fields(facts(described))))?;
        }
        for section in described.summary.sections.iter().filter(|section| only.section(section.index)) {
            sink.item(Item::Block(Block::Heading(2, section_heading(described, section))))?;
            sink.item(Item::Block(Block::Fields(section_facts(described, section))))?;
        }
    }
    if extent.lines {
        lines(described, extent, only, sink)?;
    }
    Ok(())
}

/// Pushes a table of several descriptions, so that one can be picked.
pub fn overview(all: &[Vec<Prose>], sink: &mut dyn Sink) -> io::Result<()> {
    sink.item(Item::Block(Block::Table { head: vec!["#", "line", "type", "sections"], rows: all.to_vec() }))
}

/// The row of a description in [`overview`].
pub fn overview_row(described: &Described<'_>) -> Vec<Prose> {
    let kind = match (described.found.kind, described.kind()) {
        (FoundKind::Description, Some(kind)) => kind.name(),
        (FoundKind::Description, None) => "?",
        _ => described.found.kind.name(),
    };
    let sections = match described.same_as {
        Some(number) => prose!["the same text as ", number],
        None => kinds(&described.summary.sections, off(described)),
    };
    vec![described.number.into(), described.start().line.into(), kind.into(), sections]
}

/// So many findings are shown above the summary.
const FINDINGS: usize = 10;

fn lines(described: &Described<'_>, extent: Extent<'_>, only: Only<'_>, sink: &mut dyn Sink) -> io::Result<()> {
    let session = described.session;
    let mut explainer = Explainer::default();
    let mut part = None;
    for (index, entry) in session.entries.iter().enumerate() {
        if !only.line(described, index) {
            continue;
        }
        if part != Some(entry.section()) && (extent.summary || part.is_some() || entry.section().is_some()) {
            let heading = match entry.section() {
                None if described.found.kind == FoundKind::Description => prose!["Lines of the session part"],
                None => prose!["Lines"],
                Some(at) => prose!["Lines of ", named(&described.summary.sections[at])],
            };
            sink.item(Item::Block(Block::Heading(2, heading)))?;
        }
        part = Some(entry.section());
        let said = explainer.line(session, index);
        sink.item(Item::Block(Block::Gloss {
            line: described.shown_place(session.document.lines[index].span()).line,
            source: shown(session, index),
            says: said.says,
            level: said.level,
            spec: said.spec,
        }))?;
    }
    Ok(())
}

struct Wire<'a, 'd> {
    described: &'a Described<'d>,
    extent: Extent<'a>,
    only: Only<'a>,
}

impl Serialize for Wire<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let described = self.described;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("format", "rtcscope.explanation")?;
        map.serialize_entry("version", &1)?;
        map.serialize_entry("what", described.found.kind.name())?;
        map.serialize_entry("headline", &headline(described).plain())?;
        map.serialize_entry("type", &described.kind().map(|kind| kind.name()))?;
        map.serialize_entry("source", &parse::source(described))?;
        if self.extent.summary {
            let remarks: Vec<Value> = described
                .remarks()
                .iter()
                .map(|(level, says)| json!({"level": level.name(), "says": says.plain()}))
                .collect();
            map.serialize_entry("remarks", &remarks)?;
            map.serialize_entry("summary", &parse::summary(described))?;
        }
        map.serialize_entry("findings", &parse::findings(described))?;
        if self.extent.lines {
            map.serialize_entry("lines", &Lines(self))?;
        }
        map.end()
    }
}

struct Lines<'a, 'd>(&'a Wire<'a, 'd>);

impl Serialize for Lines<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Wire { described, only, .. } = self.0;
        let session = described.session;
        let mut explainer = Explainer::default();
        let mut lines = serializer.serialize_seq(None)?;
        for index in (0..session.entries.len()).filter(|index| only.line(described, *index)) {
            let place = described.place(session.document.lines[index].span());
            let said = explainer.line(session, index);
            let mut line = json!({
                "line": place.line,
                "column": place.column,
                "section": session.entries[index].section(),
                "source": shown(session, index).raw().0,
                "says": said.says.plain(),
                "spec": said.spec,
            });
            if let Some(level) = said.level {
                line["level"] = level.name().into();
            }
            lines.serialize_element(&line)?;
        }
        lines.end()
    }
}
