//! `replay diff`: what differs between two calls, and what never matters.

use std::process::{Command, Output};

use rtcscope::replay::diff::{Comparison, Outline, Verdict};
use serde_json::Value;

use crate::pipeline::{read, root};
use crate::replaying::{Call, calls};

fn outline(call: &Call) -> Outline {
    call.with(|replayed| Outline::of(replayed.ground, replayed.found, replayed.diagnoses))
}

fn compared(a: &Call, b: &Call) -> Comparison {
    Comparison::of(outline(a), outline(b))
}

fn told(comparison: &Comparison) -> Vec<String> {
    let one = |one: &rtcscope::replay::diff::Difference| {
        format!("{}: {} | {}", one.what.plain(), one.a.plain(), one.b.plain())
    };
    comparison.differences.iter().map(one).collect()
}

#[test]
fn a_call_is_the_same_as_itself_and_as_itself_with_other_names() {
    for paths in calls() {
        let name = paths[0].display().to_string();
        let (call, again) = (Call::of(&paths), Call::of(&paths));
        let itself = compared(&call, &again);
        assert_eq!(told(&itself), [""; 0], "{name}");
        assert_eq!((itself.rewritten, itself.recounted, itself.noise), (0, 0, 0), "{name}");
        assert_ne!(itself.verdict(), Verdict::Differ, "{name}");
        // other ids, addresses, ufrags: all that never matters
        let renamed = compared(&call, &again.redact(None));
        assert_eq!(told(&renamed), [""; 0], "{name}");
    }
}

/// A small call in a log, changed.
fn changed(change: impl Fn(String) -> String) -> Call {
    let log = read(&root().join("fixtures/captures/relay/relay-av-call-ok.frames.jsonl"));
    Call::read(&[change(String::from_utf8(log).expect("UTF-8")).into_bytes()])
}

#[test]
fn what_matters_is_told() {
    let call = changed(|log| log);
    let differs = |change: &dyn Fn(String) -> String| {
        let comparison = compared(&call, &changed(change));
        (told(&comparison), comparison.verdict())
    };
    let (told, verdict) = differs(&|log| log.replace("sendrecv", "recvonly"));
    assert_eq!(verdict, Verdict::Differ);
    assert!(told.contains(&"the offer, audio: direction: sendrecv | recvonly".to_owned()), "{told:?}");
    assert!(told.contains(&"the answer, video: direction: sendrecv | recvonly".to_owned()), "{told:?}");
    let (told, verdict) = differs(&|log| log.replace(" typ host", " typ relay"));
    assert_eq!(verdict, Verdict::Differ);
    assert!(told.iter().any(|one| one.starts_with("relay UDP IPv4 candidates of the caller: none | ")), "{told:?}");
    let unanswered = |log: String| {
        let kept = log.lines().filter(|line| !line.contains("answer")).map(|line| format!("{line}\n"));
        kept.collect::<String>()
    };
    let (told, verdict) = differs(&unanswered);
    assert_eq!(verdict, Verdict::Differ);
    assert!(told[0].starts_with("diagnosis: healthy (likely) | no-answer"), "{told:?}");
    assert!(told.contains(&"the answer: there | not there".to_owned()), "{told:?}");
    // a capture that is cut may have had what it lacks
    let cut = Call::read(&[{
        let recording = call.exported();
        let ends: Vec<usize> =
            recording.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at).collect();
        recording[..=ends[ends.len() * 4 / 5]].to_vec()
    }]);
    assert!(cut.cut);
    let comparison = compared(&call, &cut);
    assert_eq!(comparison.verdict(), Verdict::CannotTell, "{:?}", self::told(&comparison));
    assert_eq!(compared(&cut, &call).verdict(), Verdict::CannotTell);
}

fn diff(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rtcscope"));
    command.current_dir(root()).args(["replay", "diff"]).args(args).output().expect("it runs")
}

const RELAY: &str = "fixtures/dumps/turn-relay-only-call.rtcstats_dump.gz";
const FAILED: &str = "fixtures/dumps/ice-failed-udp-blocked.webrtc_internals_dump.gz";

#[test]
fn the_answer_comes_first_in_a_line() {
    let run = diff(&[RELAY, FAILED]);
    let text = String::from_utf8(run.stdout).expect("UTF-8");
    assert_eq!(run.status.code(), Some(1));
    assert!(
        text.starts_with("B differs: no relay UDP IPv4 candidates of the caller in B; A: relay-in-use, B:\n"),
        "{text}"
    );
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let run = diff(&["--json", RELAY, FAILED]);
    let json: Value = serde_json::from_slice(&run.stdout).expect("JSON");
    assert_eq!((&json["format"], &json["verdict"]), (&"rtcscope.replay-diff".into(), &"differ".into()));
    assert_eq!((&json["a"]["reached"], &json["b"]["reached"]), (&"media".into(), &"checking".into()));
    let first = &json["differences"][0];
    assert_eq!(
        (&first["topic"], &first["a"], &first["b"]),
        (&"diagnosis".into(), &"relay-in-use (certain)".into(), &"unreachable (likely)".into())
    );
    assert!(first["evidence"]["b"]["line"].is_number());
    let topics: Vec<&Value> = json["differences"].as_array().expect("a list").iter().map(|one| &one["topic"]).collect();
    assert!(topics.windows(2).all(|pair| pair[0] == pair[1] || rank(pair[0]) < rank(pair[1])), "{topics:?}");
    for format in ["jsonl", "markdown"] {
        assert_eq!(diff(&["--format", format, RELAY, FAILED]).status.code(), Some(1));
    }
    let redacted = diff(&["--redact", "--json", RELAY, FAILED]);
    assert_eq!(redacted.status.code(), Some(1));
    assert!(!String::from_utf8_lossy(&redacted.stdout).contains("9-1"));
}

fn rank(topic: &Value) -> usize {
    let order = ["diagnosis", "progress", "exchange", "candidates", "errors", "way", "states", "measured", "findings"];
    order.iter().position(|known| topic == known).expect("a topic")
}

#[test]
fn exit_codes_and_a_capture_called_diff() {
    assert_eq!(diff(&[RELAY, RELAY]).status.code(), Some(0));
    assert_eq!(diff(&[RELAY, "fixtures/malformed/empty-file.sdp"]).status.code(), Some(2), "no signaling in it");
    assert_eq!(diff(&[RELAY, "no-such-file"]).status.code(), Some(2));
    assert_eq!(diff(&[RELAY]).status.code(), Some(2));
    assert_eq!(diff(&["-", "-"]).status.code(), Some(2));
    let folder = std::env::temp_dir().join(format!("rtcscope-diff-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::copy(root().join(RELAY), folder.join("diff")).expect("it is copied");
    let mut command = Command::new(env!("CARGO_BIN_EXE_rtcscope"));
    let run = command.current_dir(&folder).args(["replay", "./diff"]).output().expect("it runs");
    assert!(String::from_utf8_lossy(&run.stdout).starts_with("relay-in-use"));
    std::fs::remove_dir_all(&folder).expect("it was made here");
}
