//! `replay --drive`: captures given to peer connections of the engine.

use std::net::UdpSocket;
use std::time::Duration;

use rtcscope::net::replay::drive::{How, drive};
use rtcscope::net::stop::Stop;
use rtcscope::replay::drive::{Came, Drive, Verdict, plan};
use rtcscope::replay::jsep::{Outcome, Signaling};
use rtcscope::replay::{Ground, Story};
use rtcscope::signal::{self, Options};
use serde_json::{Value, json};

use crate::cli::rtcscope;
use crate::pipeline::{beside, files, read, root};

fn driven(bytes: &[u8], connect: Option<Duration>) -> Drive {
    let events = signal::read(bytes, Options::default()).events;
    let story = Story::of(&events);
    let ground = Ground::of(&events, &story, false);
    drive(plan(&ground, None), How { connect }, &Stop::never()).expect("a runtime")
}

/// What the engine says first that is no yes.
fn first_words(drive: &Drive) -> String {
    match drive.verdict() {
        Verdict::Stops(at, number) => match &drive.driven[at].done[number].came {
            Came::Refused(refused) | Came::Early(refused, _) => format!("{}: {}", refused.call, refused.error),
            other => format!("{other:?}"),
        },
        other => format!("{other:?}"),
    }
}

/// A log of the relay, of what two clients say: each message comes in from one and goes out to the other.
fn relay(said: &[(&str, Value)]) -> Vec<u8> {
    let frame = |number: usize, connection: &str, way: &str, message: &Value| {
        let time = format!("2026-11-20T06:23:{:02}.000Z", number % 60);
        format!("{}\n", json!({"ts": time, "conn": connection, "dir": way, "data": message.to_string()}))
    };
    let mut out = String::new();
    for (number, (from, message)) in said.iter().enumerate() {
        let to = if *from == "a" { "b" } else { "a" };
        out += &frame(number, from, "rx", message);
        out += &frame(number, to, "tx", message);
    }
    out.into_bytes()
}

const HEAD: &str = "v=0\r\no=- 7264281 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\na=ice-ufrag:abcd\r\n\
    a=ice-pwd:0123456789abcdef01234567\r\n\
    a=fingerprint:sha-256 19:E2:1C:3B:4B:9F:81:E6:B8:5C:F4:A5:A8:D8:73:04:BB:05:2F:70:9F:04:A9:0E:05:E9:26:33:E8:70:88:A2\r\n";

fn sdp(setup: &str) -> String {
    format!(
        "{}a=setup:{setup}\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=sctp-port:5000\r\n",
        if setup == "actpass" { HEAD.to_owned() } else { HEAD.replace("7264281", "9988776").replace("19:E2", "20:E2") }
    )
}

fn described(kind: &str, setup: &str) -> Value {
    json!({"type": kind, "sdp": sdp(setup)})
}

fn candidate(port: u16) -> Value {
    let init = json!({"candidate": format!("candidate:1 1 udp 2113937151 127.0.0.1 {port} typ host"), "sdpMid": "0", "sdpMLineIndex": 0});
    json!({"type": "ice", "ice": init.to_string()})
}

#[test]
fn every_session_of_the_corpus_is_taken_or_stops_where_its_scenario_does() {
    let Some(corpus) = beside("corpus") else { return };
    let manifest: Value = serde_json::from_slice(&read(&corpus.join("manifest.json"))).expect("JSON");
    let mut wrong = Vec::new();
    let mut counted = (0, 0);
    for session in manifest["sessions_and_dumps"].as_array().expect("a list") {
        for file in session["files"].as_array().expect("files").iter().filter_map(Value::as_str) {
            if file.ends_with(".pagelog.json") || file.contains("getstats/") {
                continue;
            }
            let drive = driven(&read(&corpus.join(file)), None);
            let words = first_words(&drive);
            let expected = match drive.verdict() {
                // Everybody answers everybody.
                Verdict::Stops(..) if file.contains("relay-three-clients-glare") => true,
                // A plain offer and its answer that the server calls an offer, too.
                Verdict::Stops(..) if file.contains("nosip-plain-rtp") => true,
                // webrtcbin sends its candidates before its offer.
                Verdict::Stops(..) if file.contains("real-simple_server") => {
                    words == "addIceCandidate: remote description is not set"
                }
                // These logs do not show what was said.
                Verdict::Nothing => {
                    file.ends_with("server.log") || file.contains("login-name-taken-and-offline-peer.second")
                }
                Verdict::Takes => !file.contains("relay-three-clients-glare"),
                _ => false,
            };
            match drive.verdict() {
                Verdict::Takes => counted.0 += 1,
                _ => counted.1 += 1,
            }
            if !expected {
                wrong.push(format!("{file}: {words}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(counted.0 >= 80 && counted.1 <= 16, "{counted:?}");
}

#[test]
fn nothing_panics_or_hangs_wherever_a_capture_is_cut() {
    for folder in ["login", "gstreamer", "rooms", "janus"] {
        for file in files(&root().join("fixtures/captures").join(folder), &["frames.jsonl", ".log"]) {
            let bytes = read(&file);
            for part in 1..12 {
                let drive = driven(&bytes[..bytes.len() * part / 12], None);
                assert!(drive.driven.iter().all(|one| one.broke.is_none()), "{}", file.display());
            }
        }
    }
}

#[test]
fn a_candidate_before_its_description_is_refused_and_given_again() {
    let capture = relay(&[
        ("a", candidate(9)),
        ("a", described("offer", "actpass")),
        ("b", described("answer", "active")),
        ("b", candidate(9)),
    ]);
    let drive = driven(&capture, None);
    assert_eq!(first_words(&drive), "addIceCandidate: remote description is not set");
    let early = drive.driven.iter().flat_map(|one| one.steps()).filter_map(|(_, done)| match &done.came {
        Came::Early(_, later) => Some(later.clone()),
        _ => None,
    });
    let early: Vec<_> = early.collect();
    assert_eq!(early, [Some(Ok(()))]);
    assert_eq!(drive.taken(), 5);
}

#[test]
fn what_is_in_the_wrong_order_stops_where_the_table_has_it() {
    // The answer comes twice, the second time into `stable`.
    let capture = relay(&[
        ("a", described("offer", "actpass")),
        ("b", described("answer", "active")),
        ("b", json!({"type": "answer", "sdp": sdp("active").replace(" 2 IN", " 3 IN")})),
    ]);
    let drive = driven(&capture, None);
    assert!(first_words(&drive).starts_with("createAnswer: "), "{drive:#?}");
    let remote = drive.driven.iter().flat_map(|one| one.steps()).filter_map(|(_, done)| match &done.came {
        Came::Refused(refused) if refused.call == "setRemoteDescription" => Some(&refused.error),
        _ => None,
    });
    assert!(remote.last().expect("a refusal").contains("from stable"), "{drive:#?}");
    let agree = drive.driven.iter().flat_map(|one| one.steps());
    for (task, done) in agree {
        assert_eq!(task.table.map(|table| table.after()), Some(done.state), "{task:?}");
    }
}

#[test]
fn glare_is_left_to_the_application() {
    let capture = relay(&[
        ("a", described("offer", "actpass")),
        ("b", json!({"type": "offer", "sdp": sdp("active").replace("setup:active", "setup:actpass")})),
        // who answers has taken back its own
        ("a", json!({"type": "answer", "sdp": sdp("actpass").replace("setup:actpass", "setup:active")})),
    ]);
    let drive = driven(&capture, None);
    assert!(matches!(drive.verdict(), Verdict::Stops(..)), "{drive:#?}");
    let met = drive
        .driven
        .iter()
        .flat_map(|one| one.steps())
        .find(|(task, _)| task.table.is_some_and(|table| matches!(table.outcome, Outcome::RolledBack(_))));
    let (_, done) = met.expect("an offer that meets one");
    assert_eq!((matches!(done.came, Came::Refused(_)), done.state), (true, Signaling::HaveLocalOffer));
}

#[test]
fn a_description_that_is_cut_is_a_gap() {
    let mut capture = relay(&[("a", described("offer", "actpass")), ("b", described("answer", "active"))]);
    capture.truncate(capture.len() - 700);
    let drive = driven(&capture, None);
    assert!(!matches!(drive.verdict(), Verdict::Takes | Verdict::Stops(..)), "{drive:#?}");
}

#[test]
fn nothing_leaves_unless_it_may_connect() {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let port = socket.local_addr().expect("an address").port();
    let capture = relay(&[
        ("a", described("offer", "actpass")),
        ("b", described("answer", "active")),
        ("a", candidate(port)),
        ("b", candidate(port)),
    ]);
    let taken = driven(&capture, None);
    assert_eq!(taken.verdict(), Verdict::Takes, "{taken:#?}");
    socket.set_nonblocking(true).expect("nonblocking");
    let mut buffer = [0; 2000];
    assert_eq!(socket.recv(&mut buffer).expect_err("nothing").kind(), std::io::ErrorKind::WouldBlock);

    let connected = driven(&capture, Some(Duration::from_secs(1)));
    assert_eq!(connected.verdict(), Verdict::Takes);
    assert!(connected.driven.iter().all(|one| one.connected.is_some()));
    let length = socket.recv(&mut buffer).expect("a check");
    // A Binding request, with the magic cookie (RFC 8489, section 5).
    assert_eq!((&buffer[..2], &buffer[4..8]), (&[0, 1][..], &[0x21, 0x12, 0xa4, 0x42][..]), "{length} bytes");
}

fn run(arguments: &[&str]) -> (i32, String, String) {
    let run = rtcscope(&[&["replay"], arguments].concat());
    (run.code, String::from_utf8(run.bytes).expect("UTF-8"), run.stderr)
}

#[test]
fn the_command_answers_first_and_exits_so() {
    let log = "fixtures/captures/login/login-relay-chrome107-2022.log";
    let (code, out, _) = run(&["--drive", log]);
    assert_eq!((code, out.lines().next()), (0, Some("the webrtc engine takes all 13 steps of both sides")));
    let answers = out.lines().filter(|line| line.starts_with(" 166 ")).count();
    assert_eq!(answers, 2, "{out}");
    let (code, out, _) = run(&[log, "--drive", "111", "--json"]);
    let said: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, &said["format"], &said["verdict"]), (0, &"rtcscope.replay-drive".into(), &"takes".into()));
    assert_eq!(said["connections"].as_array().map(Vec::len), Some(1));
    assert_eq!(said["connections"][0]["steps"][0]["call"], "setRemoteDescription");
    assert!(!out.contains("aMpyBrT2rIfKL8JM"), "a password is shown");
    let (code, _, error) = run(&[log, "--drive", "333"]);
    assert_eq!(
        (code, error.as_str()),
        (2, "rtcscope: there is no side 333 in this capture; there are 1 (222), 2 (111)\n")
    );
    assert_eq!(run(&[log, "--drive", "--format", "mermaid"]).0, 2);
    assert_eq!(run(&[log, "--connect"]).0, 2);
    let (code, out, _) = run(&["fixtures/captures/rooms/sio-polling-only.server.log", "--drive"]);
    assert_eq!(code, 3, "{out}");
}
