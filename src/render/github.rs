//! Workflow commands of GitHub Actions: an annotation a finding, on its line of the file.

use std::io::{self, Write};

use super::escape::{plain, plain_prose};
use crate::diagnostic::{Diagnostic, Level};
use crate::prose::Untrusted;
use crate::report::{Item, Sink};
use crate::text::Source;

/// Writes workflow commands.
pub(super) struct Github<'w> {
    out: &'w mut dyn Write,
}

impl<'w> Github<'w> {
    /// Writes to `out`.
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self { out }
    }

    fn finding(&mut self, finding: &Diagnostic, sources: &[&Source]) -> io::Result<()> {
        let command = match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "notice",
        };
        let mut properties = Vec::new();
        if let Some(label) = &finding.label
            && let Some(source) = sources.get(label.source)
        {
            let (start, end) = (source.place(label.span.start), source.place(label.span.end));
            properties.push(format!("file={}", property(&plain(&Untrusted::new(source.name())))));
            properties.push(format!("line={}", start.line));
            properties.push(format!("col={}", start.column));
            // The end column may be given only for what stands on one line, and counts the last character.
            if end.line == start.line && end.column > start.column {
                properties.push(format!("endColumn={}", end.column - 1));
            }
        }
        properties.push(format!("title={}", property(finding.name)));
        let mut message = plain_prose(&finding.message);
        for label in &finding.also {
            let Some(source) = sources.get(label.source) else { continue };
            let (name, place) = (plain(&Untrusted::new(source.name())), source.place(label.span.start));
            message += &format!("\n{name}:{place}: {}", plain_prose(&label.says));
        }
        for (what, prose) in
            finding.notes.iter().map(|note| ("note", note)).chain(finding.help.iter().map(|h| ("help", h)))
        {
            message += &format!("\n{what}: {}", plain_prose(prose));
        }
        if !finding.spec.is_empty() {
            message += &format!("\nsee {}", finding.spec.join("; "));
        }
        writeln!(self.out, "::{command} {}::{}", properties.join(","), data(&message))
    }
}

/// The text of a command: per cent signs and line ends are written in hex.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command: what separates properties, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

impl Sink for Github<'_> {
    fn item(&mut self, item: Item<'_>) -> io::Result<()> {
        match item {
            Item::Finding(finding, sources) | Item::Echo(finding, sources) => self.finding(finding, sources),
            _ => Ok(()),
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
