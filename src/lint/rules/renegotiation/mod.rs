//! Rules about a description held against the one before.

use crate::lint::rule::Family;

mod bundle_regrouped;
mod candidates_removed;
mod dtls_role_changed;
mod extension_added_later;
mod extension_remapped;
mod fingerprint_changed;
mod ice_options_changed;
mod ice_restart;
mod ice_restart_ignored;
mod ice_restart_in_answer;
mod media_type_changed;
mod mid_changed;
mod msid_changed;
mod munged_local;
mod munging;
mod partial_ice_restart;
mod payload_type_remapped;
mod rtcp_mux_withdrawn;
mod section_recycled;
mod sections_removed;
mod session_id_changed;
mod session_version;
mod transport;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family {
    name: "renegotiation",
    about: "a description held against the one before",
    rules: &[
        &bundle_regrouped::RULE,
        &candidates_removed::RULE,
        &dtls_role_changed::RULE,
        &extension_added_later::RULE,
        &extension_remapped::RULE,
        &fingerprint_changed::RULE,
        &ice_options_changed::RULE,
        &ice_restart::RULE,
        &ice_restart_ignored::RULE,
        &ice_restart_in_answer::RULE,
        &media_type_changed::RULE,
        &mid_changed::RULE,
        &msid_changed::RULE,
        &munged_local::RULE,
        &partial_ice_restart::RULE,
        &payload_type_remapped::RULE,
        &rtcp_mux_withdrawn::RULE,
        &section_recycled::RULE,
        &sections_removed::RULE,
        &session_id_changed::RULE,
        &session_version::RULE,
    ],
};
