//! Detectors: each looks for one kind of trouble (or for its absence) and says what shows it. One file a subject.

mod arrival;
mod candidates;
mod captures;
mod clients;
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

/// The detectors, in the order of a call, up to what descriptions are held against.
const SIGNALING: &[Detector] = &[
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
];

/// Those after it.
const CONNECTION: &[Detector] = &[
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
    run(ground, &[SIGNALING, &[descriptions::rules], CONNECTION])
}

/// The same without what the rules say to the descriptions: that takes most of the time, and is never more than a
/// possible cause, which does not outweigh what is known otherwise.
pub fn causes(ground: &Ground<'_>) -> Vec<Found> {
    run(ground, &[SIGNALING, CONNECTION])
}

fn run(ground: &Ground<'_>, detectors: &[&[Detector]]) -> Vec<Found> {
    let mut found = Vec::new();
    // What has nothing to do with one another is not one call, and has no findings as such.
    if ground.story.joined.count() > 1 {
        captures::apart(ground, &mut found);
        return found;
    }
    for detector in detectors.iter().copied().flatten() {
        detector(ground, &mut found);
    }
    found.sort_by_key(|found| found.evidence.first().copied());
    found
}
