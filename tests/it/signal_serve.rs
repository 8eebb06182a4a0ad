//! `signal serve` over real sockets of loopback: in-process for what goes by, as a program for how it is started and ends.

mod faults;
mod http;
mod program;

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use rtcscope::net::signal::serve::{Config, Server};
use rtcscope::rendezvous::server::{Limits, Refusal, SERVED};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

type Client = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Longer than anything here takes: who waits for it waits in vain.
const LONG: Duration = Duration::from_secs(20);

/// Runs what needs a runtime, and not for ever.
fn run<T>(test: impl Future<Output = T>) -> T {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let result = runtime.block_on(async { timeout(LONG * 3, test).await.expect("it ends") });
    runtime.shutdown_background();
    result
}

fn start(config: Config) -> Server {
    Server::start(config).expect("a port of loopback")
}

fn served(dialect: &'static str) -> Server {
    start(Config::new(dialect))
}

async fn client(url: &str) -> Client {
    timeout(LONG, connect_async(url)).await.expect("in time").expect("a connection").0
}

async fn say(client: &mut Client, text: &str) {
    timeout(LONG, client.send(Message::text(text))).await.expect("in time").expect("it is there");
}

/// The next message, or how it was closed.
async fn hear(client: &mut Client) -> String {
    loop {
        match timeout(LONG, client.next()).await.expect("in time") {
            Some(Ok(Message::Text(text))) => return text.to_string(),
            Some(Ok(Message::Binary(bytes))) => return format!("{bytes:?}"),
            Some(Ok(Message::Close(Some(frame)))) => {
                return format!("close {} {}", u16::from(frame.code), frame.reason);
            }
            Some(Ok(Message::Close(None))) => return "close".to_owned(),
            Some(Ok(_)) => {}
            Some(Err(error)) => return format!("broken: {error}"),
            None => return "gone".to_owned(),
        }
    }
}

/// A client that is known by that name: to gstreamer and login by what it says, to rooms in room `r`.
async fn known(server: &Server, name: &str) -> Client {
    let dialect = server.dialect();
    let url = if dialect == "rooms" { format!("{}?EIO=4&transport=websocket", server.url()) } else { server.url() };
    let mut client = client(&url).await;
    let (says, answers) = match dialect {
        "gstreamer" => (vec![format!("HELLO {name}")], 1),
        "login" => (vec![format!("{{\"type\":\"login\",\"name\":\"{name}\"}}")], 2),
        "rooms" => (vec!["40".to_owned(), "42[\"join\",\"r\"]".to_owned()], 3),
        _ => (vec![], 0),
    };
    for text in says {
        say(&mut client, &text).await;
    }
    for _ in 0..answers {
        hear(&mut client).await;
    }
    client
}

/// What a client says so that the other, by that name, hears `payload`.
fn message(dialect: &str, to: &str, payload: &str) -> String {
    match dialect {
        "login" => format!("{{\"type\":\"candidate\",\"candidate\":\"{payload}\",\"name\":\"{to}\"}}"),
        "rooms" => format!("42[\"message\",\"r\",\"{payload}\"]"),
        _ => payload.to_owned(),
    }
}

#[test]
fn nothing_is_lost_and_nothing_overtakes() {
    run(async {
        for dialect in SERVED {
            let server = start(Config {
                limits: Limits { rate: 1_000_000, queue: 8 << 20, ..Limits::default() },
                ..Config::new(dialect)
            });
            let (mut one, mut two) = (known(&server, "1").await, known(&server, "2").await);
            if dialect == "gstreamer" {
                say(&mut one, "SESSION 2").await;
                assert_eq!(hear(&mut one).await, "SESSION_OK");
            }
            if dialect == "rooms" {
                hear(&mut one).await;
            }
            const COUNT: usize = 3000;
            let both = async {
                let (mut sink, mut stream) = one.split();
                let send = async {
                    for n in 0..COUNT {
                        sink.feed(Message::text(message(dialect, "2", &format!("a{n:05}"))))
                            .await
                            .expect("it is there");
                    }
                    sink.flush().await.expect("it is there");
                };
                let receive = async {
                    for n in 0..COUNT {
                        let text = stream.next().await.expect("there is more").expect("it is there").to_string();
                        assert!(text.contains(&format!("b{n:05}")), "{dialect} {n}: {text}");
                    }
                };
                tokio::join!(send, receive);
            };
            let back = async {
                for n in 0..COUNT {
                    two.send(Message::text(message(dialect, "1", &format!("b{n:05}")))).await.expect("it is there");
                    let text = hear(&mut two).await;
                    assert!(text.contains(&format!("a{n:05}")), "{dialect} {n}: {text}");
                }
            };
            tokio::join!(both, back);
        }
    });
}

#[test]
fn tls_with_a_certificate_of_its_own() {
    use std::sync::Arc;

    use rtcscope::net::signal::serve::Tls;
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;
    use sha2::{Digest, Sha256};

    run(async {
        let tls =
            Tls::self_signed(&["localhost".to_owned()], &["127.0.0.1".parse().expect("an address")]).expect("made");
        let certificate = CertificateDer::from_pem_slice(tls.pem.as_bytes()).expect("PEM");
        let digest: Vec<String> = Sha256::digest(&certificate).iter().map(|byte| format!("{byte:02X}")).collect();
        assert_eq!(tls.fingerprint, digest.join(":"));
        let server = start(Config { tls: Some(tls), ..Config::new("login") });
        assert!(server.url().starts_with("wss://127.0.0.1:"));
        let mut roots = rustls::RootCertStore::empty();
        roots.add(certificate).expect("a certificate");
        let config = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        let stream = TcpStream::connect(server.address()).await.expect("a connection");
        let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
        let name = rustls::pki_types::ServerName::try_from("localhost").expect("a name");
        let stream = connector.connect(name, stream).await.expect("it is trusted");
        let (mut socket, _) = tokio_tungstenite::client_async(server.url(), stream).await.expect("a WebSocket");
        let first = timeout(LONG, socket.next()).await.expect("in time").expect("a message").expect("whole");
        assert_eq!(first.to_text().expect("text"), "{\"status\":\"success\"}");
        // and who speaks no TLS gets nothing
        let plain = timeout(LONG, connect_async(server.url().replace("wss", "ws"))).await.expect("in time");
        assert!(plain.is_err());
    });
}

#[test]
fn certificates_that_cannot_be_used() {
    use rtcscope::net::signal::serve::{NoTls, Tls};
    let good = Tls::self_signed(&["localhost".to_owned()], &[]).expect("made");
    let key = rcgen::KeyPair::generate().expect("a key").serialize_pem();
    assert!(matches!(Tls::read(b"", key.as_bytes()), Err(NoTls::NoCertificate)));
    assert!(matches!(Tls::read(good.pem.as_bytes(), b"x"), Err(NoTls::NoKey)));
    assert!(matches!(Tls::read(good.pem.as_bytes(), key.as_bytes()), Err(NoTls::Unusable(_))), "another's key");
}

#[test]
fn everybody_is_told_when_it_ends() {
    run(async {
        for dialect in SERVED {
            let server = served(dialect);
            let mut client = known(&server, "1").await;
            // somebody who has asked for nothing yet does not hold it up
            let idle = TcpStream::connect(server.address()).await.expect("a connection");
            let address = server.address();
            let told = async {
                let last = hear(&mut client).await;
                assert_eq!(last, "close 1001 the server is going away", "{dialect}");
                // its answer to that
                hear(&mut client).await
            };
            let (ended, _) = tokio::join!(timeout(LONG, server.stop(Duration::from_secs(5))), told);
            assert_eq!(ended.expect("in time").tally.closed, 1);
            drop(idle);
            assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
        }
    });
}

#[test]
fn a_server_that_is_dropped_is_gone() {
    run(async {
        let server = served("relay");
        let mut client = known(&server, "1").await;
        drop(server);
        let last = hear(&mut client).await;
        assert!(last.starts_with("broken") || last == "gone", "{last}");
    });
}

#[test]
fn a_port_that_is_taken() {
    run(async {
        let server = served("relay");
        let error =
            Server::start(Config { listen: server.address(), ..Config::new("relay") }).err().expect("it is taken");
        assert!(error.to_string().contains(&server.address().to_string()), "{error}");
    });
}

/// How often that was refused.
fn refused(server: &Server, refusal: Refusal) -> u64 {
    server.tally().0.refused.get(&refusal).copied().unwrap_or(0)
}

/// Waits until something holds; it comes about by other tasks.
async fn until(mut holds: impl FnMut() -> bool) {
    let looking = async {
        while !holds() {
            tokio::task::yield_now().await;
        }
    };
    timeout(LONG, looking).await.expect("it comes about");
}

fn is_closed(error: &Error) -> bool {
    matches!(error, Error::ConnectionClosed | Error::AlreadyClosed | Error::Io(_) | Error::Protocol(_))
}
