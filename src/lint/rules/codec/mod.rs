//! Rules about parameters of codecs.

use crate::lint::rule::Family;

mod av1_parameters;
mod h264_implicit_profile;
mod h264_level_asymmetry;
mod h264_parameter_sets;
mod h264_profile_level_id;
mod h265_parameters;
mod opus_channels;
mod opus_parameter_range;
mod opus_stereo_hint;
mod values;
mod vp8_parameters;
mod vp9_profile_id;
mod x_google_fmtp;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family {
    name: "codec",
    about: "parameters of codecs",
    rules: &[
        &av1_parameters::RULE,
        &h264_implicit_profile::RULE,
        &h264_level_asymmetry::RULE,
        &h264_parameter_sets::RULE,
        &h264_profile_level_id::RULE,
        &h265_parameters::RULE,
        &opus_channels::RULE,
        &opus_parameter_range::RULE,
        &opus_stereo_hint::RULE,
        &vp8_parameters::RULE,
        &vp9_profile_id::RULE,
        &x_google_fmtp::RULE,
    ],
};
