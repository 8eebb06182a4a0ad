//! What a command has to say, before anyone decides how it looks. A command lowers its model to [`Item`]s; a renderer
//! turns items into bytes. Commands never format, renderers never know a command.
//!
//! Items are pushed one by one, not collected: a description of 100,000 lines is explained in bounded memory.

pub mod build;
pub mod call;
pub mod calls;
pub mod description;
pub mod error;
pub mod event;
pub mod explain;
#[cfg(feature = "net")]
pub mod gather;
mod glance;
mod lazy;
pub mod lint;
pub(crate) mod notes;
pub mod parse;
pub mod recording;
pub mod replay;
#[cfg(feature = "net")]
pub mod signal;
pub mod stun;
#[cfg(feature = "net")]
pub mod turn;
pub mod wire;

use std::io;

use crate::diagnostic::{Diagnostic, Level};
use crate::prose::{Prose, Untrusted};
use crate::text::Source;

/// One thing to say.
#[expect(missing_debug_implementations, reason = "Data may hold anything")]
pub enum Item<'a> {
    /// Something for people to read.
    Block(Block),
    /// A finding, with the sources its labels count.
    Finding(&'a Diagnostic, &'a [&'a Source]),
    /// A finding that a block has told people already: for the formats that are read by programs.
    Echo(&'a Diagnostic, &'a [&'a Source]),
    /// A description (or a pair of them) begins: what the findings that follow are about, in a few words.
    Case(&'a Prose, &'a Source),
    /// What the name of findings that follow stands for.
    Rule(&'a RuleCard),
    /// The same as data, for the formats that are read by programs. Blocks and findings beside it say nothing more.
    Data(&'a dyn erased_serde::Serialize),
}

/// What a finding's name stands for.
#[derive(Clone, Copy, Debug)]
pub struct RuleCard {
    /// The name.
    pub name: &'static str,
    /// How bad it usually is.
    pub level: Level,
    /// What is wrong, in one line.
    pub title: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// How to mend it.
    pub remedy: &'static str,
    /// Where it is written.
    pub spec: &'static [&'static str],
}

/// Something for people to read.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading of level 1 (a whole), 2 (a part) or 3.
    Heading(u8, Prose),
    /// A paragraph.
    Text(Prose),
    /// Labels with what is to be said under each, aligned.
    Fields(Vec<(&'static str, Prose)>),
    /// Remarks, the worst first.
    Remarks(Vec<(Level, Prose)>),
    /// A table.
    Table {
        /// Column headings.
        head: Vec<&'static str>,
        /// Rows of as many cells.
        rows: Vec<Vec<Prose>>,
    },
    /// A text of ours, line by line as it stands, in which `«…»` and `‹…›` mark places.
    Example {
        /// What it is; may be empty.
        says: Prose,
        /// The text.
        text: &'static str,
    },
    /// A line of the input, and what it says.
    Gloss {
        /// Line number in the source, from 1.
        line: u32,
        /// The line as it stands there.
        source: Untrusted,
        /// What it says.
        says: Prose,
        /// Set when there is something wrong with it.
        level: Option<Level>,
        /// Where that is written.
        spec: Vec<&'static str>,
    },
}

/// Takes items, in order.
pub trait Sink {
    /// Takes one.
    fn item(&mut self, item: Item<'_>) -> io::Result<()>;

    /// There are no more.
    fn finish(&mut self) -> io::Result<()>;
}
