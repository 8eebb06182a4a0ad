//! Rules about an answer held against its offer.

use crate::lint::rule::Family;

mod allow_mixed_not_offered;
mod answer_bundles_rejected;
mod answer_changes_mid;
mod answer_regroups_bundle;
mod asymmetric_payload_type;
mod bundle_dropped;
mod bundle_not_offered;
mod codec_clock_or_channels_differ;
mod codec_not_offered;
mod codec_order_differs;
mod data_format_differs;
mod direction_not_offered;
mod dtls_on_one_side;
mod extension_direction_differs;
mod extension_id_changed;
mod extension_not_offered;
mod feedback_not_offered;
mod h264_level_raised;
mod h264_packetization_mismatch;
mod h264_profile_mismatch;
mod media_type_differs;
mod mid_not_offered;
mod no_common_codec;
mod payload_type_reused;
mod protocol_differs;
mod rejected_section_accepted;
mod rtcp_mux_not_offered;
mod rtcp_mux_refused;
mod rtcp_rsize_not_offered;
mod rtx_of_unaccepted_codec;
mod section_count_differs;
mod setup_roles;
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
        &bundle_dropped::RULE,
        &bundle_not_offered::RULE,
        &codec_clock_or_channels_differ::RULE,
        &codec_not_offered::RULE,
        &codec_order_differs::RULE,
        &data_format_differs::RULE,
        &direction_not_offered::RULE,
        &dtls_on_one_side::RULE,
        &extension_direction_differs::RULE,
        &extension_id_changed::RULE,
        &extension_not_offered::RULE,
        &feedback_not_offered::RULE,
        &h264_level_raised::RULE,
        &h264_packetization_mismatch::RULE,
        &h264_profile_mismatch::RULE,
        &media_type_differs::RULE,
        &mid_not_offered::RULE,
        &no_common_codec::RULE,
        &payload_type_reused::RULE,
        &protocol_differs::RULE,
        &rejected_section_accepted::RULE,
        &rtcp_mux_not_offered::RULE,
        &rtcp_mux_refused::RULE,
        &rtcp_rsize_not_offered::RULE,
        &rtx_of_unaccepted_codec::RULE,
        &section_count_differs::RULE,
        &setup_roles::RULE,
        &video_profile_mismatch::RULE,
    ],
};
