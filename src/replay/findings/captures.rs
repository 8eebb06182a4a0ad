//! What several captures have to do with one another.

use crate::diagnostic::Level;
use crate::prose;
use crate::prose::{Prose, count};
use crate::replay::cause::{Cause, Confidence};
use crate::replay::finding::Found;
use crate::replay::ground::Ground;

/// The same capture more than once.
pub(super) fn twice(ground: &Ground<'_>, found: &mut Vec<Found>) {
    for (number, copy) in ground.story.joined.copies.iter().enumerate() {
        let Some(copy) = copy else { continue };
        // Its events were left out: those of the other one show it.
        let Some(event) = first_of(ground, usize::from(*copy)) else { continue };
        let says =
            prose!["file ", number + 1, " shows the very same as file ", usize::from(*copy) + 1, ": it is read once"];
        let next = prose!["name the capture of the other side instead, if there is one"];
        found.push(Found::new("capture-given-twice", Level::Warning, says, event).next(next));
    }
}

/// Captures that have nothing in common: they are not told as one call.
pub(super) fn apart(ground: &Ground<'_>, found: &mut Vec<Found>) {
    twice(ground, found);
    let calls = ground.story.joined.count();
    let shows: Vec<usize> = (0..calls).filter_map(|call| first_in(ground, call)).collect();
    let Some((first, others)) = shows.split_first() else { return };
    let groups = (0..calls).map(|call| Prose::join(files(ground, call).into_iter().map(|n| prose![n + 1]), ", "));
    let says = prose![
        "these are ",
        count(calls, "call", "calls"),
        " that have nothing in common (files ",
        Prose::join(groups, "; "),
        "): no message, no ICE credentials, no certificate, no session, no name at about the same time"
    ];
    found.push(
        Found::new("captures-of-several-calls", Level::Warning, says, *first)
            .and(others.iter().copied())
            .points(Cause::IncompleteCapture, Confidence::Certain)
            .next(prose![
                "replay each of them by itself; if they are of one call, nothing of one side reached the other"
            ]),
    );
}

/// The captures of a call.
pub(in crate::replay) fn files(ground: &Ground<'_>, call: usize) -> Vec<usize> {
    let calls = ground.story.joined.calls.iter().enumerate();
    calls.filter(|(_, of)| usize::from(**of) == call).map(|(file, _)| file).collect()
}

fn first_in(ground: &Ground<'_>, call: usize) -> Option<usize> {
    ground.events.iter().position(|event| usize::from(ground.story.joined.call(event.place)) == call)
}

fn first_of(ground: &Ground<'_>, file: usize) -> Option<usize> {
    ground.events.iter().position(|event| usize::from(event.place.source) == file)
}
