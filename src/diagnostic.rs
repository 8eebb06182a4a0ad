//! What is wrong, where, and what to do about it: the one value for findings, whatever found them.

use crate::prose::Prose;
use crate::text::Span;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Worth knowing.
    Info,
    /// Tolerated by some, trouble with others.
    Warning,
    /// Cannot work, or cannot be read.
    Error,
}

impl Level {
    /// The word for it in every format.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place a finding is about, with what is to be said of it there.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The bytes meant, in the source (not in an unwrapped text).
    pub span: Span,
    /// A few words; may be empty.
    pub says: Prose,
    /// How much of the source may be quoted around it. What stands further off, on the same line of JSON for
    /// instance, may be a password.
    pub within: Span,
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The slug it is known by (`malformed-attribute`).
    pub name: &'static str,
    /// How bad it is.
    pub level: Level,
    /// One sentence, without a full stop.
    pub message: Prose,
    /// The place it is about; none when it is about the input as a whole.
    pub label: Option<Label>,
    /// What to do.
    pub help: Option<Prose>,
    /// Where that is written (`RFC 8866, section 6.6`).
    pub spec: &'static [&'static str],
}
