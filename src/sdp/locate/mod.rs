//! Finds session descriptions in what people paste (files, logs, JSON in JSON, mails, dumps) and keeps the way back to
//! the bytes they pasted. Never fails: what cannot be read is a [`Note`].
//!
//! It looks for patterns and does not parse the formats around them, because those come broken as often as not: a log
//! line that was cut, a reply that quotes half a message, a dump of a browser that crashed.

mod array;
mod blanks;
mod candidates;
mod colour;
mod decode;
mod escape;
mod flat;
mod html;
mod layer;
mod lines;
mod margin;
mod part;
mod percent;
mod raw;
mod rest;
mod said;
mod scan;
mod string;

pub(crate) use decode::{base64, windows_1252};
pub(crate) use escape::unescape;

use std::borrow::Cow;
use std::sync::Arc;

use crate::sdp::SdpType;
use crate::text::{MAX_LEN, Span, SpanMap, Way, offset};

/// What was found in an input.
#[derive(Debug)]
pub struct Located<'a> {
    /// Descriptions and fragments, in the order of their places. Lone candidate lines when there is nothing else.
    pub found: Vec<Found<'a>>,
    /// Candidate lines outside of every description, when there are descriptions too.
    pub loose: Option<Found<'a>>,
    /// What went wrong on the way.
    pub notes: Vec<Note>,
}

/// One find.
#[derive(Debug)]
pub struct Found<'a> {
    /// The text without its wrapping; borrowed when it stands in the input as it is.
    pub text: Cow<'a, str>,
    /// From the text to the source, innermost first. Shared, because finds in one layer share the way out of it.
    maps: Vec<Arc<SpanMap>>,
    /// What it is.
    pub kind: FoundKind,
    /// Whether it is an offer or an answer, as far as its surroundings tell.
    pub said: Option<Said>,
    /// What it was wrapped in, outermost first.
    pub wrapping: Vec<Wrapping>,
    /// How its bytes were read.
    pub encoding: Encoding,
    /// A byte order mark stood before it.
    pub bom: bool,
    /// The string it stands in has no end: a log that was cut.
    pub cut: bool,
}

impl Found<'_> {
    /// Where a span of the text stands in the source.
    pub fn outer(&self, inner: Span) -> Span {
        self.maps.iter().fold(inner, |span, map| map.outer(span))
    }

    /// Where all of it stands in the source.
    pub fn place(&self) -> Span {
        self.outer(Span::new(0, offset(self.text.len())))
    }

    /// The way from the text to the source.
    pub fn way(&self) -> Way {
        Way::of(self.maps.clone())
    }
}

/// What a find is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundKind {
    /// A session description.
    Description,
    /// ICE lines without a session: the body of a trickle update (RFC 8840).
    Fragment,
    /// Lone candidates, one a line.
    Candidates,
}

impl FoundKind {
    /// The word for it in data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Description => "description",
            Self::Fragment => "fragment",
            Self::Candidates => "candidates",
        }
    }
}

/// What the surroundings say about the type of a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// The type.
    pub kind: SdpType,
    /// Where that is written: in the source, once it is told of a [`Found`].
    pub span: Span,
    /// What kind of evidence it is.
    pub how: How,
}

/// What the type of a description is known from. From the second on it is likely, not certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// A `type` beside it.
    Type,
    /// The name of the object or variable it is in (`"offer":{"sdp":…}`, `offer = v=0…`).
    Label,
    /// The SIP message it is the body of.
    Sip,
    /// The line of the log before it.
    LogLine,
}

/// What a description was wrapped in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrapping {
    /// Compressed.
    Gzip,
    /// base64, of either alphabet.
    Base64,
    /// Percent coding, as in addresses and forms.
    Percent,
    /// Quoted-printable, as in mails.
    QuotedPrintable,
    /// Colours of a terminal between the text.
    Colours,
    /// Blanks for line ends.
    Flat,
    /// UTF-16 text.
    Utf16,
    /// A JSON string; `depth` is how many of them, one within the other.
    Json {
        /// How many strings.
        depth: u8,
    },
    /// Escapes (`\r\n` in letters) outside of JSON.
    Escaped,
    /// A string of a programming language, with real line ends or in several pieces.
    Literal,
    /// HTML entities or tags.
    Html,
    /// `<br>` for line ends.
    Breaks,
    /// Mail quotes (`>`) or table bars (`|`).
    Quoted,
    /// The lines of a diff, of which the new side is read.
    Diff,
    /// Cells of a table.
    Table,
    /// Something repeated before every line, or a label before the first.
    Prefixed,
    /// Blanks before every line.
    Indented,
    /// A Markdown code block.
    Fence,
    /// Other lines around it.
    Log,
    /// A SIP message.
    Sip,
}

impl Wrapping {
    /// Words for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Base64 => "base64",
            Self::Percent => "percent coding",
            Self::QuotedPrintable => "quoted-printable text",
            Self::Colours => "text with colours of a terminal",
            Self::Flat => "one line with blanks for line ends",
            Self::Utf16 => "UTF-16 text",
            Self::Json { depth: 0 | 1 } => "JSON string",
            Self::Json { .. } => "JSON within JSON",
            Self::Escaped => "escaped text",
            Self::Literal => "string literal",
            Self::Html => "HTML",
            Self::Breaks => "lines ended by <br>",
            Self::Quoted => "quoted lines",
            Self::Diff => "diff",
            Self::Table => "table",
            Self::Prefixed => "lines with a prefix",
            Self::Indented => "indented lines",
            Self::Fence => "code block",
            Self::Log => "log",
            Self::Sip => "SIP message",
        }
    }

    /// What goes before the words in a sentence.
    pub const fn article(self) -> &'static str {
        match self {
            Self::Json { depth: 0 | 1 }
            | Self::Literal
            | Self::Diff
            | Self::Table
            | Self::Fence
            | Self::Log
            | Self::Sip => "a ",
            _ => "",
        }
    }
}

/// How bytes became text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Valid UTF-8.
    Utf8,
    /// It was not UTF-8, so each byte was taken for its character in Windows-1252.
    Windows1252,
}

impl Encoding {
    /// The word for it in data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Windows1252 => "windows-1252",
        }
    }
}

/// Something that went wrong, or that was done to the text and should be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where, in the source.
    pub span: Option<Span>,
    /// What.
    pub problem: NoteKind,
}

/// What a [`Note`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// The gzip data ends early.
    CutGzip,
    /// The gzip data is damaged; what came before was read.
    BrokenGzip,
    /// A string has no closing quote.
    CutString,
    /// More layers of wrapping than are followed.
    TooDeep,
    /// Text that is not UTF-8: the first such place, and how many.
    InvalidUtf8 {
        /// How many invalid sequences.
        count: u32,
    },
    /// NUL bytes: the first, and how many.
    NulBytes {
        /// How many.
        count: u32,
    },
    /// A decoded layer is larger than allowed; what fits was read.
    TooLarge {
        /// The most bytes that were allowed.
        limit: usize,
    },
    /// More descriptions than are kept; those after them were left out.
    TooMany,
    /// Lines that a mail client had broken were joined: the first, and how many.
    Joined {
        /// How many.
        count: u32,
    },
    /// No-break spaces that stand for blanks: the first, and how many.
    NoBreakSpaces {
        /// How many.
        count: u32,
    },
    /// The input is the JSON that `sdp parse` writes, not SDP.
    OwnJson,
    /// The lines seem to have been broken at some width: the end of the first.
    HardWrapped,
    /// Lines of SDP that follow a description in another form and were not read: the first, and how many.
    Continues {
        /// How many.
        lines: u32,
    },
}

/// The most finds that are kept: what is told of each costs more memory than the few bytes that may make one.
const MOST: usize = 50_000;

/// Finds every description in `bytes`. No decoded layer may have more than `limit` bytes, nor all of them together.
pub fn locate(bytes: &[u8], limit: usize) -> Located<'_> {
    let bytes = &bytes[..bytes.len().min(MAX_LEN)];
    let mut search = layer::Search::new(limit.min(MAX_LEN));
    search.layer(layer::Layer::source(bytes), 0);
    search.finish()
}

#[cfg(test)]
mod noted;
#[cfg(test)]
mod tests;
