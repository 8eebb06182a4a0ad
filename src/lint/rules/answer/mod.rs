//! Rules about an answer held against its offer.

use crate::lint::rule::Family;

mod allow_mixed_not_offered;
mod answer_bundles_rejected;
mod answer_changes_mid;
mod answer_regroups_bundle;
mod asymmetric_payload_type;
mod both_ice_lite;
mod bundle_dropped;
mod bundle_not_offered;
mod codec_clock_or_channels_differ;
mod codec_not_offered;
mod codec_order_differs;
mod cryptex_on_one_side;
mod data_format_differs;
mod direction_not_offered;
mod dtls_on_one_side;
mod dtmf_lost;
mod extension_direction_differs;
mod extension_id_changed;
mod extension_not_offered;
mod feedback_not_offered;
mod group_not_offered;
mod h264_level_raised;
mod h264_packetization_mismatch;
mod h264_profile_mismatch;
mod ice_on_one_side;
mod media_type_differs;
mod mid_not_offered;
mod multicast_answer;
mod no_common_codec;
mod no_pairable_candidates;
mod origin_copied;
mod payload_type_reused;
mod protocol_differs;
mod rejected_section_accepted;
mod rid_direction_not_reversed;
mod rid_extension_lost;
mod rid_not_offered;
mod rtcp_mux_not_offered;
mod rtcp_mux_refused;
mod rtcp_rsize_not_offered;
mod rtx_of_unaccepted_codec;
mod same_credentials_on_both_sides;
mod sctp_port_refused;
mod section_count_differs;
mod setup_roles;
mod sframe_not_offered;
mod simulcast_answer_mismatch;
mod simulcast_dropped;
mod ssrc_on_both_sides;
mod timing_differs;
mod tls_id_not_offered;
mod trickle_on_one_side;
mod unroutable_candidates;
mod video_profile_mismatch;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family {
    name: "answer",
    about: "an answer held against its offer",
    rules: &[
        &allow_mixed_not_offered::RULE,
        &answer_bundles_rejected::RULE,
        &answer_changes_mid::RULE,
        &answer_regroups_bundle::RULE,
        &asymmetric_payload_type::RULE,
        &both_ice_lite::RULE,
        &bundle_dropped::RULE,
        &bundle_not_offered::RULE,
        &codec_clock_or_channels_differ::RULE,
        &codec_not_offered::RULE,
        &codec_order_differs::RULE,
        &cryptex_on_one_side::RULE,
        &data_format_differs::RULE,
        &direction_not_offered::RULE,
        &dtls_on_one_side::RULE,
        &dtmf_lost::RULE,
        &extension_direction_differs::RULE,
        &extension_id_changed::RULE,
        &extension_not_offered::RULE,
        &feedback_not_offered::RULE,
        &group_not_offered::RULE,
        &h264_level_raised::RULE,
        &h264_packetization_mismatch::RULE,
        &h264_profile_mismatch::RULE,
        &ice_on_one_side::RULE,
        &media_type_differs::RULE,
        &mid_not_offered::RULE,
        &multicast_answer::RULE,
        &no_common_codec::RULE,
        &no_pairable_candidates::RULE,
        &origin_copied::RULE,
        &payload_type_reused::RULE,
        &protocol_differs::RULE,
        &rejected_section_accepted::RULE,
        &rid_direction_not_reversed::RULE,
        &rid_extension_lost::RULE,
        &rid_not_offered::RULE,
        &rtcp_mux_not_offered::RULE,
        &rtcp_mux_refused::RULE,
        &rtcp_rsize_not_offered::RULE,
        &rtx_of_unaccepted_codec::RULE,
        &same_credentials_on_both_sides::RULE,
        &sctp_port_refused::RULE,
        &section_count_differs::RULE,
        &setup_roles::RULE,
        &sframe_not_offered::RULE,
        &simulcast_answer_mismatch::RULE,
        &simulcast_dropped::RULE,
        &ssrc_on_both_sides::RULE,
        &timing_differs::RULE,
        &tls_id_not_offered::RULE,
        &trickle_on_one_side::RULE,
        &unroutable_candidates::RULE,
        &video_profile_mismatch::RULE,
    ],
};
