//! Rules about RTP sources, streams and tracks.

use crate::lint::rule::Family;

mod cname_mismatch;
mod msid_duplicate;
mod msid_malformed;
mod msid_missing_on_send;
mod msid_token;
mod msid_track_mismatch;
mod msid_trailing_blank;
mod plan_b;
mod rtx_without_fid;
mod ssrc_attribute_without_value;
mod ssrc_group_duplicate;
mod ssrc_group_size;
mod ssrc_group_undefined;
mod ssrc_malformed;
mod ssrc_reused;
mod ssrc_without_cname;
mod ssrc_zero;
mod tracks;

pub(super) use tracks::memberships;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family {
    name: "source",
    about: "RTP sources, streams and tracks",
    rules: &[
        &cname_mismatch::RULE,
        &msid_duplicate::RULE,
        &msid_malformed::RULE,
        &msid_missing_on_send::RULE,
        &msid_token::RULE,
        &msid_track_mismatch::RULE,
        &msid_trailing_blank::RULE,
        &plan_b::RULE,
        &rtx_without_fid::RULE,
        &ssrc_attribute_without_value::RULE,
        &ssrc_group_duplicate::RULE,
        &ssrc_group_size::RULE,
        &ssrc_group_undefined::RULE,
        &ssrc_malformed::RULE,
        &ssrc_reused::RULE,
        &ssrc_without_cname::RULE,
        &ssrc_zero::RULE,
    ],
};
