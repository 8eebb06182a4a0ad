//! Rules about what a description gives away.

use crate::lint::rule::Family;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family { name: "privacy", about: "what a description gives away", rules: &[] };
