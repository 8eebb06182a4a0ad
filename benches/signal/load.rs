//! Load for a server of the dialect `gstreamer`: many connections at once, in pairs that exchange numbered messages. Used by
//! the bench beside it, and by the tests.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::sync::{Barrier, Semaphore};
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What is asked of a server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    /// Pairs; twice as many connections.
    pub(crate) pairs: usize,
    /// Messages each of the two sends to the other.
    pub(crate) messages: usize,
    /// So many at once: the next ones when as many have come from the other side.
    pub(crate) burst: usize,
}

/// How many handshakes are under way at once.
const AT_ONCE: usize = 128;
/// How long each step may take before the load is given up.
const PATIENCE: Duration = Duration::from_secs(120);

/// How a server bore it.
#[derive(Debug, Default)]
pub(crate) struct Borne {
    /// Connections that were up at once.
    pub(crate) connections: usize,
    /// Until they were.
    pub(crate) connected: Duration,
    /// Messages that arrived in their order.
    pub(crate) arrived: usize,
    /// Messages that did not.
    pub(crate) lost: usize,
    /// Messages that came before one that was sent earlier, or twice.
    pub(crate) reordered: usize,
    /// From the first message to the last.
    pub(crate) exchanged: Duration,
    /// How long messages took, shortest first.
    pub(crate) took: Vec<Duration>,
    /// Memory of the server's process in bytes: before anybody came, with all connected, and the most it was.
    pub(crate) memory: [Option<u64>; 3],
}

impl Borne {
    /// Memory for each connection, in bytes, while nothing is said.
    pub(crate) fn per_connection(&self) -> Option<u64> {
        let [before, idle, _] = self.memory;
        idle?.saturating_sub(before?).checked_div(self.connections as u64)
    }
}

/// Lets as many files be open as may be, and says whether the load's connections fit.
pub(crate) fn may_open(load: Load) -> bool {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    let wanted = load.pairs as u64 * 2 + 100;
    getrlimit(Resource::Nofile).current.is_none_or(|most| most >= wanted)
}

/// A line of what the kernel tells of a process, in bytes.
fn memory(process: u32, line: &str) -> Option<u64> {
    let status = std::fs::read_to_string(PathBuf::from(format!("/proc/{process}/status"))).ok()?;
    let found = status.lines().find_map(|each| each.strip_prefix(line))?;
    Some(found.trim_start_matches(':').trim().trim_end_matches(" kB").parse::<u64>().ok()? * 1024)
}

/// Puts the load on the server at this address; `process` is its process, for its memory.
///
/// # Errors
/// Says what did not work: a connection that was refused or lost, or a step that took too long.
pub(crate) async fn bear(server: &str, load: Load, process: u32) -> Result<Borne, String> {
    let mut borne = Borne { memory: [memory(process, "VmRSS"), None, None], ..Borne::default() };
    let started = Instant::now();
    let sockets = tokio::time::timeout(PATIENCE, connect(server, load)).await;
    let sockets = sockets.map_err(|_| "not all were connected in time".to_owned())??;
    borne.connected = started.elapsed();
    borne.connections = sockets.len();
    borne.memory[1] = memory(process, "VmRSS");
    let begun = Instant::now();
    let ready = Arc::new(Barrier::new(sockets.len()));
    let arrived = Arc::new(AtomicUsize::new(0));
    let mut tasks = JoinSet::new();
    for (number, socket) in sockets.into_iter().enumerate() {
        tasks.spawn(talk(number, socket, load, begun, ready.clone(), arrived.clone()));
    }
    let all = async {
        let mut told = Vec::with_capacity(load.pairs * 2);
        while let Some(done) = tasks.join_next().await {
            told.push(done.map_err(|error| error.to_string())??);
        }
        Ok::<_, String>(told)
    };
    let told = tokio::time::timeout(PATIENCE, all).await;
    borne.exchanged = begun.elapsed();
    borne.memory[2] = memory(process, "VmHWM");
    let expected = load.pairs * 2 * load.messages;
    let Ok(told) = told else {
        return Err(format!(
            "after {PATIENCE:?} {} of {expected} messages had arrived",
            arrived.load(Ordering::Relaxed)
        ));
    };
    for (took, reordered) in told? {
        borne.arrived += took.len();
        borne.reordered += reordered;
        borne.took.extend(took);
    }
    borne.lost = expected - borne.arrived - borne.reordered;
    borne.took.sort_unstable();
    Ok(borne)
}

/// All connections, registered, in the order of their ids.
async fn connect(server: &str, load: Load) -> Result<Vec<Socket>, String> {
    let turn = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    for id in 0..load.pairs * 2 {
        let (turn, server) = (turn.clone(), server.to_owned());
        tasks.spawn(async move {
            let _turn = turn.acquire().await.map_err(|error| error.to_string())?;
            let wrong = |what: String| format!("connection {id}: {what}");
            let (mut socket, _) =
                tokio_tungstenite::connect_async(&server).await.map_err(|error| wrong(error.to_string()))?;
            socket.send(Message::text(format!("HELLO {id}"))).await.map_err(|error| wrong(error.to_string()))?;
            match hear(&mut socket).await.map_err(wrong)?.as_str() {
                "HELLO" => Ok((id, socket)),
                other => Err(wrong(other.to_owned())),
            }
        });
    }
    let mut all = Vec::with_capacity(load.pairs * 2);
    while let Some(done) = tasks.join_next().await {
        all.push(done.map_err(|error| error.to_string())??);
    }
    all.sort_unstable_by_key(|(id, _)| *id);
    Ok(all.into_iter().map(|(_, socket)| socket).collect())
}

/// The next message of text.
async fn hear(socket: &mut Socket) -> Result<String, String> {
    loop {
        match socket.next().await {
            Some(Ok(Message::Text(text))) => return Ok(text.as_str().to_owned()),
            Some(Ok(Message::Close(why))) => return Err(format!("closed: {why:?}")),
            Some(Ok(_)) => {}
            Some(Err(error)) => return Err(error.to_string()),
            None => return Err("the connection ended".to_owned()),
        }
    }
}

/// A candidate with its number and when it was sent.
fn message(number: usize, begun: Instant) -> Message {
    let at = begun.elapsed().as_nanos();
    Message::text(format!(
        "{{\"ice\":{{\"candidate\":\"candidate:1 1 udp 2122260223 192.0.2.1 54321 typ host generation 0 ufrag abcd \
         network-id 1 number {number} at {at}\",\"sdpMLineIndex\":0}}}}"
    ))
}

/// Number and age of what was heard.
fn read(text: &str, begun: Instant) -> Option<(usize, Duration)> {
    let (number, rest) = text.split_once(" number ")?.1.split_once(" at ")?;
    let at: u64 = rest.split('"').next()?.parse().ok()?;
    Some((number.parse().ok()?, begun.elapsed().saturating_sub(Duration::from_nanos(at))))
}

/// One side of a pair: the one with the even number calls.
async fn talk(
    number: usize,
    mut socket: Socket,
    load: Load,
    begun: Instant,
    ready: Arc<Barrier>,
    arrived: Arc<AtomicUsize>,
) -> Result<(Vec<Duration>, usize), String> {
    let wrong = |what: String| format!("connection {number}: {what}");
    ready.wait().await;
    if number.is_multiple_of(2) {
        let call = Message::text(format!("SESSION {}", number + 1));
        socket.send(call).await.map_err(|error| wrong(error.to_string()))?;
        let answer = hear(&mut socket).await.map_err(wrong)?;
        if answer != "SESSION_OK" {
            return Err(wrong(answer));
        }
    }
    let (mut took, mut reordered, mut sent) = (Vec::with_capacity(load.messages), 0, 0);
    let mut next = 0;
    // Who is called hears first: only then is there a session.
    let mut due = if number.is_multiple_of(2) { load.burst } else { 0 };
    while next < load.messages {
        while sent < due.min(load.messages) {
            socket.feed(message(sent, begun)).await.map_err(|error| wrong(error.to_string()))?;
            sent += 1;
        }
        socket.flush().await.map_err(|error| wrong(error.to_string()))?;
        let text = hear(&mut socket).await.map_err(wrong)?;
        let (heard, age) = read(&text, begun).ok_or_else(|| wrong(text))?;
        if heard < next {
            reordered += 1;
            continue;
        }
        took.push(age);
        arrived.fetch_add(1, Ordering::Relaxed);
        next = heard + 1;
        // Who calls goes on when a burst has come back whole, who is called when one begins.
        let bursts = if number.is_multiple_of(2) { next / load.burst + 1 } else { next.div_ceil(load.burst) };
        due = bursts * load.burst;
    }
    while sent < load.messages {
        socket.feed(message(sent, begun)).await.map_err(|error| wrong(error.to_string()))?;
        sent += 1;
    }
    socket.flush().await.map_err(|error| wrong(error.to_string()))?;
    // Both stay until all have said all.
    ready.wait().await;
    let _ = socket.close(None).await;
    Ok((took, reordered))
}
