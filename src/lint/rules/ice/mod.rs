//! Rules about ICE credentials, options and candidates.

use crate::lint::rule::Family;

mod ice_ufrag_length;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family =
    Family { name: "ice", about: "ICE credentials, options and candidates", rules: &[&ice_ufrag_length::RULE] };
