//! Captures of many calls, split into them.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use rtcscope::replay::calls::{Call, Doubt, Row, Split, Splitter, Tally};
use rtcscope::replay::{Cause, Ground, Story, diagnose, findings};
use rtcscope::signal::{self, Container, Event, Options};
use serde_json::Value;

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

/// What the calls in a log came to, and how sure it is which they are.
fn tallied(log: &str) -> (Tally, Option<Doubt>) {
    let (calls, split) = split(signal::read(log.as_bytes(), Options::default()).events);
    let mut tally = Tally::default();
    calls.iter().for_each(|call| tally.add(Row::of(call)));
    let doubt = match split {
        Split::Many(doubt) => Some(doubt),
        _ => None,
    };
    (tally, doubt)
}

fn causes(tally: &Tally) -> Vec<(&'static str, u64)> {
    tally.causes().into_iter().map(|(cause, count)| (cause.name(), count)).collect()
}

/// The samples that are read line by line, with their events.
fn samples() -> Vec<(String, Vec<Event>)> {
    let mut all = files(&root().join("fixtures/captures"), &[".jsonl", ".log", ".txt"]);
    if let Some(corpus) = beside("corpus") {
        all.extend(files(&corpus.join("signaling"), &[".jsonl", ".log", ".txt"]));
    }
    let read = |path: &std::path::PathBuf| {
        let capture = signal::read(&read(path), Options::default());
        let lines = capture.summary.container.is_lines();
        assert_eq!(lines, !matches!(capture.summary.container, Container::Har | Container::Json), "{}", path.display());
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
                let row =
                    |row: Row| format!("{} line {} {:?} {}", row.number, row.place.line, row.who, row.cause.name());
                let rows: Vec<String> = calls.iter().map(|call| row(Row::of(call))).collect();
                wrong.push(format!("{name}: {other:?}\n  {}", rows.join("\n  ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} captures:\n{}", wrong.len(), wrong.join("\n"));
}

// ---- logs of many calls, made of captures of one

/// The lines of a capture of one call.
fn lines(name: &str) -> Vec<String> {
    let text = String::from_utf8(read(&root().join("fixtures/captures").join(name))).expect("UTF-8");
    text.lines().map(ToOwned::to_owned).collect()
}

/// Milliseconds of the time on a line, and the line with a time that much later.
fn later(line: &str, by: i64) -> (i64, String) {
    let begin = line.find("2026-11-20T").expect("a time");
    let digits = |from: usize, to: usize| line[begin + from..begin + to].parse::<i64>().expect("digits");
    let at = ((digits(11, 13) * 60 + digits(14, 16)) * 60 + digits(17, 19)) * 1000 + digits(20, 23) + by;
    let (hours, rest) = (at / 3_600_000, at % 3_600_000);
    let time = format!(
        "2026-11-{:02}T{:02}:{:02}:{:02}.{:03}",
        20 + hours / 24,
        hours % 24,
        rest / 60_000,
        rest / 1000 % 60,
        rest % 1000
    );
    (at, format!("{}{time}{}", &line[..begin], &line[begin + 23..]))
}

/// A log of `count` calls, one every so many milliseconds, sorted by time. `change` makes the lines of call `n`.
fn many(name: &str, count: usize, every: i64, change: impl Fn(usize, &[String]) -> Vec<String>) -> String {
    let one = lines(name);
    let mut all: Vec<(i64, usize, String)> = Vec::new();
    for n in 0..count {
        for line in change(n, &one) {
            let (at, line) = later(&line, n as i64 * every);
            all.push((at, n, line));
        }
    }
    all.sort_by_key(|(at, n, _)| (*at, *n));
    all.into_iter().fold(String::new(), |text, (_, _, line)| text + &line + "\n")
}

fn replaced(lines: &[String], with: &[(&str, String)]) -> Vec<String> {
    let replace = |line: &String| with.iter().fold(line.clone(), |line, (old, new)| line.replace(old, new));
    lines.iter().map(replace).collect()
}

const FRAMES: &str = "gstreamer/gst-offer-request-datachannel.frames.jsonl";
const LOG: &str = "gstreamer/gst-offer-request-datachannel.server.log";

/// Peers, connections, sessions and ICE credentials of their own.
fn own(n: usize, lines: &[String]) -> Vec<String> {
    replaced(
        lines,
        &[
            ("\"c1\"", format!("\"c{}\"", 2 * n + 1)),
            ("\"c2\"", format!("\"c{}\"", 2 * n + 2)),
            ("HELLO 77", format!("HELLO {}", 77_000 + n)),
            ("HELLO 66", format!("HELLO {}", 66_000 + n)),
            ("SESSION 77", format!("SESSION {}", 77_000 + n)),
            ("6476474980892098866", format!("{}", 6_000_000_000 + n)),
            ("3673631600812956918", format!("{}", 3_000_000_000_u64 + n as u64)),
            ("DsOJ", format!("D{n:03}")),
            ("rrBM", format!("r{n:03}")),
        ],
    )
}

fn without_answer(lines: Vec<String>) -> Vec<String> {
    let answer = lines.iter().position(|line| line.contains("answer")).expect("an answer");
    let later = |line: &String| line.contains("\"dir\":\"close\"");
    let (before, after) = lines.split_at(answer);
    before.iter().chain(after.iter().filter(|line| later(line))).cloned().collect()
}

/// Somebody calls a peer that is not there.
fn to_nobody(lines: &[String]) -> Vec<String> {
    let asked = lines.iter().position(|line| line.contains("SESSION_OK")).expect("it is granted");
    let mut all: Vec<String> = lines[3..asked].to_vec();
    all.push(lines[asked].replace("SESSION_OK", "ERROR peer '99' not found"));
    all.push(lines[lines.len() - 2].clone());
    all
}

/// 120 calls, of which three overlap at any time; some have no answer, some go to somebody who is not there.
fn mixed() -> String {
    many(FRAMES, 120, 300, |n, lines| match n % 12 {
        5 => without_answer(own(n, lines)),
        7 | 11 => to_nobody(&own(n, lines)),
        _ => own(n, lines),
    })
}

#[test]
fn calls_that_overlap_are_told_apart() {
    let (tally, doubt) = tallied(&mixed());
    assert_eq!(causes(&tally), [("peer-not-found", 20), ("no-answer", 10), ("healthy", 90)]);
    assert_eq!((tally.calls, tally.failed()), (120, 30));
    let doubt = doubt.expect("many");
    assert_eq!(doubt.guessed, 0);
    assert!(doubt.of >= 90, "{doubt:?}");
    let first = tally.worst_first()[0];
    assert_eq!((first.who.len(), first.cause), (1, Cause::PeerNotFound));
}

/// Many call the same peer, `77`, which stays where it is.
fn of_one_peer() -> String {
    many(FRAMES, 80, 150, |n, lines| {
        let lines = replaced(&own(n, lines), &[(&format!("\"c{}\"", 2 * n + 1), "\"c1\"".to_owned())]);
        let came = lines[..3].to_vec();
        let rest = lines[3..].iter().filter(|line| !(line.contains("\"c1\"") && line.contains("close"))).cloned();
        let peer = |line: String| line.replace(&format!(" {}\"", 77_000 + n), " 77\"");
        let came = if n == 0 { came } else { Vec::new() };
        came.into_iter().chain(rest).map(peer).collect()
    })
}

/// Each of its calls is one.
#[test]
fn one_peer_in_many_calls_at_a_time() {
    let log = of_one_peer();
    let (tally, _) = tallied(&log);
    assert_eq!(causes(&tally), [("healthy", 80)], "{:?}", tally.rows.iter().find(|row| row.cause != Cause::Healthy));
    assert!(tally.rows.iter().all(|row| row.who.len() == 2), "each has two sides");
}

/// The same capture, again and again: the same names, sessions, credentials and times.
#[test]
fn a_log_that_repeats_itself() {
    for (name, each) in [
        (FRAMES, &[("healthy", 1)][..]),
        (LOG, &[("healthy", 1)]),
        ("login/login-relay-chrome107-2022.log", &[("healthy", 1)]),
        ("login/login-name-taken-and-offline-peer.frames.jsonl", &[("registration-refused", 1), ("peer-not-found", 1)]),
        ("relay/relay-av-call-ok.frames.jsonl", &[("healthy", 1)]),
        ("relay/relay-av-call-ok.callee.wscat.txt", &[("healthy", 1)]),
        ("rooms/sio-polling-only.server.log", &[("healthy", 1)]),
        ("rooms/sio-websocket-room-call.frames.jsonl", &[("healthy", 1)]),
        ("simple-peer/simple-peer-trickle-media.server.log", &[("healthy", 1)]),
        ("sip/call.trace.txt", &[("healthy", 1)]),
        ("matrix/call-events.jsonl", &[("healthy", 1)]),
        ("kinesis/viewer.wscat.txt", &[("healthy", 1)]),
        ("ayame/room-is-full.wscat.txt", &[("room-full", 1)]),
    ] {
        let log = format!("{}\n", lines(name).join("\n")).repeat(70);
        let (tally, _) = tallied(&log);
        let wanted: Vec<_> = each.iter().map(|(cause, count)| (*cause, count * 70)).collect();
        assert_eq!(causes(&tally), wanted, "{name}");
    }
}

/// An offer that nobody answers is told as such when the log goes on for long after it.
#[test]
fn silence_in_one_call_while_others_go_on() {
    let log = many(LOG, 80, 5_000, |n, lines| {
        let lines = replaced(
            lines,
            &[
                ("66", format!("{}", 66_000 + n)),
                ("77", format!("{}", 77_000 + n)),
                ("6476474980892098866", format!("{}", 6_000_000_000_u64 + n as u64)),
                ("3673631600812956918", format!("{}", 3_000_000_000_u64 + n as u64)),
                ("ufrag DsOJ", format!("ufrag D{n:03}")),
                ("ufrag:DsOJ", format!("ufrag:D{n:03}")),
                ("rrBM", format!("r{n:03}")),
            ],
        );
        if n == 3 {
            // nothing after the offer, not even that somebody leaves
            let offer = lines.iter().position(|line| line.contains("offer")).expect("an offer");
            return lines[..=offer].to_vec();
        }
        lines
    });
    let (tally, _) = tallied(&log);
    assert_eq!(causes(&tally), [("no-answer", 1), ("healthy", 79)]);
}

/// A log of a server that writes neither who speaks nor to whom, of calls that overlap: nobody can tell them apart.
#[test]
fn calls_that_cannot_be_told_apart_are_not() {
    let log = many("simple-peer/simple-peer-trickle-media.server.log", 100, 20, |n, lines| {
        let lines = replaced(
            lines,
            &[
                ("3401237211742859051", format!("{}", 6_000_000_000_u64 + n as u64)),
                ("5774194893406224918", format!("{}", 3_000_000_000_u64 + n as u64)),
                ("hAGZ", format!("h{n:03}")),
                ("0sXi", format!("0{n:03}")),
                ("\"from\":\"a\",", String::new()),
                ("\"from\":\"b\",", String::new()),
                ("c1 >> ", "received ".to_owned()),
                ("c2 >> ", "received ".to_owned()),
            ],
        );
        // The answer takes its time: meanwhile others make their offers.
        let slow = |line: String| if line.contains("\"answer\"") { later(&line, 90).1 } else { line };
        lines.into_iter().map(slow).collect()
    });
    let events = signal::read(log.as_bytes(), Options::default()).events;
    let all = events.len();
    let (calls, split) = split(events);
    let Split::Unclear(whole, doubt) = split else { panic!("{split:?}") };
    assert!(calls.is_empty() && doubt.is_much(), "{doubt:?}");
    assert_eq!((whole.events.len(), whole.left_out), (all, 0));
}

/// Of what is too much, the beginning and the end are kept.
#[test]
fn one_call_that_is_too_large() {
    let line = "{\"ts\":\"2026-11-20T06:23:00.000Z\",\"conn\":\"c1\",\"dir\":\"rx\",\"data\":\"HELLO 1\"}\n";
    let events = signal::read(line.repeat(5000).as_bytes(), Options::default()).events;
    let mut splitter = Splitter::whole(1 << 20);
    for event in events {
        splitter.push(event, &mut |_| panic!("a call"));
    }
    assert_eq!(splitter.events(), 5000);
    let Split::One(whole) = splitter.finish(&mut |_| panic!("a call")) else { panic!("one") };
    assert_eq!(whole.events.len() as u64 + whole.left_out, 5000);
    assert!(whole.left_out > 1000);
    let lines: Vec<u32> = whole.events.iter().map(|event| event.place.line).collect();
    assert_eq!((lines[0], *lines.last().expect("a line")), (1, 5000));
    assert_eq!(lines.windows(2).filter(|pair| pair[1] != pair[0] + 1).count(), 1, "one gap");
}

/// A row says what the call says when it is looked at in full.
#[test]
fn rows_say_what_the_call_says() {
    let (calls, _) = split(signal::read(mixed().as_bytes(), Options::default()).events);
    assert_eq!(calls.len(), 120);
    for call in &calls {
        let story = Story::of(&call.events);
        let ground = Ground::of(&call.events, &story, false).lasting(call.until);
        let full = diagnose(&ground, &findings(&ground));
        let row = Row::of(call);
        assert_eq!((full[0].cause, full[0].summary.plain()), (row.cause, row.summary.plain()));
    }
}

// ---- the command

fn replay(arguments: &[&str], log: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rtcscope"))
        .arg("replay")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    // who refuses the arguments does not read it
    let _ = stdin.write_all(log.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("it ends")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn the_command_says_how_many_failed_and_shows_one() {
    let log = mixed();
    let all = replay(&["-"], &log);
    assert_eq!(all.status.code(), Some(1), "{}", text(&all.stderr));
    let said = text(&all.stdout);
    let head = said.split("\n\n").next().expect("a head").replace("\n", " ");
    assert!(head.starts_with("120 calls: 90 healthy, 30 failed (20 peer-not-found, 10 no-answer)"), "{head}");
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    assert_eq!(said.matches(" peer-not-found\n").count() + said.matches(" no-answer\n").count(), 20, "{said}");
    assert!(said.contains("… and 10 more"), "{said}");

    let data: Value = serde_json::from_slice(&replay(&["--json", "-"], &log).stdout).expect("JSON");
    assert_eq!((&data["format"], &data["version"]), (&"rtcscope.replay-calls".into(), &1.into()));
    assert_eq!((&data["calls"], &data["failed"], &data["certain"]), (&120.into(), &30.into(), &true.into()));
    let rows = data["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 120);
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        *counted.entry(row["cause"].as_str().expect("a cause")).or_default() += 1;
    }
    assert_eq!(counted, BTreeMap::from([("healthy", 90), ("no-answer", 10), ("peer-not-found", 20)]));

    let row = rows.iter().find(|row| row["cause"] == "no-answer").expect("a row");
    let number = row["call"].to_string();
    let one: Value = serde_json::from_slice(&replay(&["--json", "--call", &number, "-"], &log).stdout).expect("JSON");
    assert_eq!(one["format"], "rtcscope.replay");
    assert_eq!(one["diagnosis"]["cause"], "no-answer");
    assert_eq!(one["capture"]["call"]["number"].to_string(), number);
    assert_eq!(one["capture"]["call"]["of"], 120);
    assert_eq!(one["exchanges"][0]["offer"]["place"]["line"], row["line"]);
    let who = row["who"][0].as_str().expect("a name");
    let his: Value = serde_json::from_slice(&replay(&["--json", "--who", who, "-"], &log).stdout).expect("JSON");
    assert_eq!(his["capture"]["call"]["number"].to_string(), number, "his only one");
}

#[test]
fn the_command_refuses_what_is_not_there() {
    let log = mixed();
    for (arguments, says) in [
        (&["--call", "121", "-"][..], "there is no call 121 in standard input: it holds 120"),
        (&["--who", "nobody\u{1b}[31m", "-"], "takes part in a call"),
        (&["--format", "mermaid", "-"], "choose it with --call"),
        (&["--ladder", "--", "-"], "choose it with --call"),
        (&["--call", "0", "-"], "--call"),
        (&["--call", "1", "--who", "x", "-"], "cannot be used with"),
    ] {
        let run = replay(arguments, &log);
        let stderr = text(&run.stderr);
        assert_eq!(run.status.code(), Some(2), "{arguments:?}: {stderr}");
        assert!(stderr.contains(says) && !stderr.contains('\u{1b}'), "{arguments:?}: {stderr}");
        assert!(run.stdout.is_empty(), "{arguments:?}");
    }
    let one = format!("{}\n", lines(FRAMES).join("\n"));
    assert_eq!(replay(&["--call", "1", "-"], &one).status.code(), Some(0));
    assert_eq!(replay(&["--who", "77", "-"], &one).status.code(), Some(0));
    assert_eq!(replay(&["--call", "2", "-"], &one).status.code(), Some(2));
    assert_eq!(replay(&["--who", "78", "-"], &one).status.code(), Some(2));
}

/// What is about one call takes all of a log for one, unless a call of it is chosen; a table with names is never redacted.
#[test]
fn what_is_of_one_call_takes_all_of_a_log_for_one() {
    let log = mixed();
    let redacted = replay(&["--redact", "--all", "-"], &log);
    let said = text(&redacted.stdout);
    assert!(!said.is_empty() && !said.contains("120 calls"), "{}", text(&redacted.stderr));
    assert!(!said.contains("77000") && !said.contains("66000"), "a name");
    let data: Value = serde_json::from_slice(&replay(&["--redact", "--json", "-"], &log).stdout).expect("JSON");
    assert_eq!((&data["format"], &data["capture"]["call"]), (&"rtcscope.replay".into(), &Value::Null));
    assert_eq!(data["capture"]["calls"], 1);

    let one = replay(&["--redact", "--json", "--call", "3", "-"], &log);
    let plain = replay(&["--json", "--call", "3", "-"], &log);
    let (one, plain) = [one, plain].map(|run| text(&run.stdout)).into();
    let [one_data, plain_data]: [Value; 2] = [&one, &plain].map(|text| serde_json::from_str(text).expect("JSON"));
    assert_eq!(one_data["capture"]["call"]["number"], 3);
    assert_eq!(one_data["diagnosis"]["cause"], plain_data["diagnosis"]["cause"]);
    let name = plain_data["sides"][0]["names"][0].as_str().expect("a name");
    assert!(!one.contains(name), "{name}");

    let exported = replay(&["--export", "-", "-"], &log);
    let all = text(&exported.stdout);
    assert_eq!(all.lines().count(), signal::read(log.as_bytes(), Options::default()).events.len() + 1);
    let again: Value = serde_json::from_slice(&replay(&["--json", "-"], &all).stdout).expect("JSON");
    assert_eq!((&again["calls"], &again["failed"]), (&120.into(), &30.into()), "a recording is split as the log is");
    let exported = text(&replay(&["--export", "-", "--call", "3", "-"], &log).stdout);
    let again: Value = serde_json::from_slice(&replay(&["--json", "-"], &exported).stdout).expect("JSON");
    assert_eq!(again["diagnosis"]["cause"], plain_data["diagnosis"]["cause"]);
}

#[test]
fn a_table_of_calls_is_not_redacted() {
    let log = of_one_peer();
    let of_77 = replay(&["--who", "77", "-"], &log);
    assert!(text(&of_77.stdout).starts_with("80 calls"), "{}", text(&of_77.stdout));
    for option in [&["--redact"][..], &["--export", "-"], &["--extract", "x"], &["--ladder"]] {
        let run = replay(&[option, &["--who", "77", "-"]].concat(), &log);
        let stderr = text(&run.stderr);
        assert_eq!(run.status.code(), Some(2), "{option:?}: {stderr}");
        assert!(stderr.contains(option[0]) && stderr.contains("choose it with --call"), "{option:?}: {stderr}");
        assert!(run.stdout.is_empty(), "{option:?}");
    }
}
