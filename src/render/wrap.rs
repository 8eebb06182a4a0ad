//! Words into lines of a given width, each word with its style.

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

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

/// The runs of a sentence: our words plain, theirs in `theirs`.
pub(super) fn runs(prose: &Prose, ours: Style, theirs: Style) -> Vec<Run> {
    prose
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Ours(text) => Run { text: text.to_string(), style: ours, link: None },
            Piece::Theirs(text) => Run { text: escape::plain(text), style: theirs, link: None },
        })
        .collect()
}

/// Breaks runs into lines of at most `width` columns. Breaks at blanks; a word longer than a line is cut.
pub(super) fn lines(runs: &[Run], width: usize) -> Vec<Vec<Run>> {
    let width = width.max(8);
    let mut all: Vec<Vec<Run>> = vec![Vec::new()];
    let mut column = 0;
    let mut blank: Option<Style> = None;
    for word in words(runs) {
        match word {
            Word::Blank(style) => blank = Some(blank.unwrap_or(style)),
            Word::Runs(parts) => {
                let wide: usize = parts.iter().map(|run| run.text.width()).sum();
                let gap = usize::from(blank.is_some() && column > 0);
                if column > 0 && column + gap + wide > width {
                    all.push(Vec::new());
                    column = 0;
                } else if let Some(style) = blank
                    && column > 0
                {
                    push(all.last_mut(), Run { text: " ".to_owned(), style, link: None });
                    column += 1;
                }
                blank = None;
                for part in parts {
                    column = cut(&mut all, part, column, width);
                }
            }
        }
    }
    all
}

/// Appends a part of a word, cutting it where the line is full; returns the column after it.
fn cut(all: &mut Vec<Vec<Run>>, part: Run, mut column: usize, width: usize) -> usize {
    let mut text = String::new();
    for c in part.text.chars() {
        let wide = unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if column + wide > width {
            push(all.last_mut(), Run { text: std::mem::take(&mut text), ..part.clone() });
            all.push(Vec::new());
            column = 0;
        }
        text.push(c);
        column += wide;
    }
    push(all.last_mut(), Run { text, ..part });
    column
}

fn push(line: Option<&mut Vec<Run>>, run: Run) {
    if let Some(line) = line
        && !run.text.is_empty()
    {
        line.push(run);
    }
}

enum Word {
    Blank(Style),
    Runs(Vec<Run>),
}

fn words(runs: &[Run]) -> Vec<Word> {
    let mut words = Vec::new();
    for run in runs {
        for (n, part) in run.text.split(' ').enumerate() {
            if n > 0 {
                words.push(Word::Blank(run.style));
            }
            if part.is_empty() {
                continue;
            }
            let piece = Run { text: part.to_owned(), style: run.style, link: run.link.clone() };
            match words.last_mut() {
                Some(Word::Runs(parts)) => parts.push(piece),
                _ => words.push(Word::Runs(vec![piece])),
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prose::theirs;

    fn text(prose: &Prose, width: usize) -> Vec<String> {
        let runs = runs(prose, Style::new(), Style::new());
        lines(&runs, width).iter().map(|line| line.iter().map(|run| run.text.as_str()).collect()).collect()
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
    }
}
