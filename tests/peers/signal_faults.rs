//! What goes wrong around a signaling server, over real sockets: connections that do not become one, frames that are none,
//! crowds. Whatever it is, the others go on.

use std::time::Duration;

use rtcscope::net::signal::serve::{Config, Server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::namespace;
use super::wire::{Client, Heard, head, raw, rest, text};

const DIALECTS: [&str; 4] = ["gstreamer", "relay", "login", "rooms"];
/// What a client of each dialect says first, and how the answer starts. ID stands for its name.
const HELLOS: [(&str, &[&str]); 4] = [
    ("gstreamer", &["> HELLO ID", "< HELLO"]),
    ("relay", &[r#"> {"type":"join","id":"ID"}"#]),
    ("login", &[r#"< {"status""#, r#"> {"type":"login","name":"ID"}"#, r#"< {"type":"login","success":true"#]),
    ("rooms", &["< 0{", "> 40", "< 40{", r#"> 42["join","ID"]"#, r#"< 42["joined","ID""#]),
];

/// The steps of a table for this name.
fn named(steps: &[&str], id: &str) -> Vec<String> {
    steps.iter().map(|step| step.replace("ID", id)).collect()
}

pub(super) fn hello(dialect: &str, id: &str) -> Vec<String> {
    named(HELLOS.iter().find(|(name, _)| *name == dialect).expect("there is one").1, id)
}

pub(super) fn url(server: &Server, dialect: &str) -> String {
    let query = if dialect == "rooms" { "?EIO=4&transport=websocket" } else { "" };
    format!("{}{query}", server.url())
}

fn path(dialect: &str) -> &'static str {
    if dialect == "rooms" { "/socket.io/?EIO=4&transport=websocket" } else { "/" }
}

pub(super) fn serve(dialect: &'static str, change: impl FnOnce(&mut Config)) -> Server {
    let mut config = Config::new(dialect);
    change(&mut config);
    Server::start(config).expect("it listens")
}

/// A client comes, is served, and goes.
pub(super) async fn is_well(server: &Server, dialect: &str) {
    Client::connect(&url(server, dialect)).await.steps(&hello(dialect, "well")).await;
}

/// Waits until so many clients are left; a client's end takes a moment to arrive.
pub(super) async fn left(server: &Server, count: usize) {
    let wait = async {
        while server.tally().1 != count {
            tokio::task::yield_now().await;
        }
    };
    let ended = tokio::time::timeout(Duration::from_secs(20), wait).await;
    assert!(ended.is_ok(), "{} clients are there instead of {count}", server.tally().1);
}

#[test]
fn half_open_connections_are_ended_and_stand_in_nobodys_way() {
    namespace::block_on(60, async {
        for dialect in DIALECTS {
            let server = serve(dialect, |config| config.limits.handshake = Duration::from_millis(500));
            let mut open = Vec::new();
            for start in ["", "G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"] {
                for _ in 0..50 {
                    let mut stream = TcpStream::connect(server.address()).await.expect("it listens");
                    stream.write_all(start.as_bytes()).await.expect("it is sent");
                    open.push(stream);
                }
            }
            is_well(&server, dialect).await;
            for stream in &mut open {
                let mut answer = Vec::new();
                let ended = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await;
                assert!(ended.is_ok(), "{dialect}: still open");
            }
            is_well(&server, dialect).await;
            left(&server, 0).await;
        }
    });
}

#[test]
fn a_peer_in_the_middle_of_a_frame_that_falls_silent_is_let_go() {
    namespace::block_on(60, async {
        let server = serve("gstreamer", |config| {
            config.limits.ping = Duration::from_millis(200);
            config.limits.pong = Duration::from_millis(200);
        });
        let mut silent = raw(server.address(), "/").await;
        silent.write_all(&text("HELLO 11")).await.expect("it is sent");
        // The answer must have come, or there is nobody to call.
        let mut answer = [0; 7];
        silent.read_exact(&mut answer).await.expect("HELLO");
        assert_eq!(&answer[2..], b"HELLO");
        let mut other = Client::connect(&server.url()).await;
        other.steps(&["> HELLO 12", "< HELLO", "> SESSION 11", "< SESSION_OK"]).await;
        silent.write_all(&head(0x81, 100)).await.expect("it is sent");
        silent.write_all(b"{\"sdp\"").await.expect("it is sent");
        other.steps(&["< ERROR peer '11' is gone", "closed"]).await;
        is_well(&server, "gstreamer").await;
    });
}

/// Bytes on a connection, whether all of that is a whole frame, and the codes it may be closed with (RFC 6455, section 7.4.1).
fn torn() -> Vec<(&'static str, Vec<u8>, &'static [u16])> {
    vec![
        ("half a head", vec![0x81], &[]),
        ("a head without its payload", head(0x81, 100), &[]),
        ("half a payload", [head(0x81, 100), b"HELLO".to_vec()].concat(), &[]),
        ("a first fragment only", [head(0x01, 5), b"HELLO".to_vec()].concat(), &[]),
        ("no mask", b"\x81\x05HELLO".to_vec(), &[1002]),
        ("an unknown kind", [head(0x83, 5), b"HELLO".to_vec()].concat(), &[1002]),
        ("reserved bits", [head(0xf1, 5), b"HELLO".to_vec()].concat(), &[1002]),
        ("a fragment of nothing", [head(0x80, 5), b"HELLO".to_vec()].concat(), &[1002]),
        ("a ping in pieces", head(0x09, 0), &[1002]),
        ("a ping too long", [head(0x89, 126), vec![0; 126]].concat(), &[1002]),
        ("text that is none", [head(0x81, 2), vec![0xc3, 0x28]].concat(), &[1007]),
        ("a length of 2^62", head(0x81, 1 << 62), &[1009]),
        ("a length of 2^64-1", head(0x81, u64::MAX), &[1009, 1002]),
    ]
}

#[test]
fn torn_frames() {
    namespace::block_on(120, async {
        for dialect in DIALECTS {
            let server = serve(dialect, |_| {});
            let mut other = Client::connect(&url(&server, dialect)).await;
            other.steps(&hello(dialect, "other")).await;
            for (what, bytes, codes) in torn() {
                let mut stream = raw(server.address(), path(dialect)).await;
                stream.write_all(&bytes).await.expect("it is sent");
                if codes.is_empty() {
                    // Nothing more will come: an end in an orderly way, and a reset.
                    stream.shutdown().await.expect("it was open");
                    rest(&mut stream).await;
                    let mut stream = raw(server.address(), path(dialect)).await;
                    stream.write_all(&bytes).await.expect("it is sent");
                    reset(stream);
                } else {
                    // Nothing more comes, so that nobody waits for it.
                    stream.shutdown().await.expect("it was open");
                    let (_, code) = rest(&mut stream).await;
                    // A server may also just end it, when the other side breaks the protocol.
                    assert!(code.is_none_or(|code| codes.contains(&code)), "{dialect}, {what}: {code:?}");
                }
            }
            left(&server, 1).await;
            is_well(&server, dialect).await;
        }
    });
}

/// Ends a connection with a reset instead of an orderly end.
fn reset(stream: TcpStream) {
    socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO)).expect("a socket");
}

/// A message of text, as long as this, that each dialect passes on, or answers.
fn long(dialect: &str, length: usize) -> String {
    let (start, end) = match dialect {
        "gstreamer" => (r#"{"ice":{"sdpMLineIndex":0,"candidate":""#, r#""}}"#),
        "relay" => (r#"{"type":"ice","ice":""#, r#""}"#),
        "login" => (r#"{"type":"candidate","name":"two","myName":"one","candidate":""#, r#""}"#),
        _ => (r#"42["message","room",""#, r#""]"#),
    };
    format!("{start}{}{end}", "x".repeat(length - start.len() - end.len()))
}

/// Two clients of which the first can say something to the second.
async fn two(server: &Server, dialect: &str) -> (Client, Client) {
    let mut one = Client::connect(&url(server, dialect)).await;
    let mut two = Client::connect(&url(server, dialect)).await;
    if dialect == "relay" {
        // What is said to nobody is lost: the second must be there.
        two.say("there").await;
        one.expect("there").await;
        return (one, two);
    }
    let room = dialect == "rooms";
    one.steps(&hello(dialect, if room { "room" } else { "one" })).await;
    two.steps(&hello(dialect, if room { "room" } else { "two" })).await;
    match dialect {
        "gstreamer" => one.steps(&["> SESSION two", "< SESSION_OK"]).await,
        "rooms" => one.steps(&[r#"< 42["joined","room""#]).await,
        _ => {}
    }
    (one, two)
}

#[test]
fn messages_up_to_the_limit_pass_and_longer_ones_end_the_connection() {
    const LIMIT: usize = 256 << 10;
    namespace::block_on(60, async {
        for dialect in DIALECTS {
            let server = serve(dialect, |_| {});
            let (mut one, mut other) = two(&server, dialect).await;
            // What a server adds, such as who it is from, comes on top.
            let longest = long(dialect, LIMIT);
            one.say(&longest).await;
            let heard = other.expect(&longest[..12]).await;
            assert!(heard.contains(&"x".repeat(LIMIT - 100)), "{dialect}: {} bytes", heard.len());
            one.say(&long(dialect, LIMIT + 1)).await;
            loop {
                match one.hear().await {
                    // In the dialect's own words, where it has some.
                    Heard::Text(text) => assert!(text.len() < 200 && !text.contains("xxx"), "{dialect}: {text}"),
                    heard => break assert_eq!(heard, Heard::Closed(Some(1009)), "{dialect}"),
                }
            }
            // Fragments count together.
            let mut stream = raw(server.address(), path(dialect)).await;
            let half = vec![b'x'; LIMIT * 2 / 3];
            for first in [0x01, 0x80] {
                let _ = stream.write_all(&[head(first, half.len() as u64), half.clone()].concat()).await;
            }
            let (_, code) = rest(&mut stream).await;
            assert!(matches!(code, None | Some(1009)), "{dialect}: {code:?}");
            is_well(&server, dialect).await;
        }
    });
}

#[test]
fn bytes_are_answered_as_the_dialect_has_it() {
    namespace::block_on(60, async {
        for dialect in DIALECTS {
            let server = serve(dialect, |_| {});
            let (mut one, mut other) = two(&server, dialect).await;
            one.say_bytes(&[0, 159, 146, 150]).await;
            match dialect {
                // A relay understands nothing and passes it on.
                "relay" => assert_eq!(other.hear().await, Heard::Binary(vec![0, 159, 146, 150])),
                "rooms" => one.say(r#"42["message","room",{"type":"x"}]"#).await,
                _ => drop(one.expect(if dialect == "gstreamer" { "ERROR " } else { r#"{"type":"error""# }).await),
            }
            // Whoever sent it is still there, and heard.
            let said = long(dialect, 200);
            one.say(&said).await;
            if dialect == "rooms" {
                other.expect(r#"42["message","room""#).await;
            }
            other.expect(&said[..12]).await;
        }
    });
}

#[test]
fn ten_thousand_connects_from_one_address() {
    if !namespace::inside("peers::signal_faults::ten_thousand_connects_from_one_address") {
        return;
    }
    namespace::block_on(120, async {
        const CONNECTS: usize = 10_000;
        let server = serve("gstreamer", |_| {});
        let (mut one, mut other) = two(&server, "gstreamer").await;
        let address = server.address();
        // As fast as one thread can, which does not wait for any of them; some say something.
        let mut flood = tokio::task::spawn_blocking(move || {
            let mut failed = 0;
            for number in 0..CONNECTS {
                match std::net::TcpStream::connect_timeout(&address, Duration::from_secs(5)) {
                    Ok(mut stream) => {
                        if number % 3 == 0 {
                            let _ = std::io::Write::write_all(&mut stream, b"GET / HTTP/1.1\r\n\r\n");
                        }
                        if number % 2 == 0 {
                            socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO)).expect("a socket");
                        }
                    }
                    Err(_) => failed += 1,
                }
            }
            failed
        });
        // Those who talk go on talking.
        let said = long("gstreamer", 200);
        let failed = loop {
            one.say(&said).await;
            other.expect(&said[..12]).await;
            other.say(&said).await;
            one.expect(&said[..12]).await;
            // Well below what a client may say a second.
            tokio::select! {
                failed = &mut flood => break failed.expect("it ran"),
                () = tokio::time::sleep(Duration::from_millis(20)) => {}
            }
        };
        assert_eq!(failed, 0, "of {CONNECTS} connects");
        is_well(&server, "gstreamer").await;
        left(&server, 2).await;
    });
}
