//! A place in a layer where something was found, and how its text is put together.

use super::decode::Decoded;
use super::{FoundKind, NoteKind, Said, Wrapping};
use crate::text::Span;
use std::ops::Range;

/// One find, in bytes of its layer.
#[derive(Debug)]
pub(super) struct Part {
    /// The bytes it covers: nothing else is looked for there.
    pub(super) cover: Range<usize>,
    /// Its text.
    pub(super) pieces: Vec<Piece>,
    /// How many levels of escapes are to be taken away.
    pub(super) levels: u8,
    pub(super) kind: FoundKind,
    /// What its surroundings say, with places in the layer.
    pub(super) said: Option<Said>,
    pub(super) wrapping: Vec<Wrapping>,
    pub(super) cut: bool,
    /// The first line that was joined to the one before, and how many.
    pub(super) joined: Option<(Span, u32)>,
    /// What else is to be said, with its place.
    pub(super) notes: Vec<(Span, NoteKind)>,
}

impl Part {
    pub(super) fn new(cover: Range<usize>, kind: FoundKind) -> Self {
        Self {
            cover,
            pieces: Vec::new(),
            levels: 0,
            kind,
            said: None,
            wrapping: Vec::new(),
            cut: false,
            joined: None,
            notes: Vec::new(),
        }
    }

    /// Appends a piece of text as it stands; one that follows directly melts into the last.
    pub(super) fn copy(&mut self, range: Range<usize>) {
        if let Some(Piece::Copy(last)) = self.pieces.last_mut()
            && last.end == range.start
        {
            last.end = range.end;
        } else if !range.is_empty() {
            self.pieces.push(Piece::Copy(range));
        }
    }

    /// The one range the text is, when it stands in the layer as it is.
    pub(super) fn verbatim(&self) -> Option<Range<usize>> {
        match self.pieces.as_slice() {
            [Piece::Copy(range)] if self.levels == 0 => Some(range.clone()),
            _ => None,
        }
    }

    /// The pieces, one after the other.
    pub(super) fn assemble(&self, bytes: &[u8]) -> Decoded {
        let mut out = Decoded::new();
        for piece in &self.pieces {
            match piece {
                Piece::Copy(range) => out.copy(range.start, bytes.get(range.clone()).unwrap_or_default()),
                Piece::Blank(range) => out.replace(range.start, range.len(), b" "),
                Piece::Eol(range) => out.replace(range.start, range.len(), b"\r\n"),
            }
        }
        out
    }
}

/// A piece of a find's text.
#[derive(Debug)]
pub(super) enum Piece {
    /// As it stands.
    Copy(Range<usize>),
    /// A blank for what stands there (the line end and the margin that a mail client put in).
    Blank(Range<usize>),
    /// A line end for what stands there (the quotes and the comma between two strings).
    Eol(Range<usize>),
}
