//! Rules about fingerprints, roles and keys.

use crate::lint::rule::Family;

mod answer_setup_actpass;
mod bundled_fingerprints_differ;
mod fingerprint;
mod fingerprint_lowercase;
mod fingerprint_malformed;
mod fingerprint_unreadable;
mod fingerprint_weak_hash;
mod identity_malformed;
mod key_mgmt;
mod missing_fingerprint;
mod missing_setup;
mod multiple_fingerprints;
mod offer_setup_not_actpass;
mod plain_profile_with_fingerprint;
mod sdes_crypto;
mod session_media_override;
mod setup_holdconn;
mod setup_value;
mod tls_id;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family {
    name: "dtls",
    about: "fingerprints, roles and keys",
    rules: &[
        &answer_setup_actpass::RULE,
        &bundled_fingerprints_differ::RULE,
        &fingerprint_lowercase::RULE,
        &fingerprint_malformed::RULE,
        &fingerprint_unreadable::RULE,
        &fingerprint_weak_hash::RULE,
        &identity_malformed::RULE,
        &key_mgmt::RULE,
        &missing_fingerprint::RULE,
        &missing_setup::RULE,
        &multiple_fingerprints::RULE,
        &offer_setup_not_actpass::RULE,
        &plain_profile_with_fingerprint::RULE,
        &sdes_crypto::RULE,
        &session_media_override::RULE,
        &setup_holdconn::RULE,
        &setup_value::RULE,
        &tls_id::RULE,
    ],
};
