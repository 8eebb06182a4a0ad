//! A call inside one process: pc1 calls pc2, candidates trickle both ways, media and echoes flow, both hang up. On real
//! sockets or, with the same code, in memory and virtual time.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::call::event::{Event, Side, What, altered};
use crate::call::impair::{Impairment, Tally};
use crate::call::scenario::Tampering;
use crate::net::Clock;
use crate::net::channel::{Channel, ChannelEvent, ChannelOptions};
use crate::net::config::Config;
use crate::net::impair::Link;
use crate::net::media::{LocalTrack, Received};
use crate::net::peer::{Arrival, Peer, PeerError};
use crate::net::runtime::NetRuntime;
use crate::net::virtual_net::Network;
use crate::net::wire::Description;
use crate::sdp::SdpType;
use crate::tick::Tick;

/// What a call is to consist of.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Whether there is a data channel, with echoes.
    pub data: bool,
    /// Audio tracks, each way.
    pub audio: u32,
    /// Video tracks, each way.
    pub video: u32,
    /// Candidates go one by one; otherwise each description waits for gathering to end.
    pub trickle: bool,
    /// A provisional answer goes before the final one.
    pub provisional: bool,
    /// pc1 restarts ICE once all is up.
    pub restart: bool,
    /// What is done to what one side says to the other.
    pub tampering: Option<Tampering>,
    /// How long media and echoes flow once all is up.
    pub duration: Duration,
    /// How long it may take until all is up.
    pub timeout: Duration,
    /// The addresses of both peers, in real calls.
    pub addresses: Vec<SocketAddr>,
    /// How bad the network is, each way.
    pub impairment: Impairment,
    /// What chance is made from.
    pub seed: u64,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            data: true,
            audio: 1,
            video: 1,
            trickle: true,
            provisional: false,
            restart: false,
            tampering: None,
            duration: Duration::from_secs(2),
            timeout: Duration::from_secs(15),
            addresses: vec![SocketAddr::from((Ipv4Addr::LOCALHOST, 0))],
            impairment: Impairment::default(),
            seed: 1,
        }
    }
}

/// Sockets or memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Real sockets and real time.
    Real,
    /// Memory, in whatever time tokio has: meant for its paused clock.
    Memory,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// All that happened, in order.
    pub events: Vec<Event>,
    /// The statistics of pc1 and pc2 before they hung up.
    pub stats: [Vec<serde_json::Value>; 2],
    /// What pc1 and pc2 received, by SSRC.
    pub received: [BTreeMap<u32, Received>; 2],
    /// Messages that pc1 sent to be echoed.
    pub messages_sent: u64,
    /// Round trips of the echoes, in the order they came back.
    pub echoes: Vec<Duration>,
    /// What the bad network did to what pc1 and pc2 sent; none when the network was not to be bad.
    pub tally: [Option<Tally>; 2],
    /// Datagrams sent and received by pc1 and pc2.
    pub datagrams: [(u64, u64); 2],
    /// Whether all that was planned came up in time.
    pub up: bool,
}

/// The addresses of the two peers in memory: those for documentation (RFC 5737).
const SEATS: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2))];
/// How often pairs are checked where nothing is lost and nobody is disturbed.
const CHECK_INTERVAL: Duration = Duration::from_millis(5);
/// How often pc1 sends something to be echoed.
const ECHO_EVERY: Duration = Duration::from_millis(20);
/// So many times that long, what is on its way may take to come back before the channel is closed.
const PATIENCE: u32 = 50;
/// How long a hang-up may take.
const HANG_UP: Duration = Duration::from_secs(3);

/// The call on real sockets, on a runtime of its own: one thread, which is faster here than several.
pub fn call_here(plan: &Plan, on_event: &mut dyn FnMut(&Event)) -> std::io::Result<Outcome> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(call(plan, Ground::Real, on_event)))
}

/// The same call in virtual time: a runtime of its own, with tokio's clock paused.
pub fn simulate(plan: &Plan, on_event: &mut dyn FnMut(&Event)) -> std::io::Result<Outcome> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build()?;
    Ok(runtime.block_on(call(plan, Ground::Memory, on_event)))
}

/// Makes the call. What fails is among the events; it always comes back, at most some seconds after timeout and duration.
pub async fn call(plan: &Plan, ground: Ground, on_event: &mut dyn FnMut(&Event)) -> Outcome {
    let clock = match ground {
        Ground::Real => Clock::start(),
        Ground::Memory => Clock::virtual_start(),
    };
    let (events, mut incoming) = mpsc::unbounded_channel();
    let network = Network::new();
    let links = Side::BOTH.map(|side| {
        let seed = plan.seed.wrapping_mul(2).wrapping_add(side as u64);
        (!plan.impairment.is_none()).then(|| Arc::new(Link::new(plan.impairment, seed, clock)))
    });
    let runtimes = Side::BOTH.map(|side| {
        let link = links[side as usize].clone();
        match ground {
            Ground::Real => NetRuntime::on_sockets(link),
            Ground::Memory => NetRuntime::in_memory(network.seat(SEATS[side as usize], link)),
        }
    });
    let mut course = Course { plan, events: Vec::new(), up: Up::default(), on_event };
    let mut outcome = Outcome {
        events: Vec::new(),
        stats: Default::default(),
        received: Default::default(),
        messages_sent: 0,
        echoes: Vec::new(),
        tally: [None; 2],
        datagrams: [(0, 0); 2],
        up: false,
    };
    let mut tasks = JoinSet::new();
    let mut media = JoinSet::new();
    let echoes = Arc::new(Echoes::default());
    let peers = {
        let [one, two] = Side::BOTH.map(|side| {
            let addresses = match ground {
                Ground::Real => plan.addresses.clone(),
                Ground::Memory => vec![SocketAddr::from((Ipv4Addr::LOCALHOST, 0))],
            };
            let mut config = Config { seed: plan.seed, ..Config::new(side, addresses) };
            if ground == Ground::Real && plan.impairment.is_none() {
                config.check_interval = CHECK_INTERVAL;
            }
            let (runtime, events) = (Arc::clone(&runtimes[side as usize]), events.clone());
            async move { Peer::new(&config, runtime, events, clock).await }
        });
        tokio::try_join!(one, two)
    };
    drop(events);
    if let Ok(((pc1, arrivals1), (pc2, arrivals2))) = peers {
        let peers = [Arc::new(pc1), Arc::new(pc2)];
        let trickle = plan.trickle && plan.tampering != Some(Tampering::NoCandidates);
        tasks.spawn(serve(arrivals1, Arc::clone(&peers[1]), trickle));
        tasks.spawn(serve(arrivals2, Arc::clone(&peers[0]), trickle));
        if let Ok(Ok((channel, tracks))) = timeout(plan.timeout, set_up(plan, &peers)).await {
            if let Some(channel) = &channel {
                tasks.spawn(echo(channel.clone(), Arc::clone(&peers[0]), clock, Arc::clone(&echoes)));
            }
            let deadline = clock.at(Tick(plan.timeout));
            outcome.up = tokio::time::timeout_at(deadline, course.until_up(&mut incoming, &mut media, &tracks))
                .await
                .unwrap_or(false);
            if outcome.up && plan.restart {
                course.restart(&mut incoming, &peers).await;
            }
            if outcome.up {
                let _ = timeout(plan.duration, course.listen(&mut incoming, |_| false)).await;
            }
            outcome.stats = [peers[0].stats().await, peers[1].stats().await];
            media.shutdown().await;
            echoes.quiet.store(true, Ordering::Relaxed);
            if channel.is_some() && outcome.up {
                let _ = timeout(HANG_UP, course.listen(&mut incoming, |up| up.channels_closed == 2)).await;
            }
        }
        outcome.received = [peers[0].received(), peers[1].received()];
        for peer in &peers {
            let _ = timeout(HANG_UP, peer.close()).await;
        }
    }
    tasks.shutdown().await;
    while let Ok(event) = incoming.try_recv() {
        course.hear(event);
    }
    outcome.events = course.events;
    outcome.messages_sent = echoes.sent.load(Ordering::Relaxed);
    outcome.echoes = std::mem::take(&mut *echoes.round_trips.lock().unwrap_or_else(PoisonError::into_inner));
    outcome.tally = links.map(|link| link.map(|link| link.tally()));
    outcome.datagrams = runtimes.map(|runtime| runtime.datagrams());
    outcome
}

/// Offer and answer, handed over directly.
async fn set_up(plan: &Plan, peers: &[Arc<Peer>; 2]) -> Result<(Option<Channel>, Vec<LocalTrack>), PeerError> {
    let [pc1, pc2] = peers;
    let channel = match plan.data {
        true => Some(pc1.create_data_channel("echo", &ChannelOptions::default()).await?),
        false => None,
    };
    let mut tracks = add_tracks(plan, pc1).await?;
    let offer = pc1.create_offer().await?;
    pc1.set_local(&offer).await?;
    let offer = to_send(plan, pc1, offer).await;
    pc2.set_remote(&offer).await?;
    tracks.extend(add_tracks(plan, pc2).await?);
    let answer = pc2.create_answer().await?;
    if plan.provisional {
        let provisional = Description { kind: SdpType::Pranswer, sdp: answer.sdp.clone() };
        pc2.set_local(&provisional).await?;
        pc1.set_remote(&provisional).await?;
    }
    pc2.set_local(&answer).await?;
    let answer = to_send(plan, pc2, answer).await;
    let arrives = match plan.tampering {
        Some(tampering) => tampering.answer(&answer.sdp).map(|sdp| Description { sdp, ..answer.clone() }),
        None => Some(answer.clone()),
    };
    if let Some(arrived) = arrives {
        for attribute in altered(&answer.sdp, &arrived.sdp) {
            pc1.shared.reporter.tell(What::Altered(attribute));
        }
        pc1.set_remote(&arrived).await?;
    }
    Ok((channel, tracks))
}

/// New ICE credentials and candidates for a call that is up. Are they new?
async fn restart([pc1, pc2]: &[Arc<Peer>; 2]) -> Result<bool, PeerError> {
    let before = pc1.local_description().await.map(|description| description.sdp).unwrap_or_default();
    pc1.restart_ice().await?;
    let offer = pc1.create_offer().await?;
    pc1.set_local(&offer).await?;
    pc2.set_remote(&offer).await?;
    let answer = pc2.create_answer().await?;
    pc2.set_local(&answer).await?;
    pc1.set_remote(&answer).await?;
    Ok(altered(&before, &offer.sdp).contains(&"ice-ufrag"))
}

/// What a side sends of its description: as it is, or with all candidates in it.
async fn to_send(plan: &Plan, peer: &Peer, description: Description) -> Description {
    if plan.trickle {
        return description;
    }
    // Host candidates are there at once; nobody is asked for others.
    while !peer.gathered() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    peer.local_description().await.unwrap_or(description)
}

async fn add_tracks(plan: &Plan, peer: &Peer) -> Result<Vec<LocalTrack>, PeerError> {
    let mut tracks = Vec::new();
    for _ in 0..plan.audio {
        tracks.push(peer.add_audio_track().await?);
    }
    for _ in 0..plan.video {
        tracks.push(peer.add_video_track().await?);
    }
    Ok(tracks)
}

/// Hands a peer's candidates to the other one, and echoes what comes on its channels.
async fn serve(mut arrivals: mpsc::UnboundedReceiver<Arrival>, other: Arc<Peer>, trickle: bool) {
    let mut echoing = JoinSet::new();
    while let Some(arrival) = arrivals.recv().await {
        match arrival {
            Arrival::Candidate(candidate) if trickle => {
                // What fails has been told.
                let _ = other.add_candidate(candidate).await;
            }
            Arrival::Channel(channel) => {
                echoing.spawn(async move {
                    while let Some(event) = channel.next().await {
                        if let ChannelEvent::Message(bytes, _) = event
                            && channel.send(&bytes).await.is_err()
                        {
                            return;
                        }
                    }
                });
            }
            Arrival::Candidate(_) | Arrival::GatheringComplete => {}
        }
    }
}

/// The echoes so far, and whether there shall be more.
#[derive(Debug, Default)]
struct Echoes {
    round_trips: Mutex<Vec<Duration>>,
    quiet: AtomicBool,
    sent: AtomicU64,
}

/// Sends numbered messages and takes the time until they come back.
async fn echo(channel: Channel, peer: Arc<Peer>, clock: Clock, echoes: Arc<Echoes>) {
    let mut sent: Vec<Tick> = Vec::new();
    let mut ticker = interval(ECHO_EVERY);
    ticker.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let (mut open, mut returned, mut waited) = (false, 0, 0);
    loop {
        tokio::select! {
            biased;
            event = channel.next() => match event {
                Some(ChannelEvent::Open) => {
                    open = true;
                    ticker.reset_immediately();
                }
                Some(ChannelEvent::Message(bytes, _)) => {
                    let number = bytes.get(..4).and_then(|n| n.try_into().ok()).map(u32::from_be_bytes);
                    let Some(at) = number.and_then(|number| sent.get(number as usize)) else { continue };
                    returned += 1;
                    let mut round_trips = echoes.round_trips.lock().unwrap_or_else(PoisonError::into_inner);
                    round_trips.push(clock.now().since(*at));
                    if round_trips.len() == 1 {
                        peer.shared.reporter.tell(What::FirstEcho);
                    }
                }
                Some(ChannelEvent::Closed) | None => return,
            },
            _ = ticker.tick(), if open => {
                if echoes.quiet.load(Ordering::Relaxed) {
                    // What is on its way still comes back, within reason: hanging up is not to look like a failure.
                    waited += 1;
                    if returned == sent.len() || waited > PATIENCE {
                        open = channel.close().await.is_err();
                    }
                    continue;
                }
                let number = u32::try_from(sent.len()).unwrap_or(u32::MAX);
                sent.push(clock.now());
                echoes.sent.fetch_add(1, Ordering::Relaxed);
                if channel.send(&number.to_be_bytes()).await.is_err() {
                    open = false;
                }
            }
        }
    }
}

/// Sends frames of a track at its pace: 50 a second of audio, 30 of video. After a late one the pace is taken up again;
/// frames are not sent in a burst.
async fn play(track: LocalTrack) {
    let kind = track.kind();
    let mut ticker = interval(kind.duration(0));
    ticker.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for n in 0.. {
        ticker.tick().await;
        if track.write(Bytes::from_static(kind.frame(n)), kind.duration(n)).await.is_err() {
            return;
        }
    }
}

/// What is up so far.
#[derive(Debug, Default)]
struct Up {
    connected: u32,
    channels: u32,
    channels_closed: u32,
    ice: u32,
    streams: u32,
    echo: bool,
    failed: bool,
}

impl Up {
    fn hear(&mut self, what: &What) {
        match what {
            What::Connection("connected") => self.connected += 1,
            What::Connection("failed") | What::Failed { .. } => self.failed = true,
            What::Ice("connected") => self.ice += 1,
            What::ChannelOpen(_) => self.channels += 1,
            What::ChannelClosed(_) => self.channels_closed += 1,
            What::FirstRtp { .. } => self.streams += 1,
            What::FirstEcho => self.echo = true,
            _ => {}
        }
    }

    fn all_of(&self, plan: &Plan) -> bool {
        let data = !plan.data || (self.channels >= 2 && self.echo);
        self.connected >= 2 && data && self.streams >= 2 * (plan.audio + plan.video)
    }
}

/// The events of the call as they come.
struct Course<'a> {
    plan: &'a Plan,
    events: Vec<Event>,
    up: Up,
    on_event: &'a mut dyn FnMut(&Event),
}

impl Course<'_> {
    fn hear(&mut self, event: Event) {
        (self.on_event)(&event);
        self.up.hear(&event.what);
        self.events.push(event);
    }

    /// Listens until that is so; false when nobody speaks any more.
    async fn listen(&mut self, incoming: &mut mpsc::UnboundedReceiver<Event>, until: impl Fn(&Up) -> bool) -> bool {
        while !until(&self.up) {
            let Some(event) = incoming.recv().await else { return false };
            self.hear(event);
        }
        true
    }

    /// Restarts ICE and waits until it has come up again on both sides, which is told then.
    async fn restart(&mut self, incoming: &mut mpsc::UnboundedReceiver<Event>, peers: &[Arc<Peer>; 2]) {
        let connected = self.up.ice + 2;
        // What fails has been told.
        let Ok(Ok(true)) = timeout(self.plan.timeout, restart(peers)).await else { return };
        let again = timeout(self.plan.timeout, self.listen(incoming, |up| up.ice >= connected)).await;
        if again.unwrap_or(false) {
            for peer in peers {
                peer.shared.reporter.tell(What::IceRestarted);
            }
        }
    }

    /// Starts the media when both are connected; whether all came up.
    async fn until_up(
        &mut self,
        incoming: &mut mpsc::UnboundedReceiver<Event>,
        media: &mut JoinSet<()>,
        tracks: &[LocalTrack],
    ) -> bool {
        self.listen(incoming, |up| up.connected >= 2 || up.failed).await;
        for track in tracks {
            media.spawn(play(track.clone()));
        }
        let plan = self.plan;
        self.listen(incoming, |up| up.all_of(plan) || up.failed).await && self.up.all_of(plan)
    }
}
