//! Rules about limits of bandwidth.

use crate::lint::rule::Family;

mod bandwidth_too_low;
mod rtcp_disabled;
mod session_as_ignored;
mod tias_as_disagree;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family {
    name: "bandwidth",
    about: "limits of bandwidth",
    rules: &[&bandwidth_too_low::RULE, &rtcp_disabled::RULE, &session_as_ignored::RULE, &tias_as_disagree::RULE],
};
