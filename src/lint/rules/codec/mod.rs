//! Rules about parameters of codecs.

use crate::lint::rule::Family;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family { name: "codec", about: "parameters of codecs", rules: &[] };
