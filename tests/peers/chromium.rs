//! A call with Chromium: it gets a page from here, answers, sends its fake camera and microphone, and echoes. All of it in a
//! network namespace of its own: Chromium sends multicast DNS wherever it can.

use std::path::Path;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use rtcscope::call::scenario::SCENARIOS;
use rtcscope::call::signal::Message;
use rtcscope::call::verdict::Verdict;
use rtcscope::net::Clock;
use rtcscope::net::loopback::Plan;
use rtcscope::net::loopback::remote::{Back, Part, Way, call_remote};
use rtcscope::net::stop::Stop;
use rtcscope::render::{Format, Look, renderer};
use rtcscope::report::call::{Called, lower};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message as Frame;

use super::{Running, browser, folder, namespace};

#[test]
fn a_call_with_chromium() {
    let Some(program) = browser::find() else { return };
    if namespace::inside("peers::chromium::a_call_with_chromium") {
        namespace::block_on(90, called(&program));
    }
}

/// Serves the page, starts the browser on it, calls it.
async fn called(program: &Path) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let profile = folder("chromium");
    let _browser = Running::start(browser::chromium(program, &profile).arg(format!("http://{address}/")));
    let socket = page_and_socket(&listener).await;
    let (out, mut to_browser) = mpsc::unbounded_channel::<Message>();
    let (from_browser, back) = mpsc::channel(256);
    let (mut sink, mut stream) = socket.split();
    tokio::spawn(async move {
        while let Some(message) = to_browser.recv().await {
            if sink.send(Frame::text(message.to_json().to_string())).await.is_err() {
                return;
            }
        }
    });
    tokio::spawn(async move {
        while let Some(Ok(frame)) = stream.next().await {
            let Ok(json) = serde_json::from_str::<Value>(frame.to_text().unwrap_or_default()) else { continue };
            match Message::from_json(&json) {
                Some(message) => drop(from_browser.send(Back::Message(message)).await),
                None => panic!("the page says {json}"),
            }
        }
    });
    let plan = Plan { duration: Duration::from_secs(3), timeout: Duration::from_secs(30), ..Plan::default() };
    let call = call_remote(&plan, Part::CALLER, Way { out, back }, Clock::start(), &Stop::never(), &mut |_| {}).await;
    let told = call.events.iter().map(|event| format!("{event:?}")).collect::<Vec<_>>().join("\n");
    let outcome = call.outcome();
    let verdict = outcome.verdict(&plan.wanted());
    assert!(matches!(verdict, Verdict::Worked { .. }), "{verdict:?}\n{told}");
    // The same report as of any call, with our side only.
    let (scenario, wanted) = (&SCENARIOS[0], plan.wanted());
    let called = Called {
        scenario,
        wanted: &wanted,
        outcome: &outcome,
        checked: &[],
        simulated: false,
        stats: None,
        through: None,
    };
    let mut report = Vec::new();
    let look =
        Look { width: 80, color: false, links: false, several: false, fails_from: rtcscope::diagnostic::Level::Error };
    let mut sink = renderer(Format::Human, look, &mut report);
    lower(&called, sink.as_mut()).expect("it is written");
    sink.finish().expect("it is written");
    drop(sink);
    let report = String::from_utf8(report).expect("UTF-8");
    assert!(report.starts_with("Calls work here: connected after "), "{report}");
    assert!(report.contains("first message echoed") && !report.contains("PC2"), "{report}");
    let metrics = outcome.metrics();
    let metric = |name: &str| metrics.get(name).copied().unwrap_or_else(|| panic!("no {name}: {metrics:?}"));
    assert!(metric("rtp.audio.received") > 50.0 && metric("rtp.video.received") > 20.0, "{metrics:?}");
    assert!(metric("messages.echoed") > 50.0 && metric("messages.lost") == 0.0, "{metrics:?}");
    assert!(metric("rtt.p50_ms") > 0.0 && metric("connect_ms") > 0.0, "{metrics:?}");
    // What Chromium reports about ours came by RTCP.
    let reported = call.stats[0].iter().filter(|entry| entry["type"] == "remote-inbound-rtp").count();
    assert!(reported >= 1, "{:#?}", call.stats[0]);
    let _ = std::fs::remove_dir_all(profile);
}

type Socket = tokio_tungstenite::WebSocketStream<TcpStream>;

/// Answers the browser's requests until it opens the WebSocket. It also opens connections that it says nothing on.
async fn page_and_socket(listener: &TcpListener) -> Socket {
    let (opened, mut socket) = mpsc::unbounded_channel();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                tokio::spawn(answer(accepted.expect("a connection").0, opened.clone()));
            }
            socket = socket.recv() => return socket.expect("we hold the other end"),
        }
    }
}

async fn answer(mut stream: TcpStream, opened: mpsc::UnboundedSender<Socket>) {
    const PAGE: &str = include_str!("page.html");
    let mut head = vec![0; 8192];
    let Ok(length @ 1..) = stream.peek(&mut head).await else { return };
    let head = String::from_utf8_lossy(&head[..length]).to_lowercase();
    if head.starts_with("get /signal ") {
        if let Ok(socket) = tokio_tungstenite::accept_async(stream).await {
            let _ = opened.send(socket);
        }
        return;
    }
    let mut request = vec![0; length];
    let _ = stream.read_exact(&mut request).await;
    let (status, body) = if head.starts_with("get / ") { ("200 OK", PAGE) } else { ("404 Not Found", "") };
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {length}\r\nConnection: close");
    // A browser that gives up a request for an icon is no concern of ours.
    let _ = stream.write_all(format!("{head}\r\n\r\n{body}").as_bytes()).await;
}
