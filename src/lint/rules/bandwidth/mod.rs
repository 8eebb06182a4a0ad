//! Rules about bandwidth.

use crate::lint::rule::Family;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family { name: "bandwidth", about: "bandwidth", rules: &[] };
