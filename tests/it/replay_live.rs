//! `replay --to`: sessions said again to signaling servers, over real sockets of loopback.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use rtcscope::net::replay::live::{How, Outcome, run};
use rtcscope::net::signal::connect::{self, Ended};
use rtcscope::net::signal::serve::{Config, Server};
use rtcscope::net::signal::url::Url;
use rtcscope::net::stop::Stop;
use rtcscope::replay::live::{Chosen, Difference, Got, Player, Unfit, script};
use rtcscope::replay::{Ground, Story};
use rtcscope::signal::event::Name;
use rtcscope::signal::merge::merge;
use rtcscope::signal::{self, Capture, Options};
use tokio::net::TcpListener;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::cli::rtcscope;
use crate::pipeline::{read, root};

const LONG: Duration = Duration::from_secs(20);

fn block<T>(test: impl Future<Output = T>) -> T {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let result = runtime.block_on(async { tokio::time::timeout(LONG * 3, test).await.expect("it ends") });
    runtime.shutdown_background();
    result
}

/// How it is asked for, mostly.
#[derive(Clone, Debug)]
struct Asked {
    chosen: Chosen,
    names: Vec<(&'static str, &'static str)>,
    patience: Duration,
    limit: Duration,
    longest: usize,
}

impl Default for Asked {
    fn default() -> Self {
        let (patience, limit) = (Duration::from_millis(600), LONG);
        Self { chosen: Chosen::All, names: Vec::new(), patience, limit, longest: 1 << 20 }
    }
}

async fn play(captures: &[&[u8]], url: &str, asked: &Asked) -> (Outcome, Vec<String>) {
    let read = |(source, bytes): (usize, &&[u8])| {
        signal::read(bytes, Options { source: u16::try_from(source).expect("few"), ..Options::default() })
    };
    let mut captures_read: Vec<Capture> = captures.iter().enumerate().map(read).collect();
    let (dialect, events) = if captures_read.len() == 1 {
        let capture = captures_read.remove(0);
        (capture.summary.dialect.map(|detected| detected.dialect), capture.events)
    } else {
        let dialect = captures_read[0].summary.dialect.as_ref().map(|detected| detected.dialect);
        (dialect, merge(captures_read).events)
    };
    let story = Story::of(&events);
    let ground = Ground::of(&events, &story, false);
    let script = script(&ground, dialect, captures.len() == 1, &asked.chosen, None).expect("it can be played");
    let names = asked.names.iter().map(|(then, now)| (Name::from(*then), Name::from(*now)));
    let dialect = dialect.expect("a dialect");
    let player = Player::new(&events, dialect, script, names);
    let how = How {
        connect: connect::How { longest: asked.longest, patience: Duration::from_secs(5), ..connect::How::default() },
        socket_io: dialect.name == "rooms",
        speed: None,
        patience: asked.patience,
        limit: asked.limit,
    };
    let url = Url::parse(url).expect("a URL");
    let outcome = run(player, &url, &how, &Stop::never()).await;
    let mut wrong = Vec::new();
    for one in &outcome.played.expected {
        let event = &events[one.event];
        match &one.got {
            Got::Same => {}
            Got::Nothing => wrong.push(format!("line {}: {} is missing", event.place.line, event.what.name())),
            Got::Differs(difference, live) => {
                wrong.push(format!(
                    "line {}: {}: {}: {:?}",
                    event.place.line,
                    event.what.name(),
                    difference.words(),
                    live.what
                ));
            }
        }
    }
    for one in &outcome.played.unexpected {
        wrong.push(format!("unexpected at {}: {:?}", one.part, one.event.what));
    }
    (outcome, wrong)
}

fn fixture(name: &str) -> Vec<u8> {
    read(&root().join("fixtures/captures").join(name))
}

/// What our own server sends back for a session of its dialect.
fn served(dialect: &'static str, name: &str) -> (Outcome, Vec<String>) {
    block(async {
        let server = Server::start(Config::new(dialect)).expect("a port of loopback");
        play(&[&fixture(name)], &server.url(), &Asked::default()).await
    })
}

/// What our own server sends back, said again as it is recorded, line by line; the rest is what differs.
fn check(dialect: &'static str, name: &str, said: usize, same: usize, expected: &[&str]) {
    let (outcome, wrong) = served(dialect, name);
    assert!(outcome.failed.is_none() && outcome.ended.is_empty() && !outcome.late, "{name}: {outcome:?}");
    let played = &outcome.played;
    assert_eq!((played.said, played.unsaid, played.same()), (said, 0, same), "{name}: {wrong:#?}");
    assert_eq!(wrong.len(), expected.len(), "{name}: {wrong:#?}");
    for (said, expected) in wrong.iter().zip(expected) {
        assert!(expected.split(" | ").any(|one| said.contains(one)), "{name}: {wrong:#?}");
    }
}

#[test]
fn sessions_of_the_gstreamer_demo_come_back_from_our_server() {
    check("gstreamer", "gstreamer/gst-offer-request-datachannel.frames.jsonl", 15, 15, &[]);
    // A log of what was passed on; nobody in it is seen to register, so that is done first where it is missing.
    check("gstreamer", "gstreamer/gst-offer-request-datachannel.server.log", 15, 12, &[]);
}

#[test]
fn sessions_of_the_relay_come_back_from_our_server() {
    // Ours says that nobody hears the first one; the recorded one says nothing. Two connections are no order: the second
    // client may be there before what the first one says.
    let one_more = ["nobody else is connected | unexpected at 1: Join"];
    check("relay", "relay/relay-av-call-ok.frames.jsonl", 14, 13, &one_more);
}

#[test]
fn sessions_of_the_name_registry_come_back_from_our_server() {
    check("login", "login/login-relay-chrome107-2022.log", 13, 11, &[]);
    // The recorded server refuses a name that is taken and does not greet.
    let (outcome, wrong) = served("login", "login/login-name-taken-and-offline-peer.frames.jsonl");
    assert_eq!((outcome.played.parts.len(), outcome.played.unspeakable), (2, 2));
    assert!(wrong.contains(&"line 6: refused is missing".to_owned()), "{wrong:#?}");
    assert_eq!(wrong.iter().filter(|line| line.contains("\"status\"")).count(), 2, "{wrong:#?}");
}

#[test]
fn sessions_of_rooms_come_back_from_our_server() {
    check("rooms", "rooms/sio-websocket-room-call.frames.jsonl", 15, 18, &["line 35: bye is missing"]);
}

#[test]
fn two_captures_of_one_call_are_played_together() {
    block(async {
        let server = Server::start(Config::new("login")).expect("a port of loopback");
        let sides = ["caller", "callee"].map(|side| fixture(&format!("login/login-call-and-leave.{side}.har")));
        let (outcome, wrong) = play(&[&sides[0], &sides[1]], &server.url(), &Asked::default()).await;
        let played = &outcome.played;
        assert_eq!((played.parts.len(), played.unsaid, played.missing()), (2, 0, 0), "{wrong:#?}");
        // Ours greets whoever connects.
        assert_eq!((played.same(), wrong.len()), (played.expected.len(), 2), "{wrong:#?}");
    });
}

/// One side of a session, with nobody at the other end: what it says still goes out, and what is missing is told.
#[test]
fn one_side_alone_is_told_what_is_missing() {
    block(async {
        let server = Server::start(Config::new("gstreamer")).expect("a port of loopback");
        let capture = fixture("gstreamer/gst-offer-request-datachannel.frames.jsonl");
        let asked = Asked { chosen: Chosen::Number(1), patience: Duration::from_millis(200), ..Asked::default() };
        let (outcome, _) = play(&[&capture], &server.url(), &asked).await;
        let played = &outcome.played;
        assert_eq!((played.parts.len(), played.said, played.same()), (1, 7, 1));
        assert!(played.missing() > 5 && !played.is_same());
    });
}

/// A server that says what it is told to, in turn, whenever something came, and then gives back what came.
async fn scripted(answers: Vec<Vec<String>>, then: Option<Message>) -> (String, tokio::task::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port of loopback");
    let url = format!("ws://{}/", listener.local_addr().expect("an address"));
    let task = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a client");
        let mut socket = accept_async(stream).await.expect("a handshake");
        let mut answers = answers.into_iter();
        let (mut came, mut then) = (Vec::new(), then);
        for text in answers.next().unwrap_or_default() {
            let _ = socket.send(Message::text(text)).await;
        }
        while let Some(Ok(message)) = socket.next().await {
            let Message::Text(text) = message else { continue };
            came.push(text.to_string());
            match answers.next() {
                Some(all) => {
                    for text in all {
                        let _ = socket.send(Message::text(text)).await;
                    }
                }
                None => {
                    if let Some(last) = then.take() {
                        let _ = socket.send(last).await;
                    }
                }
            }
        }
        came
    });
    (url, task)
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

const CAPTURE: &str = r#"{"ts":"2026-11-20T06:22:51.450Z","conn":"c1","dir":"rx","data":"HELLO 77"}
{"ts":"2026-11-20T06:22:51.451Z","conn":"c1","dir":"tx","data":"HELLO"}
{"ts":"2026-11-20T06:22:51.551Z","conn":"c1","dir":"rx","data":"SESSION 66"}
{"ts":"2026-11-20T06:22:51.651Z","conn":"c1","dir":"tx","data":"SESSION_OK"}
{"ts":"2026-11-20T06:22:51.751Z","conn":"c1","dir":"rx","data":"{\"ice\":{\"candidate\":\"candidate:1 1 udp 1 192.0.2.1 9 typ host\",\"sdpMLineIndex\":0}}"}
{"ts":"2026-11-20T06:22:51.851Z","conn":"c1","dir":"tx","data":"{\"ice\":{\"candidate\":\"candidate:2 1 udp 1 192.0.2.2 9 typ host\",\"sdpMLineIndex\":0}}"}
"#;

#[test]
fn names_are_others_and_each_answer_is_waited_for() {
    block(async {
        let ice = |n: u8| {
            format!(r#"{{"ice":{{"candidate":"candidate:{n} 1 udp 1 192.0.2.{n} 9 typ host","sdpMLineIndex":0}}}}"#)
        };
        let (url, server) = scripted(vec![vec![], texts(&["HELLO"]), texts(&["SESSION_OK"]), vec![ice(2)]], None).await;
        let asked = Asked { names: vec![("77", "5001"), ("66", "5002")], ..Asked::default() };
        let (outcome, wrong) = play(&[CAPTURE.as_bytes()], &url, &asked).await;
        assert!(outcome.played.is_same(), "{wrong:#?}");
        assert_eq!(server.await.expect("it ends"), ["HELLO 5001", "SESSION 5002", &ice(1)]);

        // Another candidate comes, and something that nobody asked for.
        let (url, _server) = scripted(
            vec![vec![], texts(&["HELLO"]), texts(&["SESSION_OK"]), vec![ice(3), "OFFER_REQUEST".into()]],
            None,
        )
        .await;
        let (outcome, _) = play(&[CAPTURE.as_bytes()], &url, &Asked::default()).await;
        let played = &outcome.played;
        assert_eq!((played.same(), played.differs(), played.missing(), played.unexpected.len()), (2, 1, 0, 1));
        assert!(matches!(played.expected[2].got, Got::Differs(Difference::Candidate, _)));
    });
}

#[test]
fn a_server_that_refuses_hangs_up_or_says_nothing_is_told() {
    block(async {
        // It refuses the name: what comes after is said all the same.
        let (url, _server) = scripted(vec![vec![], texts(&["ERROR name taken"])], None).await;
        let asked = Asked { patience: Duration::from_millis(150), ..Asked::default() };
        let (outcome, _) = play(&[CAPTURE.as_bytes()], &url, &asked).await;
        assert_eq!((outcome.played.missing(), outcome.played.unexpected.len()), (3, 1));

        let close = Message::Close(Some(CloseFrame { code: CloseCode::Policy, reason: "go away".into() }));
        let (url, _server) = scripted(vec![vec![], texts(&["HELLO"])], Some(close)).await;
        let (outcome, _) = play(&[CAPTURE.as_bytes()], &url, &asked).await;
        assert_eq!(outcome.ended, [(0, Ended::Closed(Some(1008), "go away".to_owned()))]);
        assert!(!outcome.played.is_same() && outcome.played.unsaid <= 1);

        // It says nothing, and the time is over before patience is.
        let (url, _server) = scripted(vec![], None).await;
        let asked = Asked { patience: LONG, limit: Duration::from_millis(200), ..Asked::default() };
        let (outcome, _) = play(&[CAPTURE.as_bytes()], &url, &asked).await;
        assert_eq!((outcome.late, outcome.played.said, outcome.played.unsaid), (true, 1, 2));

        let (url, _server) = scripted(vec![vec![], vec!["x".repeat(5000)]], None).await;
        let asked = Asked { longest: 4000, patience: Duration::from_millis(150), ..Asked::default() };
        let (outcome, _) = play(&[CAPTURE.as_bytes()], &url, &asked).await;
        assert_eq!(outcome.ended, [(0, Ended::TooLong(4000))]);
    });
}

#[test]
fn no_server_and_no_web_socket_are_told_apart() {
    block(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port of loopback");
        let address = listener.local_addr().expect("an address");
        drop(listener);
        let (outcome, _) = play(&[CAPTURE.as_bytes()], &format!("ws://{address}/"), &Asked::default()).await;
        let (part, failure) = outcome.failed.expect("nobody is there");
        assert_eq!((part, failure.slug(), outcome.played.said), (0, "connection-refused", 0));

        let server = Server::start(Config::new("rooms")).expect("a port of loopback");
        let (outcome, _) =
            play(&[CAPTURE.as_bytes()], &format!("ws://{}/nowhere", server.address()), &Asked::default()).await;
        assert!(outcome.failed.is_some(), "{outcome:?}");
    });
}

const ROOM: &str = r#"{"ts":"2026-11-20T06:23:39.180Z","conn":"e1","dir":"open","sid":"x","transport":"websocket","data":""}
{"ts":"2026-11-20T06:23:39.191Z","conn":"e1","dir":"rx","transport":"websocket","data":"42[\"join\",\"room-1\"]"}
{"ts":"2026-11-20T06:23:39.192Z","conn":"e1","dir":"tx","transport":"websocket","data":"42[\"joined\",\"room-1\",\"AAA\",1]"}
"#;

#[test]
fn both_versions_of_engine_io_are_spoken() {
    block(async {
        let joined = r#"42["joined","room-1","BBB",1]"#;
        let three = r#"0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":5000}"#;
        let (url, server) = scripted(vec![texts(&[three, "40"]), texts(&[joined])], None).await;
        let (outcome, wrong) = play(&[ROOM.as_bytes()], &url, &Asked::default()).await;
        assert!(outcome.played.is_same(), "{wrong:#?}");
        assert_eq!(server.await.expect("it ends"), [r#"42["join","room-1"]"#]);

        let four = r#"0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":5000,"maxPayload":1000000}"#;
        let (url, server) =
            scripted(vec![texts(&[four]), texts(&[r#"40{"sid":"BBB"}"#, "2"]), vec![], texts(&[joined])], None).await;
        let (outcome, _) = play(&[ROOM.as_bytes()], &url, &Asked::default()).await;
        assert_eq!((outcome.played.same(), outcome.played.missing()), (1, 0));
        let mut came = server.await.expect("it ends");
        came.sort_unstable();
        assert_eq!(came, ["3", "40", r#"42["join","room-1"]"#]);
    });
}

/// Whatever is recorded, a script is written or refused; nothing is sent but what a dialect can say.
#[test]
fn cut_captures_make_a_script_or_none() {
    for name in ["login/login-relay-chrome107-2022.log", "rooms/sio-websocket-room-call.frames.jsonl"] {
        let bytes = fixture(name);
        for cut in (0..bytes.len()).step_by(997) {
            let capture = signal::read(&bytes[..cut], Options::default());
            let story = Story::of(&capture.events);
            let ground = Ground::of(&capture.events, &story, false);
            let dialect = capture.summary.dialect.as_ref().map(|detected| detected.dialect);
            let _ = script(&ground, dialect, true, &Chosen::All, None);
        }
    }
    let whip = fixture("whip/whip-publish-bad-token-then-ok.publisher.har");
    let capture = signal::read(&whip, Options::default());
    let story = Story::of(&capture.events);
    let ground = Ground::of(&capture.events, &story, false);
    let dialect = capture.summary.dialect.as_ref().map(|detected| detected.dialect);
    let refused = script(&ground, dialect, true, &Chosen::All, None).expect_err("over HTTP");
    assert_eq!(refused, Unfit::NotWebSocket("HTTP"));
}

fn command(arguments: &[&str]) -> (i32, String, String) {
    let run = rtcscope(&[&["replay"], arguments].concat());
    (run.code, String::from_utf8(run.bytes).expect("UTF-8"), run.stderr)
}

#[test]
fn the_command_answers_first_and_exits_so() {
    let log = "fixtures/captures/gstreamer/gst-offer-request-datachannel.frames.jsonl";
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let server = runtime.block_on(async { Server::start(Config::new("gstreamer")).expect("a port of loopback") });
    let url = server.url();
    let (code, out, error) = command(&[log, "--to", &format!("{url}?token=hush")]);
    assert_eq!((code, error.as_str()), (0, ""), "{out}");
    assert!(out.starts_with("the server sends back what is recorded: all 15 messages\n"), "{out}");
    assert!(!out.contains("hush"), "{out}");
    let (code, out, _) = command(&[log, "--to", &url, "--side", "66", "--patience", "100ms", "--json"]);
    let said: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, &said["format"], &said["verdict"]), (1, &"rtcscope.replay-live".into(), &"differs".into()));
    drop(server);
    drop(runtime);
    let (code, out, _) = command(&[log, "--to", &url]);
    assert_eq!(code, 3, "{out}");
    assert!(out.contains("cannot connect to ws://127.0.0.1:"), "{out}");
    let (code, _, error) = command(&[log, "--to", "ftp://secret:word@host/"]);
    assert_eq!(code, 2);
    assert!(error.contains("byte 1") && !error.contains("word"), "{error}");
    let (code, _, error) =
        command(&["fixtures/captures/whip/whip-publish-bad-token-then-ok.publisher.har", "--to", &url]);
    assert_eq!((code, error.contains("whip is not spoken over a WebSocket, but over HTTP")), (2, true), "{error}");
    assert_eq!(command(&[log, "--to", &url, "--as", "5000"]).0, 2);
    assert_eq!(command(&[log, "--side", "66"]).0, 2);
    assert_eq!(command(&[log, "--to", &url, "--speed", "fast"]).0, 2);
}
