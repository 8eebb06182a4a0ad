//! Who said what to whom, drawn: for a terminal, as Mermaid, as SVG.

use std::fmt::Write;

use super::escape::plain_prose;
use super::wrap::columns;
use crate::report::replay::ladder::{Ladder, Rung};

/// A sequence diagram for Mermaid. What means something there is written as the number of its character.
pub fn mermaid(ladder: &Ladder) -> String {
    let mut out = "sequenceDiagram\n".to_owned();
    for (n, name) in ladder.people.iter().enumerate() {
        line(&mut out, format_args!("    participant p{n} as {}", entities(&plain_prose(name))));
    }
    for Rung { from, to, says, .. } in &ladder.rungs {
        let says = entities(&plain_prose(says));
        match to {
            Some(to) => line(&mut out, format_args!("    p{from}->>p{to}: {says}")),
            None => line(&mut out, format_args!("    Note over p{from}: {says}")),
        }
    }
    if ladder.more > 0 && !ladder.people.is_empty() {
        line(&mut out, format_args!("    Note over p0: and {} more", ladder.more));
    }
    out
}

fn line(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    out.write_fmt(arguments).expect("writing to a String cannot fail");
    out.push('\n');
}

/// Text for Mermaid: letters, digits and a few signs as they are, everything else by number. Its word `end` ends things.
fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let word = text[at..].get(..3).is_some_and(|word| word.eq_ignore_ascii_case("end"));
        if !word && (c.is_alphanumeric() || matches!(c, ' ' | '.' | ',' | '-' | '_' | '/' | '(' | ')' | '…' | '→'))
        {
            out.push(c);
        } else {
            out.write_fmt(format_args!("#{};", c as u32)).expect("writing to a String cannot fail");
        }
    }
    out
}

/// Text for XML.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// The first so many characters.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// An SVG file.
pub fn svg(ladder: &Ladder) -> String {
    const APART: usize = 260;
    const LEFT: usize = 150;
    const ROW: usize = 30;
    let width = LEFT + APART * ladder.people.len().max(1);
    let rows = ladder.rungs.len() + usize::from(ladder.more > 0);
    let height = 70 + ROW * rows;
    let at = |seat: usize| LEFT + APART * seat;
    let mut out = String::new();
    line(
        &mut out,
        format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
             font-family=\"sans-serif\" font-size=\"11\">\n<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" \
             markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\"/></marker></defs>\n<rect \
             width=\"{width}\" height=\"{height}\" fill=\"white\"/>"
        ),
    );
    for (seat, name) in ladder.people.iter().enumerate() {
        let x = at(seat);
        let name = xml(&cut(&plain_prose(name), 36));
        line(
            &mut out,
            format_args!("<text x=\"{x}\" y=\"24\" text-anchor=\"middle\" font-weight=\"bold\">{name}</text>"),
        );
        line(&mut out, format_args!("<path d=\"M{x} 34V{}\" stroke=\"#999\"/>", height - 10));
    }
    for (n, rung) in ladder.rungs.iter().enumerate() {
        let y = 64 + ROW * n;
        if let Some(time) = rung.time {
            line(&mut out, format_args!("<text x=\"8\" y=\"{y}\" fill=\"#666\">{time:.0} ms</text>"));
        }
        let says = plain_prose(&rung.says);
        let from = at(rung.from);
        match rung.to {
            Some(to) if to != rung.from => {
                let to = at(to);
                let far = from.abs_diff(to) / APART;
                let (middle, says) = (from.midpoint(to), xml(&cut(&says, 44 * far)));
                line(
                    &mut out,
                    format_args!("<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{says}</text>", y - 5),
                );
                line(
                    &mut out,
                    format_args!(
                        "<path d=\"M{from} {y}H{to}\" stroke=\"black\" marker-end=\"url(#tip)\" fill=\"none\"/>"
                    ),
                );
            }
            _ => {
                let says = xml(&cut(&says, 42));
                line(&mut out, format_args!("<circle cx=\"{from}\" cy=\"{}\" r=\"3\"/>", y - 4));
                line(&mut out, format_args!("<text x=\"{}\" y=\"{y}\">{says}</text>", from + 8));
            }
        }
    }
    if ladder.more > 0 {
        line(&mut out, format_args!("<text x=\"8\" y=\"{}\">and {} more</text>", height - 6, ladder.more));
    }
    out.push_str("</svg>\n");
    out
}

/// For a terminal: a line an event, as wide as `width`.
pub fn text(ladder: &Ladder, width: usize) -> String {
    let people = ladder.people.len();
    if people == 0 {
        return String::new();
    }
    let apart = width.saturating_sub(16) / people.max(2);
    if apart < 14 {
        return "There are too many to draw here; --ladder FILE.svg has room for them.\n".to_owned();
    }
    let mut out = String::new();
    let mut names = " ".repeat(10);
    for name in &ladder.people {
        let name = cut(&plain_prose(name), apart - 2);
        names.push_str(&name);
        names.push_str(&" ".repeat(apart.saturating_sub(columns(&name))));
    }
    line(&mut out, format_args!("{}", names.trim_end()));
    for rung in &ladder.rungs {
        let time = rung.time.map_or_else(String::new, |time| format!("{time:.0}"));
        let says = plain_prose(&rung.says);
        let mut row: Vec<char> = vec![' '; 10 + apart * people];
        for seat in 0..people {
            row[10 + apart * seat] = '|';
        }
        let put = |row: &mut Vec<char>, at: usize, text: &str| {
            for (slot, c) in row.iter_mut().skip(at).zip(text.chars()) {
                *slot = c;
            }
        };
        put(&mut row, 0, &format!("{time:>8}"));
        let from = 10 + apart * rung.from;
        match rung.to {
            Some(to) if to != rung.from => {
                let to = 10 + apart * to;
                let (low, high) = (from.min(to), from.max(to));
                row[low + 1..high].fill('-');
                let tip = if to > from { high - 1 } else { low + 1 };
                row[tip] = if to > from { '>' } else { '<' };
                put(&mut row, low + 3, &format!(" {} ", cut(&says, high - low - 8)));
            }
            _ => put(&mut row, from, &format!("* {}", cut(&says, width.saturating_sub(from + 4).max(10)))),
        }
        let row: String = row.into_iter().collect();
        line(&mut out, format_args!("{}", row.trim_end()));
    }
    if ladder.more > 0 {
        line(&mut out, format_args!("and {} more", ladder.more));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prose;
    use crate::prose::theirs;

    fn hostile() -> Ladder {
        let name = || prose![theirs("</text><script>alert(1)</script>\n    end;#quot; \u{202e}")];
        let rung = |to| Rung { time: Some(1.0), from: 0, to, says: name() };
        Ladder { people: vec![name(), prose!["b"]], rungs: vec![rung(Some(1)), rung(None), rung(Some(0))], more: 1 }
    }

    #[test]
    fn hostile_names_stay_text() {
        let svg = svg(&hostile());
        assert!(!svg.contains("<script") && svg.contains("&lt;script"));
        let mermaid = mermaid(&hostile());
        assert_eq!(mermaid.lines().count(), 7, "{mermaid}");
        assert!(!mermaid.contains("end") && !mermaid.contains('<'));
        for drawn in [svg, mermaid, text(&hostile(), 80)] {
            assert!(!drawn.contains('\u{202e}'));
        }
    }

    #[test]
    fn a_line_fits_the_width() {
        let drawn = text(&hostile(), 80);
        assert!(drawn.lines().all(|line| line.chars().count() <= 80), "{drawn}");
        assert!(drawn.contains('>') && drawn.contains("* "));
    }
}
