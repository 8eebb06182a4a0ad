//! `sdp renegotiate`: descriptions one after the other, and what is wrong with the changes.

use std::io;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use super::{finding, findings};
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::sequence::{Doubt, Evidence, Member, Side};
use crate::prose;
use crate::prose::{count, theirs};
use crate::report::{Block, Item, Sink};
use crate::text::{Source, Span};

/// A sequence, judged.
#[derive(Debug)]
pub struct Renegotiated<'a> {
    /// What each description was found in, and where.
    pub places: Vec<(&'a Source, Span)>,
    /// What is known of each.
    pub members: &'a [Member],
    /// What cannot be told, of which.
    pub doubts: &'a [(usize, Doubt)],
    /// What was held against what, in order.
    pub parts: Vec<Part<'a>>,
}

/// Two descriptions held against each other.
#[derive(Debug)]
pub struct Part<'a> {
    /// As what.
    pub what: What,
    /// Which, by their places in the sequence.
    pub of: [usize; 2],
    /// What they were found in.
    pub sources: [&'a Source; 2],
    /// The findings, the worst first; places in the sources.
    pub findings: Vec<Diagnostic>,
}

/// As what two descriptions are held against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The same side's, one after the other.
    Step,
    /// An offer and its answer.
    Pair,
}

impl Renegotiated<'_> {
    /// All findings.
    pub fn findings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.parts.iter().flat_map(|part| &part.findings)
    }
}

/// Pushes what was found, the answer first.
pub fn lower(all: &Renegotiated<'_>, most: usize, sink: &mut dyn Sink) -> io::Result<()> {
    sink.item(Item::Data(&Wire(all)))?;
    let number = |level| all.findings().filter(|finding| finding.level == level).count();
    let [errors, warnings, infos] = [Level::Error, Level::Warning, Level::Info].map(number);
    let tally = match (errors, warnings, infos) {
        (0, 0, 0) => prose!["no findings"],
        _ => prose![
            count(errors, "error", "errors"),
            ", ",
            count(warnings, "warning", "warnings"),
            ", ",
            count(infos, "info", "infos")
        ],
    };
    let compared = count(all.parts.len(), "comparison", "comparisons");
    let head = prose![count(all.places.len(), "description", "descriptions"), ", ", compared, ": ", tally];
    sink.item(Item::Block(Block::Heading(1, head)))?;
    let rows = all.places.iter().zip(all.members).enumerate().map(|(n, ((source, span), member))| {
        let place = prose![theirs(source.name()), ":", source.place(span.start).line];
        let kind = member.kind.map_or("?", |kind| kind.name());
        let (side, evidence) =
            member.side.map_or(("?", "nothing tells"), |(side, evidence)| (side_name(side), tells(evidence)));
        vec![prose![n + 1], place, prose![kind], prose![side], prose![evidence]]
    });
    let head = vec!["#", "where", "type", "side", "told by"];
    sink.item(Item::Block(Block::Table { head, rows: rows.collect() }))?;
    for (at, doubt) in all.doubts {
        sink.item(Item::Block(Block::Remarks(vec![(
            Level::Warning,
            prose!["description ", at + 1, ": ", doubt.says()],
        )])))?;
    }
    for part in &all.parts {
        let [from, to] = part.of;
        let name = match part.what {
            What::Step => prose!["Description ", to + 1, " after ", from + 1, ", of the same side"],
            What::Pair => prose!["Answer ", to + 1, " to offer ", from + 1],
        };
        sink.item(Item::Case(&name, part.sources[1]))?;
        if !part.findings.is_empty() {
            sink.item(Item::Block(Block::Heading(2, name)))?;
            findings(&part.findings, &part.sources, most, sink)?;
        }
    }
    Ok(())
}

const fn side_name(side: Side) -> &'static str {
    match side {
        Side::First => "first",
        Side::Second => "second",
    }
}

/// What tells whose a description is, in a word or two.
const fn tells(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Beginning => "its place",
        Evidence::Origin => "o= line",
        Evidence::Fingerprint => "fingerprint",
        Evidence::Turn => "its turn",
    }
}

struct Wire<'a, 'r>(&'a Renegotiated<'r>);

impl Serialize for Wire<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(all) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("format", "rtcscope.renegotiation")?;
        map.serialize_entry("version", &1)?;
        let number = |level| all.findings().filter(|finding| finding.level == level).count();
        let counts = json!({
            "error": number(Level::Error),
            "warning": number(Level::Warning),
            "info": number(Level::Info),
        });
        map.serialize_entry("counts", &counts)?;
        let descriptions: Vec<Value> = all
            .places
            .iter()
            .zip(all.members)
            .enumerate()
            .map(|(n, ((source, span), member))| {
                let doubts: Vec<&str> =
                    all.doubts.iter().filter(|(at, _)| *at == n).map(|(_, doubt)| doubt.says()).collect();
                json!({
                    "file": source.name(),
                    "line": source.place(span.start).line,
                    "type": member.kind.map(|kind| kind.name()),
                    "side": member.side.map(|(side, _)| side_name(side)),
                    "told_by": member.side.map(|(_, evidence)| tells(evidence)),
                    "doubts": doubts,
                })
            })
            .collect();
        map.serialize_entry("descriptions", &descriptions)?;
        let parts: Vec<Value> = all
            .parts
            .iter()
            .map(|part| {
                let found: Vec<Value> = part.findings.iter().map(|found| finding::wire(found, &part.sources)).collect();
                json!({
                    "what": match part.what {
                        What::Step => "step",
                        What::Pair => "pair",
                    },
                    "of": [part.of[0] + 1, part.of[1] + 1],
                    "findings": found,
                })
            })
            .collect();
        map.serialize_entry("comparisons", &parts)?;
        map.end()
    }
}
