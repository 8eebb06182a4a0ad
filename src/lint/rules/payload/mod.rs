//! Rules about payload types, rtpmap and fmtp.

use crate::lint::rule::Family;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family { name: "payload", about: "payload types, rtpmap and fmtp", rules: &[] };
