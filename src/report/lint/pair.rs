//! `sdp match`: an offer with its answer, what is wrong with the two together and what they agree on.

use std::io;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use super::{counted, finding, findings, negotiated, tally};
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::negotiated::Negotiated;
use crate::lint::{Pair, Profile};
use crate::prose;
use crate::prose::theirs;
use crate::report::{Block, Item, Sink};
use crate::text::{Source, Span};

/// An offer with its answer, judged.
#[derive(Debug)]
pub struct Matched<'a> {
    /// The two.
    pub pair: Pair<'a>,
    /// What each was found in.
    pub sources: [&'a Source; 2],
    /// Where each stands there.
    pub places: [Span; 2],
    /// What they were held against.
    pub profile: Profile,
    /// The findings, the worst first; places in the sources.
    pub findings: Vec<Diagnostic>,
    /// Leave out what was negotiated.
    pub brief: bool,
}

/// Pushes what was found, the answer first.
pub fn lower(matched: &Matched<'_>, most: usize, sink: &mut dyn Sink) -> io::Result<()> {
    sink.item(Item::Data(&Wire(matched)))?;
    sink.item(Item::Case(&prose!["offer and answer"], matched.sources[1]))?;
    let works = !matched.findings.iter().any(|finding| finding.level == Level::Error);
    let head =
        prose![if works { "The two fit" } else { "The two cannot work together" }, ": ", tally(&matched.findings)];
    sink.item(Item::Block(Block::Heading(1, head)))?;
    let place = |n: usize| {
        let source = matched.sources[n];
        prose![theirs(source.name()), ":", source.place(matched.places[n].start).line]
    };
    sink.item(Item::Block(Block::Fields(vec![("offer", place(0)), ("answer", place(1))])))?;
    findings(&matched.findings, &matched.sources, most, sink)?;
    if matched.brief { Ok(()) } else { negotiated::lower(&Negotiated::of(&matched.pair), sink) }
}

struct Wire<'a, 'm>(&'a Matched<'m>);

impl Serialize for Wire<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(matched) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("format", "rtcscope.match")?;
        map.serialize_entry("version", &1)?;
        map.serialize_entry("works", &!matched.findings.iter().any(|finding| finding.level == Level::Error))?;
        map.serialize_entry("profile", matched.profile.name())?;
        for (n, role) in ["offer", "answer"].into_iter().enumerate() {
            let source = matched.sources[n];
            let start = source.place(matched.places[n].start);
            let value = json!({ "file": source.name(), "line": start.line, "column": start.column });
            map.serialize_entry(role, &value)?;
        }
        map.serialize_entry("counts", &counted(&matched.findings))?;
        let all: Vec<Value> = matched.findings.iter().map(|found| finding::wire(found, &matched.sources)).collect();
        map.serialize_entry("findings", &all)?;
        if !matched.brief {
            map.serialize_entry("result", &negotiated::wire(&Negotiated::of(&matched.pair)))?;
        }
        map.end()
    }
}
