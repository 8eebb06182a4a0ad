//! What stands on a line beside the SDP: before it (quotes, numbers, times) and after it (a bar, a backtick).

use memchr::memmem;

use super::raw::looks;

/// The longest prefix of a line, and the longest end of the first.
pub(super) const PREFIX: usize = 256;

/// What stands before each line after the first.
#[derive(Clone, Copy)]
pub(super) enum Margin<'b> {
    Nothing,
    Same(&'b [u8]),
    /// The same but for its numbers and how they are set.
    Alike(&'b [u8]),
    /// A blank or `+`; lines with `-` are those that were there before.
    Diff,
}

impl<'b> Margin<'b> {
    /// From what stands before the first line, and the line after it.
    pub(super) fn of(prefix: &'b [u8], line: &'b [u8]) -> Option<Self> {
        if looks(line) {
            return Some(Self::Nothing);
        }
        let blanks = line.iter().take(PREFIX).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        // two lines may have been written in the same second: a prefix with numbers is never held to them
        let own = match prefix.iter().any(u8::is_ascii_digit) {
            true => Self::Alike(prefix),
            false => Self::Same(prefix),
        };
        let margins = [own, Self::Same(&line[..blanks])];
        margins.into_iter().find(|margin| margin.strip(line).is_some_and(|len| len > 0 && looks(&line[len..])))
    }

    /// How many bytes of `line` are margin; none when it is not there.
    pub(super) fn strip(self, line: &[u8]) -> Option<usize> {
        match self {
            Self::Nothing => Some(0),
            Self::Same(prefix) if line.starts_with(prefix) => Some(prefix.len()),
            // `>` for `> `
            Self::Same(prefix) => (line.trim_ascii_end() == prefix.trim_ascii_end()).then_some(line.len()),
            Self::Alike(prefix) => alike(prefix, line),
            Self::Diff => matches!(line, [b' ' | b'+', ..]).then_some(1),
        }
    }

    /// Is the line there for the reader of a diff only?
    pub(super) fn skips(self, line: &[u8]) -> bool {
        matches!(self, Self::Diff) && (line.starts_with(b"-") || line.starts_with(b"@@ ") || line.starts_with(b"\\ No"))
    }

    pub(super) fn is_quote(self) -> bool {
        matches!(self, Self::Same(prefix) if is_marks(prefix) && prefix.iter().any(|byte| matches!(byte, b'>' | b'|')))
    }
}

/// How many bytes of `line` are like `prefix`, with any number in place of a number. Numbers may be set to the right
/// or to the left in a column, or grow.
fn alike(prefix: &[u8], line: &[u8]) -> Option<usize> {
    let (mut p, mut l) = (0, 0);
    while p < prefix.len() {
        let (of_prefix, of_line) = (run(&prefix[p..]), run(&line[l..]));
        if numbers_alike(&prefix[p..p + of_prefix], &line[l..l + of_line]) {
            (p, l) = (p + of_prefix, l + of_line);
        } else if line.get(l) == Some(&prefix[p]) {
            (p, l) = (p + 1, l + 1);
        } else {
            return None;
        }
    }
    Some(l)
}

/// How many blanks and digits the bytes begin with.
fn run(bytes: &[u8]) -> usize {
    bytes.iter().take(PREFIX).take_while(|byte| matches!(byte, b' ' | b'\t' | b'0'..=b'9')).count()
}

/// Are two runs of blanks and digits of one shape: equally wide, or the same but for the numbers and the blanks before
/// them?
fn numbers_alike(one: &[u8], other: &[u8]) -> bool {
    let numeric = |run: &[u8]| run.iter().any(u8::is_ascii_digit);
    if !numeric(one) || !numeric(other) {
        return false;
    }
    let (mut one_rest, mut other_rest) = (one.trim_ascii_start(), other.trim_ascii_start());
    while let (Some(a), Some(b)) = (one_rest.first(), other_rest.first()) {
        let (of_one, of_other) = (same_kind(one_rest), same_kind(other_rest));
        let last = of_one == one_rest.len() || of_other == other_rest.len();
        let blanks = !a.is_ascii_digit();
        if a.is_ascii_digit() != b.is_ascii_digit() || blanks && last && one_rest != other_rest {
            break;
        }
        (one_rest, other_rest) = (&one_rest[of_one..], &other_rest[of_other..]);
    }
    one_rest.is_empty() && other_rest.is_empty() || one.len() == other.len()
}

/// How many bytes are digits like the first, or blanks like it.
fn same_kind(bytes: &[u8]) -> usize {
    let digit = bytes.first().is_some_and(u8::is_ascii_digit);
    bytes.iter().take_while(|byte| byte.is_ascii_digit() == digit).count()
}

/// Marks that are put before lines to quote, comment or indent them.
pub(super) fn is_marks(prefix: &[u8]) -> bool {
    prefix.iter().all(|byte| matches!(byte, b'>' | b'|' | b' ' | b'\t' | b'*' | b'#' | b'/' | b';'))
}

/// What stands after the SDP of each line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending<'b> {
    Nothing,
    /// The quote that is open before the text, and what follows it on the first line.
    Quote(u8, &'b [u8]),
    /// The bar between cells of a table; with a blank before it or not.
    Bar(&'static [u8]),
    /// The same each time, or nothing.
    Same(&'static [u8]),
}

/// Signs that are written for line ends: by RTF, by `cat -A`, and by editors that show them.
static SIGNS: &[&[u8]] = &[b"\\par", b"\\line", b"\\", b"^M$", b"^M", b"$", "\u{b6}".as_bytes(), "\u{21b5}".as_bytes()];

impl<'b> Ending<'b> {
    /// From what stands before and after the `v=0` on its line; none when that is no ending.
    pub(super) fn of(prefix: &[u8], tail: &'b [u8]) -> Option<Self> {
        let trimmed = tail.trim_ascii();
        if trimmed.is_empty() {
            return Some(Self::Nothing);
        }
        // the ending is that of the last `v=0`, as lines that have many must not be read for each
        if memmem::find(tail, b"v=0").is_some() {
            return None;
        }
        if let (Some(quote @ (b'"' | b'\'' | b'`')), Some((first, rest))) = (prefix.last(), tail.split_first())
            && quote == first
        {
            return Some(Self::Quote(*quote, rest.trim_ascii_end()));
        }
        if trimmed.starts_with(b"|") && prefix.trim_ascii_end().ends_with(b"|") {
            return Some(Self::Bar(if tail.starts_with(b"|") { b"|" } else { b" |" }));
        }
        SIGNS.iter().find(|sign| **sign == trimmed).map(|sign| Self::Same(sign))
    }

    /// How many bytes of `line` are SDP.
    pub(super) fn strip(self, line: &[u8]) -> usize {
        let trimmed = line.trim_ascii_end();
        let end = match self {
            Self::Nothing => return line.len(),
            Self::Quote(quote, after) => trimmed
                .strip_suffix(after)
                .and_then(|text| text.strip_suffix(&[quote]))
                .or_else(|| trimmed.strip_suffix(&[quote]))
                .map(<[u8]>::len)
                .or_else(|| memchr::memchr(quote, line)),
            Self::Bar(bar) => memmem::find_iter(line, bar)
                .find(|at| !line[..*at].ends_with(b"\\"))
                .map(|at| line[..at].trim_ascii_end().len()),
            // a group of RTF ends with the last line
            Self::Same(sign) => {
                let text = trimmed.strip_suffix(b"}").filter(|_| sign.starts_with(b"\\")).unwrap_or(trimmed);
                Some(text.strip_suffix(sign).unwrap_or(text).trim_ascii_end().len())
            }
        };
        end.unwrap_or(line.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_columns() {
        assert_eq!(alike(b"  9  ", b" 10  a=b"), Some(5));
        assert_eq!(alike(b"     1\t", b"   100\ta=b"), Some(7));
        assert_eq!(alike(b"9: ", b"10: a=b"), Some(4));
        assert_eq!(alike(b" 1 ", b"1000 a=b"), Some(5));
        assert_eq!(alike(b"9   ", b"10  a=b"), Some(4));
        assert_eq!(alike(b"[12:00:09.1  7] ", b"[12:00:10.22 17] a=b"), Some(17));
        assert_eq!(alike(b"1: ", b"x: a=b"), None);
        assert_eq!(alike(b"1: ", b"2:\ta=b"), None);
    }

    #[test]
    fn numbers_of_the_first_two_lines_may_be_equal() {
        let margin = Margin::of(b"12:00:01 ", b"12:00:01 o=-").expect("a margin");
        assert_eq!(margin.strip(b"12:00:02 s=-"), Some(9));
    }

    #[test]
    fn endings() {
        let strip = |prefix: &str, tail: &str, line: &'static str| {
            Ending::of(prefix.as_bytes(), tail.as_bytes()).map(|ending| &line[..ending.strip(line.as_bytes())])
        };
        assert_eq!(strip("", " ", "a=b "), Some("a=b "));
        assert_eq!(strip("- `", "`", "a=b`"), Some("a=b"));
        assert_eq!(strip("- \"", "\",", "s=\"x\"\","), Some("s=\"x\""));
        assert_eq!(strip("- \"", "\",", "a=b\""), Some("a=b"));
        assert_eq!(strip("| 1 | `", "` |  |", "a=b` | see `c` |"), Some("a=b"));
        assert_eq!(strip("| ", " | foo |", "a=b|c   | bar |"), Some("a=b|c"));
        assert_eq!(strip("|", "|foo|", "a=b|bar|"), Some("a=b"));
        assert_eq!(strip("", "\\par", "a=b\\par"), Some("a=b"));
        assert_eq!(strip("", "\\par", "a=b}"), Some("a=b"));
        assert_eq!(strip("", "^M$", "a=b^M$"), Some("a=b"));
        assert_eq!(strip("", " means version", "a=b"), None);
        assert_eq!(strip("\"", "\" v=0", "a=b"), None);
    }
}
