//! An offer with its answer.

use super::description::Description;
use super::part::Part;

/// An offer (text 0 of a finding) with its answer (text 1).
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// The offer.
    pub offer: &'a Description<'a>,
    /// The answer.
    pub answer: &'a Description<'a>,
}

/// A section of the offer with the section of the answer in the same place: sections are paired by order (RFC 3264,
/// section 6).
#[derive(Clone, Copy, Debug)]
pub struct Joined<'a> {
    /// The offer's.
    pub offer: Part<'a>,
    /// The answer's.
    pub answer: Part<'a>,
}

impl<'a> Pair<'a> {
    /// The sections that both have.
    pub fn sections(&self) -> impl Iterator<Item = Joined<'a>> + use<'a> {
        self.offer.sections().zip(self.answer.sections()).map(|(offer, answer)| Joined { offer, answer })
    }

    /// The sections that both have and neither has rejected.
    pub fn live(&self) -> impl Iterator<Item = Joined<'a>> + use<'a> {
        self.sections().filter(Joined::is_live)
    }
}

impl Joined<'_> {
    /// Is it accepted? An offered section with port 0 may be bundle-only; an answered one with port 0 is refused, also
    /// with `a=bundle-only`, which has no meaning in answers (RFC 9143, section 6) but for those that ride on another
    /// section, as RFC 8843 had it.
    pub fn is_live(&self) -> bool {
        !self.offer.is_rejected() && !self.answer.is_rejected()
    }
}
