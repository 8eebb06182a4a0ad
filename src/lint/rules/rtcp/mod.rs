//! Rules about rtcp-mux and RTCP feedback.

use crate::lint::rule::Family;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family { name: "rtcp", about: "rtcp-mux and RTCP feedback", rules: &[] };
