//! A relay for two, and the connections of both to it: what one sends as a WebSocket message, the other gets.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex as Lock, PoisonError};
use std::time::Duration;

use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, oneshot};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

use crate::call::event::Side;
use crate::call::signal::Message;

type Socket = WebSocketStream<TcpStream>;

/// How long connecting, or bringing a message across, may take.
const DEADLINE: Duration = Duration::from_secs(5);
/// The longest message.
const LONGEST: usize = 1 << 20;

/// Who waits for which message to come out at the other end.
type Waiting = Arc<Lock<BTreeMap<u64, oneshot::Sender<Message>>>>;

/// The relay, and both connections to it.
pub(super) struct Line {
    ends: [Mutex<SplitSink<Socket, Frame>>; 2],
    waiting: Waiting,
    number: AtomicU64,
    /// Relay and readers; they end with the line.
    _tasks: JoinSet<()>,
}

impl Line {
    /// Opens the relay on a port of loopback and connects both sides to it.
    ///
    /// # Errors
    /// When no port can be had, or no connection to it within some seconds.
    pub(super) async fn open() -> io::Result<Self> {
        timeout(DEADLINE, Self::connect()).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }

    async fn connect() -> io::Result<Self> {
        let listener = match TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await {
            Ok(listener) => listener,
            Err(_) => TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).await?,
        };
        let address = listener.local_addr()?;
        let mut tasks = JoinSet::new();
        let ((end1, relay1), (end2, relay2)) = (pair(&listener, address).await?, pair(&listener, address).await?);
        let ((out1, in1), (out2, in2)) = (relay1.split(), relay2.split());
        tasks.spawn(forward(in1, out2));
        tasks.spawn(forward(in2, out1));
        let waiting = Waiting::default();
        let ends = [end1, end2].map(|end| {
            let (sink, stream) = end.split();
            tasks.spawn(read(stream, Arc::clone(&waiting)));
            Mutex::new(sink)
        });
        Ok(Self { ends, waiting, number: AtomicU64::new(0), _tasks: tasks })
    }

    /// Sends a message from a side, and gives it back as it comes out at the other; none when it never does.
    pub(super) async fn carry(&self, from: Side, message: &Message) -> Option<Message> {
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let (arrives, arrived) = oneshot::channel();
        guard(&self.waiting).insert(number, arrives);
        let mut json = message.to_json();
        json["id"] = json!(number);
        let across = async {
            self.ends[from as usize].lock().await.send(Frame::text(json.to_string())).await.ok()?;
            arrived.await.ok()
        };
        timeout(DEADLINE, across).await.ok().flatten()
    }
}

/// A connection to the relay: the peer's end and the relay's. Whoever else connects meanwhile is turned away.
async fn pair(listener: &TcpListener, address: SocketAddr) -> io::Result<(Socket, Socket)> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let ours = stream.local_addr()?;
    let accepted = loop {
        let (accepted, peer) = listener.accept().await?;
        if peer == ours {
            break accepted;
        }
    };
    accepted.set_nodelay(true)?;
    let config = || Some(WebSocketConfig::default().max_message_size(Some(LONGEST)).max_frame_size(Some(LONGEST)));
    let client = tokio_tungstenite::client_async_with_config(format!("ws://{address}/"), stream, config());
    let server = tokio_tungstenite::accept_async_with_config(accepted, config());
    let (client, server) = tokio::try_join!(client, server).map_err(io::Error::other)?;
    Ok((client.0, server))
}

/// The relay, one way.
async fn forward(mut from: SplitStream<Socket>, mut to: SplitSink<Socket, Frame>) {
    while let Some(Ok(frame)) = from.next().await {
        if frame.is_text() && to.send(frame).await.is_err() {
            return;
        }
    }
}

/// Reads what comes out at an end.
async fn read(mut stream: SplitStream<Socket>, waiting: Waiting) {
    while let Some(Ok(frame)) = stream.next().await {
        let Ok(text) = frame.to_text() else { continue };
        let Ok(json) = serde_json::from_str::<Value>(text) else { continue };
        let waits = json["id"].as_u64().and_then(|number| guard(&waiting).remove(&number));
        if let (Some(waits), Some(message)) = (waits, Message::from_json(&json)) {
            // Who waited may have given up.
            let _ = waits.send(message);
        }
    }
}

fn guard<T>(lock: &Lock<T>) -> std::sync::MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
