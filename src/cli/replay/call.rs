//! The captures of one call, put together.

use std::path::PathBuf;

use super::read::{Captured, all};
use crate::replay::{Gathered, Ground, Story, diagnose, findings};
use crate::report::replay::cast::Cast;
use crate::report::replay::{File, Replayed, steps};
use crate::signal::event::Event;
use crate::signal::merge::{Joined, Offset, merge};
use crate::signal::{Dialect, Summary};
use crate::text::Source;

/// What is kept of a file beside its events.
struct Rest {
    name: String,
    source: Option<Source>,
    summary: Summary,
    events: u64,
    left_out: u64,
    offset: Option<Offset>,
}

/// A call, read.
pub(super) struct Call {
    files: Vec<Rest>,
    events: Vec<Event>,
    joined: Joined,
    cut: bool,
    redacted: bool,
}

impl Call {
    /// Reads the files of a call; standard input when none is named.
    pub(super) fn read(paths: &[PathBuf], dialect: Option<&'static Dialect>) -> anyhow::Result<Self> {
        let captured = all(paths, dialect)?;
        let mut captures = Vec::with_capacity(captured.len());
        let mut files = Vec::with_capacity(captured.len());
        for Captured { name, source, capture, events, left_out } in captured {
            let crate::signal::Capture { events: list, summary } = capture;
            // Merging looks at events and clock; the rest stays here.
            let clock = copy(&summary);
            captures.push(crate::signal::Capture { events: list, summary: clock });
            files.push(Rest { name, source, summary, events, left_out, offset: None });
        }
        let merged = merge(captures);
        for (file, offset) in files.iter_mut().skip(1).zip(merged.offsets) {
            file.offset = offset;
        }
        let cut = files.iter().any(|file| file.left_out > 0 || file.summary.is_cut());
        Ok(Self { files, events: merged.events, joined: merged.joined, cut, redacted: false })
    }

    /// The events, for whoever puts pseudonyms into them before anybody else looks at them.
    pub(super) fn redacted(&mut self) -> &mut [Event] {
        self.redacted = true;
        &mut self.events
    }

    /// Finds out what happened, and hands it over.
    pub(super) fn with<T>(&self, all: bool, take: impl FnOnce(&Replayed<'_>) -> T) -> T {
        let story = Story::of_joined(&self.events, &self.joined);
        let ground = Ground::of(&self.events, &story, self.cut);
        let found = findings(&ground);
        let diagnoses = diagnose(&ground, &found);
        let files = self.files.iter().map(|rest| File {
            name: &rest.name,
            source: rest.source.as_ref(),
            summary: &rest.summary,
            events: rest.events,
            left_out: rest.left_out,
            offset: rest.offset,
        });
        take(&Replayed {
            files: files.collect(),
            ground: &ground,
            cast: Cast::of(&ground),
            gathered: Gathered::of_story(&story, &self.events),
            steps: steps(&story),
            found: &found,
            diagnoses: &diagnoses,
            all,
            redacted: self.redacted,
        })
    }
}

fn copy(summary: &Summary) -> Summary {
    let Summary { container, packed, clock, lines, bytes, more_notes, .. } = *summary;
    Summary { container, packed, dialect: None, notes: Vec::new(), more_notes, clock, lines, bytes }
}
