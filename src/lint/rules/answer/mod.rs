//! Rules about an answer held against its offer.

use crate::lint::rule::Family;

mod fewer_sections;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family =
    Family { name: "answer", about: "an answer held against its offer", rules: &[&fewer_sections::RULE] };
