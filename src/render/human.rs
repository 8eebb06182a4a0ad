//! For a person: fits the width, in colour where that is wanted, readable without.

use std::borrow::Cow;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use comfy_table::{ContentArrangement, Table};

use super::Look;
use super::escape::{plain, plain_prose};
use super::wrap::{Mark, Run, columns, runs, wrap};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::prose::{Prose, Untrusted};
use crate::report::{Block, Item, Sink};
use crate::text::Source;

const PLAIN: Style = Style::new();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
/// Marks under further places.
const NOTE: Style = AnsiColor::Blue.on_default().bold();
/// Lines of the input; our words stay plain, so that these stand out.
const THEIRS: Style = AnsiColor::Cyan.on_default();

/// Prose wider than this is hard to read, however wide the terminal.
const WIDEST: usize = 110;

/// Writes for people.
pub(super) struct Human<'w> {
    out: &'w mut dyn Write,
    look: Look,
    width: usize,
    last: Last,
}

/// What was written last: decides on blank lines.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    Nothing,
    Heading,
    Gloss,
    Other,
}

impl<'w> Human<'w> {
    /// Writes to `out`.
    pub(super) fn new(out: &'w mut dyn Write, look: Look) -> Self {
        Self { out, width: look.width.clamp(24, WIDEST), look, last: Last::Nothing }
    }

    fn block(&mut self, block: &Block) -> io::Result<()> {
        let now = match block {
            Block::Heading(..) => Last::Heading,
            Block::Gloss { .. } => Last::Gloss,
            _ => Last::Other,
        };
        let after_heading = self.last == Last::Heading && now != Last::Heading;
        if self.last != Last::Nothing && !after_heading && (self.last, now) != (Last::Gloss, Last::Gloss) {
            writeln!(self.out)?;
        }
        self.last = now;
        match block {
            Block::Heading(_, prose) => self.paragraph(&runs(prose, BOLD), 0, 0),
            Block::Text(prose) => self.paragraph(&runs(prose, PLAIN), 0, 0),
            Block::Fields(fields) => {
                let label_width = fields.iter().map(|(label, _)| label.len()).max().unwrap_or(0);
                for (label, prose) in fields {
                    write!(self.out, "  ")?;
                    self.run(&Run::new(format!("{label:label_width$}"), DIM))?;
                    self.paragraph(&runs(prose, PLAIN), 2, label_width + 4)?;
                }
                Ok(())
            }
            Block::Remarks(remarks) => {
                for (level, prose) in remarks {
                    self.run(&Run::new(format!("{}:", level.name()), style(*level).bold()))?;
                    self.paragraph(&runs(prose, PLAIN), 1, level.name().len() + 2)?;
                }
                Ok(())
            }
            Block::Table { head, rows } => self.table(head, rows),
            Block::Example { says, text } => self.example(says, text),
            Block::Gloss { line, source, says, level, spec } => self.gloss(*line, source, says, *level, spec),
        }
    }

    /// A text as it stands, each line with what is marked in it underlined.
    fn example(&mut self, says: &Prose, text: &'static str) -> io::Result<()> {
        if !says.is_empty() {
            self.paragraph(&runs(says, DIM), 2, 2)?;
        }
        for line in text.lines() {
            let (mut plain, mut marks) = (String::new(), String::new());
            let mut mark = ' ';
            for c in line.chars() {
                match c {
                    '«' => mark = '^',
                    '‹' => mark = '-',
                    '»' | '›' => {
                        // Nothing between the marks: something is missing here.
                        if marks.len() <= plain.len() && !marks.ends_with(mark) {
                            marks.push(mark);
                        }
                        mark = ' ';
                    }
                    c => {
                        plain.push(c);
                        if marks.len() < plain.len() {
                            marks.push(mark);
                        }
                    }
                }
            }
            self.run(&Run::new(format!("    {plain}"), THEIRS))?;
            writeln!(self.out)?;
            if !marks.trim().is_empty() {
                self.run(&Run::new(format!("    {}", marks.trim_end()), BOLD))?;
                writeln!(self.out)?;
            }
        }
        Ok(())
    }

    fn gloss(
        &mut self,
        line: u32,
        source: &Untrusted,
        says: &Prose,
        level: Option<Level>,
        spec: &[&'static str],
    ) -> io::Result<()> {
        self.run(&Run::new(format!("{line:>4}  "), DIM))?;
        let style_of_source = level.map_or(THEIRS, style);
        self.paragraph(&[Run::new(plain(source), style_of_source)], 0, 8)?;
        let mut all = vec![];
        if let Some(level) = level {
            all.push(Run::new(format!("{}: ", level.name()), style(level).bold()));
        }
        all.extend(runs(says, PLAIN));
        for (n, spec) in spec.iter().enumerate() {
            all.push(Run::new(if n == 0 { " [" } else { "; " }.to_owned(), DIM));
            let link = self.look.links.then(|| address(spec)).flatten();
            all.push(Run { text: (*spec).to_owned(), style: DIM, link });
        }
        if !spec.is_empty() {
            all.push(Run::new("]".to_owned(), DIM));
        }
        self.paragraph(&all, 6, 6)
    }

    /// Writes runs after `gap` blanks on the line begun, further lines `indent` columns in.
    fn paragraph(&mut self, runs: &[Run], gap: usize, indent: usize) -> io::Result<()> {
        self.blanks(gap)?;
        let (mut open, mut blank) = (None::<usize>, false);
        let width = self.width.saturating_sub(indent);
        wrap(runs, width, |mark| match mark {
            Mark::Text(index, text) => {
                if open != Some(index) {
                    self.close(open.map(|open| &runs[open]))?;
                    self.blanks(usize::from(blank))?;
                    self.open(&runs[index])?;
                    open = Some(index);
                } else {
                    self.blanks(usize::from(blank))?;
                }
                blank = false;
                self.out.write_all(text.as_bytes())
            }
            Mark::Blank => {
                blank = true;
                Ok(())
            }
            Mark::Break => {
                self.close(open.take().map(|open| &runs[open]))?;
                self.out.write_all(b"\n")?;
                self.blanks(indent)
            }
        })?;
        self.close(open.map(|open| &runs[open]))?;
        self.out.write_all(b"\n")
    }

    fn blanks(&mut self, count: usize) -> io::Result<()> {
        const BLANKS: &[u8] = &[b' '; WIDEST];
        self.out.write_all(&BLANKS[..count.min(WIDEST)])
    }

    fn run(&mut self, run: &Run) -> io::Result<()> {
        self.open(run)?;
        self.out.write_all(run.text.as_bytes())?;
        self.close(Some(run))
    }

    fn open(&mut self, run: &Run) -> io::Result<()> {
        if let Some(link) = run.link.as_deref().filter(|_| self.look.links) {
            write!(self.out, "\x1b]8;;{link}\x1b\\")?;
        }
        if self.look.color && run.style != PLAIN {
            write!(self.out, "{}", run.style.render())?;
        }
        Ok(())
    }

    fn close(&mut self, run: Option<&Run>) -> io::Result<()> {
        let Some(run) = run else { return Ok(()) };
        if self.look.color && run.style != PLAIN {
            write!(self.out, "{}", run.style.render_reset())?;
        }
        if run.link.is_some() && self.look.links {
            write!(self.out, "\x1b]8;;\x1b\\")?;
        }
        Ok(())
    }

    fn table(&mut self, head: &[&'static str], rows: &[Vec<Prose>]) -> io::Result<()> {
        let mut table = Table::new();
        table
            .load_style(comfy_table::presets::NOTHING)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(self.look.width.max(40)).unwrap_or(u16::MAX))
            .set_header(head.iter().map(|h| h.to_uppercase()));
        for row in rows {
            table.add_row(row.iter().map(plain_prose));
        }
        for line in table.lines() {
            writeln!(self.out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    fn finding(&mut self, diagnostic: &Diagnostic, sources: &[&Source]) -> io::Result<()> {
        if self.last != Last::Nothing {
            writeln!(self.out)?;
        }
        self.last = Last::Other;
        let level = style(diagnostic.level).bold();
        let mut head = vec![Run::new(format!("{}[{}]", diagnostic.level.name(), diagnostic.name), level)];
        head.push(Run::new(": ".to_owned(), BOLD));
        head.extend(runs(&diagnostic.message, BOLD));
        self.paragraph(&head, 0, 0)?;
        let mut gutter = 1;
        for (n, label) in diagnostic.label.iter().chain(&diagnostic.also).enumerate() {
            if let Some(source) = sources.get(label.source) {
                gutter = self.snippet(label, source, if n == 0 { level } else { NOTE }, n == 0)?;
            }
        }
        for note in &diagnostic.notes {
            self.run(&Run::new(format!("{:gutter$} = note:", ""), DIM))?;
            self.paragraph(&runs(note, PLAIN), 1, gutter + 9)?;
        }
        if let Some(help) = &diagnostic.help {
            self.run(&Run::new(format!("{:gutter$} = help:", ""), DIM))?;
            self.paragraph(&runs(help, PLAIN), 1, gutter + 9)?;
        }
        if let Some(fix) = &diagnostic.fix {
            self.run(&Run::new(format!("{:gutter$} = {}:", "", if fix.safe { "fix" } else { "unsafe fix" }), DIM))?;
            self.paragraph(&runs(&fix.says, PLAIN), 1, gutter + if fix.safe { 8 } else { 15 })?;
        }
        if !diagnostic.spec.is_empty() {
            self.run(&Run::new(format!("{:gutter$} = see:", ""), DIM))?;
            let mut all = Vec::new();
            for (n, spec) in diagnostic.spec.iter().enumerate() {
                all.push(Run::new(if n == 0 { "" } else { "; " }.to_owned(), PLAIN));
                all.push(Run { link: address(spec), ..Run::new((*spec).to_owned(), PLAIN) });
            }
            self.paragraph(&all, 1, gutter + 8)?;
        }
        Ok(())
    }
}

impl Human<'_> {
    /// A place with the line it stands on; how wide its line number is.
    fn snippet(&mut self, label: &Label, source: &Source, mark: Style, first: bool) -> io::Result<usize> {
        let place = source.place(label.span.start);
        let number = place.line.to_string();
        let gutter = number.len();
        let name = plain(&Untrusted::new(source.name()));
        self.run(&Run::new(format!("{:gutter$}--> ", ""), DIM))?;
        writeln!(self.out, "{name}:{place}")?;
        let quote = Quote::of(source, label, self.width.saturating_sub(gutter + 3));
        // A bracket, of all a long object, tells nothing.
        if label.says.is_empty() && !quote.text.contains(char::is_alphanumeric) && source.bytes().len() > 1 {
            return Ok(gutter);
        }
        self.run(&Run::new(format!("{:gutter$} |\n{number} | ", ""), DIM))?;
        writeln!(self.out, "{}", quote.text)?;
        self.run(&Run::new(format!("{:gutter$} | ", ""), DIM))?;
        let before = columns(&quote.text[..quote.mark.start]);
        let wide = columns(&quote.text[quote.mark.clone()]).max(1);
        write!(self.out, "{:before$}", "")?;
        self.run(&Run::new(if first { "^" } else { "-" }.repeat(wide), mark))?;
        let said = runs(&label.says, PLAIN);
        if said.is_empty() {
            writeln!(self.out)?;
        } else {
            self.paragraph(&said, 1, gutter + 3)?;
        }
        Ok(gutter)
    }
}

impl Sink for Human<'_> {
    fn item(&mut self, item: Item<'_>) -> io::Result<()> {
        match item {
            Item::Block(block) => self.block(&block),
            Item::Finding(diagnostic, sources) => self.finding(diagnostic, sources),
            Item::Data(_) | Item::Echo(..) | Item::Case(..) | Item::Rule(_) => Ok(()),
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The part of a source line around a place, escaped, with the place in it.
struct Quote {
    text: String,
    mark: std::ops::Range<usize>,
}

impl Quote {
    /// At most about `width` columns of the line around `meant`, and nothing from outside of `within`.
    fn of(source: &Source, label: &Label, width: usize) -> Self {
        let (meant, within) = (label.span, label.within);
        let (line_start, line) = source.line(source.place(meant.start).line);
        // A span may lie in the line's end, which is not shown: everything is brought into the line.
        let line_end = line_start + crate::text::offset(line.len());
        let start = meant.start.clamp(line_start, line_end);
        let low = within.start.clamp(line_start, start);
        let high = within.end.clamp(start, line_end);
        let at = |offset: u32| (offset.clamp(low, high) - line_start) as usize;
        let (low, high, from, to) = (at(low), at(high), at(start), at(meant.end.max(start)));
        let hidden = label.secret.map(|secret| at(secret.start)..at(secret.end)).unwrap_or_default();
        let masked: Cow<'_, [u8]> = if hidden.is_empty() {
            line.into()
        } else {
            let mut masked = line.to_vec();
            masked[hidden].fill(b'*');
            masked.into()
        };
        let line: &[u8] = &masked;
        let shown = |bytes: &[u8]| plain(&Untrusted::new(&String::from_utf8_lossy(bytes)));
        // All of it when it fits; otherwise the place meant, and as much around it.
        let room = width.saturating_sub(2).max(8);
        let marked = &line[from..to.min(from + room)];
        let left = room - marked.len();
        let begin = if high - low <= room { low } else { from.saturating_sub(left / 2).max(low) };
        let end = high.min((begin + room).max(from + marked.len()));
        let mut text = if begin > 0 { "…".to_owned() } else { String::new() };
        text += &shown(&line[begin..from]);
        let mark = text.len();
        text += &shown(marked);
        let mark_end = text.len();
        text += &shown(&line[(from + marked.len()).min(end)..end]);
        if end < line.len() {
            text += "…";
        }
        Self { text, mark: mark..mark_end }
    }
}

fn style(level: Level) -> Style {
    match level {
        Level::Error => AnsiColor::Red.on_default(),
        Level::Warning => AnsiColor::Yellow.on_default(),
        Level::Info => AnsiColor::Blue.on_default(),
    }
}

/// Where a specification can be read: RFCs have an address, drafts too.
fn address(spec: &str) -> Option<String> {
    if let Some(rest) = spec.strip_prefix("RFC ") {
        let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let section = spec.split("section ").nth(1).map(|s| s.trim_end_matches('.'));
        let anchor = match section {
            Some(section) if section.starts_with(|c: char| c.is_ascii_digit()) => format!("#section-{section}"),
            Some(section) => format!("#appendix-{section}"),
            None => String::new(),
        };
        return Some(format!("https://www.rfc-editor.org/rfc/rfc{number}.html{anchor}"));
    }
    let draft = spec.split([' ', ',']).next().filter(|word| word.starts_with("draft-"))?;
    Some(format!("https://datatracker.ietf.org/doc/html/{draft}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn label(start: u32, end: u32, low: u32, high: u32) -> Label {
        Label { within: Span::new(low, high), ..Label::at(Span::new(start, end)) }
    }

    #[test]
    fn a_secret_is_not_quoted() {
        let source = Source::new("f", b"a=ice-pwd:geheim\n".to_vec());
        let quote = Quote::of(&source, &Label { secret: Some(Span::new(10, 16)), ..label(2, 9, 0, 16) }, 80);
        assert_eq!(quote.text, "a=ice-pwd:******");
    }

    #[test]
    fn specifications_have_addresses() {
        assert_eq!(
            address("RFC 8866, section 5.1").as_deref(),
            Some("https://www.rfc-editor.org/rfc/rfc8866.html#section-5.1")
        );
        assert_eq!(address("RFC 7826").as_deref(), Some("https://www.rfc-editor.org/rfc/rfc7826.html"));
        assert_eq!(address("libwebrtc"), None);
    }

    #[test]
    fn a_quote_of_a_long_line_is_short_and_marks_the_place() {
        let line = format!("{}BAD{}", "x".repeat(100_000), "y".repeat(100_000));
        let source = Source::new("f", line.into_bytes());
        let quote = Quote::of(&source, &label(100_000, 100_003, 0, 200_003), 80);
        assert_eq!(&quote.text[quote.mark.clone()], "BAD");
        assert!(columns(&quote.text) <= 80);
        assert!(quote.text.starts_with('…') && quote.text.ends_with('…'));
    }

    #[test]
    fn a_quote_does_not_show_what_stands_beside_the_line() {
        let source = Source::new("f", b"a=ice-pwd:geheim\\r\\na=mid\\r\\na=x".to_vec());
        let quote = Quote::of(&source, &label(20, 25, 20, 25), 80);
        assert_eq!(quote.text, "…a=mid…");
    }
}
