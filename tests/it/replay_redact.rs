//! `replay --redact`: nothing that identifies anybody is in any output, and the diagnosis is the same.

use std::collections::BTreeSet;
use std::process::Command;

use rtcscope::render::{Format, ladder as picture};
use rtcscope::report::replay::ladder;
use rtcscope::signal::event::{Event, StatValue, Value as Handed, What};
use serde_json::Value;

use crate::pipeline::{beside, files, read, root};
use crate::replaying::{Call, calls};

/// Addresses that are nobody's or everybody's.
const EVERYBODYS: [&str; 6] = ["0.0.0.0", "127.0.0.1", "::1", "::", "localhost", "255.255.255.255"];

/// What identifies somebody in the lines of a description or candidate, by their looks alone.
fn in_sdp(text: &str, all: &mut BTreeSet<String>) {
    for line in text.lines().map(str::trim) {
        let line = line.strip_prefix("a=").unwrap_or(line);
        let words: Vec<&str> = line.split(' ').collect();
        if let Some(rest) = line.strip_prefix("candidate:") {
            let words: Vec<&str> = rest.split(' ').collect();
            all.extend(words.get(4).map(|address| (*address).to_owned()));
            for pair in words.windows(2).filter(|pair| ["raddr", "ufrag", "pwd"].contains(&pair[0])) {
                all.insert(pair[1].to_owned());
            }
        } else if let Some(rest) = ["ice-ufrag:", "ice-pwd:"].iter().find_map(|name| line.strip_prefix(name)) {
            all.insert(rest.to_owned());
        } else if line.starts_with("fingerprint:") || line.starts_with("c=IN") {
            all.extend(words.last().map(|word| (*word).to_owned()));
        } else if let Some(rest) = line.strip_prefix("msid:") {
            all.extend(rest.split(' ').map(str::to_owned));
        } else if let (Some(_), Some((_, name))) = (line.strip_prefix("ssrc:"), line.split_once("cname:")) {
            all.insert(name.to_owned());
        } else if let ["o=-", id, ..] = words.as_slice() {
            all.insert((*id).to_owned());
        }
    }
}

/// What identifies somebody in the events as they were.
fn originals(events: &[Event]) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for event in events {
        for name in [&event.from, &event.to, &event.room, &event.call, &event.connection].into_iter().flatten() {
            all.insert(name.to_string());
        }
        if let Some(description) = event.description() {
            in_sdp(&description.sdp.text, &mut all);
        }
        if let Some(candidate) = event.candidate() {
            in_sdp(&candidate.candidate.text, &mut all);
            all.extend(candidate.username_fragment.as_deref().map(str::to_owned));
        }
        match &event.what {
            What::Stats(stats) => {
                for (name, value) in &stats.values {
                    let StatValue::Text(text) = value else { continue };
                    let telling =
                        ["address", "ip", "relatedAddress", "fingerprint", "trackIdentifier", "usernameFragment"];
                    if telling.contains(&&**name) || name.ends_with("Id") && text.len() > 8 {
                        all.insert(text.to_string());
                    }
                }
            }
            What::IceServers { urls } => {
                let host = |url: &str| {
                    let rest = url.split_once(':')?.1;
                    Some(rest.split([':', '?']).next()?.to_owned())
                };
                all.extend(urls.iter().filter_map(|url| host(url)));
            }
            What::Api(api) => {
                if let Handed::Text(text) = &api.value {
                    let ids = text.split(|char: char| !char.is_ascii_alphanumeric() && char != '-');
                    all.extend(ids.filter(|id| id.len() > 20).map(str::to_owned));
                }
            }
            _ => {}
        }
    }
    all.retain(|text| {
        let short = text.len() < 4 || text.len() < 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        let word = ["publisher", "subscriber", "video", "audio", "janus"].contains(&text.as_str());
        !short && !word && !EVERYBODYS.contains(&text.as_str())
    });
    all
}

/// Where a text stands by itself in another.
fn stands_in(text: &str, output: &str) -> bool {
    let bound = |char: Option<char>| char.is_none_or(|char| !char.is_ascii_alphanumeric());
    output
        .match_indices(text)
        .any(|(at, _)| bound(output[..at].chars().next_back()) && bound(output[at + text.len()..].chars().next()))
}

/// Everything that can be written of a call.
fn outputs(call: &Call) -> Vec<(&'static str, String)> {
    let mut all: Vec<(&'static str, String)> = [
        ("human", Format::Human),
        ("json", Format::Json),
        ("jsonl", Format::Jsonl),
        ("markdown", Format::Markdown),
        ("github", Format::Github),
        ("sarif", Format::Sarif),
        ("junit", Format::Junit),
    ]
    .map(|(name, format)| (name, call.rendered(format)))
    .into();
    all.push(("export", String::from_utf8(call.exported()).expect("UTF-8")));
    call.with(|replayed| {
        let ladder = ladder::of(replayed);
        all.push(("mermaid", picture::mermaid(&ladder)));
        all.push(("svg", picture::svg(&ladder)));
        all.push(("ladder", picture::text(&ladder, 80)));
    });
    all
}

/// What stays of the JSON: everything but places and names.
fn structure(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let kept =
                ["cause", "confidence", "name", "level", "type", "allowed", "succeeded", "before", "after", "t_ms"];
            let one = |(key, value): (&String, &Value)| {
                let all = value.is_object() || value.is_array() || kept.contains(&key.as_str());
                all.then(|| (key.clone(), structure(value)))
            };
            Value::Object(
                object
                    .iter()
                    .filter(|(key, _)| *key != "capture" && *key != "place" && *key != "rule")
                    .filter_map(one)
                    .collect(),
            )
        }
        // lists of names: how many there are
        Value::Array(array) => {
            Value::Array(array.iter().map(|one| if one.is_string() { Value::Null } else { structure(one) }).collect())
        }
        Value::String(text) => text.clone().into(),
        other => other.clone(),
    }
}

#[test]
fn nothing_that_identifies_is_in_any_output_and_the_diagnosis_stays() {
    let mut looked_for = 0;
    for paths in calls() {
        let name = paths[0].display().to_string();
        let call = Call::of(&paths);
        let originals = originals(&call.events);
        let before = call.json();
        let raw = String::from_utf8(call.exported()).expect("UTF-8");
        let missed = originals.iter().filter(|original| !stands_in(original, &raw)).count();
        assert!(missed * 20 <= originals.len(), "{name}: this test looks for what is not there");
        let redacted = call.redact(None);
        let after = redacted.json();
        assert_eq!(before["diagnosis"]["cause"], after["diagnosis"]["cause"], "{name}");
        assert_eq!(before["diagnosis"]["confidence"], after["diagnosis"]["confidence"], "{name}");
        let causes = |json: &Value| {
            let all = json["secondary"].as_array().cloned().unwrap_or_default();
            all.into_iter().map(|one| one["cause"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(causes(&before), causes(&after), "{name}");
        let found = |json: &Value| {
            let all = json["findings"].as_array().cloned().unwrap_or_default();
            all.into_iter().map(|one| one["name"].as_str().map(str::to_owned)).collect::<BTreeSet<_>>()
        };
        assert_eq!(found(&before), found(&after), "{name}: what is found");
        looked_for += originals.len();
        for (format, output) in outputs(&redacted) {
            if let Some(original) = originals.iter().find(|original| stands_in(original, &output)) {
                let at = output.find(original.as_str()).unwrap_or_default();
                let around = &output[output.floor_char_boundary(at.saturating_sub(120))
                    ..output.ceil_char_boundary((at + 80).min(output.len()))];
                panic!("{name}: {original} is in {format}: {around}");
            }
        }
    }
    assert!(looked_for > 300, "{looked_for}");
}

#[test]
fn redacting_again_changes_names_only() {
    for paths in calls() {
        let name = paths[0].display().to_string();
        let once = Call::of(&paths).redact(None);
        let twice = Call::read(&[once.exported()]).redact(None);
        assert_eq!(structure(&once.json()), structure(&twice.json()), "{name}");
        let seeded = Call::of(&paths).redact(Some("a long word"));
        assert_eq!(structure(&once.json()), structure(&seeded.json()), "{name}");
        assert_eq!(seeded.exported(), Call::of(&paths).redact(Some("a long word")).exported(), "{name}");
    }
}

#[test]
fn every_capture_of_the_corpus_keeps_its_diagnosis() {
    let Some(corpus) = beside("corpus") else { return };
    let endings = [".jsonl", ".log", ".har", ".txt", ".gz", ".json"];
    let all = ["signaling", "webrtc-internals", "getstats"].map(|folder| files(&corpus.join(folder), &endings));
    for path in all.into_iter().flatten().filter(|path| !path.to_string_lossy().ends_with(".pagelog.json")) {
        let name = path.display().to_string();
        let call = Call::of(std::slice::from_ref(&path));
        let (originals, before) = (originals(&call.events), call.json());
        let redacted = call.redact(None);
        let after = redacted.json();
        assert_eq!(before["diagnosis"]["cause"], after["diagnosis"]["cause"], "{name}");
        assert_eq!(before["diagnosis"]["confidence"], after["diagnosis"]["confidence"], "{name}");
        let recording = String::from_utf8(redacted.exported()).expect("UTF-8");
        let mut words: BTreeSet<&str> =
            recording.split(|char: char| !char.is_ascii_alphanumeric() && char != '-').collect();
        words.remove("");
        let left: Vec<&String> = originals.iter().filter(|one| words.contains(one.as_str())).collect();
        assert!(left.is_empty(), "{name}: {left:?}");
    }
}

#[test]
fn two_runs_with_the_same_word_agree() {
    let folder = root().join("fixtures/captures/login");
    let side = |side: &str, word: &str| {
        let call = Call::of(&[folder.join(format!("login-call-and-leave.{side}.har"))]).redact(Some(word));
        let ufrags: BTreeSet<String> = call
            .events
            .iter()
            .filter_map(Event::description)
            .flat_map(|one| {
                one.sdp
                    .text
                    .lines()
                    .filter(|line| line.starts_with("a=ice-ufrag:"))
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
            .collect();
        assert!(!ufrags.is_empty());
        ufrags
    };
    assert_eq!(side("caller", "a long word"), side("callee", "a long word"));
    assert_ne!(side("caller", "a long word"), side("callee", "another word"));
}

#[test]
fn the_command_redacts_what_it_writes() {
    let log = root().join("fixtures/captures/login/login-relay-chrome107-2022.log");
    let folder = std::env::temp_dir().join(format!("rtcscope-redact-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rtcscope"));
        command
            .arg("replay")
            .arg(&log)
            .args(args)
            .env("RTCSCOPE_TEST_SEED", "a long word")
            .env("RTCSCOPE_TEST_EMPTY", "");
        command.output().expect("it runs")
    };
    let [svg, lines, files] = ["a.svg", "a.jsonl", "descriptions"].map(|name| folder.join(name));
    let path = |path: &std::path::Path| path.to_string_lossy().into_owned();
    let (svg, lines, extracted) = (path(&svg), path(&lines), path(&files));
    let all = run(&["--redact", "--all", "--ladder", &svg, "--export", &lines, "--extract", &extracted]);
    assert_eq!(all.status.code(), Some(0));
    let mut written = vec![String::from_utf8_lossy(&all.stdout).into_owned()];
    written.extend([&svg, &lines].map(|path| String::from_utf8_lossy(&read(std::path::Path::new(path))).into_owned()));
    for file in crate::pipeline::files(std::path::Path::new(&extracted), &[""]) {
        written.push(file.file_name().expect("a name").to_string_lossy().into_owned());
        written.push(String::from_utf8_lossy(&read(&file)).into_owned());
    }
    for format in ["json", "jsonl", "markdown", "github", "sarif", "junit", "mermaid"] {
        let run = run(&["--redact", "--all", "--format", format]);
        assert_eq!(run.status.code(), Some(0), "{format}");
        written.push(String::from_utf8_lossy(&run.stdout).into_owned());
    }
    assert!(written.len() >= 15, "{}", written.len());
    for text in &written {
        for original in ["RUtG", "UXpl", "aMpyBrT2rIfKL8JM", "203.0.113.58", "2341682919"] {
            assert!(!text.contains(original), "{original}");
        }
    }
    assert!(written[0].contains("peer-1 → the server"));
    for (args, says) in [
        (&["--redact-seed-env", "X"][..], "--redact"),
        (&["--redact", "--redact-seed-env", "RTCSCOPE_TEST_NOT_THERE"], "there is no environment variable"),
        (&["--redact", "--redact-seed-env", "RTCSCOPE_TEST_EMPTY"], "the variable is empty"),
    ] {
        let refused = run(args);
        assert_eq!(refused.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&refused.stderr).contains(says), "{args:?}");
    }
    assert_eq!(run(&["--redact", "--redact-seed-env", "RTCSCOPE_TEST_SEED"]).status.code(), Some(0));
    std::fs::remove_dir_all(&folder).expect("it was made here");
}
