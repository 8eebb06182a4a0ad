//! Turns what happens in the engine into events. The engine tells of some of it (`Handler`); the rest is read from its
//! transports after each pass of its driver (`watch`), so that no state is missed and none is late.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use rtc::rtp::Packet;
use tokio::sync::mpsc::{Receiver, Sender, UnboundedSender, channel};
use webrtc::data_channel::DataChannel;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{
    PeerConnection, PeerConnectionEventHandler, RTCIceCandidate, RTCIceConnectionState, RTCIceGatheringState,
    RTCPeerConnectionIceEvent, RTCPeerConnectionState,
};

use crate::call::event::{Endpoint, Event, Side, What};
use crate::call::reception::Reception;
use crate::call::signal::Candidate;
use crate::net::Clock;
use crate::net::channel::Channel;
use crate::net::media::Received;
use crate::net::peer::{Arrival, PeerError};
use crate::net::runtime::NetRuntime;
use crate::net::wire;
use crate::sdp::SdpType;

/// Where a peer's events go.
#[derive(Clone, Debug)]
pub(crate) struct Reporter {
    side: Side,
    clock: Clock,
    events: UnboundedSender<Event>,
    channel_open: Arc<AtomicBool>,
}

impl Reporter {
    pub(crate) fn new(side: Side, clock: Clock, events: UnboundedSender<Event>) -> Self {
        Self { side, clock, events, channel_open: Arc::default() }
    }

    pub(crate) const fn side(&self) -> Side {
        self.side
    }

    pub(crate) const fn clock(&self) -> Clock {
        self.clock
    }

    /// Whether any data channel has been open.
    fn channel_is_open(&self) -> bool {
        self.channel_open.load(Ordering::Relaxed)
    }

    /// Says that something happened, now.
    pub(crate) fn tell(&self, what: What) {
        if matches!(what, What::ChannelOpen(_)) {
            self.channel_open.store(true, Ordering::Relaxed);
        }
        // Nobody listens any more: then there is nobody to tell.
        let _ = self.events.send(Event { at: self.clock.now(), side: self.side, what });
    }

    /// Says that a call failed, and makes the error to return.
    pub(crate) fn failed(&self, call: &'static str, error: impl ToString) -> PeerError {
        let error = error.to_string();
        self.tell(What::Failed { call, error: error.clone() });
        PeerError { call, error }
    }
}

/// What the engine's callbacks share with the peer.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) reporter: Reporter,
    pub(crate) runtime: Arc<NetRuntime>,
    pub(crate) arrivals: UnboundedSender<Arrival>,
    pub(crate) closed: AtomicBool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    signaling: &'static str,
    gathering: &'static str,
    ice: &'static str,
    connection: &'static str,
    /// What local candidates belong to: mid and user fragment.
    section: (Option<String>, Option<String>),
    /// While a description of our own is being applied, its candidates wait.
    applying: bool,
    waiting: Vec<Arrival>,
    received: BTreeMap<u32, Received>,
    /// Where received packets go besides, when they are to be sent back.
    packets: Option<Sender<(&'static str, Packet)>>,
}

impl Shared {
    pub(crate) fn new(reporter: Reporter, runtime: Arc<NetRuntime>, arrivals: UnboundedSender<Arrival>) -> Self {
        let state = State { signaling: "stable", gathering: "new", ice: "new", connection: "new", ..State::default() };
        Self { reporter, runtime, arrivals, closed: AtomicBool::new(false), state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A description was applied: `signalingState` follows from it (W3C WebRTC, section 4.3.1).
    pub(crate) fn described(&self, kind: SdpType, ours: bool) {
        self.signaling(match (kind, ours) {
            (SdpType::Offer, true) => "have-local-offer",
            (SdpType::Offer, false) => "have-remote-offer",
            (SdpType::Pranswer, true) => "have-local-pranswer",
            (SdpType::Pranswer, false) => "have-remote-pranswer",
            (SdpType::Answer | SdpType::Rollback, _) => "stable",
        });
    }

    /// `signalingState`, when it changes.
    fn signaling(&self, new: &'static str) {
        if std::mem::replace(&mut self.state().signaling, new) != new {
            self.reporter.tell(What::Signaling(new));
        }
    }

    fn gathering(&self, new: &'static str) {
        if std::mem::replace(&mut self.state().gathering, new) != new {
            self.reporter.tell(What::Gathering(new));
        }
    }

    /// Something came that others wait for; candidates only once their description is applied.
    fn arrive(&self, arrival: Arrival) {
        {
            let mut state = self.state();
            if state.applying && matches!(arrival, Arrival::Candidate(_) | Arrival::GatheringComplete) {
                state.waiting.push(arrival);
                return;
            }
        }
        match &arrival {
            Arrival::Candidate(candidate) => {
                self.reporter.tell(What::LocalCandidate(candidate.candidate.clone()));
            }
            Arrival::GatheringComplete => self.gathering("complete"),
            _ => {}
        }
        let _ = self.arrivals.send(arrival);
    }

    /// Are all candidates found?
    pub(crate) fn gathered(&self) -> bool {
        self.state().gathering == "complete"
    }

    /// A description of our own is about to be applied.
    pub(crate) fn applying(&self, sdp: &str) {
        let mut state = self.state();
        state.applying = true;
        state.section = wire::first_section(sdp);
    }

    /// It is applied, or could not be.
    pub(crate) fn applied(&self, gathers: bool) {
        let waiting = {
            let mut state = self.state();
            state.applying = false;
            std::mem::take(&mut state.waiting)
        };
        if gathers {
            self.gathering("gathering");
        }
        waiting.into_iter().for_each(|arrival| self.arrive(arrival));
    }

    pub(crate) fn ice_restarts(&self) {
        self.state().gathering = "new";
    }

    pub(crate) fn gathering_is_new(&self) -> bool {
        self.state().gathering == "new"
    }

    /// Is the connection up, as far as is known?
    pub(crate) fn is_connected(&self) -> bool {
        self.state().connection == "connected"
    }

    /// The packets that are received from now on, with their kind. Those that nobody takes in time are dropped.
    pub(crate) fn take_packets(&self) -> Option<Receiver<(&'static str, Packet)>> {
        let (to, packets) = channel(PACKETS);
        self.state().packets = Some(to);
        Some(packets)
    }

    pub(crate) fn received(&self) -> BTreeMap<u32, Received> {
        self.state().received.clone()
    }

    /// An RTP packet came.
    fn rtp(&self, kind: &'static str, clock_rate: u32, packet: &Packet) {
        let (header, now) = (&packet.header, self.reporter.clock().now());
        let first = {
            let mut state = self.state();
            let packets = state.packets.clone();
            let received = state.received.entry(header.ssrc).or_insert_with(|| Received {
                kind,
                clock_rate,
                reception: Reception::default(),
            });
            let reception = &mut received.reception;
            if let Some(packets) = &packets {
                // Late is worse than lost.
                let _ = packets.try_send((kind, packet.clone()));
            }
            let length = packet.payload.len();
            reception.packet(now, header.sequence_number, header.timestamp, received.clock_rate, length)
                && reception.packets == 1
        };
        if first {
            self.reporter.tell(What::FirstRtp { ssrc: header.ssrc, kind });
        }
    }
}

/// How many received packets may wait to be sent back.
const PACKETS: usize = 256;

/// The engine's words for states, as W3C has them.
const STATES: &[&str] =
    &["new", "checking", "connecting", "connected", "completed", "disconnected", "failed", "closed"];

pub(in crate::net) fn state_name(state: impl ToString) -> Option<&'static str> {
    let text = state.to_string();
    STATES.iter().copied().find(|known| *known == text)
}

/// What the engine calls. It does so in its driver: nothing here waits. It tells of signaling states only after the calls
/// that change them have returned, so those are told by the peer.
pub(crate) struct Handler(pub(crate) Arc<Shared>);

#[async_trait::async_trait]
impl PeerConnectionEventHandler for Handler {
    async fn on_ice_candidate(&self, event: RTCPeerConnectionIceEvent) {
        let Ok(init) = event.candidate.to_json() else { return };
        if wire::component(&init.candidate) == Some("2") {
            return;
        }
        let text = self.0.runtime.seat().map_or(init.candidate.clone(), |seat| seat.rewrite(&init.candidate));
        let (sdp_mid, username_fragment) = self.0.state().section.clone();
        let candidate = Candidate { candidate: text, sdp_mid, sdp_m_line_index: Some(0), username_fragment };
        self.0.arrive(Arrival::Candidate(candidate));
    }

    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            self.0.arrive(Arrival::GatheringComplete);
        }
    }

    async fn on_ice_connection_state_change(&self, state: RTCIceConnectionState) {
        if let Some(name) = state_name(state)
            && std::mem::replace(&mut self.0.state().ice, name) != name
        {
            self.0.reporter.tell(What::Ice(name));
        }
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        if let Some(name) = state_name(state)
            && std::mem::replace(&mut self.0.state().connection, name) != name
        {
            self.0.reporter.tell(What::Connection(name));
            if name != "connected" {
                self.0.runtime.relax(false);
            }
        }
    }

    async fn on_data_channel(&self, channel: Arc<dyn DataChannel>) {
        // Its label is asked for elsewhere: that takes the engine's lock.
        let shared = Arc::clone(&self.0);
        tokio::spawn(async move {
            let channel = Channel::new(channel, shared.reporter.clone()).await;
            shared.arrive(Arrival::Channel(channel));
        });
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        let shared = Arc::clone(&self.0);
        tokio::spawn(async move {
            let kind = if track.kind().await.to_string() == "audio" { "audio" } else { "video" };
            let mut clock_rates = BTreeMap::new();
            while let Some(event) = track.poll().await {
                match event {
                    TrackRemoteEvent::OnRtpPacket(packet) => {
                        let ssrc = packet.header.ssrc;
                        let clock_rate = match clock_rates.get(&ssrc) {
                            Some(known) => *known,
                            None => track.codec(ssrc).await.map_or(0, |codec| codec.clock_rate),
                        };
                        clock_rates.insert(ssrc, clock_rate);
                        shared.rtp(kind, clock_rate, &packet);
                    }
                    TrackRemoteEvent::OnEnded => break,
                    _ => {}
                }
            }
        });
    }
}

/// How often the transports are looked at once all is up.
const CALM: Duration = Duration::from_millis(250);
/// So long after all is up, the driver may sleep.
const SETTLE: Duration = Duration::from_millis(250);

/// Looks at the transports after each pass of the driver, until the peer is closed.
pub(crate) async fn watch(connection: Weak<dyn PeerConnection>, shared: Arc<Shared>) {
    let mut seen = Seen::default();
    let pace = Arc::clone(shared.runtime.pace());
    loop {
        let _ = tokio::time::timeout(CALM, pace.passed.notified()).await;
        if shared.closed.load(Ordering::Relaxed) {
            return;
        }
        let Some(connection) = connection.upgrade() else { return };
        seen.look(&*connection, &shared).await;
        if pace.has_ended() {
            let error = "the engine's driver ended by itself".to_owned();
            shared.reporter.tell(What::Failed { call: "RTCPeerConnection", error });
            return;
        }
    }
}

#[derive(Default)]
struct Seen {
    dtls: Option<&'static str>,
    sctp: Option<&'static str>,
    pair: Option<(Endpoint, Endpoint)>,
    /// Since when all is up.
    up: Option<crate::tick::Tick>,
}

impl Seen {
    async fn look(&mut self, connection: &dyn PeerConnection, shared: &Shared) {
        let sctp = connection.sctp().await;
        let transport = match &sctp {
            Some(sctp) => Some(sctp.transport()),
            None => match connection.get_receivers().await.first() {
                Some(receiver) => receiver.transport().await.ok().flatten(),
                None => None,
            },
        };
        let Some(transport) = transport else { return };
        if let Ok(Some(pair)) = transport.ice_transport().get_selected_candidate_pair().await {
            let pair = (endpoint(pair.local(), shared, true), endpoint(pair.remote(), shared, false));
            if self.pair.as_ref() != Some(&pair) {
                shared.reporter.tell(What::SelectedPair(pair.0.clone(), pair.1.clone()));
                self.pair = Some(pair);
            }
        }
        if let Ok(state) = transport.state().await
            && let Some(name) = state_name(state)
            && self.dtls.replace(name) != Some(name)
        {
            shared.reporter.tell(What::Dtls(name));
        }
        if let Some(sctp) = &sctp
            && let Ok(state) = sctp.state().await
            && let Some(name) = state_name(state)
        {
            self.sctp(name, shared);
        }
        let up = self.dtls == Some("connected")
            && self.pair.is_some()
            && self.sctp.is_none_or(|state| state == "connected")
            && shared.state().connection == "connected";
        if !up {
            self.up = None;
            return;
        }
        let now = shared.reporter.clock().now();
        if now.since(*self.up.get_or_insert(now)) > SETTLE {
            shared.runtime.relax(true);
        }
    }

    /// The engine looks at any one of its associations, and may have two after a handshake with losses: which one it takes
    /// is chance. So that SCTP is connected follows from an open channel as well; in virtual time, where the same seed
    /// must give the same events, from that alone. And it is closed only when DTLS is.
    fn sctp(&mut self, engine: &'static str, shared: &Shared) {
        let open = shared.reporter.channel_is_open();
        let virtual_time = shared.runtime.seat().is_some();
        let name = match (engine, self.sctp) {
            (_, None) => "connecting",
            (_, Some("connecting")) if open || (engine == "connected" && !virtual_time) => "connected",
            ("closed", Some("connected")) if self.dtls == Some("closed") => "closed",
            _ => return,
        };
        if self.sctp.replace(name) != Some(name) {
            shared.reporter.tell(What::Sctp(name));
        }
    }
}

fn endpoint(candidate: &RTCIceCandidate, shared: &Shared, ours: bool) -> Endpoint {
    let address = candidate.address.parse().ok().map(|ip| SocketAddr::new(ip, candidate.port));
    let address = match shared.runtime.seat() {
        Some(seat) if ours => address.map(|address| seat.outside(address)),
        _ => address,
    };
    Endpoint {
        candidate_type: named(candidate.typ, &["host", "srflx", "prflx", "relay"]),
        protocol: named(candidate.protocol, &["udp", "tcp"]),
        address,
        priority: candidate.priority,
    }
}

/// One of the names, or none of them.
fn named(value: impl ToString, names: &[&'static str]) -> &'static str {
    let text = value.to_string();
    names.iter().copied().find(|name| *name == text).unwrap_or("unknown")
}
