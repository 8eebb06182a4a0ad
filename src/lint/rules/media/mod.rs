//! Rules about m= lines and directions.

use crate::lint::rule::Family;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family { name: "media", about: "m= lines and directions", rules: &[] };
