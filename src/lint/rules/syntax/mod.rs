//! Rules about lines, their order and their grammar.

use crate::lint::rule::Family;

mod attribute_arity;
mod attribute_case;
mod bad_octet;
mod bandwidth_malformed;
mod blank_line;
mod byte_order_mark;
mod connection_address_type;
mod connection_malformed;
mod cr_line_endings;
mod duplicate_attribute;
mod duplicate_line;
mod empty_session_name;
mod key_line;
mod lf_line_endings;
mod line_order;
mod literal_escapes;
mod malformed_value;
mod media_attr_in_session;
mod missing_connection;
mod missing_final_eol;
mod missing_required_line;
mod multicast_connection;
mod negative_bandwidth;
mod nonzero_timing;
mod not_a_line;
mod origin_address_type;
mod origin_malformed;
mod repeated_rtpmap;
mod session_attr_in_media;
mod session_id_range;
mod session_line_in_media;
mod stray_whitespace;
mod unknown_attribute;
mod unknown_bwtype;
mod unknown_line_type;
mod useless_line;
mod version_not_zero;
mod zone_without_repeat;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family {
    name: "syntax",
    about: "lines, their order and their grammar",
    rules: &[
        &attribute_arity::RULE,
        &attribute_case::RULE,
        &bad_octet::RULE,
        &bandwidth_malformed::RULE,
        &blank_line::RULE,
        &byte_order_mark::RULE,
        &connection_address_type::RULE,
        &connection_malformed::RULE,
        &cr_line_endings::RULE,
        &duplicate_attribute::RULE,
        &duplicate_line::RULE,
        &empty_session_name::RULE,
        &key_line::RULE,
        &lf_line_endings::RULE,
        &line_order::RULE,
        &literal_escapes::RULE,
        &malformed_value::RULE,
        &media_attr_in_session::RULE,
        &missing_connection::RULE,
        &missing_final_eol::RULE,
        &missing_required_line::RULE,
        &multicast_connection::RULE,
        &negative_bandwidth::RULE,
        &nonzero_timing::RULE,
        &not_a_line::RULE,
        &origin_address_type::RULE,
        &origin_malformed::RULE,
        &repeated_rtpmap::RULE,
        &session_attr_in_media::RULE,
        &session_id_range::RULE,
        &session_line_in_media::RULE,
        &stray_whitespace::RULE,
        &unknown_attribute::RULE,
        &unknown_bwtype::RULE,
        &unknown_line_type::RULE,
        &useless_line::RULE,
        &version_not_zero::RULE,
        &zone_without_repeat::RULE,
    ],
};
