//! Captures of several calls that have nothing to do with one another: each is diagnosed for itself.

use super::diagnosis::{Diagnosis, diagnose};
use super::findings::{all, files};
use super::ground::Ground;
use super::story::Story;
use crate::prose;
use crate::prose::Prose;
use crate::signal::event::Event;

/// The likeliest cause of each call by itself.
pub(super) fn each(ground: &Ground<'_>) -> Vec<Diagnosis> {
    let joined = &ground.story.joined;
    let one = |call: usize| {
        let (places, events): (Vec<usize>, Vec<Event>) = ground
            .events
            .iter()
            .enumerate()
            .filter(|(_, event)| usize::from(joined.call(event.place)) == call)
            .map(|(index, event)| (index, event.clone()))
            .unzip();
        let story = Story::of(&events);
        let alone = Ground::of(&events, &story, ground.cut);
        let mut first = diagnose(&alone, &all(&alone)).swap_remove(0);
        let files = files(ground, call);
        let (what, alone) = if files.len() == 1 { ("file ", " by itself: ") } else { ("files ", " by themselves: ") };
        let files = Prose::join(files.into_iter().map(|file| prose![file + 1]), ", ");
        first.summary = prose![what, files, alone, first.summary];
        // its findings are not those of all
        first.findings.clear();
        first.evidence.iter_mut().for_each(|event| *event = places[*event]);
        first
    };
    (0..joined.count()).map(one).collect()
}
