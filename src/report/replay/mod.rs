//! `replay`: what happened in a call, the answer first.

pub mod cast;
pub mod diff;
pub mod driven;
mod driven_wire;
mod findings;
mod human;
pub mod ladder;
pub mod live;
pub mod many;
pub mod place;
pub mod timeline;
mod wire;
pub mod words;

use std::collections::HashMap;
use std::io;

use self::cast::Cast;
use super::{Item, Sink};
use crate::replay::{Diagnosis, Exchange, Found, Gathered, Ground, Step, Story};
use crate::signal::Summary;
use crate::signal::event::Place;
use crate::signal::merge::Offset;
use crate::text::Source;

/// A file that was read.
#[derive(Debug)]
pub struct File<'a> {
    /// Its name, as it was given.
    pub name: &'a str,
    /// Its bytes, unpacked; none of one that is too large to be kept.
    pub source: Option<&'a Source>,
    /// What was read of it.
    pub summary: &'a Summary,
    /// How many events it has.
    pub events: u64,
    /// How many of them were not kept.
    pub left_out: u64,
    /// How its clock was brought to that of the first one: none for the first one, and where nothing is in both.
    pub offset: Option<Offset>,
}

/// A call with all that was found out.
#[derive(Debug)]
pub struct Replayed<'a> {
    /// The files: the sides of one call.
    pub files: Vec<File<'a>>,
    /// The events and what they tell.
    pub ground: &'a Ground<'a>,
    /// Who is at the ends of each event.
    pub cast: Cast<'a>,
    /// The candidates that belong to each description.
    pub gathered: Gathered,
    /// What is noteworthy.
    pub found: &'a [Found],
    /// The likeliest cause, then the others. Never empty.
    pub diagnoses: &'a [Diagnosis],
    /// The steps of each message.
    pub steps: HashMap<usize, Vec<usize>>,
    /// Which call of how many it is, when the capture holds many.
    pub picked: Option<(u64, u64)>,
    /// Show every event, not only what matters.
    pub all: bool,
    /// Names and addresses are pseudonyms: nothing of the files is quoted.
    pub redacted: bool,
}

/// Which steps each message made.
pub fn steps(story: &Story) -> HashMap<usize, Vec<usize>> {
    let mut steps: HashMap<usize, Vec<usize>> = HashMap::new();
    for (at, step) in story.steps.iter().enumerate() {
        steps.entry(step.message).or_default().push(at);
    }
    steps
}

impl Replayed<'_> {
    /// The file a place is in.
    pub fn file(&self, place: Place) -> &File<'_> {
        &self.files[usize::from(place.source).min(self.files.len() - 1)]
    }

    /// The findings, the worst first, those of one level in the order of the capture.
    pub fn worst_first(&self) -> Vec<&Found> {
        let mut all: Vec<&Found> = self.found.iter().collect();
        all.sort_by_key(|found| std::cmp::Reverse(found.level));
        all
    }

    /// The candidates that were sent for a description, as they are written.
    pub fn gathered(&self, message: usize) -> Vec<&str> {
        let story = self.ground.story;
        let texts = self.gathered.of(message).iter().filter_map(|one| story.candidate(*one, self.ground.events));
        texts.map(|candidate| &*candidate.candidate.text).collect()
    }

    /// The events they are in.
    fn gathered_events(&self, message: usize) -> Vec<usize> {
        self.gathered.of(message).iter().map(|one| self.ground.story.messages[*one].event).collect()
    }

    /// The ufrags of a description, each once.
    pub fn generation(&self, message: usize) -> impl Iterator<Item = &str> {
        self.gathered.generation(message)
    }

    /// What was set of an exchange, in order.
    fn steps(&self, exchange: &Exchange) -> Vec<&Step> {
        let messages = std::iter::once(&exchange.offer).chain(&exchange.pranswers).chain(&exchange.answers);
        let mut steps: Vec<&Step> =
            messages.flat_map(|one| self.steps.get(one)).flatten().map(|at| &self.ground.story.steps[*at]).collect();
        steps.sort_by_key(|step| step.event);
        steps
    }
}

/// Pushes all of it; at most `most` findings of one name.
pub fn lower(replayed: &Replayed<'_>, most: usize, sink: &mut dyn Sink) -> io::Result<()> {
    sink.item(Item::Data(&wire::Wire(replayed)))?;
    human::diagnosis(replayed, sink)?;
    human::read(replayed, sink)?;
    human::exchanges(replayed, sink)?;
    findings::push(replayed, most, sink)?;
    timeline::push(replayed, sink)
}
