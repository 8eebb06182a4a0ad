//! WebSocket clients for tests of servers: well behaved ones, and frames byte by byte.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A client.
pub(super) struct Client {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// What a failure is told with.
    pub(super) case: String,
}

/// What a client hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// Text.
    Text(String),
    /// Bytes.
    Binary(Vec<u8>),
    /// The end, with the code, if there was one.
    Closed(Option<u16>),
}

impl Client {
    /// Connects.
    pub(super) async fn connect(url: &str) -> Self {
        Self::try_connect(url).await.unwrap_or_else(|error| panic!("{url}: {error}"))
    }

    /// Connects, if it is let in.
    pub(super) async fn try_connect(url: &str) -> Result<Self, String> {
        match tokio::time::timeout(PATIENCE, tokio_tungstenite::connect_async(url)).await {
            Ok(Ok((socket, _))) => Ok(Self { socket, case: url.to_owned() }),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("nothing came".to_owned()),
        }
    }

    /// Sends text.
    pub(super) async fn say(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.unwrap_or_else(|error| panic!("{}: {text}: {error}", self.case));
    }

    /// Sends bytes.
    pub(super) async fn say_bytes(&mut self, bytes: &[u8]) {
        self.socket
            .send(Message::binary(bytes.to_vec()))
            .await
            .unwrap_or_else(|error| panic!("{}: {error}", self.case));
    }

    /// What comes next. Answers pings.
    pub(super) async fn hear(&mut self) -> Heard {
        loop {
            let next = tokio::time::timeout(PATIENCE, self.socket.next()).await;
            let next = next.unwrap_or_else(|_| panic!("{}: nothing comes", self.case));
            return match next {
                Some(Ok(Message::Text(text))) => Heard::Text(text.as_str().to_owned()),
                Some(Ok(Message::Binary(bytes))) => Heard::Binary(bytes.to_vec()),
                Some(Ok(Message::Close(close))) => Heard::Closed(close.map(|close| close.code.into())),
                Some(Ok(_)) => continue,
                Some(Err(_)) | None => Heard::Closed(None),
            };
        }
    }

    /// Text that begins so must come next, but for the pulse of engine.io.
    pub(super) async fn expect(&mut self, start: &str) -> String {
        loop {
            match self.hear().await {
                Heard::Text(text) if text == "2" => self.say("3").await,
                Heard::Text(text) => {
                    assert!(text.starts_with(start), "{}: expected {start}, heard {text}", self.case);
                    return text;
                }
                other => panic!("{}: expected {start}, heard {other:?}", self.case),
            }
        }
    }

    /// Steps such as `> what it says`, `< how that starts which must come`, `closed`.
    pub(super) async fn steps(&mut self, steps: &[impl AsRef<str>]) {
        for step in steps.iter().map(AsRef::as_ref) {
            if let Some(text) = step.strip_prefix("> ") {
                self.say(text).await;
            } else if let Some(start) = step.strip_prefix("< ") {
                self.expect(start).await;
            } else {
                assert_eq!(step, "closed");
                let heard = self.hear().await;
                assert!(matches!(heard, Heard::Closed(_)), "{}: {heard:?}", self.case);
            }
        }
    }
}

/// A connection on which a WebSocket has begun, to write bytes on.
pub(super) async fn raw(address: std::net::SocketAddr, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.expect("it is sent");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(tokio::time::timeout(PATIENCE, stream.read_u8()).await.expect("an answer").expect("a byte"));
    }
    assert!(head.starts_with(b"HTTP/1.1 101 "), "{}", String::from_utf8_lossy(&head));
    stream
}

/// The head of a frame from a client with an empty mask: what it announces need not come.
pub(super) fn head(first: u8, length: u64) -> Vec<u8> {
    let mut head = vec![first];
    match length {
        0..=125 => head.push(0x80 | length as u8),
        126..=0xffff => {
            head.push(0x80 | 126);
            head.extend_from_slice(&(length as u16).to_be_bytes());
        }
        _ => {
            head.push(0x80 | 127);
            head.extend_from_slice(&length.to_be_bytes());
        }
    }
    head.extend_from_slice(&[0; 4]);
    head
}

/// A whole frame of text.
pub(super) fn text(text: &str) -> Vec<u8> {
    [&head(0x81, text.len() as u64), text.as_bytes()].concat()
}

/// Everything that comes until the end, and the code of the close frame in it.
pub(super) async fn rest(stream: &mut TcpStream) -> (Vec<u8>, Option<u16>) {
    let mut all = Vec::new();
    let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut all)).await.expect("it ends");
    // A reset is an end, too.
    drop(read);
    let (mut at, mut code) = (0, None);
    // Frames of a server have no mask.
    while let Some([first, second]) = all.get(at..at + 2) {
        let (length, start) = match second & 0x7f {
            126 => (all.get(at + 2..at + 4).map_or(0, |two| usize::from(u16::from_be_bytes([two[0], two[1]]))), at + 4),
            127 => break,
            short => (usize::from(short), at + 2),
        };
        if first & 0x0f == 8 {
            code = all.get(start..start + 2).map(|two| u16::from_be_bytes([two[0], two[1]]));
        }
        at = start + length;
    }
    (all, code)
}
