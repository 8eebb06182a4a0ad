//! What the tests of `replay` share: a call from its captures in one process, as the command makes it.

use std::path::{Path, PathBuf};

use rtcscope::diagnostic::Level;
use rtcscope::render::{Format, Look, renderer};
use rtcscope::replay::{Diagnosis, Found, Gathered, Ground, Story, diagnose, findings};
use rtcscope::report::recording::{Head, write};
use rtcscope::report::replay::cast::Cast;
use rtcscope::report::replay::{File, Replayed, lower, steps};
use rtcscope::signal::event::Event;
use rtcscope::signal::merge::merge;
use rtcscope::signal::redact::redact;
use rtcscope::signal::{self, Capture, Options, Summary};
use serde_json::Value;

use crate::pipeline::{files, read, root};

/// A call, read.
pub(crate) struct Call {
    pub(crate) events: Vec<Event>,
    pub(crate) cut: bool,
    pub(crate) redacted: bool,
    summaries: Vec<Summary>,
}

impl Call {
    /// Reads the captures of one call.
    pub(crate) fn read(captures: &[Vec<u8>]) -> Self {
        let mut summaries = Vec::new();
        let captures = captures.iter().map(|bytes| {
            let Capture { events, summary } = signal::read(bytes, Options::default());
            let Summary { container, packed, clock, lines, bytes, more_notes, .. } = summary;
            summaries.push(summary);
            let clock =
                Summary { container, packed, dialect: None, notes: Vec::new(), more_notes, clock, lines, bytes };
            Capture { events, summary: clock }
        });
        let captures = captures.collect();
        let events = merge(captures).events;
        let cut = summaries.iter().any(Summary::is_cut);
        Self { events, cut, redacted: false, summaries }
    }

    /// Reads the files of one call.
    pub(crate) fn of(paths: &[PathBuf]) -> Self {
        Self::read(&paths.iter().map(|path| read(path)).collect::<Vec<_>>())
    }

    /// The same call with pseudonyms.
    pub(crate) fn redact(mut self, seed: Option<&str>) -> Self {
        redact(&mut [&mut self.events], seed);
        self.redacted = true;
        self
    }

    /// Finds out what happened, and hands it over.
    pub(crate) fn with<T>(&self, take: impl FnOnce(&Replayed<'_>) -> T) -> T {
        let story = Story::of(&self.events);
        let ground = Ground::of(&self.events, &story, self.cut);
        let found: Vec<Found> = findings(&ground);
        let diagnoses: Vec<Diagnosis> = diagnose(&ground, &found);
        let file = |summary| File { name: "capture", source: None, summary, events: 0, left_out: 0, offset: None };
        take(&Replayed {
            files: self.summaries.iter().map(file).collect(),
            ground: &ground,
            cast: Cast::of(&ground),
            gathered: Gathered::of_story(&story, &self.events),
            steps: steps(&story),
            found: &found,
            diagnoses: &diagnoses,
            picked: None,
            all: true,
            redacted: self.redacted,
        })
    }

    /// What the command writes.
    pub(crate) fn rendered(&self, format: Format) -> String {
        let mut out = Vec::new();
        let look = Look { width: 80, color: false, links: false, several: false, fails_from: Level::Error };
        self.with(|replayed| {
            let mut sink = renderer(format, look, &mut out);
            lower(replayed, usize::MAX, sink.as_mut()).expect("a Vec takes everything");
            sink.finish().expect("a Vec takes everything");
        });
        String::from_utf8(out).expect("output is UTF-8")
    }

    /// The JSON of `replay`.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.rendered(Format::Json)).expect("JSON")
    }

    /// The events as a recording.
    pub(crate) fn exported(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.with(|replayed| {
            let clock = replayed.files[0].summary.clock;
            let captures = replayed.files.iter().map(|file| file.name).collect();
            let head = Head { captures, clock, complete: !replayed.ground.cut, redacted: self.redacted };
            write(&head, &self.events, &mut out).expect("a Vec takes everything");
        });
        out
    }
}

/// Every capture and dump of the fixtures, by itself; then the sides of each call that was captured on both, together.
pub(crate) fn calls() -> Vec<Vec<PathBuf>> {
    let mut all: Vec<Vec<PathBuf>> = Vec::new();
    for (folder, endings) in [
        ("fixtures/captures", &[".jsonl", ".log", ".har", ".txt", ".json"][..]),
        ("fixtures/dumps", &[".gz", ".html", ".json"][..]),
    ] {
        all.extend(files(&root().join(folder), endings).into_iter().map(|path| vec![path]));
    }
    let ends_of = |path: &Path| {
        let name = path.to_string_lossy().into_owned();
        name.rsplit_once(".caller.").map(|(stem, _)| stem.to_owned())
    };
    let pairs: Vec<Vec<PathBuf>> = all
        .iter()
        .filter_map(|one| {
            let stem = ends_of(&one[0])?;
            let callee = all.iter().find(|other| other[0].to_string_lossy().starts_with(&format!("{stem}.callee.")))?;
            Some(vec![one[0].clone(), callee[0].clone()])
        })
        .collect();
    assert!(pairs.len() >= 3, "{pairs:?}");
    all.extend(pairs);
    all
}

/// JSON of `replay` without places: those of a recording are others.
pub(crate) fn without_places(mut value: Value) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(object) => {
                for key in ["file", "line", "column", "offset", "length", "place", "rule"] {
                    object.remove(key);
                }
                object.values_mut().for_each(strip);
            }
            Value::Array(array) => array.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let complete = value["capture"]["complete"].clone();
    strip(&mut value);
    value["capture"] = complete;
    value
}
