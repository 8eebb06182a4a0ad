//! Rules about ICE credentials, options and candidates.

use crate::lint::rule::Family;

mod address;
mod bundled_credentials_differ;
mod candidate_component;
mod candidate_extension_value;
mod candidate_foundation;
mod candidate_malformed;
mod candidate_port;
mod candidate_priority_zero;
mod candidate_related_address;
mod candidate_transport;
mod candidate_type;
mod candidate_unreachable;
mod candidates_only_local;
mod candidates_outside_tagged_section;
mod duplicate_candidate;
mod end_of_candidates_empty;
mod fqdn_candidate;
mod ice_char;
mod ice_credential_half;
mod ice_lite_candidates;
mod ice_lite_in_media;
mod ice_mismatch;
mod ice_options_comma;
mod ice_pacing;
mod ice_pacing_malformed;
mod ice_pwd_length;
mod ice_ufrag_length;
mod ice_ufrag_too_long_to_send;
mod ipv6_zone_or_bracket;
mod missing_ice_credentials;
mod missing_trickle_option;
mod rejected_with_candidates;
mod remote_candidates;
mod same_ufrag_different_pwd;
mod stale_candidate;
mod tcp_candidate_tcptype;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family {
    name: "ice",
    about: "ICE credentials, options and candidates",
    rules: &[
        &bundled_credentials_differ::RULE,
        &candidate_component::RULE,
        &candidate_extension_value::RULE,
        &candidate_foundation::RULE,
        &candidate_malformed::RULE,
        &candidate_port::RULE,
        &candidate_priority_zero::RULE,
        &candidate_related_address::RULE,
        &candidate_transport::RULE,
        &candidate_type::RULE,
        &candidate_unreachable::RULE,
        &candidates_only_local::RULE,
        &candidates_outside_tagged_section::RULE,
        &duplicate_candidate::RULE,
        &end_of_candidates_empty::RULE,
        &fqdn_candidate::RULE,
        &ice_char::RULE,
        &ice_credential_half::RULE,
        &ice_lite_candidates::RULE,
        &ice_lite_in_media::RULE,
        &ice_mismatch::RULE,
        &ice_options_comma::RULE,
        &ice_pacing::RULE,
        &ice_pacing_malformed::RULE,
        &ice_pwd_length::RULE,
        &ice_ufrag_length::RULE,
        &ice_ufrag_too_long_to_send::RULE,
        &ipv6_zone_or_bracket::RULE,
        &missing_ice_credentials::RULE,
        &missing_trickle_option::RULE,
        &rejected_with_candidates::RULE,
        &remote_candidates::RULE,
        &same_ufrag_different_pwd::RULE,
        &stale_candidate::RULE,
        &tcp_candidate_tcptype::RULE,
    ],
};
