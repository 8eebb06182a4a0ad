//! `replay --export`: what is written is read as it was.

use std::process::Command;

use proptest::prelude::*;
use rtcscope::report::recording::{Head, write};
use rtcscope::signal::event::{Event, Other, Place, What};
use rtcscope::signal::{self, Clock, Options};
use serde_json::Value;

use crate::pipeline::{read, root};
use crate::replaying::{Call, calls, without_places};

/// The lines of a recording, without where an event stood before.
fn lines(recording: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(recording).expect("UTF-8");
    let line = |line: &str| {
        let mut value: Value = serde_json::from_str(line).expect("a line of JSON");
        value.as_object_mut().expect("an object").retain(|key, _| key != "line" && key != "captures");
        value
    };
    text.lines().map(line).collect()
}

#[test]
fn every_capture_comes_back_as_it_was() {
    let mut kinds = std::collections::BTreeSet::new();
    for paths in calls() {
        let name = paths[0].display().to_string();
        let call = Call::of(&paths);
        let recording = call.exported();
        let again = Call::read(std::slice::from_ref(&recording));
        kinds.extend(call.events.iter().map(|event| event.what.name()));
        assert_eq!(lines(&recording), lines(&again.exported()), "{name}: the events differ");
        assert_eq!(without_places(call.json()), without_places(again.json()), "{name}: what is said of it differs");
    }
    for kind in ["offer", "candidate", "end-of-candidates", "state", "api", "stats", "other", "ice-servers", "refused"]
    {
        assert!(kinds.contains(kind), "{kind} is not among {kinds:?}");
    }
}

#[test]
fn the_sides_of_a_recording_stay_apart_and_merge_with_others() {
    let folder = root().join("fixtures/captures/login");
    let sides = ["caller", "callee"].map(|side| folder.join(format!("login-call-and-leave.{side}.har")));
    let call = Call::of(&sides);
    let recording = call.exported();
    let parts: std::collections::BTreeSet<u16> =
        Call::read(std::slice::from_ref(&recording)).events.iter().map(|e| e.part).collect();
    assert_eq!(parts.into_iter().collect::<Vec<_>>(), [0, 1]);
    // together with a capture of the same call, it is one call still
    let more = Call::read(&[recording, read(&sides[1])]);
    assert_eq!(more.json()["sides"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_recording_that_is_cut_says_so() {
    let sample = root().join("fixtures/captures/rooms/sio-websocket-room-call.frames.jsonl");
    let whole = Call::of(&[sample]).exported();
    assert!(!Call::read(std::slice::from_ref(&whole)).cut);
    // at a line end nothing of what is there tells
    let ends: Vec<usize> = memchr(&whole);
    let cut = Call::read(&[whole[..ends[ends.len() / 2]].to_vec()]);
    assert!(cut.cut);
    assert_eq!(cut.json()["capture"]["complete"], false);
    // and what was not whole when it was exported is not whole now
    let again = Call::read(&[cut.exported()]);
    assert!(again.cut);
    for end in (0..whole.len()).step_by(97) {
        let _ = Call::read(&[whole[..end].to_vec()]).json();
    }
}

fn memchr(bytes: &[u8]) -> Vec<usize> {
    bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1).collect()
}

#[test]
fn lines_that_are_no_events_are_told() {
    let head = r#"{"format":"rtcscope.events","version":2,"clock":"utc","events":4}"#;
    let text = format!(
        "{head}\n{}\n{}\n{}\n{}\n",
        r#"{"what":"dance","us":1}"#,
        r#"{"what":"state","state":"mood","value":"good"}"#,
        r#"{"what":"joined","us":"x","members":-3,"direction":7,"part":99999}"#,
        r#"{"what":{"a":1}}"#
    );
    let capture = signal::read(text.as_bytes(), Options::default());
    let names: Vec<&str> = capture.summary.notes.iter().map(|note| note.name).collect();
    assert_eq!(names, ["later-version", "broken-event", "broken-event", "broken-event"]);
    let kinds: Vec<&str> = capture.events.iter().map(|event| event.what.name()).collect();
    assert_eq!(kinds, ["other", "other", "joined", "other"]);
}

fn recording(events: &[Event]) -> Vec<u8> {
    let head = Head { captures: vec!["x"], clock: Clock::Utc, complete: true, redacted: false };
    let mut out = Vec::new();
    write(&head, events, &mut out).expect("a Vec takes everything");
    out
}

proptest! {
    #[test]
    fn any_text_and_time_survives(name in ".{0,40}", text in "(\\PC|[\\x00-\\x1f\\\\\"'/]){0,60}", us in any::<i64>()) {
        let other = Other { name: name.as_str().into(), text: text.as_str().into() };
        let mut event = Event::new(Place::default(), What::Other(other));
        event.at = Some(signal::Moment(us));
        event.from = Some(name.as_str().into());
        event.written = Some(text.as_str().into());
        let read = signal::read(&recording(&[event]), Options::default());
        prop_assert_eq!(read.events.len(), 1);
        let What::Other(other) = &read.events[0].what else { panic!("{:?}", read.events[0].what) };
        prop_assert_eq!((&*other.name, &*other.text), (name.as_str(), text.as_str()));
        prop_assert_eq!(read.events[0].at, Some(signal::Moment(us)));
        prop_assert_eq!(read.events[0].written.as_deref(), Some(text.as_str()));
        prop_assert_eq!(read.events[0].from.as_deref(), Some(name.as_str()));
    }
}

#[test]
fn the_command_writes_to_a_file_or_to_standard_output_and_never_over_a_capture() {
    let log = root().join("fixtures/captures/login/login-relay-chrome107-2022.log");
    let folder = std::env::temp_dir().join(format!("rtcscope-export-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("call.jsonl");
    let run = |args: &[&std::ffi::OsStr]| {
        Command::new(env!("CARGO_BIN_EXE_rtcscope")).arg("replay").args(args).output().expect("it runs")
    };
    let beside = run(&[log.as_os_str(), "--export".as_ref(), file.as_os_str()]);
    assert_eq!(beside.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&beside.stdout).starts_with("healthy (likely)"));
    let instead = run(&[log.as_os_str(), "--export".as_ref(), "-".as_ref()]);
    assert_eq!(instead.stdout, read(&file), "the same, and nothing beside it");
    let over = run(&[file.as_os_str(), "--export".as_ref(), file.as_os_str()]);
    assert_eq!((over.status.code(), over.stdout.len()), (Some(2), 0));
    assert_eq!(read(&file), instead.stdout, "it is as it was");
    assert_eq!(run(&[log.as_os_str(), "--export".as_ref(), log.as_os_str()]).status.code(), Some(2));
    std::fs::remove_dir_all(&folder).expect("it was made here");
}
