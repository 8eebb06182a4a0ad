//! Rules about simulcast and rids.

use crate::lint::rule::Family;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family { name: "simulcast", about: "simulcast and rids", rules: &[] };
