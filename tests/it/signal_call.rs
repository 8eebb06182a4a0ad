//! Calls through a signaling server: both ends ours, over sockets of loopback, in each dialect and each role; and each way
//! in which there is no call.

use std::net::Ipv4Addr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use rtcscope::call::verdict::{Cause, Verdict};
use rtcscope::net::loopback::Plan;
use rtcscope::net::signal::call::{Aim, Asked, Report, call};
use rtcscope::net::signal::connect::How;
use rtcscope::net::signal::serve::{Config, Server};
use rtcscope::net::signal::url::Url;
use rtcscope::net::stop::Stop;
use rtcscope::rendezvous::client::Setting;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio_tungstenite::tungstenite::Message;

/// A call of ours that needs no more than loopback.
fn asked(dialect: &'static str, server: &str, aim: Aim) -> Asked {
    let within = Duration::from_secs(10);
    Asked {
        dialect,
        url: Url::parse(server).expect("a URL"),
        how: How { patience: within, ..How::default() },
        setting: Setting { patience: within, ..Setting::default() },
        aim,
        plan: Plan { duration: Duration::from_millis(400), timeout: within, ..Plan::default() },
        echo: false,
        echoed: false,
    }
}

/// Who we are in a dialect, and whom we call.
fn named(mut asked: Asked, me: &str, peer: &str) -> Asked {
    match asked.dialect {
        "rooms" => asked.setting.room = Some("lobby".to_owned()),
        "relay" => {}
        _ => asked.setting.me = Some(me.to_owned()),
    }
    if matches!(asked.dialect, "gstreamer" | "login") && !peer.is_empty() {
        asked.setting.peer = Some(peer.to_owned());
    }
    asked
}

const ONCE: Aim = Aim::Answer { once: true, within: Duration::from_secs(15) };
const CALL: Aim = Aim::Call { peer_offers: false };

fn verdicts(report: &Report) -> Vec<Verdict> {
    report.calls.iter().map(|call| call.outcome.outcome().verdict(&call.wanted)).collect()
}

fn works(report: &Report) {
    for (call, verdict) in report.calls.iter().zip(verdicts(report)) {
        let events: Vec<_> = call.outcome.events.iter().map(|event| format!("{event:?}")).collect();
        assert!(matches!(verdict, Verdict::Worked { .. }), "{verdict:?}\n{}", events.join("\n"));
        let outcome = call.outcome.outcome();
        assert!(outcome.metrics().contains_key("registered_ms"), "{:?}", outcome.metrics());
    }
    assert!(!report.calls.is_empty());
}

/// Runs who answers, waits until it is registered, and then runs who calls.
async fn both(answerer: Asked, caller: Asked) -> (Report, Report) {
    let (registered, ready) = oneshot::channel();
    let mut registered = Some(registered);
    let answering = async move {
        let mut told = |_: Option<&str>, event: &rtcscope::call::event::Event| {
            if format!("{:?}", event.what) == "Server(\"registered\")"
                && let Some(registered) = registered.take()
            {
                let _ = registered.send(());
            }
        };
        call(&answerer, &Stop::never(), &mut told).await
    };
    let calling = async move {
        // Who answers may end without having been registered: then the caller says why.
        let _ = ready.await;
        call(&caller, &Stop::never(), &mut |_, _| {}).await
    };
    tokio::join!(answering, calling)
}

async fn through(dialect: &'static str, tune: impl Fn(&mut Asked, &mut Asked)) -> (Report, Report) {
    let server = Server::start(Config::new(dialect)).expect("a server");
    let mut answerer = named(asked(dialect, &server.url(), ONCE), "2222", "");
    let mut caller = named(asked(dialect, &server.url(), CALL), "1111", "2222");
    tune(&mut answerer, &mut caller);
    both(answerer, caller).await
}

#[tokio::test]
async fn two_of_ours_call_each_other_in_each_dialect() {
    for dialect in ["gstreamer", "relay", "login", "rooms"] {
        let (answered, called) = through(dialect, |_, _| {}).await;
        works(&answered);
        works(&called);
        assert!(answered.odd.is_empty() && called.odd.is_empty(), "{dialect}: {:?} {:?}", answered.odd, called.odd);
        let metrics = called.calls[0].outcome.outcome().metrics();
        assert!(metrics["rtp.audio.received"] > 5.0 && metrics["rtp.video.received"] > 5.0, "{dialect}: {metrics:?}");
    }
}

#[tokio::test]
async fn what_is_heard_is_sent_back_when_asked_for() {
    for dialect in ["gstreamer", "rooms"] {
        let (answered, called) = through(dialect, |answerer, caller| {
            answerer.echo = true;
            caller.echoed = true;
            caller.plan.messages = Some(20);
        })
        .await;
        works(&answered);
        works(&called);
        let metrics = called.calls[0].outcome.outcome().metrics();
        assert_eq!((metrics["messages.echoed"], metrics["messages.lost"]), (20.0, 0.0), "{dialect}");
        assert!(metrics["rtp.audio.received"] > 5.0 && metrics["rtp.video.received"] > 5.0, "{dialect}: {metrics:?}");
    }
}

#[tokio::test]
async fn the_other_side_makes_the_offer_when_asked() {
    let (answered, called) = through("gstreamer", |_, caller| caller.aim = Aim::Call { peer_offers: true }).await;
    works(&answered);
    works(&called);
    let offered = |report: &Report| report.calls[0].part.role;
    assert_ne!(offered(&answered), offered(&called));
    assert_eq!(offered(&called), rtcscope::net::loopback::remote::Role::Answers);
}

#[tokio::test]
async fn a_sender_calls_each_viewer_of_a_relay() {
    let server = Server::start(Config::new("relay")).expect("a server");
    let within = Duration::from_secs(15);
    let mut sender = asked("relay", &server.url(), Aim::Send { viewers: 3, within });
    sender.setting.sends_to_viewers = true;
    sender.plan.duration = Duration::from_millis(300);
    let (registered, ready) = oneshot::channel();
    let mut registered = Some(registered);
    let sending = async {
        let mut told = |_: Option<&str>, event: &rtcscope::call::event::Event| {
            if format!("{:?}", event.what) == "Server(\"registered\")" {
                let _ = registered.take().map(|registered| registered.send(()));
            }
        };
        call(&sender, &Stop::never(), &mut told).await
    };
    let viewing = async {
        let _ = ready.await;
        let viewers = ["v1", "v2", "v3"].map(|id| {
            let mut viewer = asked("relay", &server.url(), ONCE);
            viewer.setting.me = Some(id.to_owned());
            viewer
        });
        let [one, two, three] = &viewers;
        let stop = Stop::never();
        tokio::join!(
            async { call(one, &stop, &mut |_, _| {}).await },
            async { call(two, &stop, &mut |_, _| {}).await },
            async { call(three, &stop, &mut |_, _| {}).await },
        )
    };
    let (sent, (one, two, three)) = tokio::join!(sending, viewing);
    works(&sent);
    let mut peers: Vec<_> = sent.calls.iter().filter_map(|call| call.peer.clone()).collect();
    peers.sort();
    assert_eq!(peers, ["v1", "v2", "v3"]);
    [one, two, three].iter().for_each(works);
}

#[tokio::test]
async fn who_answers_is_called_again_and_again() {
    for dialect in ["gstreamer", "relay", "login", "rooms"] {
        let server = Server::start(Config::new(dialect)).expect("a server");
        let within = Duration::from_secs(60);
        let answerer = named(asked(dialect, &server.url(), Aim::Answer { once: false, within }), "2222", "");
        let (more, mut ready) = tokio::sync::mpsc::unbounded_channel();
        let (enough, stop) = Stop::by_hand();
        let answering = async {
            let mut told = |_: Option<&str>, event: &rtcscope::call::event::Event| {
                if format!("{:?}", event.what) == "Server(\"registered\")" {
                    let _ = more.send(());
                }
            };
            call(&answerer, &stop, &mut told).await
        };
        let calling = async {
            for n in 0..2 {
                ready.recv().await.expect("registered");
                let caller = named(asked(dialect, &server.url(), CALL), &format!("111{n}"), "2222");
                works(&call(&caller, &Stop::never(), &mut |_, _| {}).await);
            }
            // Its second call is over when it is registered again.
            ready.recv().await.expect("registered");
            drop(enough);
        };
        let (answered, ()) = tokio::join!(answering, calling);
        assert_eq!(answered.calls.len(), 2, "{dialect}");
        works(&answered);
    }
}

/// Why there is no call.
fn cause(report: &Report) -> Cause {
    match verdicts(report).as_slice() {
        [Verdict::Stopped { cause, evidence, .. }] => {
            assert!(!evidence.is_empty());
            *cause
        }
        other => panic!("{other:?}"),
    }
}

async fn alone(asked: Asked) -> Report {
    call(&asked, &Stop::never(), &mut |_, _| {}).await
}

fn hasty(mut asked: Asked) -> Asked {
    asked.how.patience = Duration::from_millis(700);
    asked.setting.patience = Duration::from_millis(700);
    asked.plan.timeout = Duration::from_millis(700);
    if let Aim::Answer { within, .. } | Aim::Send { within, .. } = &mut asked.aim {
        *within = Duration::from_millis(700);
    }
    asked
}

#[tokio::test]
async fn each_way_of_not_finding_the_other_side_has_its_name() {
    let server = Server::start(Config::new("gstreamer")).expect("a server");
    let nobody = named(asked("gstreamer", &server.url(), CALL), "1", "99");
    assert_eq!(cause(&alone(nobody).await), Cause::PeerNotFound);
    let login = Server::start(Config::new("login")).expect("a server");
    let nobody = named(asked("login", &login.url(), CALL), "me", "nobody");
    assert_eq!(cause(&alone(nobody).await), Cause::PeerNotFound);
    for dialect in ["relay", "rooms"] {
        let server = Server::start(Config::new(dialect)).expect("a server");
        let cause = cause(&alone(hasty(named(asked(dialect, &server.url(), CALL), "1", "2"))).await);
        // A relay says nothing, whoever is there.
        assert_eq!(cause, if dialect == "relay" { Cause::NoAnswer } else { Cause::PeerNotFound }, "{dialect}");
    }
    for dialect in ["gstreamer", "relay", "login", "rooms"] {
        let server = Server::start(Config::new(dialect)).expect("a server");
        assert_eq!(cause(&alone(hasty(named(asked(dialect, &server.url(), ONCE), "1", "2"))).await), Cause::NotCalled);
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_no_call_that_failed() {
    let nobody = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port").local_addr().expect("bound");
    let report = alone(named(asked("gstreamer", &format!("ws://{nobody}/"), CALL), "1", "2")).await;
    assert_eq!(cause(&report), Cause::NoServer);
    assert!(report.failure.is_some());
}

/// A server that says these things, one after each message it gets, the first at once; then it goes on or goes away.
async fn says(said: &'static [&'static str], goes: bool) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let url = format!("ws://{}/", listener.local_addr().expect("bound"));
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a client");
        let mut socket = tokio_tungstenite::accept_async(stream).await.expect("a handshake");
        for text in said {
            if !text.is_empty() && socket.send(Message::text(*text)).await.is_err() {
                return;
            }
            if socket.next().await.is_none() {
                return;
            }
        }
        if goes {
            let _ = socket.close(None).await;
        }
        while let Some(Ok(_)) = socket.next().await {}
    });
    url
}

#[tokio::test]
async fn what_the_server_does_wrong_has_its_name() {
    let gstreamer = |url: &str| hasty(named(asked("gstreamer", url, CALL), "1", "2"));
    for (said, goes, expected) in [
        (&[""][..], false, Cause::ServerSilent),
        (&["", "HELLO"][..], false, Cause::ServerSilent),
        (&["", "ERROR invalid peer uid"][..], false, Cause::RegistrationRefused),
        (&["", "HELLO", "ERROR peer '2' busy"][..], false, Cause::PeerBusy),
        (&["", "HELLO", "ERROR peer '2' not found"][..], false, Cause::PeerNotFound),
        (&["", "HELLO", "SESSION_OK", "ERROR no such thing"][..], false, Cause::SignalingError),
        (&["", "HELLO", "SESSION_OK"][..], false, Cause::NoAnswer),
        (&[""][..], true, Cause::ServerLost),
        (&["", "HELLO", "SESSION_OK"][..], true, Cause::ServerLost),
    ] {
        let report = alone(gstreamer(&says(said, goes).await)).await;
        assert_eq!(cause(&report), expected, "{said:?} {goes}");
    }
}

#[tokio::test]
async fn what_does_not_belong_there_is_reported_and_left_aside() {
    let said = &["HELLO", "SESSION_OK", "hello there", "{\"a\":1,\"token\":\"geheim\"}", "HELLO"];
    // The client says HELLO and then nothing more, so the rest is said by a server that does not wait.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let url = format!("ws://{}/", listener.local_addr().expect("bound"));
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a client");
        let mut socket = tokio_tungstenite::accept_async(stream).await.expect("a handshake");
        for text in said {
            let _ = socket.send(Message::text(*text)).await;
        }
        let _ = socket.send(Message::binary(vec![1, 2, 3])).await;
        let _ = socket.send(Message::text("{\"sdp\":{\"sdp\":\"v=0\"}}")).await;
        while let Some(Ok(_)) = socket.next().await {}
    });
    let report = alone(hasty(named(asked("gstreamer", &url, ONCE), "1", ""))).await;
    let odd: Vec<&str> = report.odd.iter().map(|(_, odd)| odd.slug()).collect();
    for expected in ["protocol-error", "unknown-text", "unknown-json", "binary"] {
        assert!(odd.contains(&expected), "{odd:?}");
    }
    assert!(!format!("{:?}", report.odd).contains("geheim"));
    assert_eq!(cause(&report), Cause::NotCalled);
}

#[tokio::test]
async fn within_tls_and_with_a_token() {
    use rtcscope::net::signal::connect::{Failure, Token};
    use rtcscope::net::signal::serve::{Tls, Token as Wanted};
    use rtcscope::net::stun::probe::Trust;
    let tls = || Tls::self_signed(&["localhost".to_owned()], &[Ipv4Addr::LOCALHOST.into()]).expect("a certificate");
    let ours = tls();
    let pem = ours.pem.clone();
    let config = Config { tls: Some(ours), token: Some(Wanted::new("geheim")), ..Config::new("gstreamer") };
    let server = Server::start(config).expect("a server");
    assert!(server.url().starts_with("wss://"));
    let caller = || hasty(named(asked("gstreamer", &server.url(), CALL), "1", "2"));

    // Nobody vouches for it, and nobody said that this does not matter.
    let report = alone(caller()).await;
    assert_eq!(report.failure.as_ref().map(Failure::slug), Some("certificate-refused"));
    assert_eq!(cause(&report), Cause::NoServer);

    // It is named as trusted; but the token is missing.
    let mut trusting = caller();
    trusting.how.trust.own = Trust::read(pem.as_bytes()).expect("PEM");
    let report = alone(trusting.clone()).await;
    assert!(matches!(report.failure, Some(Failure::Status(401 | 403, _))), "{:?}", report.failure);

    trusting.how.token = Token::new("geheim".to_owned());
    assert!(!format!("{trusting:?}").contains("geheim"));
    let report = alone(trusting).await;
    assert_eq!((cause(&report), report.distrust.is_some()), (Cause::PeerNotFound, false));

    // This machine's own certificates are taken, and that is said.
    let mut local = caller();
    local.how.token = Token::new("geheim".to_owned());
    local.how = local.how.to(&local.url);
    let report = alone(local).await;
    assert_eq!((cause(&report), report.distrust.is_some()), (Cause::PeerNotFound, true));
}

#[test]
fn what_cannot_be_asked_for_is_said() {
    use crate::cli::rtcscope;
    let call = |arguments: &[&str]| rtcscope(&[&["signal", "call"][..], arguments].concat());
    for (arguments, words) in [
        (&["--dialect", "gstreamer", "--server", "localhost:8443", "--peer", "1"][..], "expected ws://"),
        (&["--dialect", "gstreamer", "--server", "ws://u:geheim@h/", "--peer", "1"][..], "no user and no password"),
        (&["--dialect", "gstreamer", "--server", "ws://h/"][..], "--peer"),
        (&["--dialect", "rooms", "--server", "ws://h/"][..], "--room is missing"),
        (&["--dialect", "relay", "--server", "ws://h/", "--peer", "1"][..], "leave out --peer"),
        (&["--dialect", "login", "--server", "ws://h/", "--peer", "1", "--remote-offerer"][..], "gstreamer dialect"),
        (&["--dialect", "telepathy", "--server", "ws://h/"][..], "telepathy"),
        (&["--dialect", "login", "--server", "ws://h/", "--peer", "1", "--turn", "turn:h"][..], "--username"),
        (&["--dialect", "login", "--server", "ws://h/", "--peer", "1", "--assert", "x<1"][..], "no metric"),
    ] {
        let run = call(arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.contains(words) && !run.stderr.contains("geheim"), "{arguments:?}: {}", run.stderr);
    }
    let nobody = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port").local_addr().expect("bound");
    let server = format!("ws://{nobody}/?token=geheim");
    for format in ["human", "json", "jsonl", "markdown"] {
        let run = call(&["--dialect", "gstreamer", "--server", &server, "--peer", "1", "--format", format]);
        assert_eq!(run.code, 3, "{format}: {}{}", run.stdout, run.stderr);
        assert!(run.stdout.contains("signaling server"), "{format}: {}", run.stdout);
        assert!(!format!("{}{}", run.stdout, run.stderr).contains("geheim"), "{format}");
    }
    let run = call(&["--dialect", "gstreamer", "--server", &server, "--peer", "1", "--json", "--quiet"]);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(json["result"]["cause"], "no-signaling-server");
    assert_eq!(json["signaling"]["server"], format!("ws://{nobody}/?…"));
}
