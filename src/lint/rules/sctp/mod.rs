//! Rules about data channels.

use crate::lint::rule::Family;

mod data_fmt;
mod data_proto;
mod legacy_sctpmap;
mod max_message_size_range;
mod max_message_size_small;
mod max_message_size_value;
mod missing_max_message_size;
mod missing_sctp_port;
mod multiple_data_sections;
mod rtp_attribute_in_data;
mod sctp_init_base64;
mod sctp_leading_zero;
mod sctp_port_value;
mod sctp_port_with_sctpmap;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family {
    name: "sctp",
    about: "data channels",
    rules: &[
        &data_fmt::RULE,
        &data_proto::RULE,
        &legacy_sctpmap::RULE,
        &max_message_size_range::RULE,
        &max_message_size_small::RULE,
        &max_message_size_value::RULE,
        &missing_max_message_size::RULE,
        &missing_sctp_port::RULE,
        &multiple_data_sections::RULE,
        &rtp_attribute_in_data::RULE,
        &sctp_init_base64::RULE,
        &sctp_leading_zero::RULE,
        &sctp_port_value::RULE,
        &sctp_port_with_sctpmap::RULE,
    ],
};
