//! Rules about rtcp-mux and RTCP feedback.

use crate::lint::rule::Family;

mod feedback_on_rtx;
mod missing_keyframe_feedback;
mod missing_rtcp_mux;
mod missing_rtcp_rsize;
mod mux_only_in_answer;
mod mux_only_without_mux;
mod nack_rtx_pairing;
mod no_bwe_feedback;
mod rtcp_differs_with_mux_only;
mod rtcp_fb_in_avp;
mod rtcp_fb_malformed;
mod transport_cc_half;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family {
    name: "rtcp",
    about: "rtcp-mux and RTCP feedback",
    rules: &[
        &feedback_on_rtx::RULE,
        &missing_keyframe_feedback::RULE,
        &missing_rtcp_mux::RULE,
        &missing_rtcp_rsize::RULE,
        &mux_only_in_answer::RULE,
        &mux_only_without_mux::RULE,
        &nack_rtx_pairing::RULE,
        &no_bwe_feedback::RULE,
        &rtcp_differs_with_mux_only::RULE,
        &rtcp_fb_in_avp::RULE,
        &rtcp_fb_malformed::RULE,
        &transport_cc_half::RULE,
    ],
};
