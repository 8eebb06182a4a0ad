//! Rules about mids and groups.

use crate::lint::rule::Family;

mod group_unknown_mid;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family =
    Family { name: "bundle", about: "mids and groups", rules: &[&group_unknown_mid::RULE] };
