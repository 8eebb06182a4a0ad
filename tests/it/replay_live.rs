//! `replay --to`: sessions said again to signaling servers, over real sockets of loopback.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use rtcscope::net::replay::live::{How, Outcome, run};
use rtcscope::net::signal::connect;
use rtcscope::net::signal::serve::{Config, Server};
use rtcscope::net::signal::url::Url;
use rtcscope::net::stop::Stop;
use rtcscope::replay::live::{Chosen, Difference, Got, Player, Unfit, script};
use rtcscope::replay::{Ground, Story};
use rtcscope::signal::event::Name;
use rtcscope::signal::{self, Options};
use tokio::net::TcpListener;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;

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

async fn play(bytes: &[u8], url: &str, asked: &Asked) -> (Outcome, Vec<String>) {
    let capture = signal::read(bytes, Options::default());
    let dialect = capture.summary.dialect.as_ref().map(|detected| detected.dialect);
    let story = Story::of(&capture.events);
    let ground = Ground::of(&capture.events, &story, false);
    let script = script(&ground, dialect, true, &asked.chosen, None).expect("it can be played");
    let names = asked.names.iter().map(|(then, now)| (Name::from(*then), Name::from(*now)));
    let dialect = dialect.expect("a dialect");
    let player = Player::new(&capture.events, dialect, script, names);
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
        let event = &capture.events[one.event];
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
        play(&fixture(name), &server.url(), &Asked::default()).await
    })
}

#[test]
fn recorded_sessions_come_back_from_our_own_server() {
    let mut all = Vec::new();
    for (dialect, name) in [
        ("gstreamer", "gstreamer/gst-offer-request-datachannel.frames.jsonl"),
        ("gstreamer", "gstreamer/gst-offer-request-datachannel.server.log"),
        ("gstreamer", "gstreamer/gst-callee-errors-then-hangs-up.callee.wscat.txt"),
        ("relay", "relay/relay-av-call-ok.frames.jsonl"),
        ("relay", "relay/relay-av-call-ok.caller.har"),
        ("login", "login/login-name-taken-and-offline-peer.frames.jsonl"),
        ("login", "login/login-relay-chrome107-2022.log"),
        ("login", "login/login-call-and-leave.caller.har"),
        ("rooms", "rooms/sio-websocket-room-call.frames.jsonl"),
        ("rooms", "rooms/sio-polling-only.callee.har"),
    ] {
        let (outcome, wrong) = served(dialect, name);
        all.push(format!(
            "{name}: said {}, unsaid {}, unspeakable {}, same {} of {}, failed {:?}, ended {:?}\n   {}",
            outcome.played.said,
            outcome.played.unsaid,
            outcome.played.unspeakable,
            outcome.played.same(),
            outcome.played.expected.len(),
            outcome.failed,
            outcome.ended,
            wrong.join("\n   ")
        ));
    }
    panic!("{}", all.join("\n"));
}
