//! What is asked for by HTTP: page, metrics, engine.io, and who may ask.

use rtcscope::net::signal::serve::{Origins, Page, Token};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;

use super::*;

/// Status, head and body of an answer.
async fn ask(server: &Server, method: &str, path: &str, headers: &str, body: &str) -> (u16, String, String) {
    let mut stream = TcpStream::connect(server.address()).await.expect("a connection");
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}",
        server.address()
    );
    stream.write_all(request.as_bytes()).await.expect("it is there");
    let mut answer = String::new();
    timeout(LONG, stream.read_to_string(&mut answer)).await.expect("in time").expect("UTF-8");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head[9..12].parse().expect("a status");
    (status, head.to_ascii_lowercase(), body.to_owned())
}

async fn get(server: &Server, path: &str) -> (u16, String, String) {
    ask(server, "GET", path, "", "").await
}

#[test]
fn the_page_and_what_it_is_told() {
    run(async {
        let page = Page { ice_servers: vec![json!({"urls": ["stun:192.0.2.1"]})] };
        let server = start(Config { page: Some(page), ..Config::new("rooms") });
        for (path, media_type) in [
            ("/", "text/html; charset=utf-8"),
            ("/app.js", "text/javascript; charset=utf-8"),
            ("/style.css", "text/css; charset=utf-8"),
        ] {
            let (status, head, body) = get(&server, path).await;
            assert_eq!(status, 200, "{path}");
            for header in [
                &format!("content-type: {media_type}"),
                "cache-control: no-store",
                "x-content-type-options: nosniff",
                "content-security-policy: default-src 'none'; script-src 'self';",
            ] {
                assert!(head.contains(header), "{path}: no {header} in {head}");
            }
            assert!(!body.is_empty());
        }
        let (_, head, body) = get(&server, "/config.json").await;
        assert!(head.contains("content-type: application/json"));
        let config: Value = serde_json::from_str(&body).expect("JSON");
        assert_eq!(
            config,
            json!({"dialect": "rooms", "path": "/socket.io/", "iceServers": [{"urls": ["stun:192.0.2.1"]}]})
        );
        assert_eq!(ask(&server, "POST", "/", "", "").await.0, 405);
        assert_eq!(get(&server, "/../Cargo.toml").await.0, 404);
    });
}

#[test]
fn there_is_no_page_unless_it_is_asked_for() {
    run(async {
        let server = served("relay");
        let (status, head, body) = get(&server, "/").await;
        assert_eq!((status, body.as_str()), (426, "this is a signaling server: connect with a WebSocket\n"));
        assert!(head.contains("upgrade: websocket"));
        for path in ["/app.js", "/config.json", "/x"] {
            assert_eq!(get(&server, path).await.0, 404, "{path}");
        }
    });
}

#[test]
fn metrics_are_for_asking() {
    run(async {
        let server = served("gstreamer");
        let mut client = known(&server, "7").await;
        say(&mut client, "SESSION 9").await;
        hear(&mut client).await;
        let (status, head, body) = get(&server, "/metrics").await;
        assert_eq!(status, 200);
        assert!(head.contains("content-type: application/openmetrics-text; version=1.0.0; charset=utf-8"), "{head}");
        assert!(body.contains("rtcscope_signal_connections{dialect=\"gstreamer\"} 1\n"), "{body}");
        assert!(body.contains("reason=\"not-found\"} 1\n") && body.ends_with("# EOF\n"));
    });
}

async fn with_origin(server: &Server, origin: &'static str) -> Result<Client, Error> {
    let mut request = server.url().into_client_request().expect("a request");
    request.headers_mut().insert("Origin", HeaderValue::from_static(origin));
    timeout(LONG, connect_async(request)).await.expect("in time").map(|(client, _)| client)
}

#[test]
fn pages_of_others_stay_out() {
    run(async {
        let server = served("relay");
        let Err(Error::Http(answer)) = with_origin(&server, "https://evil.example").await else { panic!("let in") };
        assert_eq!(answer.status(), 403);
        let body = answer.into_body().map(|body| String::from_utf8_lossy(&body).into_owned());
        assert!(body.is_some_and(|body| body.contains("--allow-origin")));
        assert_eq!(refused(&server, Refusal::Origin), 1);
        with_origin(&server, "http://localhost:3000").await.expect("a page of this machine");
        let origins = Origins { all: false, named: vec!["https://app.example".to_owned()] };
        let server = start(Config { origins, ..Config::new("relay") });
        with_origin(&server, "https://app.example").await.expect("it is named");
        assert!(with_origin(&server, "https://evil.example").await.is_err());
        // what others may not use they may not read either
        let (status, head, _) = ask(&server, "GET", "/metrics", "Origin: https://evil.example\r\n", "").await;
        assert!(status == 403 && !head.contains("access-control"), "{head}");
        let (_, head, _) = ask(&server, "GET", "/metrics", "Origin: https://app.example\r\n", "").await;
        assert!(head.contains("access-control-allow-origin: https://app.example"), "{head}");
    });
}

#[test]
fn a_token_is_asked_for() {
    run(async {
        let token = Some(Token::new("s3cr3t/+ x"));
        let server = start(Config { token, page: Some(Page::default()), ..Config::new("relay") });
        for path in ["/metrics", "/config.json", "/config.json?token=s3cr3t", "/x?token="] {
            let (status, head, body) = get(&server, path).await;
            assert!(status == 401 && head.contains("www-authenticate: bearer"), "{path}: {status}");
            assert!(!body.contains("s3cr3t"));
        }
        assert_eq!(get(&server, "/").await.0, 200, "the page itself holds no secret");
        assert_eq!(get(&server, "/config.json?token=s3cr3t%2F%2B%20x").await.0, 200);
        assert_eq!(ask(&server, "GET", "/metrics", "Authorization: Bearer s3cr3t/+ x\r\n", "").await.0, 200);
        assert!(matches!(connect_async(server.url()).await, Err(Error::Http(answer)) if answer.status() == 401));
        let url = format!("{}?token=s3cr3t%2F%2B+x", server.url());
        client(&url).await;
        assert_eq!(refused(&server, Refusal::Token), 5);
    });
}

#[test]
fn engine_io_by_requests() {
    run(async {
        let limits = Limits { message: 1000, ..Limits::default() };
        let server = start(Config { limits, ..Config::new("rooms") });
        let path = "/socket.io/?EIO=4&transport=polling";
        let (_, _, body) = get(&server, path).await;
        let open: Value = serde_json::from_str(&body[1..]).expect("JSON");
        let path = format!("{path}&sid={}", open["sid"].as_str().expect("an id"));
        assert_eq!(ask(&server, "POST", &path, "", "40").await.2, "ok");
        assert!(get(&server, &path).await.2.starts_with("40{\"sid\":"));
        // a poll that waits is answered when there is something
        let waits = get(&server, &path);
        let joins = async {
            until(|| server.tally().0.messages() >= 1).await;
            ask(&server, "POST", &path, "", "42[\"join\",\"r\"]").await.0
        };
        let ((_, _, body), status) = tokio::join!(waits, joins);
        assert!(status == 200 && body.starts_with("42[\"joined\",\"r\""), "{body}");
        assert_eq!(ask(&server, "POST", &path, "", &"4".repeat(3000)).await.0, 413);
        assert_eq!(ask(&server, "PUT", &path, "", "").await.0, 400);
        assert_eq!(get(&server, "/socket.io/?EIO=4&transport=polling&sid=x").await.0, 400);
        let (status, head, _) = ask(&server, "OPTIONS", &path, "Origin: http://localhost:1\r\n", "").await;
        assert!(status == 204 && head.contains("access-control-allow-methods: get, post"), "{head}");
        // the client goes while its poll waits: another may wait then
        {
            let mut stream = TcpStream::connect(server.address()).await.expect("a connection");
            stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).await.expect("there");
        }
        let mut status = 0;
        while status != 200 {
            let (again, poll) =
                tokio::join!(ask(&server, "POST", &path, "", "42[\"join\",\"r\"]"), timeout(LONG, get(&server, &path)));
            assert_eq!(again.0, 200, "the session goes on");
            status = poll.expect("an answer").0;
        }
    });
}

#[test]
fn websockets_of_rooms_are_at_their_path() {
    run(async {
        let server = served("rooms");
        let url = server.url().replace("/socket.io/", "/");
        assert!(matches!(connect_async(url).await, Err(Error::Http(answer)) if answer.status() == 404));
        let mut client = client(&format!("{}?EIO=4&transport=websocket", server.url())).await;
        assert!(hear(&mut client).await.starts_with("0{"));
    });
}

#[test]
fn the_first_protocol_that_is_offered_is_taken() {
    run(async {
        let server = served("relay");
        let mut request = server.url().into_client_request().expect("a request");
        request.headers_mut().insert("Sec-WebSocket-Protocol", HeaderValue::from_static("relay-1, x"));
        let (_, answer) = connect_async(request).await.expect("a connection");
        assert_eq!(answer.headers()["Sec-WebSocket-Protocol"], "relay-1");
    });
}
