//! Rules about mids and groups.

use crate::lint::rule::Family;

mod bundle_address_family;
mod bundle_only_in_answer;
mod bundle_only_port;
mod bundle_only_unbundled;
mod bundle_tag_bundle_only;
mod bundle_without_rtcp_mux;
mod duplicate_mid;
mod group_rejected_mid;
mod group_unknown_mid;
mod mid_in_two_bundles;
mod mid_length;
mod mid_order;
mod mid_token;
mod missing_mid;
mod missing_mid_extension;
mod no_bundle_group;
mod section_outside_bundle;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family {
    name: "bundle",
    about: "mids and groups",
    rules: &[
        &bundle_address_family::RULE,
        &bundle_only_in_answer::RULE,
        &bundle_only_port::RULE,
        &bundle_only_unbundled::RULE,
        &bundle_tag_bundle_only::RULE,
        &bundle_without_rtcp_mux::RULE,
        &duplicate_mid::RULE,
        &group_rejected_mid::RULE,
        &group_unknown_mid::RULE,
        &mid_in_two_bundles::RULE,
        &mid_length::RULE,
        &mid_order::RULE,
        &mid_token::RULE,
        &missing_mid::RULE,
        &missing_mid_extension::RULE,
        &no_bundle_group::RULE,
        &section_outside_bundle::RULE,
    ],
};

#[cfg(test)]
mod tests;
