//! How a rule says what it found.

use super::description::Description;
use super::rule::Rule;
use crate::diagnostic::{Diagnostic, Edit, Fix, Label, Level};
use crate::prose::Prose;
use crate::text::Span;

/// A place in one of the descriptions a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// Which description: [`Description::number`].
    pub source: usize,
    /// Where in it.
    pub span: Span,
}

/// What one rule finds.
#[derive(Debug)]
pub struct Findings<'a> {
    rule: &'static Rule,
    level: Option<Level>,
    out: &'a mut Vec<Diagnostic>,
}

impl<'a> Findings<'a> {
    pub(super) const fn new(rule: &'static Rule, level: Option<Level>, out: &'a mut Vec<Diagnostic>) -> Self {
        Self { rule, level, out }
    }

    /// Something found, at a place, in one sentence without a full stop. What else there is to say is added to the
    /// draft that comes back.
    pub fn at(&mut self, spot: Spot, message: Prose) -> Draft<'_> {
        let mut diagnostic = Diagnostic::new(self.rule.name, self.level.unwrap_or(self.rule.level), message);
        diagnostic.label = Some(label(spot, Prose::default()));
        diagnostic.spec = self.rule.spec;
        self.out.push(diagnostic);
        Draft { fixed_level: self.level.is_some(), last: self.out.len() - 1, out: self.out }
    }
}

/// A finding that may still be added to.
#[derive(Debug)]
pub struct Draft<'a> {
    out: &'a mut Vec<Diagnostic>,
    last: usize,
    fixed_level: bool,
}

impl Draft<'_> {
    fn finding(&mut self) -> &mut Diagnostic {
        &mut self.out[self.last]
    }

    /// What to say at the place itself, in a few words.
    #[must_use = "a draft is added to"]
    pub fn says(mut self, says: Prose) -> Self {
        if let Some(label) = &mut self.finding().label {
            label.says = says;
        }
        self
    }

    /// A further place, and what to say there in a few words.
    pub fn also(mut self, spot: Spot, says: Prose) -> Self {
        self.finding().also.push(label(spot, says));
        self
    }

    /// Something else to know, in a sentence without a full stop.
    pub fn note(mut self, note: Prose) -> Self {
        self.finding().notes.push(note);
        self
    }

    /// What to do, in a sentence without a full stop. A fix says what it does itself.
    pub fn help(mut self, help: Prose) -> Self {
        self.finding().help = Some(help);
        self
    }

    /// In this case the finding has this level, unless the user has chosen one for the rule.
    pub fn level(mut self, level: Level) -> Self {
        if !self.fixed_level {
            self.finding().level = level;
        }
        self
    }

    /// Where it is written, when that is not where the rule is: the specification of the very attribute.
    pub fn spec(mut self, spec: &'static [&'static str]) -> Self {
        self.finding().spec = spec;
        self
    }

    /// What mends it without a change of meaning.
    pub fn fix(self, says: Prose, edits: impl IntoIterator<Item = Edit>) -> Self {
        self.with_fix(true, says, edits)
    }

    /// What mends it, probably: meaning changes, or is guessed.
    pub fn unsafe_fix(self, says: Prose, edits: impl IntoIterator<Item = Edit>) -> Self {
        self.with_fix(false, says, edits)
    }

    fn with_fix(mut self, safe: bool, says: Prose, edits: impl IntoIterator<Item = Edit>) -> Self {
        self.finding().fix = Some(Fix { safe, says, edits: edits.into_iter().collect() });
        self
    }
}

impl Edit {
    /// Takes the text of a span away.
    pub const fn delete(span: Span) -> Self {
        Self { span, text: String::new() }
    }

    /// Puts a text in the place of a span.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Puts a text before the byte at `at`.
    pub fn insert(at: u32, text: impl Into<String>) -> Self {
        Self { span: Span::new(at, at), text: text.into() }
    }
}

/// What may be quoted around it is added by [`frame`].
fn label(spot: Spot, says: Prose) -> Label {
    Label { source: spot.source, says, ..Label::at(spot.span) }
}

/// Tells each label what may be quoted around it: its line, but for a secret in it. `of` are the descriptions by their
/// numbers.
pub(super) fn frame(found: &mut [Diagnostic], of: &[&Description<'_>]) {
    for label in found.iter_mut().flat_map(Diagnostic::labels_mut) {
        let Some(description) = of.iter().find(|description| description.number == label.source) else { continue };
        let (session, lines) = (description.session, &description.session.document.lines);
        let after = lines.partition_point(|line| line.span().start <= label.span.start);
        let Some(line) = after.checked_sub(1) else { continue };
        let span = lines[line].span();
        label.within = Span::new(span.start.min(label.span.start), span.end.max(label.span.end));
        let entry = &session.entries[line];
        if let Some(secret) = entry.definition.and_then(|definition| definition.secret) {
            // A value that cannot be read may hold the secret anywhere.
            label.secret = match session.field(entry, secret) {
                Some(field) if entry.fits => Some(field.span),
                _ => entry.value(),
            };
        }
    }
}
