//! What one side says after what it said before.

use super::description::Description;
use super::part::Part;

/// A description of one side (text 1 of a finding) with the one before it of the same side (text 0).
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// What it said before.
    pub previous: &'a Description<'a>,
    /// What it says now.
    pub next: &'a Description<'a>,
    /// When it is an answer, and the exchanges are known: the offer it answers, with the other side's description
    /// before that. Their texts are no part of findings.
    pub answers: Option<Offered<'a>>,
    /// What the other side said last before `next`, when that is known: a section it rejected may be taken for
    /// something new, what it did not accept is not in use. For an answer it is the offer. Its text is no part of
    /// findings.
    pub peer: Option<&'a Description<'a>>,
}

/// The offer that a description answers.
#[derive(Clone, Copy, Debug)]
pub struct Offered<'a> {
    /// What the offerer said before.
    pub previous: &'a Description<'a>,
    /// The offer.
    pub offer: &'a Description<'a>,
}

impl<'a> Step<'a> {
    /// The sections that were there before, each with what is in its place now.
    pub fn sections(&self) -> impl Iterator<Item = (Part<'a>, Part<'a>)> + use<'a> {
        self.previous.sections().zip(self.next.sections())
    }

    /// Those of them that were and are in use, for the same thing: neither rejected, and not taken for another mid.
    pub fn lasting(&self) -> impl Iterator<Item = (Part<'a>, Part<'a>)> + use<'a> {
        self.sections()
            .filter(|(previous, next)| !previous.is_rejected() && !next.is_rejected() && (previous.mid() == next.mid()))
    }

    /// The other side's section in the same place, when what it said is known.
    pub fn peer_of(&self, part: &Part<'_>) -> Option<Part<'a>> {
        self.peer?.section(part.index()?)
    }

    /// Is the later one an answer, so that the offer decides on numbers and names?
    pub fn is_answer(&self) -> bool {
        self.answers.is_some() || self.next.is_answer()
    }
}
