//! Sentences that mix our words with text from outside, kept apart until a renderer writes them.
//!
//! Text from outside is hostile: it may hold terminal escapes, bidirectional overrides, Markdown or workflow commands.
//! It is therefore a type of its own, [`Untrusted`], without `Display`; only a renderer can turn it into bytes, and
//! each does so by the rules of its medium. It lives below `sdp` because explanations and diagnostics are made there.

use std::borrow::Cow;

/// Text from outside. No `Display`: see the module documentation.
#[derive(Clone, PartialEq, Eq)]
pub struct Untrusted {
    text: String,
    omitted: usize,
}

/// The most bytes of one piece of outside text that are ever shown; the rest is counted.
const SHOWN: usize = 2048;

impl Untrusted {
    /// Takes text from outside, at most 2048 bytes of it: what is shown to people stays bounded.
    pub fn new(text: &str) -> Self {
        Self::clipped(text, SHOWN)
    }

    /// Takes at most `limit` bytes.
    pub fn clipped(text: &str, limit: usize) -> Self {
        let (shown, more) = text.split_at(text.floor_char_boundary(limit));
        Self { text: shown.to_owned(), omitted: more.chars().count() }
    }

    /// For renderers: the raw text and how many characters were left out after it. Escape it before writing.
    pub fn raw(&self) -> (&str, usize) {
        (&self.text, self.omitted)
    }
}

impl std::fmt::Debug for Untrusted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.text)
    }
}

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Our own words.
    Ours(Cow<'static, str>),
    /// Text from outside, set apart (quoted, coloured) by the renderer.
    Theirs(Untrusted),
}

/// A sentence or part of one. Build it with [`prose!`](crate::prose!).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    /// The parts, in order.
    pub pieces: Vec<Piece>,
}

impl Prose {
    /// Appends a part: our words, a number, outside text or another sentence.
    pub fn push(&mut self, part: impl Into<Self>) {
        for piece in part.into().pieces {
            if let (Some(Piece::Ours(last)), Piece::Ours(more)) = (self.pieces.last_mut(), &piece) {
                last.to_mut().push_str(more);
            } else {
                self.pieces.push(piece);
            }
        }
    }

    /// Nothing in it?
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The parts with `separator` between them.
    pub fn join(parts: impl IntoIterator<Item = Self>, separator: &'static str) -> Self {
        let mut all = Self::default();
        for (n, part) in parts.into_iter().enumerate() {
            if n > 0 {
                all.push(separator);
            }
            all.push(part);
        }
        all
    }

    /// As plain text with outside text in it unescaped: for JSON (whose writer escapes) and for tests.
    pub fn plain(&self) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Ours(ours) => text.push_str(ours),
                Piece::Theirs(theirs) => text.push_str(theirs.raw().0),
            }
        }
        text
    }
}

impl From<Piece> for Prose {
    fn from(piece: Piece) -> Self {
        Self { pieces: vec![piece] }
    }
}

impl From<&'static str> for Prose {
    fn from(text: &'static str) -> Self {
        Piece::Ours(Cow::Borrowed(text)).into()
    }
}

impl From<Untrusted> for Prose {
    fn from(text: Untrusted) -> Self {
        Piece::Theirs(text).into()
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl From<$number> for Prose {
            fn from(number: $number) -> Self {
                ours(number.to_string()).into()
            }
        }
    )*};
}
numbers!(u8, u16, u32, u64, usize, i32, i64, f64, crate::text::Place);

/// Text of our own making that could only be put together at run time (numbers, names out of our tables). Never pass
/// anything from outside through here: that is what [`theirs`] is for.
pub fn ours(text: String) -> Piece {
    Piece::Ours(Cow::Owned(text))
}

/// Text from outside, as a part of a sentence.
pub fn theirs(text: &str) -> Piece {
    Piece::Theirs(Untrusted::new(text))
}

/// Puts a sentence together: `prose!["payload type ", 96_u8, " is ", theirs(name)]`. String literals are ours; a
/// borrowed string does not compile without [`theirs`].
#[macro_export]
macro_rules! prose {
    ($($piece:expr),* $(,)?) => {{
        #[allow(unused_mut, reason = "prose![] is empty")]
        let mut prose = $crate::prose::Prose::default();
        $(prose.push($piece);)*
        prose
    }};
}

/// `1 line`, `2 lines`.
pub fn count(number: usize, one: &'static str, many: &'static str) -> Piece {
    ours(format!("{number} {}", if number == 1 { one } else { many }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_words_melt_together_and_theirs_stay_apart() {
        let prose = prose!["a ", 1_u8, theirs("x"), " b"];
        assert_eq!(prose.pieces.len(), 3);
        assert_eq!(prose.plain(), "a 1x b");
    }

    #[test]
    fn outside_text_is_bounded() {
        let long = "é".repeat(5000);
        let (shown, omitted) = (Untrusted::new(&long).text, Untrusted::new(&long).omitted);
        assert_eq!(shown.len(), 2048);
        assert_eq!(omitted, 5000 - 1024);
    }
}
