//! Captures of many calls, split into them.

use std::collections::BTreeMap;

use rtcscope::replay::calls::{Call, Row, Split, Splitter};
use rtcscope::replay::{Cause, Ground, Story, causes, diagnose, findings};
use rtcscope::signal::{self, Container, Event, Options};

use crate::pipeline::{beside, files, read, root};

/// What is kept of a capture that is one call, in these tests.
const MOST: usize = 64 << 20;

fn split(events: Vec<Event>) -> (Vec<Call>, Split) {
    let mut calls = Vec::new();
    let mut splitter = Splitter::new(MOST);
    for event in events {
        splitter.push(event, &mut |call| calls.push(call));
    }
    let split = splitter.finish(&mut |call| calls.push(call));
    (calls, split)
}

/// The samples that are read line by line, with their events.
fn samples() -> Vec<(String, Vec<Event>)> {
    let mut all = files(&root().join("fixtures/captures"), &[".jsonl", ".log", ".txt"]);
    if let Some(corpus) = beside("corpus") {
        all.extend(files(&corpus.join("signaling"), &[".jsonl", ".log", ".txt"]));
    }
    let read = |path: &std::path::PathBuf| {
        let capture = signal::read(&read(path), Options::default());
        let lines = matches!(capture.summary.container, Container::Log | Container::Frames | Container::Events);
        lines.then(|| (path.to_string_lossy().into_owned(), capture.events))
    };
    all.iter().filter_map(read).collect()
}

#[test]
fn a_capture_of_one_call_is_not_split() {
    let mut wrong = Vec::new();
    for (name, events) in samples() {
        let all = events.len();
        let (calls, split) = split(events);
        match split {
            Split::One(whole) if calls.is_empty() => {
                assert_eq!((whole.events.len(), whole.left_out), (all, 0), "{name}");
            }
            other => {
                let rows = calls.iter().map(Row::of);
                let rows: Vec<String> = rows
                    .map(|row| {
                        format!("{} line {} {:?} {} of {}", row.number, row.place.line, row.who, row.cause.name(), row.events)
                    })
                    .collect();
                wrong.push(format!("{name}: {other:?}\n  {}", rows.join("\n  ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} captures:\n{}", wrong.len(), wrong.join("\n"));
}
