//! Words into lines of a given width, each word with its style. Nothing is copied: a long file is wrapped line by line.

use anstyle::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::escape;
use crate::prose::{Piece, Prose};

/// A run of characters in one style.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) style: Style,
    /// The address it links to.
    pub(super) link: Option<String>,
}

impl Run {
    pub(super) const fn new(text: String, style: Style) -> Self {
        Self { text, style, link: None }
    }
}

/// The runs of a sentence, in one style.
pub(super) fn runs(prose: &Prose, style: Style) -> Vec<Run> {
    prose
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Ours(text) => Run::new(text.to_string(), style),
            Piece::Theirs(text) => Run::new(escape::plain(text), style),
        })
        .collect()
}

/// What comes next on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Mark<'r> {
    /// A part of run number `.0`.
    Text(usize, &'r str),
    /// A blank between two words.
    Blank,
    /// The next line begins.
    Break,
}

/// Breaks runs into lines of at most `width` columns and hands what comes next to `put`. Breaks at blanks; a word longer
/// than a line is cut.
pub(super) fn wrap<'r, E>(
    runs: &'r [Run],
    width: usize,
    mut put: impl FnMut(Mark<'r>) -> Result<(), E>,
) -> Result<(), E> {
    let mut page = Page { width: width.max(8), column: 0, blank: false, word: Vec::new() };
    for (index, run) in runs.iter().enumerate() {
        for (n, part) in run.text.split(' ').enumerate() {
            if n > 0 {
                page.flush(&mut put)?;
                page.blank = true;
            }
            if !part.is_empty() {
                page.word.push((index, part));
            }
        }
    }
    page.flush(&mut put)
}

struct Page<'r> {
    width: usize,
    column: usize,
    /// A blank stands between what was put and the word.
    blank: bool,
    /// The word that is being gathered; it may go through several runs.
    word: Vec<(usize, &'r str)>,
}

impl<'r> Page<'r> {
    fn flush<E>(&mut self, put: &mut impl FnMut(Mark<'r>) -> Result<(), E>) -> Result<(), E> {
        if self.word.is_empty() {
            return Ok(());
        }
        let wide: usize = self.word.iter().map(|(_, part)| columns(part)).sum();
        if self.column > 0 {
            let gap = usize::from(self.blank);
            if self.column + gap + wide > self.width {
                put(Mark::Break)?;
                self.column = 0;
            } else if self.blank {
                put(Mark::Blank)?;
                self.column += 1;
            }
        }
        self.blank = false;
        for (index, part) in std::mem::take(&mut self.word) {
            self.cut(index, part, put)?;
        }
        Ok(())
    }

    /// Puts a part of a word, cutting it where the line is full.
    fn cut<E>(
        &mut self,
        index: usize,
        mut part: &'r str,
        put: &mut impl FnMut(Mark<'r>) -> Result<(), E>,
    ) -> Result<(), E> {
        while self.column + columns(part) > self.width {
            let mut wide = self.column;
            let fits = part.char_indices().find(|(_, c)| {
                wide += c.width().unwrap_or(0);
                wide > self.width
            });
            let at = fits.map_or(part.len(), |(at, _)| at);
            // A character wider than the line still has to go somewhere.
            let at = if at == 0 && self.column == 0 { part.chars().next().map_or(0, char::len_utf8) } else { at };
            if at > 0 {
                put(Mark::Text(index, &part[..at]))?;
            }
            put(Mark::Break)?;
            self.column = 0;
            part = &part[at..];
        }
        if !part.is_empty() {
            put(Mark::Text(index, part))?;
            self.column += columns(part);
        }
        Ok(())
    }
}

/// How many columns of a terminal a text takes.
pub(super) fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prose::theirs;

    fn text(prose: &Prose, width: usize) -> Vec<String> {
        let runs = runs(prose, Style::new());
        let mut lines = vec![String::new()];
        wrap::<()>(&runs, width, |mark| {
            let last = lines.len() - 1;
            match mark {
                Mark::Text(_, text) => lines[last].push_str(text),
                Mark::Blank => lines[last].push(' '),
                Mark::Break => lines.push(String::new()),
            }
            Ok(())
        })
        .expect("a Vec takes everything");
        lines
    }

    #[test]
    fn breaks_at_blanks_and_cuts_what_is_too_long() {
        let prose = crate::prose!["one two (", theirs("three"), ") ", theirs("0123456789abcdef")];
        assert_eq!(text(&prose, 10), ["one two", "(three)", "0123456789", "abcdef"]);
        assert_eq!(text(&prose, 80), ["one two (three) 0123456789abcdef"]);
    }

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(text(&crate::prose![theirs("収到 消息 abc")], 9), ["収到 消息", "abc"]);
        assert_eq!(text(&crate::prose![theirs("収到消息消息収到")], 9), ["収到消息", "消息収到"]);
    }
}
