//! What a call is to consist of.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use crate::call::event::Side;
use crate::call::impair::Impairment;
use crate::call::media::{Codec, Kind};
use crate::call::phase::Phase;
use crate::call::scenario::{Means, Scenario, Tampering, Twist};
use crate::call::verdict::Wanted;
use crate::net::config::{Config, IceServer};

/// How what the peers say gets from one to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signaling {
    /// Handed over.
    Direct,
    /// Through a relay that both are connected to by WebSocket, on a port of loopback.
    WebSocket,
}

/// What a call is to consist of.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Whether there is a data channel, with echoes.
    pub data: bool,
    /// Audio tracks, each way.
    pub audio: u32,
    /// Video tracks, each way.
    pub video: u32,
    /// The codecs of audio and of video.
    pub codecs: [&'static Codec; 2],
    /// Whether each video track is sent in all the sizes its codec has here.
    pub simulcast: bool,
    /// Candidates go one by one; otherwise each description waits for gathering to end.
    pub trickle: bool,
    /// What happens beyond offer, answer and hang-up.
    pub twist: Twist,
    /// What is done to what one side says to the other.
    pub tampering: Option<Tampering>,
    /// How what they say gets across.
    pub signaling: Signaling,
    /// So many messages, each sent when the one before has come back; one every 20 ms when none.
    pub messages: Option<u64>,
    /// Bytes of a message, at least 4.
    pub size: usize,
    /// Whether, in the end, as much data as possible is sent from pc1 to pc2, for as long again.
    pub throughput: bool,
    /// Servers to gather with.
    pub ice_servers: Vec<IceServer>,
    /// Whether only relayed candidates are used.
    pub relay_only: bool,
    /// Whether addresses are hidden behind mDNS names.
    pub mdns: bool,
    /// How long media and echoes flow once all is up.
    pub duration: Duration,
    /// How long it may take until all is up.
    pub timeout: Duration,
    /// The addresses of pc1 and pc2, in real calls.
    pub addresses: [Vec<SocketAddr>; 2],
    /// How bad the network is, each way.
    pub impairment: Impairment,
    /// What chance is made from.
    pub seed: u64,
}

impl Default for Plan {
    fn default() -> Self {
        let addresses = vec![SocketAddr::from((Ipv4Addr::LOCALHOST, 0))];
        Self {
            data: true,
            audio: 1,
            video: 1,
            codecs: Kind::BOTH.map(Codec::usual),
            simulcast: false,
            trickle: true,
            twist: Twist::None,
            tampering: None,
            signaling: Signaling::Direct,
            messages: None,
            size: 64,
            throughput: false,
            ice_servers: Vec::new(),
            relay_only: false,
            mdns: false,
            duration: Duration::from_secs(2),
            timeout: Duration::from_secs(15),
            addresses: [addresses.clone(), addresses],
            impairment: Impairment::default(),
            seed: 1,
        }
    }
}

/// How often pairs are checked where nothing is lost and nobody is disturbed.
const CHECK_INTERVAL: Duration = Duration::from_millis(5);

impl Plan {
    /// The same call, with what a scenario changes in it.
    #[must_use]
    pub fn with(mut self, scenario: &Scenario) -> Self {
        if !scenario.media {
            (self.audio, self.video) = (0, 0);
        }
        self.trickle &= scenario.trickle;
        self.relay_only |= scenario.relay_only;
        (self.twist, self.tampering) = (scenario.twist, scenario.tampering);
        self
    }

    /// What a scenario can count on.
    pub fn means(&self) -> Means {
        let turn = self.ice_servers.iter().any(|server| server.url.starts_with("turn:"));
        Means { data: self.data, audio: self.audio > 0, video: self.video > 0, turn }
    }

    /// What has to work in it.
    pub fn wanted(&self) -> Wanted {
        let mut proofs = self.twist.proofs().to_vec();
        proofs.extend(self.relay_only.then_some(Phase::Relayed));
        Wanted {
            signaled: false,
            data: self.data,
            echo: self.data,
            audio: self.audio > 0,
            video: self.sends_video(),
            proofs,
        }
    }

    /// Whether video arrives.
    fn sends_video(&self) -> bool {
        self.video > 0 && self.twist != Twist::Rejection
    }

    /// How long the next step of a call may take on this network: a flight there and back, lost and sent again.
    pub(super) fn step(&self) -> Duration {
        Duration::from_millis(500) + 4 * (self.impairment.delay + self.impairment.jitter)
    }

    /// The tracks of one side, in order.
    pub(super) fn tracks(&self, side: Side) -> Vec<&'static Codec> {
        let [audio, video] = self.codecs;
        let mut tracks = vec![audio; self.audio as usize];
        // Who has no codec for it does not send it either.
        if side == Side::Pc1 || self.sends_video() {
            tracks.extend(vec![video; self.video as usize]);
        }
        tracks
    }

    /// So many streams come to each side.
    pub(super) fn streams(&self) -> u32 {
        let video = if self.sends_video() { self.video } else { 0 };
        self.audio + video * if self.simulcast { self.codecs[1].layers() as u32 } else { 1 }
    }

    /// How a peer is to be.
    pub(super) fn config(&self, side: Side, addresses: Vec<SocketAddr>, real: bool) -> Config {
        let mut config = Config::new(side, addresses);
        config.codecs = match (side, self.twist) {
            (Side::Pc2, Twist::Rejection) => vec![self.codecs[0]],
            _ => self.codecs.to_vec(),
        };
        config.seed = self.seed;
        config.simulcast = self.simulcast;
        config.relay_only = self.relay_only;
        config.mdns = self.mdns;
        if real {
            config.ice_servers.clone_from(&self.ice_servers);
            if self.impairment.is_none() && self.ice_servers.is_empty() {
                config.check_interval = CHECK_INTERVAL;
            }
        }
        config
    }
}
