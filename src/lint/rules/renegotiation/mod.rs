//! Rules about a description held against the one before.

use crate::lint::rule::Family;

mod ice_restart;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family =
    Family { name: "renegotiation", about: "a description held against the one before", rules: &[&ice_restart::RULE] };
