//! Sentences that no rule is about.

pub(super) const SENTENCES: &[()] = &[];
