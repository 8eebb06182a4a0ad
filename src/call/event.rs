//! What happens in a call between two peers, as events with their time: all that the phase table, the verdict and the
//! metrics are made from. A driver (real sockets or virtual time) produces them; nothing here knows which.

use std::net::SocketAddr;
use std::time::Duration;

use super::cause::Cause;
use super::phase::Phase;
use crate::sdp::SdpType;
use crate::tick::Tick;

/// One of the two peers: `pc1` calls, `pc2` is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The caller.
    Pc1,
    /// The callee.
    Pc2,
}

impl Side {
    /// Both of them.
    pub const BOTH: [Self; 2] = [Self::Pc1, Self::Pc2];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pc1 => "pc1",
            Self::Pc2 => "pc2",
        }
    }

    /// The other one.
    pub const fn other(self) -> Self {
        match self {
            Self::Pc1 => Self::Pc2,
            Self::Pc2 => Self::Pc1,
        }
    }
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// When.
    pub at: Tick,
    /// To whom.
    pub side: Side,
    /// What.
    pub what: What,
}

/// What happened. States are named as W3C WebRTC names them.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// The peer connection was made.
    Created,
    /// A description was created: `createOffer` or `createAnswer` came back.
    DescriptionCreated(SdpType),
    /// A description of its own was applied.
    LocalDescription(SdpType),
    /// The peer's description was applied.
    RemoteDescription(SdpType),
    /// A description arrived and is kept until it can be applied (the engine cannot take provisional answers).
    DescriptionHeld(SdpType),
    /// A description did not arrive as it was sent: this attribute differs.
    Altered(&'static str),
    /// `signalingState`.
    Signaling(&'static str),
    /// `iceGatheringState`.
    Gathering(&'static str),
    /// `iceConnectionState`.
    Ice(&'static str),
    /// `connectionState`.
    Connection(&'static str),
    /// State of the DTLS transport.
    Dtls(&'static str),
    /// State of the SCTP transport.
    Sctp(&'static str),
    /// A candidate of its own was found.
    LocalCandidate(String),
    /// A candidate of the peer was applied.
    RemoteCandidate(String),
    /// The candidates of both ends of the selected pair: local, remote.
    SelectedPair(Endpoint, Endpoint),
    /// A data channel opened.
    ChannelOpen(String),
    /// A data channel closed.
    ChannelClosed(String),
    /// The first RTP packet of a track arrived: its mid or SSRC, its kind.
    FirstRtp {
        /// Which track: SSRC.
        ssrc: u32,
        /// `audio` or `video`.
        kind: &'static str,
    },
    /// The first message came back from the peer.
    FirstEcho,
    /// The driver has made sure that the call came so far, where no single event shows it: that ICE is up again with new
    /// credentials, that nothing arrives while on hold.
    Reached(Phase),
    /// So many messages have been waiting for their echo for so long, on a channel that says that it is open.
    Stalled {
        /// Messages.
        waiting: u64,
        /// Since something last came back.
        since: Duration,
    },
    /// After that, something came back.
    Recovered,
    /// It did not, for as long as anybody would wait.
    Dead {
        /// Messages.
        waiting: u64,
        /// Since something last came back.
        since: Duration,
    },
    /// The time for it to come up was over.
    TimeUp {
        /// So long after it began.
        after: Duration,
        /// How long a step may take on this network: who came a step further within that was still on the way.
        step: Duration,
    },
    /// The client of a signaling server is in this state.
    Server(&'static str),
    /// Whoever brings the messages across has ended the call, or could not begin it.
    GivenUp {
        /// Why.
        cause: Cause,
        /// In the server's words, or in ours.
        why: String,
    },
    /// It was decided to end the call early.
    Interrupted,
    /// It was told to close, and has closed.
    Closed,
    /// A call to the engine failed: which, and what it said.
    Failed {
        /// The call, as W3C names it: `setRemoteDescription`.
        call: &'static str,
        /// The engine's words.
        error: String,
    },
    /// Worth telling, without a field of its own.
    Note(String),
}

/// The attributes a connection stands on that differ between a description as it was sent and as it arrived.
pub fn altered(sent: &str, arrived: &str) -> Vec<&'static str> {
    ["ice-ufrag", "ice-pwd", "fingerprint"]
        .into_iter()
        .filter(|name| {
            let values = |sdp: &'_ str| -> Vec<String> {
                let lines = sdp.lines().filter_map(|line| line.strip_prefix("a=")?.strip_prefix(name));
                lines.map(str::to_owned).collect()
            };
            values(sent) != values(arrived)
        })
        .collect()
}

/// One end of a candidate pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// `host`, `srflx`, `prflx` or `relay`.
    pub candidate_type: &'static str,
    /// `udp` or `tcp`.
    pub protocol: &'static str,
    /// Where; none when it is hidden behind an mDNS name.
    pub address: Option<SocketAddr>,
    /// Its priority (RFC 8445, section 5.1.2).
    pub priority: u32,
}

#[cfg(test)]
mod tests {
    use super::altered;

    #[test]
    fn what_differs_is_named() {
        let sent = "a=ice-ufrag:a\r\na=ice-pwd:b\r\na=mid:0\r\n";
        assert!(altered(sent, sent).is_empty());
        assert!(altered(sent, &sent.replace("mid:0", "mid:1")).is_empty());
        assert_eq!(altered(sent, &sent.replace("pwd:b", "pwd:c")), ["ice-pwd"]);
        assert_eq!(altered(sent, ""), ["ice-ufrag", "ice-pwd"]);
    }
}
