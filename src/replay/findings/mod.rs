//! Detectors: each looks for one kind of trouble (or for its absence) and says what shows it. One file a subject.

mod arrival;
mod candidates;
mod captures;
mod descriptions;
mod exchange;
mod media;
mod refusals;
mod states;

pub(in crate::replay) use captures::files;

use super::finding::Found;
use super::ground::Ground;

/// A detector.
type Detector = fn(&Ground<'_>, &mut Vec<Found>);

/// All detectors, in the order of a call.
const DETECTORS: &[Detector] = &[
    captures::twice,
    refusals::refused,
    refusals::nobody,
    exchange::unanswered,
    exchange::lost,
    exchange::glare,
    exchange::order,
    exchange::everybody,
    exchange::leaks,
    candidates::early,
    candidates::stale,
    candidates::none,
    candidates::unfinished,
    candidates::paths,
    descriptions::rules,
    descriptions::plain,
    states::ends,
    states::failures,
    states::munged,
    arrival::relay,
    arrival::nothing,
    media::loss,
    media::delay,
    media::freezes,
    media::limits,
];

/// Everything that is noteworthy, in the order of the capture.
pub fn all(ground: &Ground<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    // What has nothing to do with one another is not one call, and has no findings as such.
    if ground.story.joined.count() > 1 {
        captures::apart(ground, &mut found);
        return found;
    }
    for detector in DETECTORS {
        detector(ground, &mut found);
    }
    found.sort_by_key(|found| found.evidence.first().copied());
    found
}
