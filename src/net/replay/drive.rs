//! Gives what a capture holds to peer connections of the engine, in its order.
//!
//! No packet leaves: each connection sits alone in a network in memory, whose runtime opens no connection and looks up no
//! name, and whose clock stands still but for deadlines. Only who allows it to connect gets real sockets.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::connection::{Engine, addresses, refusal};
use crate::net::runtime::NetRuntime;
use crate::net::stop::Stop;
use crate::net::virtual_net::Network;
use crate::replay::drive::{
    Came, Connected, Connection, Done, Drive, Driven, Given, Init, Planned, Refusal, Task, Why,
};
use crate::replay::jsep::Signaling;
use crate::sdp::SdpType;

/// How it is done.
#[derive(Clone, Copy, Debug)]
pub struct How {
    /// Connect to the addresses of the capture, and wait for it so long.
    pub connect: Option<Duration>,
}

/// So long one call of the engine may take.
const CALL: Duration = Duration::from_secs(10);
/// So long closing may take.
const CLOSE: Duration = Duration::from_secs(2);
/// Its address in memory, one of those for documentation (RFC 5737).
const SEAT: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

/// Drives them, one after the other, on a runtime of its own. When it is asked to stop, what follows is not given.
///
/// # Errors
/// When there is no runtime to be had.
pub fn drive(planned: Planned, how: How, stop: &Stop) -> std::io::Result<Drive> {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().start_paused(how.connect.is_none()).build()?;
    let connects = how.connect.is_some();
    let mut drive = Drive { driven: Vec::new(), left_out: planned.left_out, untyped: planned.untyped, connects };
    for connection in planned.connections {
        let driven = runtime.block_on(async {
            let task = tokio::spawn(one(connection.clone(), how, stop.clone()));
            task.await.unwrap_or_else(|error| broken(connection, &error))
        });
        drive.driven.push(driven);
    }
    Ok(drive)
}

/// A connection the engine did not live through.
fn broken(connection: Connection, error: &dyn ToString) -> Driven {
    let broke = Some(error.to_string().into());
    Driven { connection, done: Vec::new(), broke, datagrams: 0, connected: None }
}

async fn one(connection: Connection, how: How, stop: Stop) -> Driven {
    let (runtime, at) = match how.connect {
        Some(_) => (NetRuntime::on_sockets(None), addresses(&connection)),
        None => (NetRuntime::in_memory(Network::new().seat(SEAT, None)), vec![here()]),
    };
    let mut engine = match timeout(CALL, Engine::new(&connection, Arc::clone(&runtime), at)).await {
        Ok(Ok(engine)) => engine,
        Ok(Err(error)) => return broken(connection, &error),
        Err(late) => return broken(connection, &late),
    };
    let mut course = Course { done: Vec::new(), early: Vec::new(), gap: false };
    for task in &connection.tasks {
        let given = if stop.is_asked() { None } else { Some(course.give(&mut engine, task).await) };
        course.done.push(given.unwrap_or_else(|| done(Came::NotGiven(Why::Stopped), Signaling::default())));
    }
    let connected = match how.connect {
        Some(wait) if !stop.is_asked() => Some(wait_for(&engine, wait, &stop).await),
        _ => None,
    };
    // Closing is no part of the capture.
    let _ = timeout(CLOSE, engine.close()).await;
    let (datagrams, _) = runtime.datagrams();
    Driven { connection, done: course.done, broke: None, datagrams, connected }
}

/// Any port of loopback: the engine wants a socket, which is held and not used.
fn here() -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, 0))
}

/// Waits until it is connected, or has failed.
async fn wait_for(engine: &Engine, wait: Duration, stop: &Stop) -> Connected {
    let began = Instant::now();
    let mut state = engine.state.clone();
    let over = |state: &&'static str| matches!(*state, "connected" | "failed" | "closed");
    tokio::select! {
        _ = state.wait_for(over) => {}
        () = tokio::time::sleep(wait) => {}
        () = stop.asked() => {}
    }
    let state = *state.borrow();
    Connected { state, waited: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX) }
}

/// How far one connection is.
struct Course {
    done: Vec<Done>,
    /// Candidates that came before any description, by their number.
    early: Vec<(usize, Init)>,
    /// A description is missing: what follows it proves nothing.
    gap: bool,
}

const fn done(came: Came, state: Signaling) -> Done {
    Done { came, state, made: None, mids: false, taken_back: false }
}

/// A call, within its time.
async fn within<T>(call: &'static str, future: impl Future<Output = T>) -> Result<T, Refusal> {
    timeout(CALL, future).await.map_err(|_| refusal(call, &"no answer within 10 s"))
}

/// Taken, or refused.
fn came(result: Result<(), Refusal>) -> Came {
    result.map_or_else(Came::Refused, |()| Came::Taken)
}

impl Course {
    async fn give(&mut self, engine: &mut Engine, task: &Task) -> Done {
        if self.gap {
            return done(Came::NotGiven(Why::AfterGap), engine.signaling().await);
        }
        let mut told = match &task.given {
            // Without its shape an answer can be made all the same; what to offer, nobody knows.
            Given::Local(SdpType::Offer, None) | Given::Remote(_, None) => {
                self.gap = true;
                done(Came::NotGiven(Why::NotShown), Signaling::default())
            }
            Given::Candidate(None) => done(Came::NotGiven(Why::NotShown), Signaling::default()),
            Given::Local(kind, captured) => {
                let made = within("setLocalDescription", engine.make(*kind, captured.as_deref())).await;
                let (made, result) = made.unwrap_or_else(|late| (None, Err(late)));
                Done { made, ..done(came(result), Signaling::default()) }
            }
            Given::Remote(kind, Some(sdp)) => self.remote(engine, *kind, sdp).await,
            Given::Candidate(Some(init)) => self.candidate(engine, init).await,
            Given::End => self.candidate(engine, &Init::default()).await,
        };
        told.state = engine.signaling().await;
        told
    }

    async fn remote(&mut self, engine: &mut Engine, kind: SdpType, sdp: &str) -> Done {
        let before = engine.signaling().await;
        let set = within("setRemoteDescription", engine.set_remote(kind, sdp)).await;
        let (mids, result) = set.unwrap_or_else(|late| (false, Err(late)));
        let half = result.is_err() && engine.signaling().await != before;
        let taken_back = half && kind == SdpType::Offer && engine.take_back().await;
        if result.is_ok() && kind != SdpType::Rollback {
            for (number, init) in std::mem::take(&mut self.early) {
                let later = within("addIceCandidate", engine.add_candidate(&init)).await.and_then(|result| result);
                if let Some(Done { came: Came::Early(_, given), .. }) = self.done.get_mut(number) {
                    *given = Some(later);
                }
            }
        }
        Done { mids, taken_back, ..done(came(result), Signaling::default()) }
    }

    async fn candidate(&mut self, engine: &Engine, init: &Init) -> Done {
        let too_early = !engine.has_remote().await;
        let result = within("addIceCandidate", engine.add_candidate(init)).await.and_then(|result| result);
        let came = match result {
            Err(refused) if too_early => {
                self.early.push((self.done.len(), init.clone()));
                Came::Early(refused, None)
            }
            result => came(result),
        };
        done(came, Signaling::default())
    }
}
