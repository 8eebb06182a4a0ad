//! `rtcscope loopback` as its users meet it.

use std::net::UdpSocket;
use std::path::PathBuf;

use rtcscope::call::scenario::{Expect, SCENARIOS};
use serde_json::Value;

use crate::cli::{Outcome, rtcscope};

fn loopback(arguments: &[&str]) -> Outcome {
    let all: Vec<&str> = ["loopback"].iter().chain(arguments).copied().collect();
    rtcscope(&all)
}

/// A simulated call of 300 ms, as JSON.
fn simulated(arguments: &[&str]) -> Value {
    let duration: &[&str] = if arguments.contains(&"--duration") { &[] } else { &["--duration", "300ms"] };
    json(&loopback(&[&["--simulate", "--json"], duration, arguments].concat()))
}

fn json(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", outcome.stdout, outcome.stderr))
}

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder of our own");
    folder
}

/// Every scenario, in virtual time, comes out as it says: those that must work do, those that must fail stop where and
/// for the reason they name; what cannot be tried is skipped, which is not passed.
#[test]
fn scenarios_come_out_as_they_say() {
    for scenario in SCENARIOS {
        let outcome = loopback(&["--simulate", "--json", "--duration", "300ms", "--scenario", scenario.name]);
        let json = json(&outcome);
        if scenario.relay_only {
            assert_eq!((outcome.code, &json["as_expected"]), (3, &Value::Null), "{json:#}");
            assert!(json["skipped"].as_str().is_some_and(|reason| reason.contains("--turn")), "{json:#}");
            continue;
        }
        assert_eq!(outcome.code, 0, "{}: {}{}", scenario.name, outcome.stdout, outcome.stderr);
        assert_eq!(json["as_expected"], true, "{}: {json:#}", scenario.name);
        if let Expect::Stops(phase, cause) = scenario.expect {
            assert_eq!(json["result"]["phase"], phase.slug(), "{}", scenario.name);
            assert_eq!(json["result"]["cause"], cause.slug(), "{}", scenario.name);
            assert!(json["result"]["evidence"].as_array().is_some_and(|all| !all.is_empty()), "{}", scenario.name);
        }
        for phase in scenario.twist.proofs() {
            assert!(json["phases"].get(phase.slug()).is_some(), "{}: {json:#}", scenario.name);
        }
    }
}

#[test]
fn what_must_fail_fails_on_sockets_too() {
    for scenario in ["wrong-fingerprint", "wrong-ice-password", "no-answer", "no-candidates"] {
        let outcome = loopback(&["--json", "--scenario", scenario, "--timeout", "1s"]);
        assert_eq!(outcome.code, 0, "{scenario}: {}", outcome.stdout);
        assert_eq!(json(&outcome)["result"]["works"], false, "{scenario}");
    }
}

#[test]
fn the_same_seed_says_the_same() {
    let arguments = ["--simulate", "--json", "--loss", "2%", "--delay", "20ms", "--seed", "3"];
    let [first, second] = [(); 2].map(|()| loopback(&arguments));
    assert_eq!(first.code, 0, "{}", first.stderr);
    assert_eq!(first.stdout, second.stdout);
    let median = json(&first)["metrics"]["rtt.p50_ms"].as_f64().expect("measured");
    assert!((40.0..50.0).contains(&median), "{median}");
}

#[test]
fn assertions_decide_on_the_exit_code() {
    let call = |assertion| loopback(&["--simulate", "--duration", "300ms", "--assert", assertion]);
    assert_eq!(call("connect_ms<5000").code, 0);
    let failed = call("rtp.audio.received<3");
    assert_eq!(failed.code, 1);
    assert!(failed.stdout.contains(". But 1 of 1 assertion failed"), "{}", failed.stdout);
    assert!(failed.stdout.contains("assertion failed: rtp.audio.received<3: it is "), "{}", failed.stdout);
    let json = simulated(&["--assert", "rtp.audio.received<3", "--assert", "connect_ms>0"]);
    let holds: Vec<&Value> = json["assertions"].as_array().expect("an array").iter().map(|one| &one["holds"]).collect();
    assert_eq!(holds, [false, true], "{json:#}");
    let unknown = call("nonsense<3");
    assert_eq!((unknown.code, unknown.stdout.as_str()), (2, ""));
    assert!(unknown.stderr.contains("--list-metrics"), "{}", unknown.stderr);
}

#[test]
fn tracks_codecs_and_simulcast() {
    let streams = |json: &Value, kind: &str| -> Vec<(u64, u64)> {
        let tracks = json["tracks"].as_array().expect("an array").iter().filter(|track| track["kind"] == kind);
        tracks
            .map(|track| (track["sent"].as_u64().expect("counted"), track["lost"].as_u64().expect("counted")))
            .collect()
    };
    let json = simulated(&["--media", "audio:2,video:3"]);
    assert_eq!((streams(&json, "audio").len(), streams(&json, "video").len()), (4, 6), "{json:#}");
    let json = simulated(&["--simulcast", "--no-audio"]);
    assert_eq!(
        (streams(&json, "audio").len(), streams(&json, "video").len()),
        (0, 6),
        "three sizes each way: {json:#}"
    );
    for codecs in ["pcmu,vp9", "pcma,h264", "av1"] {
        let json = simulated(&["--codec", codecs, "--stats"]);
        let all = [streams(&json, "audio"), streams(&json, "video")].concat();
        assert!(all.len() == 4 && all.iter().all(|(sent, lost)| *sent > 5 && *lost == 0), "{codecs}: {all:?}");
        for codec in codecs.split(',') {
            let used = json["stats"]["pc2"].as_array().expect("an array").iter().any(|entry| {
                entry["mimeType"].as_str().is_some_and(|mime| mime.to_lowercase().ends_with(&format!("/{codec}")))
            });
            assert!(used, "{codec} is not among the codecs in use");
        }
    }
    assert_eq!(loopback(&["--codec", "opus,pcmu"]).code, 2);
    assert_eq!(loopback(&["--codec", "vp9", "--simulcast"]).code, 2);
}

#[test]
fn losses_are_those_of_the_network() {
    let json = simulated(&["--loss", "20%", "--no-video", "--no-data", "--duration", "20s"]);
    let metric = |name: &str| json["metrics"][name].as_f64().expect("measured");
    let (sent, received, lost) = (metric("rtp.audio.sent"), metric("rtp.audio.received"), metric("rtp.audio.lost"));
    assert!((0.15..0.25).contains(&(lost / sent)), "{sent} {received} {lost}");
    // What was lost before the first one, or after the last one, that arrived cannot be missed.
    assert!((0.0..10.0).contains(&(sent - received - lost)), "{sent} {received} {lost}");
}

#[test]
fn what_is_held_is_not_lost() {
    let json = simulated(&["--scenario", "hold"]);
    let metrics = &json["metrics"];
    assert_eq!((&metrics["rtp.audio.lost"], &metrics["rtp.video.lost"]), (&0.0.into(), &0.0.into()), "{json:#}");
}

#[test]
fn messages_and_bulk_data() {
    let json = simulated(&["--messages", "500", "--size", "1000", "--delay", "5ms"]);
    assert_eq!((&json["metrics"]["messages.sent"], &json["metrics"]["messages.lost"]), (&500.0.into(), &0.0.into()));
    assert!(json["metrics"]["rtt.p50_ms"].as_f64() >= Some(10.0), "{json:#}");
    let json = simulated(&["--throughput", "--delay", "5ms"]);
    let bulk = &json["throughput"];
    assert_eq!(bulk["sent_bytes"], bulk["received_bytes"]);
    assert!(bulk["bits_per_second"].as_f64() > Some(1e6), "{bulk}");
}

#[test]
fn a_relay_of_websockets_carries_the_signaling() {
    let outcome = loopback(&["--signaling", "websocket", "--duration", "100ms", "--json", "--scenario", "pranswer"]);
    assert_eq!(outcome.code, 0, "{}{}", outcome.stdout, outcome.stderr);
    assert_eq!(loopback(&["--signaling", "websocket", "--simulate"]).code, 2);
}

#[test]
fn recordings_hold_what_was_said() {
    let folder = folder("recordings");
    let (file, texts) = (folder.join("call.jsonl"), folder.join("sdp"));
    let paths = [&file, &texts].map(|path| path.to_str().expect("UTF-8").to_owned());
    let scenario = ["--simulate", "--scenario", "wrong-ice-password", "--quiet"];
    let outcome = loopback(&[&scenario[..], &["--record", &paths[0], "--sdp", &paths[1]]].concat());
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    let text = std::fs::read_to_string(&file).expect("it was written");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines[0]["format"], "rtcscope.events");
    let times: Vec<f64> = lines[1..].iter().map(|line| line["t"].as_f64().expect("a time")).collect();
    assert!(times.is_sorted(), "{times:?}");
    let of = |kind: &str| lines.iter().filter(|line| line["type"] == kind).collect::<Vec<_>>();
    let (offer, answer) = (of("offer"), of("answer"));
    assert_eq!((offer.len(), answer.len(), of("candidate").len()), (1, 1, 2));
    let read = |name: &str| Value::from(std::fs::read_to_string(texts.join(name)).expect("it was written"));
    assert_eq!(read("01-pc1-offer.sdp"), offer[0]["sdp"]);
    assert_eq!(read("02-pc2-answer.sdp"), answer[0]["sdp"]);
    assert_eq!(read("02-pc2-answer-as-arrived.sdp"), answer[0]["arrived"]["sdp"]);
    assert_ne!(answer[0]["sdp"], answer[0]["arrived"]["sdp"]);
    let lost = loopback(&["--simulate", "--record", "no-such-folder/call.jsonl"]);
    assert_eq!((lost.code, lost.stdout.as_str()), (3, ""));
    assert!(lost.stderr.contains("cannot write no-such-folder/call.jsonl"), "{}", lost.stderr);
}

#[test]
fn events_go_by_as_lines() {
    let outcome = loopback(&["--simulate", "--duration", "100ms"]);
    assert!(outcome.stderr.lines().any(|line| line.ends_with("pc1  ICE connected")), "{}", outcome.stderr);
    let outcome = loopback(&["--simulate", "--duration", "100ms", "--format", "jsonl"]);
    let lines: Vec<Value> = outcome.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((&lines[0]["type"], &lines[0]["at"]), (&"created".into(), &"pc1".into()));
    assert_eq!(lines.last().map(|line| &line["format"]), Some(&"rtcscope.call".into()));
    let quiet = loopback(&["--simulate", "--duration", "100ms", "--quiet"]);
    assert_eq!(quiet.stderr, "");
}

#[test]
fn many_calls_and_sweeps() {
    let arguments = ["--simulate", "--json", "--repeat", "8", "--duration", "200ms", "--loss", "10%"];
    let (first, second) = (loopback(&arguments), loopback(&arguments));
    assert_eq!(first.stdout, second.stdout, "whichever core made which call");
    let json = json(&first);
    assert_eq!((&json["scenarios"][0]["runs"], &json["scenarios"][0]["as_expected"]), (&8.into(), &8.into()));
    let arguments = ["--sweep", "loss=0..100%:50", "--repeat", "2", "--duration", "200ms", "--timeout", "2s", "--json"];
    let json = self::json(&loopback(&arguments));
    let points = json["points"].as_array().expect("an array");
    let worked: Vec<u64> = points.iter().filter_map(|point| point["calls"]["worked"].as_u64()).collect();
    assert_eq!((worked.len(), worked[0], worked[2]), (3, 2, 0), "{json:#}");
    assert_eq!(points[2]["calls"]["stopped"][0]["phase"], "ice_connected", "{json:#}");
    let parallel = self::json(&loopback(&["--parallel", "4", "--duration", "100ms", "--json"]));
    assert_eq!(parallel["scenarios"][0]["as_expected"], 4, "{parallel:#}");
}

#[test]
fn surroundings_that_do_not_do_are_named() {
    let taken = UdpSocket::bind(("127.0.0.1", 0)).expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let range = format!("{port}-{port}");
    for (arguments, says) in [
        (["--ports", &range], "not enough free ports"),
        (["--interface", "no-such-interface"], "those that have one: "),
        (["--turn", "turns:127.0.0.1"], "over UDP only"),
        (["--turn", "turn:127.0.0.1"], "--username"),
        (["--stun", "http://127.0.0.1"], "expected stun:"),
    ] {
        let outcome = loopback(&arguments);
        assert!(outcome.stderr.contains(says), "{arguments:?}: {}", outcome.stderr);
        assert!(matches!(outcome.code, 2 | 3) && outcome.stdout.is_empty(), "{arguments:?}: {}", outcome.stdout);
    }
    let nothing = loopback(&["--no-audio", "--no-video", "--no-data"]);
    assert_eq!(nothing.code, 2, "{}", nothing.stdout);
    let hasty = loopback(&["--timeout", "1ms", "--json"]);
    assert_eq!(
        (hasty.code, &json(&hasty)["result"]["cause"]),
        (1, &"timed-out-in-progress".into()),
        "{}",
        hasty.stdout
    );
    let unset = ["--turn", "turn:127.0.0.1", "--username", "u", "--credential-env", "RTCSCOPE_TEST_UNSET"];
    let outcome = loopback(&unset);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("there is no environment variable"), "{}", outcome.stderr);
}

#[cfg(unix)]
mod unix {
    use std::io::{BufRead, BufReader, Read};
    use std::process::{Command, Stdio};

    use super::json;
    use crate::cli::Outcome;

    /// Ctrl-C ends a call with a report of what was found until then, at whatever moment it comes.
    #[test]
    fn ctrl_c_ends_with_a_report() {
        for (moment, works) in [("first message came back", true), ("peer connection made", false)] {
            let scenario = if works { "plain" } else { "no-answer" };
            let mut child = Command::new(env!("CARGO_BIN_EXE_rtcscope"))
                .args([
                    "loopback",
                    "--verbose",
                    "--json",
                    "--duration",
                    "60s",
                    "--timeout",
                    "60s",
                    "--scenario",
                    scenario,
                ])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .expect("the program starts");
            let mut stderr = BufReader::new(child.stderr.take().expect("a pipe"));
            let mut line = String::new();
            while !line.contains(moment) {
                line.clear();
                assert!(stderr.read_line(&mut line).expect("it can be read") > 0, "it ended before: {moment}");
            }
            let interrupt = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
            assert!(interrupt.expect("kill is there").success());
            let (mut stdout, mut rest) = (String::new(), String::new());
            child.stdout.take().expect("a pipe").read_to_string(&mut stdout).expect("UTF-8");
            stderr.read_to_string(&mut rest).expect("UTF-8");
            let code = child.wait().expect("it ends").code();
            assert_eq!(code, Some(130), "{stdout}{rest}");
            let outcome = Outcome { stdout, stderr: rest, bytes: Vec::new(), code: 130 };
            let json = json(&outcome);
            assert_eq!(json["result"]["works"], works, "{json:#}");
            if !works {
                assert_eq!(json["result"]["cause"], "interrupted", "{json:#}");
            }
        }
    }

    /// Without file descriptors there is a clear word and an end, not a hang.
    #[test]
    fn no_sockets_left_is_said() {
        let program = env!("CARGO_BIN_EXE_rtcscope");
        for limit in ["8", "16", "24", "40"] {
            let script = format!("ulimit -n {limit}; exec {program} loopback --quiet --duration 100ms --timeout 2s");
            let output = Command::new("sh").args(["-c", &script]).output().expect("a shell");
            let said =
                format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert!(!said.contains("panicked"), "{limit}: {said}");
            let code = output.status.code();
            assert!(
                code == Some(0) || (code == Some(3) && said.contains("Too many open files")),
                "{limit}: {code:?} {said}"
            );
        }
    }
}
