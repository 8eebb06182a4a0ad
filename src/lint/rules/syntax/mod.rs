//! Rules about lines, their order and their grammar.

use crate::lint::rule::Family;

mod missing_final_eol;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family =
    Family { name: "syntax", about: "lines, their order and their grammar", rules: &[&missing_final_eol::RULE] };
