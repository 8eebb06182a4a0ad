//! Markdown, for an issue, a chat or a wiki.

use std::io::{self, Write};

use super::escape::{markdown, markdown_prose, markdown_words};
use crate::report::{Block, Item, Sink};

/// Writes Markdown.
pub(super) struct Markdown<'w> {
    out: &'w mut dyn Write,
    /// The last item was a list entry, so that another one joins the list.
    in_list: bool,
}

impl<'w> Markdown<'w> {
    /// Writes to `out`.
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, in_list: false }
    }

    fn block(&mut self, block: &Block) -> io::Result<()> {
        let in_list = std::mem::replace(&mut self.in_list, matches!(block, Block::Gloss { .. }));
        if in_list && !self.in_list {
            writeln!(self.out)?;
        }
        match block {
            Block::Heading(level, prose) => {
                writeln!(self.out, "{} {}\n", "#".repeat(usize::from(*level)), markdown_prose(prose))
            }
            Block::Text(prose) => writeln!(self.out, "{}\n", markdown_prose(prose)),
            Block::Fields(fields) => {
                for (label, prose) in fields {
                    // Without a label it goes on with what is above.
                    match *label {
                        "" => writeln!(self.out, "  - {}", markdown_prose(prose))?,
                        label => writeln!(self.out, "- **{}**: {}", markdown_words(label), markdown_prose(prose))?,
                    }
                }
                writeln!(self.out)
            }
            Block::Remarks(remarks) => {
                for (level, prose) in remarks {
                    writeln!(self.out, "- **{}**: {}", level.name(), markdown_prose(prose))?;
                }
                writeln!(self.out)
            }
            Block::Table { head, rows } => {
                writeln!(self.out, "| {} |", head.iter().map(|h| markdown_words(h)).collect::<Vec<_>>().join(" | "))?;
                writeln!(self.out, "|{}", " --- |".repeat(head.len()))?;
                for row in rows {
                    writeln!(self.out, "| {} |", row.iter().map(markdown_prose).collect::<Vec<_>>().join(" | "))?;
                }
                writeln!(self.out)
            }
            Block::Example { says, text } => {
                if !says.is_empty() {
                    writeln!(self.out, "{}:\n", markdown_prose(says))?;
                }
                writeln!(self.out, "```\n{}\n```\n", text.replace(['«', '»', '‹', '›'], "").trim_end())
            }
            Block::Gloss { line, source, says, level, spec } => {
                write!(self.out, "- {line}: {}", markdown(source))?;
                if let Some(level) = level {
                    write!(self.out, " **{}**:", level.name())?;
                }
                write!(self.out, " {}", markdown_prose(says))?;
                if !spec.is_empty() {
                    write!(self.out, " ({})", markdown_words(&spec.join("; ")))?;
                }
                writeln!(self.out)
            }
        }
    }
}

impl Sink for Markdown<'_> {
    fn item(&mut self, item: Item<'_>) -> io::Result<()> {
        match item {
            Item::Block(block) => self.block(&block),
            Item::Finding(diagnostic, sources) => {
                let mut text = format!("**{}**: {}", diagnostic.level.name(), markdown_prose(&diagnostic.message));
                for label in diagnostic.label.iter().chain(&diagnostic.also) {
                    let Some(source) = sources.get(label.source) else { continue };
                    let name = crate::prose::Untrusted::new(source.name());
                    text += &format!(" ({}:{})", markdown(&name), source.place(label.span.start));
                    if !label.says.is_empty() {
                        text += &format!(": {}", markdown_prose(&label.says));
                    }
                }
                for note in diagnostic.notes.iter().chain(&diagnostic.help) {
                    text += &format!(". {}", markdown_prose(note));
                }
                if let Some(fix) = &diagnostic.fix {
                    text += &format!(". Fix: {}", markdown_prose(&fix.says));
                }
                writeln!(self.out, "- {text}\n")
            }
            Item::Data(_) | Item::Echo(..) | Item::Case(..) | Item::Rule(_) => Ok(()),
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
