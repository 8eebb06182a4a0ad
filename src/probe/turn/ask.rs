//! Requests of a TURN client, and what comes of them (RFC 8656, sections 7 to 12; RFC 6062).

use std::net::{IpAddr, SocketAddr};

use super::reply::Reply;
use super::trouble::Trouble;
use crate::probe::wire::Put;
use crate::stun::registry;
use crate::tick::Tick;

/// How the relay talks to peers (RFC 8656, section 18.8; RFC 6062).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relay {
    /// UDP.
    Udp,
    /// TCP.
    Tcp,
}

/// A request of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A relayed address; of this family when one is named: IPv6 or not.
    Allocate {
        /// How it talks to peers.
        relay: Relay,
        /// Which family.
        v6: Option<bool>,
        /// How long it is to last.
        lifetime: Option<u32>,
    },
    /// That the allocation goes on; with 0 that it ends.
    Refresh {
        /// Seconds; the server decides when none.
        lifetime: Option<u32>,
    },
    /// That packets from this address are let through.
    Permit(IpAddr),
    /// A channel to a peer.
    Bind(u16, SocketAddr),
    /// A TCP connection to a peer.
    Connect(SocketAddr),
    /// That this connection is for that TCP connection of the relay.
    Attach(u32),
}

impl Ask {
    /// Its method.
    pub const fn method(&self) -> u16 {
        match self {
            Self::Allocate { .. } => registry::ALLOCATE,
            Self::Refresh { .. } => registry::REFRESH,
            Self::Permit(_) => registry::CREATE_PERMISSION,
            Self::Bind(..) => registry::CHANNEL_BIND,
            Self::Connect(_) => registry::CONNECT,
            Self::Attach(_) => registry::CONNECTION_BIND,
        }
    }

    pub(super) fn puts(&self) -> Vec<Put<'static>> {
        const V4: &[u8] = &[1, 0, 0, 0];
        const V6: &[u8] = &[2, 0, 0, 0];
        const UDP: &[u8] = &[17, 0, 0, 0];
        const TCP: &[u8] = &[6, 0, 0, 0];
        match self {
            Self::Allocate { relay, v6, lifetime } => {
                let transport = if *relay == Relay::Tcp { TCP } else { UDP };
                let mut puts = vec![Put::Bytes(registry::REQUESTED_TRANSPORT, transport)];
                let family = |v6| Put::Bytes(registry::REQUESTED_ADDRESS_FAMILY, if v6 { V6 } else { V4 });
                puts.extend(v6.map(family));
                puts.extend(lifetime.map(|seconds| Put::Number(registry::LIFETIME, seconds)));
                puts
            }
            Self::Refresh { lifetime } => {
                lifetime.iter().map(|seconds| Put::Number(registry::LIFETIME, *seconds)).collect()
            }
            // The port means nothing in a permission.
            Self::Permit(ip) => vec![Put::Address(registry::XOR_PEER_ADDRESS, SocketAddr::new(*ip, 0))],
            Self::Bind(number, peer) => vec![
                Put::Number(registry::CHANNEL_NUMBER, u32::from(*number) << 16),
                Put::Address(registry::XOR_PEER_ADDRESS, *peer),
            ],
            Self::Connect(peer) => vec![Put::Address(registry::XOR_PEER_ADDRESS, *peer)],
            Self::Attach(id) => vec![Put::Number(registry::CONNECTION_ID, *id)],
        }
    }
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The request.
    pub ask: Ask,
    /// Whether it was one of those that renew, which nobody asked for.
    pub renewal: bool,
    /// The answer, when there was one.
    pub reply: Option<Reply>,
    /// Why it failed; none when it did not.
    pub trouble: Option<Trouble>,
    /// When it was asked the first time.
    pub began: Tick,
    /// When it was over.
    pub ended: Tick,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A request is over.
    Done(Box<Done>),
    /// The server wants credentials, as servers do when a client comes first.
    Challenged(Box<Reply>, Tick),
    /// Data came from a peer; over a channel or not.
    Data {
        /// From whom.
        peer: SocketAddr,
        /// Over which channel.
        channel: Option<u16>,
        /// The data.
        bytes: Vec<u8>,
    },
    /// A peer has connected to the relayed address.
    Attempt(u32, SocketAddr),
}
