//! Rules about header extensions.

use crate::lint::rule::Family;

mod allow_mixed_inconsistent;
mod dependency_descriptor_without_mixed;
mod deprecated_extension;
mod extmap_bundle_id_collision;
mod extmap_bundle_uri_split;
mod extmap_direction;
mod extmap_duplicate_id;
mod extmap_duplicate_uri;
mod extmap_encrypt;
mod extmap_id_15;
mod extmap_id_range;
mod extmap_malformed;
mod extmap_mixed_levels;
mod extmap_negotiation_id;
mod extmap_two_byte_id;
mod extmap_unknown_uri;
mod extmap_wrong_kind;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family {
    name: "extmap",
    about: "header extensions",
    rules: &[
        &allow_mixed_inconsistent::RULE,
        &dependency_descriptor_without_mixed::RULE,
        &deprecated_extension::RULE,
        &extmap_bundle_id_collision::RULE,
        &extmap_bundle_uri_split::RULE,
        &extmap_direction::RULE,
        &extmap_duplicate_id::RULE,
        &extmap_duplicate_uri::RULE,
        &extmap_encrypt::RULE,
        &extmap_id_15::RULE,
        &extmap_id_range::RULE,
        &extmap_malformed::RULE,
        &extmap_mixed_levels::RULE,
        &extmap_negotiation_id::RULE,
        &extmap_two_byte_id::RULE,
        &extmap_unknown_uri::RULE,
        &extmap_wrong_kind::RULE,
    ],
};
