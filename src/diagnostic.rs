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
    /// Which of the sources the finding is shown with: 0, or 1 for the second of a pair.
    pub source: usize,
    /// The bytes meant, in the source (not in an unwrapped text).
    pub span: Span,
    /// A few words; may be empty.
    pub says: Prose,
    /// How much of the source may be quoted around it. What stands further off, on the same line of JSON for
    /// instance, may be a password.
    pub within: Span,
    /// What must not be shown, inside of [`within`](Self::within): a password, a key.
    pub secret: Option<Span>,
}

impl Label {
    /// A place in the first source, of which nothing around it is shown and nothing said.
    pub const fn at(span: Span) -> Self {
        Self { source: 0, span, says: Prose { pieces: Vec::new() }, within: span, secret: None }
    }

    /// Moves all its places, from an unwrapped text to the source, say.
    pub fn lead_out(&mut self, out: impl Fn(Span) -> Span) {
        self.span = out(self.span);
        self.within = out(self.within);
        self.secret = self.secret.map(out);
    }
}

/// A change of the text that mends what a finding is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// May it be made without asking? A safe fix changes what is written and not what is meant.
    pub safe: bool,
    /// What it does, in the imperative: `write a=rtcp-mux in lower case`.
    pub says: Prose,
    /// What is replaced by what: places in the description (not in what it was wrapped in), none of which overlap.
    pub edits: Vec<Edit>,
}

/// One replacement. An empty span inserts, an empty text deletes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Where, in the description.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
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
    /// Further places: what it clashes with.
    pub also: Vec<Label>,
    /// What else is to be known.
    pub notes: Vec<Prose>,
    /// What to do.
    pub help: Option<Prose>,
    /// What would mend it.
    pub fix: Option<Fix>,
    /// Where that is written (`RFC 8866, section 6.6`).
    pub spec: &'static [&'static str],
}

impl Diagnostic {
    /// A finding without a place; the rest is to be added.
    pub const fn new(name: &'static str, level: Level, message: Prose) -> Self {
        Self {
            name,
            level,
            message,
            label: None,
            also: Vec::new(),
            notes: Vec::new(),
            help: None,
            fix: None,
            spec: &[],
        }
    }

    /// All places, the one it is about first.
    pub fn labels_mut(&mut self) -> impl Iterator<Item = &mut Label> {
        self.label.iter_mut().chain(&mut self.also)
    }
}
