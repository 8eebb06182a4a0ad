//! Rules about SSRCs and media streams.

use crate::lint::rule::Family;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family { name: "source", about: "SSRCs and media streams", rules: &[] };
