//! Rules about fingerprints, roles and keys.

use crate::lint::rule::Family;

mod missing_fingerprint;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family =
    Family { name: "dtls", about: "fingerprints, roles and keys", rules: &[&missing_fingerprint::RULE] };
