//! Rules about what a description tells of people and networks.

use crate::lint::rule::Family;

mod host_address_leak;
mod identifying_strings;
mod origin_address_leak;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family {
    name: "privacy",
    about: "what a description tells of people and networks",
    rules: &[&host_address_leak::RULE, &identifying_strings::RULE, &origin_address_leak::RULE],
};
