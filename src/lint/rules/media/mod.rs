//! Rules about m= lines and directions.

use crate::lint::rule::Family;

mod default_destination_mismatch;
mod direction_conflict;
mod duplicate_format;
mod implicit_direction;
mod legacy_hold;
mod mline_fields;
mod non_numeric_format;
mod port_count;
mod port_range;
mod session_level_direction;
mod unexpected_proto;
mod unsupported_media;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family {
    name: "media",
    about: "m= lines and directions",
    rules: &[
        &default_destination_mismatch::RULE,
        &direction_conflict::RULE,
        &duplicate_format::RULE,
        &implicit_direction::RULE,
        &legacy_hold::RULE,
        &mline_fields::RULE,
        &non_numeric_format::RULE,
        &port_count::RULE,
        &port_range::RULE,
        &session_level_direction::RULE,
        &unexpected_proto::RULE,
        &unsupported_media::RULE,
    ],
};
