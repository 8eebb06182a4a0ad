//! The captures of one call, put together.

use std::path::PathBuf;

use anyhow::{Context, bail};

use super::many::{Many, Pick};
use super::read::{Captured, Found, read};
use crate::replay::calls::Doubt;
use crate::replay::{Diagnosis, Gathered, Ground, Story, diagnose, findings};
use crate::report::replay::cast::Cast;
use crate::report::replay::{File, Replayed, steps};
use crate::signal::event::{Event, Moment};
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
    picked: Option<(u64, u64)>,
    until: Option<Moment>,
    unclear: Option<Doubt>,
}

/// What was read: a call, or what many came to.
pub(super) enum Calls {
    One(Call),
    Many(Box<Many>),
}

impl Call {
    /// Reads the files of a call; standard input when none is named. Of a single one the calls are told apart.
    pub(super) fn read(paths: &[PathBuf], dialect: Option<&'static Dialect>, pick: &Pick<'_>) -> anyhow::Result<Calls> {
        Self::all(paths, dialect, Some(pick))
    }

    /// Reads them as one call, whatever is in them.
    pub(super) fn whole(paths: &[PathBuf], dialect: Option<&'static Dialect>) -> anyhow::Result<Self> {
        match Self::all(paths, dialect, None)? {
            Calls::One(call) => Ok(call),
            Calls::Many(_) => unreachable!("only what calls are picked from is taken apart"),
        }
    }

    fn all(paths: &[PathBuf], dialect: Option<&'static Dialect>, pick: Option<&Pick<'_>>) -> anyhow::Result<Calls> {
        let standard = [PathBuf::from("-")];
        let paths = if paths.is_empty() { &standard[..] } else { paths };
        if paths.len() > 1 && pick.is_some_and(Pick::is_any) {
            bail!("several files are the sides of one call, and --call and --who choose among the calls of one file");
        }
        let pick = pick.filter(|_| paths.len() == 1);
        let mut captured = Vec::with_capacity(paths.len());
        for (n, path) in paths.iter().enumerate() {
            match read(path, u16::try_from(n).context("too many files")?, dialect, pick)? {
                Found::Captured(one) => captured.push(one),
                Found::Many(many) => return Ok(Calls::Many(Box::new(many))),
            }
        }
        Ok(Calls::One(Self::of(captured)))
    }

    fn of(captured: Vec<Captured>) -> Self {
        let picked = captured.iter().find_map(|one| one.picked);
        let until = captured.iter().find_map(|one| one.until);
        let unclear = captured.iter().find_map(|one| one.unclear);
        let mut captures = Vec::with_capacity(captured.len());
        let mut files = Vec::with_capacity(captured.len());
        for Captured { name, source, capture, events, left_out, .. } in captured {
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
        let cut = files.iter().any(|file| file.left_out > 0 || file.summary.is_cut() && picked.is_none());
        Self { files, events: merged.events, joined: merged.joined, cut, redacted: false, picked, until, unclear }
    }

    /// The events, for whoever puts pseudonyms into them before anybody else looks at them.
    pub(super) fn redacted(&mut self) -> &mut [Event] {
        self.redacted = true;
        &mut self.events
    }

    /// Finds out what happened, and hands it over.
    pub(super) fn with<T>(&self, all: bool, take: impl FnOnce(&Replayed<'_>) -> T) -> T {
        let story = Story::of_joined(&self.events, &self.joined);
        let ground = Ground::of(&self.events, &story, self.cut).lasting(self.until);
        let found = findings(&ground);
        let diagnoses = match self.unclear {
            None => diagnose(&ground, &found),
            Some(doubt) => vec![Diagnosis::of_several(doubt.guessed, doubt.of)],
        };
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
            picked: self.picked,
            all,
            redacted: self.redacted,
        })
    }
}

fn copy(summary: &Summary) -> Summary {
    let Summary { container, packed, clock, lines, bytes, more_notes, .. } = *summary;
    Summary { container, packed, dialect: None, notes: Vec::new(), more_notes, clock, lines, bytes }
}
