//! Rules that hold for WHIP and WHEP only: one exchange over HTTP, media in one direction.

use crate::lint::rule::Family;

mod whip_answer_direction;
mod whip_answer_without_candidates;
mod whip_client_ice_lite;
mod whip_mixed_directions;
mod whip_no_bundle;
mod whip_no_media;
mod whip_offer_inactive;
mod whip_offer_sendrecv;
mod whip_partial_answer;
mod whip_renegotiation;
mod whip_several_streams;
mod whip_several_tracks;

/// See [`FAMILIES`](super::FAMILIES).
pub(super) static FAMILY: Family = Family {
    name: "whip",
    about: "WHIP and WHEP: one exchange over HTTP, media in one direction",
    rules: &[
        &whip_answer_direction::RULE,
        &whip_answer_without_candidates::RULE,
        &whip_client_ice_lite::RULE,
        &whip_mixed_directions::RULE,
        &whip_no_bundle::RULE,
        &whip_no_media::RULE,
        &whip_offer_inactive::RULE,
        &whip_offer_sendrecv::RULE,
        &whip_partial_answer::RULE,
        &whip_renegotiation::RULE,
        &whip_several_streams::RULE,
        &whip_several_tracks::RULE,
    ],
};

use crate::lint::Part;

/// Audio and video that are not rejected: what the directions of WHIP are about.
fn is_media(part: &Part<'_>) -> bool {
    part.is_rtp() && !part.is_rejected()
}

/// What one direction stands on: the line that states it, or the `m=` line when none does.
fn direction_at(part: &Part<'_>) -> crate::lint::Spot {
    part.effective(part.direction().name()).map_or_else(|| part.at(), |line| line.at())
}
