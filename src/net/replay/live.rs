//! Plays a session again with a signaling server: a WebSocket for each client that is played, with socket.io in it where the
//! dialect goes over that. Every wait has its end.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use tokio::time::{Instant, sleep_until, timeout};

use crate::net::signal::connect::{self, Ended, Failure, Frame, connect};
use crate::net::signal::url::Url;
use crate::net::stop::Stop;
use crate::rendezvous::client::socket_io::{self, Session, Step};
use crate::replay::live::{Doing, Next, Played, Player};
use crate::signal::Moment;
use crate::signal::dialect::Wire;
use crate::tick::Tick;

/// How it is played.
#[derive(Clone, Debug)]
pub struct How {
    /// How to connect.
    pub connect: connect::How,
    /// It goes over socket.io.
    pub socket_io: bool,
    /// So many times as fast as it was recorded; none: without waiting but for what has to come first.
    pub speed: Option<f64>,
    /// After so long without a message what is waited for is given up.
    pub patience: Duration,
    /// It is over after so long.
    pub limit: Duration,
}

/// How it went.
#[derive(Debug)]
pub struct Outcome {
    /// What came back.
    pub played: Played,
    /// A client could not connect: which, and why.
    pub failed: Option<(usize, Failure)>,
    /// Connections that the server ended, or that broke: whose, and how.
    pub ended: Vec<(usize, Ended)>,
    /// The time was over.
    pub late: bool,
    /// How long it took.
    pub took: Duration,
}

/// How long something is waited for that nobody expects.
const LINGER: Duration = Duration::from_millis(250);
/// How long the farewells may take.
const FAREWELL: Duration = Duration::from_secs(3);
/// Messages that may wait for us before a connection waits.
const QUEUE: usize = 256;

/// What a connection brings.
#[derive(Debug)]
enum Heard {
    /// It may be spoken on.
    Up,
    Text(String),
    Binary(Vec<u8>),
    Ended(Ended),
}

/// Plays it.
///
/// # Errors
/// When there is no runtime to be had.
pub fn play(player: Player<'_>, url: &Url, how: &How, stop: &Stop) -> std::io::Result<Outcome> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(run(player, url, how, stop)))
}

struct Stage<'p, 'e> {
    player: &'p mut Player<'e>,
    sender: mpsc::Sender<(usize, Heard)>,
    heard: mpsc::Receiver<(usize, Heard)>,
    /// What each connection is to send; without it, it closes.
    orders: Vec<Option<mpsc::Sender<Frame>>>,
    up: Vec<bool>,
    ended: Vec<(usize, Ended)>,
    /// Whoever closed the connection by itself is not told of its end.
    closing: Vec<bool>,
    /// When something was heard or done last.
    active: Instant,
}

/// Plays it, within a runtime.
pub async fn run(mut player: Player<'_>, url: &Url, how: &How, stop: &Stop) -> Outcome {
    let began = Instant::now();
    let end = began + how.limit;
    let parts = player.script().parts.len();
    let (sender, heard) = mpsc::channel(QUEUE);
    let mut stage = Stage {
        player: &mut player,
        sender,
        heard,
        orders: (0..parts).map(|_| None).collect(),
        up: vec![false; parts],
        ended: Vec::new(),
        closing: vec![false; parts],
        active: began,
    };
    let url = if how.socket_io { url.at(socket_io::PATH, &socket_io::query(4)) } else { url.clone() };
    let (mut failed, mut late) = (None, false);
    // The moment in the capture that the last timed act was done at, and when it was done here.
    let mut clock: Option<(Moment, Instant)> = None;
    loop {
        if stop.is_asked() {
            break;
        }
        if Instant::now() >= end {
            late = true;
            break;
        }
        match stage.player.turn() {
            Next::Act(_) => {
                let Some(act) = stage.player.act().cloned() else { break };
                let due = due(act.at, &mut clock, how.speed);
                if due > Instant::now() {
                    stage.listen(due.min(end), stop).await;
                    continue;
                }
                if let Err(failure) = stage.act(act.part, &act.doing, &url, how, stop).await {
                    failed = Some((act.part, failure));
                    break;
                }
                if let (Some(at), Some(_)) = (act.at, how.speed) {
                    clock = Some((at, Instant::now()));
                }
            }
            Next::Wait => {
                stage.listen((stage.active + how.patience).min(end), stop).await;
                if Instant::now() >= stage.active + how.patience {
                    stage.player.give_up();
                    stage.active = Instant::now();
                }
            }
            Next::Done => {
                let wait = if stage.player.is_complete() { LINGER } else { how.patience };
                stage.listen((stage.active + wait).min(end), stop).await;
                if Instant::now() >= stage.active + wait {
                    break;
                }
            }
        }
    }
    let Stage { orders, ended, sender, mut heard, .. } = stage;
    drop(sender);
    // Dropped, they close their connections; that is waited for a little, so that the server sees it.
    drop(orders);
    let _ = timeout(FAREWELL, async { while heard.recv().await.is_some() {} }).await;
    Outcome { played: player.finish(), failed, ended, late, took: began.elapsed() }
}

/// When an act is due: as long after the one before it as it was recorded.
fn due(at: Option<Moment>, clock: &mut Option<(Moment, Instant)>, speed: Option<f64>) -> Instant {
    let now = Instant::now();
    let (Some(at), Some(speed)) = (at, speed) else { return now };
    let (then, was) = *clock.get_or_insert((at, now));
    let millis = (at.millis_since(then) / speed).clamp(0.0, 86_400_000.0);
    was + Duration::from_secs_f64(millis / 1000.0)
}

impl Stage<'_, '_> {
    /// Takes the next thing that comes, until then.
    async fn listen(&mut self, until: Instant, stop: &Stop) {
        let heard = tokio::select! {
            heard = self.heard.recv() => heard,
            () = sleep_until(until) => None,
            () = stop.asked() => None,
        };
        let Some((part, heard)) = heard else { return };
        let before = self.player.progress();
        let is_news = matches!(heard, Heard::Up | Heard::Ended(_));
        match heard {
            Heard::Up => self.up[part] = true,
            Heard::Text(text) => self.player.hear(part, &text),
            Heard::Binary(bytes) => self.player.hear_binary(part, &bytes),
            Heard::Ended(how) => {
                self.player.ended(part);
                self.orders[part] = None;
                if !self.closing[part] {
                    self.ended.push((part, how));
                }
            }
        }
        // Whoever talks without end does not keep us waiting without end.
        if is_news || self.player.progress() > before {
            self.active = Instant::now();
        }
    }

    async fn act(&mut self, part: usize, doing: &Doing, url: &Url, how: &How, stop: &Stop) -> Result<(), Failure> {
        let wire = self.player.perform();
        match doing {
            Doing::Open => self.open(part, url, how, stop).await?,
            Doing::Close => {
                self.closing[part] = true;
                // What waits is sent; then the connection ends.
                self.orders[part] = None;
                self.player.ended(part);
            }
            Doing::Say(_) => {
                let frame = match wire {
                    Some(Wire::Text(text)) => Frame::Text(text),
                    Some(Wire::Binary(bytes)) => Frame::Binary(bytes),
                    _ => return Ok(()),
                };
                self.send(part, frame, stop).await;
            }
        }
        self.active = Instant::now();
        Ok(())
    }

    /// Hands something over to be sent. What comes meanwhile is heard: a connection that waits for us sends nothing.
    async fn send(&mut self, part: usize, frame: Frame, stop: &Stop) {
        let Some(order) = self.orders[part].clone() else { return };
        let mut frame = frame;
        loop {
            match order.try_send(frame) {
                Err(TrySendError::Full(back)) if !stop.is_asked() => frame = back,
                // It is gone when this failed; its end is heard of soon.
                _ => return,
            }
            self.listen(Instant::now() + LINGER, stop).await;
        }
    }

    /// Connects, and waits until it may be spoken.
    async fn open(&mut self, part: usize, url: &Url, how: &How, stop: &Stop) -> Result<(), Failure> {
        if self.orders[part].is_some() {
            return Ok(());
        }
        let connection = tokio::select! {
            connected = connect(url, &how.connect) => connected?,
            () = stop.asked() => return Ok(()),
        };
        let (order, orders) = mpsc::channel(QUEUE);
        self.orders[part] = Some(order);
        let session = how.socket_io.then(Session::default);
        self.up[part] = session.is_none();
        let sender = self.sender.clone();
        tokio::spawn(carry(connection, session, orders, move |heard| {
            let sender = sender.clone();
            async move { sender.send((part, heard)).await.is_ok() }
        }));
        let until = Instant::now() + how.connect.patience;
        while !self.up[part] && self.orders[part].is_some() && !stop.is_asked() {
            self.listen(until, stop).await;
            if Instant::now() >= until && !self.up[part] {
                return Err(Failure::Silent);
            }
        }
        Ok(())
    }
}

/// Carries what is ordered to the server and what it says back, and keeps socket.io's pulse.
async fn carry<F>(
    mut connection: connect::Connection,
    mut session: Option<Session>,
    mut orders: mpsc::Receiver<Frame>,
    tell: impl Fn(Heard) -> F,
) where
    F: Future<Output = bool>,
{
    let began = Instant::now();
    let now = || Tick(began.elapsed());
    loop {
        let due = session.as_ref().and_then(Session::deadline).map(|tick| began + tick.0);
        let pulse = async {
            match due {
                Some(due) => sleep_until(due).await,
                None => std::future::pending().await,
            }
        };
        let frame = tokio::select! {
            biased;
            order = orders.recv() => match order {
                Some(frame) => {
                    if let Err(ended) = connection.send(frame).await {
                        tell(Heard::Ended(ended)).await;
                        return;
                    }
                    continue;
                }
                None => {
                    connection.close().await;
                    return;
                }
            },
            frame = connection.next() => frame,
            () = pulse => {
                let steps = session.as_mut().map(|session| session.timeout(now())).unwrap_or_default();
                if !follow(&mut connection, steps, &tell).await {
                    return;
                }
                continue;
            }
        };
        let going = match frame {
            Err(ended) => {
                tell(Heard::Ended(ended)).await;
                return;
            }
            Ok(Frame::Binary(bytes)) => tell(Heard::Binary(bytes)).await,
            Ok(Frame::Text(text)) => {
                let steps = session.as_mut().map(|session| session.hear(now(), &text)).unwrap_or_default();
                follow(&mut connection, steps, &tell).await && tell(Heard::Text(text)).await
            }
        };
        if !going {
            return;
        }
    }
}

/// Does what socket.io wants; whether it goes on.
async fn follow<F>(connection: &mut connect::Connection, steps: Vec<Step>, tell: &impl Fn(Heard) -> F) -> bool
where
    F: Future<Output = bool>,
{
    for step in steps {
        let ended = match step {
            Step::Send(text) => connection.send(Frame::Text(text)).await.err(),
            Step::Open(_) => {
                if !tell(Heard::Up).await {
                    return false;
                }
                None
            }
            Step::Ended(why) => Some(Ended::Closed(None, why)),
            // What does not belong there is heard, and shown as unexpected.
            Step::Message | Step::Odd(_) => None,
        };
        if let Some(ended) = ended {
            tell(Heard::Ended(ended)).await;
            return false;
        }
    }
    true
}
