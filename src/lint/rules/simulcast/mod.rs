//! Rules about several encodings of one source: `rid` and `simulcast`.

use crate::lint::rule::Family;

mod layers;
mod legacy_simulcast;
mod rid_depend;
mod rid_direction;
mod rid_duplicate;
mod rid_id_interop;
mod rid_malformed;
mod rid_unknown_pt;
mod rid_without_simulcast;
mod simulcast_both_directions;
mod simulcast_direction;
mod simulcast_empty_stream;
mod simulcast_layer_count;
mod simulcast_malformed;
mod simulcast_multiple;
mod simulcast_old_form;
mod simulcast_paused;
mod simulcast_repeated_rid;
mod simulcast_rid_direction;
mod simulcast_undefined_rid;
mod simulcast_without_mid_extension;
mod simulcast_without_repaired_rid;
mod simulcast_without_rid_extension;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family {
    name: "simulcast",
    about: "several encodings of one source",
    rules: &[
        &legacy_simulcast::RULE,
        &rid_depend::RULE,
        &rid_direction::RULE,
        &rid_duplicate::RULE,
        &rid_id_interop::RULE,
        &rid_malformed::RULE,
        &rid_unknown_pt::RULE,
        &rid_without_simulcast::RULE,
        &simulcast_both_directions::RULE,
        &simulcast_direction::RULE,
        &simulcast_empty_stream::RULE,
        &simulcast_layer_count::RULE,
        &simulcast_malformed::RULE,
        &simulcast_multiple::RULE,
        &simulcast_old_form::RULE,
        &simulcast_paused::RULE,
        &simulcast_repeated_rid::RULE,
        &simulcast_rid_direction::RULE,
        &simulcast_undefined_rid::RULE,
        &simulcast_without_mid_extension::RULE,
        &simulcast_without_repaired_rid::RULE,
        &simulcast_without_rid_extension::RULE,
    ],
};
