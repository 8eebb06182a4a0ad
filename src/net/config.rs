//! How a peer is to be, and how the engine is told so.

use std::net::SocketAddr;
use std::time::Duration;

use rtc::ice::mdns::MulticastDnsMode;
use webrtc::peer_connection::{
    RTCConfiguration, RTCConfigurationBuilder, RTCIceServer, RTCIceTransportPolicy, SettingEngineBuilder,
};

use crate::call::event::Side;
use crate::call::media::{Codec, Kind};

/// A STUN or TURN server. The engine speaks to them over UDP only, and leaves others out without a word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IceServer {
    /// `stun:` or `turn:`.
    pub url: String,
    /// User name, with TURN.
    pub username: String,
    /// Password, with TURN.
    pub credential: String,
}

/// How a peer is to be.
#[derive(Clone, Debug)]
pub struct Config {
    /// Which of the two it is.
    pub side: Side,
    /// The addresses it has, with port 0 for any. An unspecified one stands for all of the machine that are not loopback.
    pub addresses: Vec<SocketAddr>,
    /// Servers to gather with.
    pub ice_servers: Vec<IceServer>,
    /// Whether only relayed candidates are used.
    pub relay_only: bool,
    /// Whether addresses are hidden behind mDNS names.
    pub mdns: bool,
    /// The codecs it knows, the preferred ones first.
    pub codecs: Vec<&'static Codec>,
    /// Whether video may come in several sizes at once.
    pub simulcast: bool,
    /// Whether lost video packets are asked for again. Without it, true loss is visible.
    pub nack: bool,
    /// Time without traffic until disconnected, and from there until failed; the engine's own when none.
    pub ice_timeouts: Option<(Duration, Duration)>,
    /// How often candidate pairs are checked until one is selected.
    pub check_interval: Duration,
    /// What its SSRCs are made from.
    pub seed: u64,
}

impl Config {
    /// A peer at these addresses, with nothing special.
    pub fn new(side: Side, addresses: Vec<SocketAddr>) -> Self {
        Self {
            side,
            addresses,
            ice_servers: Vec::new(),
            relay_only: false,
            mdns: false,
            codecs: Kind::BOTH.map(Codec::usual).to_vec(),
            simulcast: false,
            nack: true,
            ice_timeouts: None,
            check_interval: CHECK_INTERVAL,
            seed: 1,
        }
    }
}

/// How often candidate pairs are checked by default (RFC 8445, section 14.2). The engine's own is 200 ms, and a check that
/// comes before its candidate was signaled costs one interval.
const CHECK_INTERVAL: Duration = Duration::from_millis(50);
/// How long a pair is checked before it is given up: the engine's own limit, as a time instead of a number of checks.
const CHECKED_FOR: Duration = Duration::from_millis(1400);
/// How often ICE keeps alive.
const KEEPALIVE: Duration = Duration::from_secs(2);
/// Servers and policy, as the engine takes them.
pub(crate) fn configuration(config: &Config) -> RTCConfiguration {
    let servers = config.ice_servers.iter().map(|server| RTCIceServer {
        urls: vec![server.url.clone()],
        username: server.username.clone(),
        credential: server.credential.clone(),
    });
    let policy = if config.relay_only { RTCIceTransportPolicy::Relay } else { RTCIceTransportPolicy::All };
    RTCConfigurationBuilder::new().with_ice_servers(servers.collect()).with_ice_transport_policy(policy).build()
}

/// No waiting for better candidates than those that work; no mDNS unless asked for, since without a multicast route the
/// engine does not even start.
pub(crate) fn settings(config: &Config) -> SettingEngineBuilder {
    let mdns = if config.mdns { MulticastDnsMode::QueryAndGather } else { MulticastDnsMode::Disabled };
    let interval = config.check_interval.max(Duration::from_millis(1));
    let checks = u16::try_from(CHECKED_FOR.as_millis() / interval.as_millis()).unwrap_or(u16::MAX).max(7);
    let mut settings = SettingEngineBuilder::new()
        .with_ice_connection_attempts(Some(interval), Some(checks))
        .with_multicast_dns_mode(mdns)
        .with_host_acceptance_min_wait(Some(Duration::ZERO))
        .with_srflx_acceptance_min_wait(Some(Duration::ZERO))
        .with_prflx_acceptance_min_wait(Some(Duration::ZERO))
        .with_relay_acceptance_min_wait(Some(Duration::ZERO));
    if let Some((disconnected, failed)) = config.ice_timeouts {
        settings = settings.with_ice_timeouts(Some(disconnected), Some(failed), Some(KEEPALIVE));
    }
    settings
}
