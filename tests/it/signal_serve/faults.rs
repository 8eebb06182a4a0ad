//! Clients that do what they should not.

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;

const UPGRADE: &str = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                       Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

/// A connection on which bytes are written.
async fn raw(server: &Server) -> TcpStream {
    timeout(LONG, TcpStream::connect(server.address())).await.expect("in time").expect("a connection")
}

/// A WebSocket of bytes, its handshake done.
async fn upgraded(server: &Server) -> TcpStream {
    let mut stream = raw(server).await;
    stream.write_all(UPGRADE.as_bytes()).await.expect("it is there");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(timeout(LONG, stream.read_u8()).await.expect("in time").expect("a byte"));
    }
    assert!(head.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&head));
    stream
}

/// All that comes until the server closes.
async fn rest(stream: &mut TcpStream) -> Vec<u8> {
    let mut all = Vec::new();
    // a reset is an end, too
    let _ = timeout(LONG, stream.read_to_end(&mut all)).await.expect("it ends");
    all
}

/// A frame of a client, masked with zeros.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![first];
    match payload.len() {
        length @ ..126 => frame.push(0x80 | u8::try_from(length).expect("small")),
        length @ ..65_536 => {
            frame.push(0x80 | 126);
            frame.extend(u16::try_from(length).expect("fits").to_be_bytes());
        }
        length => {
            frame.push(0x80 | 127);
            frame.extend((length as u64).to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(payload);
    frame
}

#[test]
fn half_open_connections_end() {
    run(async {
        let limits = Limits { handshake: Duration::from_millis(50), ..Limits::default() };
        let server = start(Config { limits, ..Config::new("gstreamer") });
        let mut silent = raw(&server).await;
        let mut half = raw(&server).await;
        half.write_all(&UPGRADE.as_bytes()[..40]).await.expect("it is there");
        rest(&mut silent).await;
        rest(&mut half).await;
        assert_eq!(server.tally().1, 0);
        // with TLS, too
        let tls = rtcscope::net::signal::serve::Tls::self_signed(&["localhost".to_owned()], &[]).expect("made");
        let server = start(Config { limits, tls: Some(tls), ..Config::new("gstreamer") });
        let mut silent = raw(&server).await;
        rest(&mut silent).await;
        until(|| refused(&server, Refusal::Handshake) == 1).await;
    });
}

#[test]
fn garbage_instead_of_http() {
    run(async {
        let server = served("gstreamer");
        for garbage in
            [&b"\x16\x03\x01\x02\x00\x01\x00"[..], b"HELLO 7\r\n\r\n", b"\0\0\0\0\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"]
        {
            let mut stream = raw(&server).await;
            stream.write_all(garbage).await.expect("it is there");
            let _ = stream.shutdown().await;
            let answer = rest(&mut stream).await;
            assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 4"), "{}", String::from_utf8_lossy(&answer));
        }
        let mut stream = raw(&server).await;
        let _ = stream.write_all(format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(64 << 10)).as_bytes()).await;
        let answer = rest(&mut stream).await;
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 431"), "{}", String::from_utf8_lossy(&answer));
        // and the others are served
        known(&server, "7").await;
    });
}

#[test]
fn handshakes_that_are_none() {
    run(async {
        let server = served("gstreamer");
        for (from, to, status) in [
            ("Version: 13", "Version: 8", "426"),
            ("Sec-WebSocket-Version: 13\r\n", "", "426"),
            ("AAAAAAAAAAAAAAAAAAAAAA==", "short", "400"),
            ("Connection: Upgrade\r\n", "", "400"),
            ("GET /", "POST /", "400"),
        ] {
            let mut stream = raw(&server).await;
            let request = UPGRADE.replace(from, to).replace("Host", "Connection: close\r\nHost");
            stream.write_all(request.as_bytes()).await.expect("it is there");
            let answer = String::from_utf8_lossy(&rest(&mut stream).await).into_owned();
            assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{to}: {answer}");
        }
        assert_eq!(server.tally().0.opened, 0);
    });
}

#[test]
fn torn_frames_are_put_together() {
    run(async {
        let server = served("gstreamer");
        let mut stream = upgraded(&server).await;
        // in three fragments, a byte at a time, with a ping in between
        let mut bytes = frame(0x01, b"HEL");
        bytes.extend(frame(0x89, b"?"));
        bytes.extend(frame(0x00, b"LO "));
        bytes.extend(frame(0x80, b"77"));
        for byte in bytes {
            stream.write_all(&[byte]).await.expect("it is there");
            stream.flush().await.expect("it is there");
        }
        let mut answer = [0; 10];
        timeout(LONG, stream.read_exact(&mut answer)).await.expect("in time").expect("bytes");
        assert_eq!(&answer, b"\x8a\x01?\x81\x05HELLO");
    });
}

#[test]
fn frames_that_are_none() {
    run(async {
        for (bytes, code) in [
            (frame(0x83, b"x"), 1002_u16),             // no such opcode
            (frame(0xf1, b"x"), 1002),                 // reserved bits
            (vec![0x81, 0x01, b'x'], 1002),            // not masked
            (frame(0x81, &[0xff, 0xfe]), 1007),        // not UTF-8
            (frame(0x80, b"x"), 1002),                 // goes on with nothing
            (frame(0x81, &vec![b'x'; 300_000]), 1009), // too long
        ] {
            let server = served("gstreamer");
            let mut stream = upgraded(&server).await;
            stream.write_all(&bytes).await.expect("it is there");
            let answer = rest(&mut stream).await;
            let close = answer.windows(2).position(|two| two == code.to_be_bytes()).expect("the code");
            assert_eq!(answer[close - 2], 0x88, "a close frame");
            assert!(answer[2..].starts_with(b"ERROR "), "{}", String::from_utf8_lossy(&answer));
            until(|| server.tally().1 == 0).await;
        }
    });
}

#[test]
fn a_length_alone_takes_no_memory() {
    run(async {
        let server = served("gstreamer");
        let mut stream = upgraded(&server).await;
        stream
            .write_all(&[0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0])
            .await
            .expect("there");
        let answer = rest(&mut stream).await;
        assert!(answer.windows(2).any(|two| two == 1009_u16.to_be_bytes()), "{answer:?}");
        assert_eq!(refused(&server, Refusal::TooLong), 1);
    });
}

#[test]
fn too_long_by_fragments() {
    run(async {
        let limits = Limits { message: 1000, ..Limits::default() };
        let server = start(Config { limits, ..Config::new("login") });
        let mut stream = upgraded(&server).await;
        stream.write_all(&frame(0x01, &[b'x'; 900])).await.expect("there");
        stream.write_all(&frame(0x80, &[b'x'; 900])).await.expect("there");
        let answer = rest(&mut stream).await;
        let text = String::from_utf8_lossy(&answer);
        assert!(text.contains(r#"{"type":"error","message":"too long: 1000 bytes are allowed"}"#), "{text}");
        assert!(answer.windows(2).any(|two| two == 1009_u16.to_be_bytes()));
    });
}

#[test]
fn who_does_not_read_is_disconnected_and_nobody_waits_for_it() {
    run(async {
        let limits = Limits { rate: 1_000_000, queue: 64 << 10, ..Limits::default() };
        let server = start(Config { limits, ..Config::new("relay") });
        let (mut one, mut two) = (known(&server, "1").await, known(&server, "2").await);
        // it is there, and never reads
        let slow = upgraded(&server).await;
        let payload = "x".repeat(16 << 10);
        let mut count = 0;
        while refused(&server, Refusal::Slow) == 0 {
            say(&mut one, &payload).await;
            assert_eq!(hear(&mut two).await.len(), payload.len(), "the others hear everything");
            count += 1;
            assert!(count < 10_000, "it is never disconnected");
        }
        until(|| server.tally().1 == 2).await;
        say(&mut two, "still there").await;
        assert_eq!(hear(&mut one).await, "still there");
        drop(slow);
    });
}

#[test]
fn who_does_not_answer_pings_is_gone() {
    run(async {
        let limits = Limits { ping: Duration::from_millis(20), pong: Duration::from_millis(20), ..Limits::default() };
        let server = start(Config { limits, ..Config::new("relay") });
        let mut dead = upgraded(&server).await;
        until(|| refused(&server, Refusal::Gone) == 1).await;
        assert!(rest(&mut dead).await.starts_with(&[0x89, 0]), "it was asked");
    });
}

#[test]
fn a_peer_whose_connection_breaks_is_gone() {
    run(async {
        let server = served("gstreamer");
        let mut other = known(&server, "1").await;
        let mut stream = upgraded(&server).await;
        stream.write_all(&frame(0x81, b"HELLO 2")).await.expect("there");
        until(|| server.tally().0.messages() == 2).await;
        say(&mut other, "SESSION 2").await;
        assert_eq!(hear(&mut other).await, "SESSION_OK");
        // as if it were killed: in the middle of a frame
        stream.write_all(&frame(0x81, b"{\"sdp\":1}")[..5]).await.expect("there");
        drop(stream);
        assert_eq!(hear(&mut other).await, "ERROR peer '2' is gone: session ended");
        assert_eq!(hear(&mut other).await, "close 1000 session ended");
    });
}

#[test]
fn more_clients_than_there_may_be() {
    run(async {
        let limits = Limits { connections: 2, ..Limits::default() };
        let server = start(Config { limits, ..Config::new("gstreamer") });
        let (_one, _two) = (known(&server, "1").await, known(&server, "2").await);
        let mut three = client(&server.url()).await;
        assert_eq!(hear(&mut three).await, "ERROR the server is full: try again later");
        assert_eq!(hear(&mut three).await, "close 1013 full");
    });
}

#[test]
fn a_flood_of_connections_from_one_address() {
    run(async {
        let limits = Limits { connections: 100, ..Limits::default() };
        let server = start(Config { limits, ..Config::new("gstreamer") });
        let mut there = known(&server, "1").await;
        let flood = async {
            let mut held = std::collections::VecDeque::new();
            for _ in 0..3000 {
                let Ok(stream) = TcpStream::connect(server.address()).await else { continue };
                held.push_back(stream);
                // as many are held as it lets in, and some more
                if held.len() > 200 {
                    held.pop_front();
                }
            }
        };
        let talk = async {
            for _ in 0..50 {
                say(&mut there, "SESSION 9").await;
                assert_eq!(hear(&mut there).await, "ERROR peer '9' not found");
            }
        };
        tokio::join!(flood, talk);
        until(|| server.tally().1 == 1).await;
        // and there is room again
        let mut next = None;
        while next.is_none() {
            next = connect_async(server.url()).await.ok();
        }
        let mut next = next.expect("a connection").0;
        say(&mut next, "HELLO 2").await;
        assert_eq!(hear(&mut next).await, "HELLO");
    });
}

#[test]
fn a_client_that_is_closed_hears_nothing_more() {
    run(async {
        let server = served("gstreamer");
        let mut one = client(&server.url()).await;
        say(&mut one, "HELLO").await;
        // what it still sends is read and thrown away
        for _ in 0..100 {
            if let Err(error) = one.send(Message::text("HELLO 7")).await {
                assert!(is_closed(&error), "{error}");
                break;
            }
        }
        assert_eq!(hear(&mut one).await, "ERROR invalid peer uid: there is none");
        assert_eq!(hear(&mut one).await, "close 1002 invalid peer uid");
        assert_eq!(server.tally().0.messages(), 1);
    });
}
