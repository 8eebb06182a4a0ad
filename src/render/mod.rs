//! Items to bytes. A renderer knows the report's vocabulary and its own medium, nothing else.

pub mod escape;
mod github;
mod human;
mod json;
mod junit;
pub mod ladder;
mod markdown;
mod sarif;
mod wrap;

use std::io::Write;

use crate::diagnostic::Level;
use crate::report::Sink;

/// The output formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a person at a terminal.
    Human,
    /// One JSON document.
    Json,
    /// A JSON document a line.
    Jsonl,
    /// For an issue or a wiki.
    Markdown,
    /// Annotations of GitHub Actions.
    Github,
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit XML.
    Junit,
}

impl Format {
    /// All of them.
    pub const ALL: &[Self] =
        &[Self::Human, Self::Json, Self::Jsonl, Self::Markdown, Self::Github, Self::Sarif, Self::Junit];

    /// What it is called on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Markdown => "markdown",
            Self::Github => "github",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
        }
    }

    /// What it is for, in a few words.
    pub const fn purpose(self) -> &'static str {
        match self {
            Self::Human => "For a person",
            Self::Json => "One JSON document; an array when there are several descriptions",
            Self::Jsonl => "One JSON document a line",
            Self::Markdown => "Markdown, for an issue or a wiki",
            Self::Github => "Annotations for GitHub Actions",
            Self::Sarif => "SARIF 2.1.0, for code scanning",
            Self::Junit => "JUnit XML, for continuous integration",
        }
    }
}

/// How the output should look.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Columns to fit into.
    pub width: usize,
    /// Write ANSI colours.
    pub color: bool,
    /// Write links to specifications.
    pub links: bool,
    /// More than one JSON document comes: put them in an array.
    pub several: bool,
    /// The mildest level that counts as a failure, for formats that tell failures apart.
    pub fails_from: Level,
}

/// The renderer for a format.
pub fn renderer<'w>(format: Format, look: Look, out: &'w mut dyn Write) -> Box<dyn Sink + 'w> {
    match format {
        Format::Human => Box::new(human::Human::new(out, look)),
        Format::Json => Box::new(json::Json::new(out, look.several)),
        Format::Jsonl => Box::new(json::Lines::new(out)),
        Format::Markdown => Box::new(markdown::Markdown::new(out)),
        Format::Github => Box::new(github::Github::new(out)),
        Format::Sarif => Box::new(sarif::Sarif::new(out)),
        Format::Junit => Box::new(junit::Junit::new(out, look.fails_from)),
    }
}
