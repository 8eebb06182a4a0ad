//! Words and numbers as sipcc takes them out of a line (`sdp_utils.c`).

/// The longest word; what is longer is cut and read on as another.
const WORD: usize = 255;

/// A line being read word by word. Its end is a line end or a NUL.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'a> {
    rest: &'a str,
}

impl<'a> Words<'a> {
    pub(super) fn of(line: &'a str) -> Self {
        let end = line.find(['\0', '\r', '\n']).unwrap_or(line.len());
        Self { rest: &line[..end] }
    }

    /// What was not read yet.
    pub(super) const fn rest(&self) -> &'a str {
        self.rest
    }

    /// The next word: delimiters before it are skipped.
    pub(super) fn next(&mut self, delimiters: &[char]) -> Option<&'a str> {
        let start = self.rest.trim_start_matches(delimiters);
        if start.is_empty() {
            self.rest = start;
            return None;
        }
        let end = start.find(delimiters).unwrap_or(start.len());
        let end = start.floor_char_boundary(end.min(WORD));
        self.rest = &start[end..];
        Some(&start[..end])
    }

    /// The next word between blanks.
    pub(super) fn word(&mut self) -> Option<&'a str> {
        self.next(&[' ', '\t'])
    }

    /// The next word's number; none when it does not begin with one.
    pub(super) fn number(&mut self, delimiters: &[char]) -> Option<u32> {
        self.next(delimiters).and_then(number)
    }
}

/// The number at the start of a word, as `strtoul` reads it: up to 32 bits, whatever follows it.
pub(super) fn number(word: &str) -> Option<u32> {
    let word = word.trim_start_matches(['\u{b}', '\u{c}']);
    let (negative, digits) = match word.as_bytes().first() {
        Some(b'-') => (true, &word[1..]),
        Some(b'+') => (false, &word[1..]),
        _ => (false, word),
    };
    let end = digits.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(digits.len());
    let value: u32 = digits[..end].parse().ok()?;
    // A negative one comes out of range, but for zero.
    (!negative || value == 0).then_some(value)
}

/// The place of a word in a table of names; letters of either case are the same.
pub(super) fn one_of(word: &str, names: &[&str]) -> Option<usize> {
    names.iter().position(|name| name.eq_ignore_ascii_case(word))
}

/// Does the word stand for this name?
pub(super) fn is(word: &str, name: &str) -> bool {
    word.eq_ignore_ascii_case(name)
}
