//! Rules about header extensions.

use crate::lint::rule::Family;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family { name: "extmap", about: "header extensions", rules: &[] };
