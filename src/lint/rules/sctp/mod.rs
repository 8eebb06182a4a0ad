//! Rules about data channels.

use crate::lint::rule::Family;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family { name: "sctp", about: "data channels", rules: &[] };
