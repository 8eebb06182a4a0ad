//! One WebSocket: what arrives goes to the machine, what waits is sent; one task, so that its order is that of the wire.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Bytes, Error, Message, Utf8Bytes};

use super::outbox::{Next, Outbox};
use super::shared::Shared;
use super::stream::Stream;
use crate::rendezvous::server::{Frame, Link, Opening, Refusal};

/// How long a client may take to take what it is sent.
const WRITE: Duration = Duration::from_secs(10);
/// How long a closed one is waited for.
const GOODBYE: Duration = Duration::from_secs(2);
/// As many bytes of what a closed one still sends are read, so that it reads why it was closed.
const LINGER: usize = 4 << 20;
/// Bytes that are read at a time; each connection has as many for itself.
const READ: usize = 4 << 10;

type Socket = WebSocketStream<Stream>;

/// How a WebSocket ended.
enum End {
    /// The client closed it.
    Closed(Option<u16>),
    /// We close it, with what the machine said.
    Ours(u16, &'static str),
    /// It does not take what it is sent, or is gone.
    Broken,
    /// It is in no state to be read from any more.
    Unreadable(Refusal),
}

/// Serves it until it ends.
pub(super) async fn serve(shared: &Shared, stream: Stream, read: Bytes, opening: Opening) {
    let most = shared.config.limits.message;
    let config = WebSocketConfig::default()
        .read_buffer_size(READ)
        .write_buffer_size(0)
        .max_write_buffer_size(usize::MAX)
        .max_message_size(Some(most))
        .max_frame_size(Some(most));
    let mut socket = WebSocketStream::from_partially_read(stream, read.to_vec(), Role::Server, Some(config)).await;
    let (link, outbox) = shared.socket();
    let leaving = Leaving { shared, link, code: None };
    shared.act(|server, now| server.opened(now, link, &opening));
    goodbye(&mut socket, shared, link, &outbox, leaving).await;
}

/// Tells the machine that the link is no more, also when the task is dropped.
struct Leaving<'s> {
    shared: &'s Shared,
    link: Link,
    code: Option<u16>,
}

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        self.shared.forget(self.link, self.code);
    }
}

async fn goodbye(socket: &mut Socket, shared: &Shared, link: Link, outbox: &Outbox, mut leaving: Leaving<'_>) {
    let mut end = talk(socket, shared, link, outbox).await;
    let mut readable = true;
    if let End::Unreadable(refusal) = end {
        readable = false;
        shared.act(|server, now| server.offends(now, link, refusal));
        end = rest(socket, outbox).await;
    }
    match end {
        End::Closed(code) => {
            leaving.code = code;
            // the answer to its close
            let _ = timeout(GOODBYE, socket.flush()).await;
            let _ = timeout(GOODBYE, socket.get_mut().shutdown()).await;
        }
        End::Ours(code, reason) => {
            leaving.code = Some(code);
            drop(leaving);
            let frame = CloseFrame { code: CloseCode::from(code), reason: Utf8Bytes::from_static(reason) };
            if timeout(GOODBYE, socket.send(Message::Close(Some(frame)))).await.is_ok_and(|sent| sent.is_ok()) {
                let _ = timeout(GOODBYE, linger(socket, readable)).await;
            }
            let _ = timeout(GOODBYE, socket.get_mut().shutdown()).await;
        }
        End::Broken | End::Unreadable(_) => {}
    }
}

/// Sends what the machine still has to say to it.
async fn rest(socket: &mut Socket, outbox: &Outbox) -> End {
    loop {
        match outbox.next() {
            Next::Send(batch) => {
                if !send(socket, outbox, batch).await {
                    return End::Broken;
                }
            }
            Next::Close(code, reason) => return End::Ours(code, reason),
            Next::Break | Next::Nothing => return End::Broken,
        }
    }
}

/// Until the client closes, too. Where frames cannot be read, bytes are, so that the last words arrive: what is not read
/// would make the system break the connection off.
async fn linger(socket: &mut Socket, readable: bool) {
    if readable {
        while let Some(Ok(_)) = socket.next().await {}
        return;
    }
    // it sees at once that there is nothing more to come
    let _ = socket.get_mut().shutdown().await;
    let mut left = LINGER;
    let mut buffer = [0; 1024];
    while left > 0 {
        match socket.get_mut().read(&mut buffer).await {
            Ok(length @ 1..) => left = left.saturating_sub(length),
            _ => return,
        }
    }
}

/// Sends some messages. False when the client does not take them.
async fn send(socket: &mut Socket, outbox: &Outbox, batch: Vec<Frame>) -> bool {
    let write = async {
        for frame in batch {
            socket.feed(message(frame)).await?;
        }
        socket.flush().await
    };
    tokio::select! {
        written = timeout(WRITE, write) => written.is_ok_and(|written| written.is_ok()),
        () = outbox.broken.notified() => false,
    }
}

/// A frame as the library has it, its text not copied.
fn message(frame: Frame) -> Message {
    struct Text(Arc<str>);
    impl AsRef<[u8]> for Text {
        fn as_ref(&self) -> &[u8] {
            self.0.as_bytes()
        }
    }
    match frame {
        Frame::Text(text) => {
            let bytes = Bytes::from_owner(Text(text));
            Message::Text(Utf8Bytes::try_from(bytes).expect("it was text"))
        }
        Frame::Binary(bytes) => Message::Binary(Bytes::from_owner(bytes)),
    }
}

async fn talk(socket: &mut Socket, shared: &Shared, link: Link, outbox: &Outbox) -> End {
    let limits = &shared.config.limits;
    // engine.io asks by itself whether a client is there
    let pings = shared.config.dialect != "rooms";
    let mut heard = Instant::now();
    let mut pinged = None;
    loop {
        match outbox.next() {
            Next::Send(batch) => {
                if !send(socket, outbox, batch).await {
                    shared.act(|server, now| server.offends(now, link, Refusal::Slow));
                    return End::Broken;
                }
                continue;
            }
            Next::Close(code, reason) => return End::Ours(code, reason),
            Next::Break => return End::Broken,
            Next::Nothing => {}
        }
        let due = match pinged {
            Some(since) => since + limits.pong,
            None => heard + limits.ping,
        };
        let frame = tokio::select! {
            frame = socket.next() => frame,
            () = outbox.wake.notified() => continue,
            () = tokio::time::sleep_until(due), if pings => {
                if pinged.is_some() {
                    shared.act(|server, now| server.offends(now, link, Refusal::Gone));
                    return End::Broken;
                }
                pinged = Some(Instant::now());
                if !matches!(timeout(WRITE, socket.send(Message::Ping(Bytes::new()))).await, Ok(Ok(()))) {
                    return End::Broken;
                }
                continue;
            }
        };
        heard = Instant::now();
        pinged = None;
        match frame {
            Some(Ok(Message::Text(text))) => {
                let text: Arc<str> = text.as_str().into();
                shared.act(|server, now| server.text(now, link, text));
            }
            Some(Ok(Message::Binary(bytes))) => {
                let bytes: Arc<[u8]> = Arc::from(&bytes[..]);
                shared.act(|server, now| server.binary(now, link, bytes));
            }
            Some(Ok(Message::Close(frame))) => return End::Closed(frame.map(|frame| frame.code.into())),
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
            Some(Err(Error::Capacity(_))) => return End::Unreadable(Refusal::TooLong),
            Some(Err(Error::Utf8(_))) => return End::Unreadable(Refusal::NotText),
            Some(Err(Error::Protocol(_))) => return End::Unreadable(Refusal::NotUnderstood),
            Some(Err(_)) | None => return End::Closed(None),
        }
    }
}
