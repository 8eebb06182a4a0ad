//! How text from outside is written in each medium: the only place where an [`Untrusted`] becomes bytes.

use std::fmt::Write;

use crate::prose::{Piece, Prose, Untrusted};

/// Should this character never reach a terminal or a reader as it is? Controls (C0, DEL, C1), what changes the
/// direction of text, what has no width, line and paragraph separators, tags.
pub fn is_hostile(c: char) -> bool {
    matches!(c,
        '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Does what begins here mean something to the log of a build? GitHub's runner takes `::name …::` at the beginning of a
/// line (which wrapping may make of any place) and `##[name]` anywhere; Azure takes `##vso[`, TeamCity `##teamcity[`.
/// What the first character is escaped for is then only text.
pub(super) fn is_command(text: &str) -> bool {
    let name = |rest: &str| rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '.'));
    if let Some(rest) = text.strip_prefix("::") {
        return rest.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains("::");
    }
    text.strip_prefix("##").is_some_and(|rest| name(rest).is_some_and(|end| rest[end..].starts_with('[')))
}

/// For a terminal or a plain text file: hostile characters as `\x1b` or `\u{202e}`; what was left out is counted. Commands
/// to the log of a build are broken by writing their first character so.
pub fn plain(untrusted: &Untrusted) -> String {
    let (raw, omitted) = untrusted.raw();
    let mut text = String::with_capacity(raw.len());
    for (at, c) in raw.char_indices() {
        match c {
            ':' | '#' if is_command(&raw[at..]) => put(&mut text, format_args!("\\x{:02x}", c as u32)),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            c if is_hostile(c) && c.is_ascii() => put(&mut text, format_args!("\\x{:02x}", c as u32)),
            c if is_hostile(c) => put(&mut text, format_args!("\\u{{{:x}}}", c as u32)),
            c => text.push(c),
        }
    }
    if omitted > 0 {
        put(&mut text, format_args!("… ({omitted} more characters)"));
    }
    text
}

fn put(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    text.write_fmt(arguments).expect("writing to a String cannot fail");
}

/// For Markdown: as a code span, with a fence longer than any run of backticks inside; `|` escaped for tables. A plain
/// word or two, which cannot mean anything there, stay as they are: sentences read better without code in them.
pub fn markdown(untrusted: &Untrusted) -> String {
    let text = plain(untrusted).replace('|', "\\|");
    let harmless = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '/' | ',' | '=');
    let starts = text.starts_with(char::is_alphanumeric) && text.ends_with(char::is_alphanumeric);
    if starts && text.len() <= 40 && text.chars().all(harmless) {
        return text;
    }
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    // A code span may not be empty, and one that begins or ends with a backtick or a blank needs padding.
    let pad = if text.is_empty() || text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Our own words in Markdown: what has a meaning there is escaped.
pub fn markdown_words(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// A sentence in Markdown.
pub fn markdown_prose(prose: &Prose) -> String {
    prose
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Ours(text) => markdown_words(text),
            Piece::Theirs(text) => markdown(text),
        })
        .collect()
}

/// A sentence as plain text.
pub fn plain_prose(prose: &Prose) -> String {
    prose
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Ours(text) => text.to_string(),
            Piece::Theirs(text) => plain(text),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hostile_gets_through() {
        let text = Untrusted::new("a\x1b]52;c;x\x07\u{202e}b\u{9b}31m\0\u{2066}\r\n");
        assert_eq!(plain(&text), "a\\x1b]52;c;x\\x07\\u{202e}b\\u{9b}31m\\x00\\u{2066}\\r\\n");
        assert!(!plain(&text).chars().any(is_hostile));
    }

    #[test]
    fn commands_to_a_build_log_are_broken() {
        let plain = |text: &str| plain(&Untrusted::new(text));
        assert_eq!(plain("x::error file=a::b"), "x\\x3a:error file=a::b");
        assert_eq!(plain("##[group]a ##vso[task.x]b"), "\\x23#[group]a \\x23#vso[task.x]b");
        for harmless in ["2001:db8::a:10", "::1", "::ffff:192.0.2.1", "a ## b", "##", "###x y["] {
            assert_eq!(plain(harmless), harmless);
        }
    }

    #[test]
    fn code_spans_cannot_be_left() {
        assert_eq!(markdown(&Untrusted::new("a`b``c|")), "```a`b``c\\|```");
        assert_eq!(markdown(&Untrusted::new("`")), "`` ` ``");
        assert_eq!(markdown(&Untrusted::new("")), "`  `");
        assert_eq!(markdown(&Untrusted::new("telephone-event")), "telephone-event");
        assert_eq!(markdown(&Untrusted::new("www.example")), "`www.example`");
        assert_eq!(markdown(&Untrusted::new("- x")), "`- x`");
        assert_eq!(markdown(&Untrusted::new("snake_case")), "`snake_case`");
    }
}
