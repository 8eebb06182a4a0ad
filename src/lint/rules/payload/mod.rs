//! Rules about payload types, rtpmap and fmtp.

use crate::lint::rule::Family;

mod bundle_pt_collision;
mod clock_rate;
mod conflicting_rtpmap;
mod duplicate_fmtp;
mod duplicate_rtpmap;
mod dynamic_pt_without_rtpmap;
mod fec_without_red;
mod fmtp_malformed;
mod fmtp_or_fb_orphan;
mod missing_mti_codec;
mod payload_type_range;
mod payload_type_rtcp_conflict;
mod pt_space;
mod ptime_range;
mod red_dangling;
mod rtpmap_malformed;
mod rtpmap_not_on_mline;
mod rtx_chain;
mod rtx_clock_mismatch;
mod rtx_dangling_apt;
mod rtx_without_apt;
mod static_pt_remapped;
mod static_pt_without_rtpmap;
mod telephone_event_clock;
mod unknown_fmtp_parameter;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family {
    name: "payload",
    about: "payload types, rtpmap and fmtp",
    rules: &[
        &bundle_pt_collision::RULE,
        &clock_rate::RULE,
        &conflicting_rtpmap::RULE,
        &duplicate_fmtp::RULE,
        &duplicate_rtpmap::RULE,
        &dynamic_pt_without_rtpmap::RULE,
        &fec_without_red::RULE,
        &fmtp_malformed::RULE,
        &fmtp_or_fb_orphan::RULE,
        &missing_mti_codec::RULE,
        &payload_type_range::RULE,
        &payload_type_rtcp_conflict::RULE,
        &pt_space::RULE,
        &ptime_range::RULE,
        &red_dangling::RULE,
        &rtpmap_malformed::RULE,
        &rtpmap_not_on_mline::RULE,
        &rtx_chain::RULE,
        &rtx_clock_mismatch::RULE,
        &rtx_dangling_apt::RULE,
        &rtx_without_apt::RULE,
        &static_pt_remapped::RULE,
        &static_pt_without_rtpmap::RULE,
        &telephone_event_clock::RULE,
        &unknown_fmtp_parameter::RULE,
    ],
};
