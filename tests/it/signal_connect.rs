//! Connections to signaling servers: each way in which one fails or ends has its name, over real sockets of loopback.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use rtcscope::net::signal::connect::{Connection, Ended, Failure, Frame, How, connect};
use rtcscope::net::signal::url::Url;
use rtcscope::probe::outcome::Outcome;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::{WebSocketStream, accept_async};

/// A server for one connection, and its address.
async fn serve<F: Future<Output = ()> + Send + 'static>(
    does: impl FnOnce(TcpStream) -> F + Send + 'static,
) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let address = listener.local_addr().expect("bound");
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a client");
        does(stream).await;
    });
    address
}

fn quick() -> How {
    How { patience: Duration::from_millis(1500), longest: 1000, silence: Duration::from_millis(200), ..How::default() }
}

async fn to(address: SocketAddr) -> Result<Connection, Failure> {
    connect(&Url::parse(&format!("ws://{address}/x?token=secret")).expect("a URL"), &quick()).await
}

async fn words(stream: TcpStream, answer: &'static str) {
    let mut stream = stream;
    let mut request = [0; 2048];
    let _ = stream.read(&mut request).await;
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
}

#[tokio::test]
async fn what_is_no_websocket_server_is_named() {
    let nobody = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port").local_addr().expect("bound");
    let failed = to(nobody).await.expect_err("nobody");
    assert_eq!(failed, Failure::Way(Outcome::ConnectionRefused, None));

    let page = "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhello";
    let failed = to(serve(move |stream| words(stream, page)).await).await.expect_err("404");
    assert!(matches!(&failed, Failure::Status(404, _)), "{failed:?}");
    assert!(failed.words().plain().contains("404 Not Found"));

    let failed = to(serve(|stream| words(stream, "SSH-2.0-x\r\n\r\n")).await).await.expect_err("ssh");
    assert!(matches!(&failed, Failure::NotWebSocket(_)), "{failed:?}");

    let failed = to(serve(|stream| words(stream, "")).await).await.expect_err("closed");
    assert_eq!(failed, Failure::Ended);

    let silent = serve(|stream| async move {
        let _held = stream;
        std::future::pending::<()>().await;
    });
    assert_eq!(to(silent.await).await.expect_err("silent"), Failure::Silent);
}

#[tokio::test]
async fn plain_text_behind_wss_is_no_tls() {
    let address = serve(|stream| words(stream, "HTTP/1.1 400 Bad Request\r\n\r\n")).await;
    let failed =
        connect(&Url::parse(&format!("wss://{address}/")).expect("a URL"), &quick()).await.expect_err("no TLS");
    assert!(matches!(&failed, Failure::Way(Outcome::HandshakeFailed, Some(_))), "{failed:?}");
}

async fn socket(stream: TcpStream) -> WebSocketStream<TcpStream> {
    accept_async(stream).await.expect("a handshake")
}

#[tokio::test]
async fn messages_go_both_ways_and_the_farewell_is_heard() {
    let address = serve(|stream| async move {
        let mut socket = socket(stream).await;
        while let Some(Ok(message)) = socket.next().await {
            match message {
                Message::Text(text) if text == "end" => {
                    let frame = CloseFrame { code: 1013.into(), reason: "full\u{1b}[31m".into() };
                    let _ = socket.close(Some(frame)).await;
                }
                Message::Text(_) | Message::Binary(_) => socket.send(message).await.expect("sent"),
                _ => {}
            }
        }
    });
    let mut connection = to(address.await).await.expect("connected");
    for frame in [Frame::Text("ä".into()), Frame::Binary(vec![0, 255])] {
        connection.send(frame.clone()).await.expect("sent");
        assert_eq!(connection.next().await, Ok(frame));
    }
    connection.send(Frame::Text("end".into())).await.expect("sent");
    let ended = connection.next().await.expect_err("closed");
    assert_eq!(ended, Ended::Closed(Some(1013), "full\u{1b}[31m".into()));
    assert!(ended.words().plain().starts_with("closed the connection with 1013, it has too much to do"));
}

#[tokio::test]
async fn what_is_too_long_or_broken_ends_it() {
    let address = serve(|stream| async move {
        let mut socket = socket(stream).await;
        let _ = socket.send(Message::text("x".repeat(2000))).await;
        while let Some(Ok(_)) = socket.next().await {}
    });
    let mut connection = to(address.await).await.expect("connected");
    assert_eq!(connection.next().await, Err(Ended::TooLong(1000)));

    let address = serve(|stream| async move {
        let mut socket = socket(stream).await;
        // A text frame of one byte that is no UTF-8, and one with reserved bits.
        let _ = socket.get_mut().write_all(&[0x81, 1, 0xff, 0xf1, 0]).await;
        while let Some(Ok(_)) = socket.next().await {}
    });
    let mut connection = to(address.await).await.expect("connected");
    assert!(matches!(connection.next().await, Err(Ended::Broken(_))));

    let address = serve(|stream| async move { drop(socket(stream).await) });
    let mut connection = to(address.await).await.expect("connected");
    assert_eq!(connection.next().await, Err(Ended::Vanished));
}

#[tokio::test]
async fn a_server_that_gives_no_sign_is_given_up() {
    let address = serve(|stream| async move {
        let _held = socket(stream).await;
        std::future::pending::<()>().await;
    });
    let mut connection = to(address.await).await.expect("connected");
    assert!(matches!(connection.next().await, Err(Ended::Silent(_))));
}
