//! Candidates, with priorities and foundations by the book (RFC 8445, sections 5.1.1.3 and 5.1.2; RFC 6544, section 4.2).

use std::net::{IpAddr, SocketAddr};

use super::hidden::Names;
use crate::probe::target::Transport;
use crate::tick::Tick;

/// What a candidate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An address of this host.
    Host,
    /// Where a STUN server sees it.
    Srflx,
    /// Where a peer was seen in a check.
    Prflx,
    /// An address of a relay.
    Relay,
}

impl Kind {
    /// As in SDP.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Srflx => "srflx",
            Self::Prflx => "prflx",
            Self::Relay => "relay",
        }
    }

    /// By its name in SDP.
    pub fn of(name: &str) -> Option<Self> {
        [Self::Host, Self::Srflx, Self::Prflx, Self::Relay].into_iter().find(|kind| kind.name() == name)
    }

    /// The preference of its type that RFC 8445, section 5.1.2.2, recommends.
    pub const fn recommended(self) -> u8 {
        match self {
            Self::Host => 126,
            Self::Prflx => 110,
            Self::Srflx => 100,
            Self::Relay => 0,
        }
    }
}

/// How a candidate of TCP connects (RFC 6544, section 4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TcpType {
    /// It connects.
    Active,
    /// It is connected to.
    Passive,
    /// Both at once.
    So,
}

impl TcpType {
    /// As in SDP.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Passive => "passive",
            Self::So => "so",
        }
    }
}

/// A candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What it is.
    pub kind: Kind,
    /// Of TCP, and how it connects; of UDP when none.
    pub tcp: Option<TcpType>,
    /// Where a peer would send to.
    pub address: SocketAddr,
    /// The local address it is made of.
    pub base: SocketAddr,
    /// The address to tell beside it: the base, or for a relay where it sees us.
    pub related: Option<SocketAddr>,
    /// The interface of the base.
    pub interface: Option<String>,
    /// The server it came from, as it was named; from outside.
    pub server: Option<String>,
    /// How the relay is spoken to.
    pub relay: Option<Transport>,
    /// How long after the beginning it was there.
    pub at: Tick,
    /// Which candidates are alike.
    pub foundation: u32,
    /// Which come first.
    pub priority: u32,
}

/// A priority taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// From 0 to 126.
    pub kind: u8,
    /// From 0 to 65535.
    pub local: u16,
    /// From 1 to 256.
    pub component: u16,
}

impl Parts {
    /// Takes a priority apart (RFC 8445, section 5.1.2.1).
    pub const fn of(priority: u32) -> Self {
        let [kind, high, low, component] = priority.to_be_bytes();
        Self { kind, local: u16::from_be_bytes([high, low]), component: 256 - component as u16 }
    }

    /// Puts one together.
    pub const fn priority(self) -> u32 {
        (self.kind as u32) << 24 | (self.local as u32) << 8 | (256 - self.component as u32)
    }
}

/// The preference of a type, as most clients have it: TCP after UDP, and relays by how they are spoken to.
pub const fn type_preference(kind: Kind, tcp: bool, relay: Option<Transport>) -> u8 {
    match (kind, relay) {
        (Kind::Host, _) if tcp => 90,
        (Kind::Relay, Some(Transport::Udp)) => 2,
        (Kind::Relay, Some(Transport::Dtls | Transport::Tcp)) => 1,
        _ => kind.recommended(),
    }
}

/// The preference of an address among the host's own: each has another (RFC 8445, section 5.1.2.1). With TCP the direction
/// comes first (RFC 6544, section 4.2).
pub const fn local_preference(rank: u16, tcp: Option<TcpType>) -> u16 {
    let direction = match tcp {
        None => return u16::MAX - rank,
        Some(TcpType::Active) => 6,
        Some(TcpType::Passive) => 4,
        Some(TcpType::So) => 2,
    };
    direction << 13 | (8191 - rank)
}

/// What makes candidates alike: type, base, protocol, and the server's address (RFC 8445, section 5.1.1.3).
pub fn foundation(
    kind: Kind,
    base: IpAddr,
    tcp: Option<TcpType>,
    relay: Option<Transport>,
    server: Option<IpAddr>,
) -> u32 {
    let tcp = tcp.map_or("udp", TcpType::name);
    let relay = relay.map_or("", Transport::name);
    let server = server.map(|server| server.to_string()).unwrap_or_default();
    let mut crc = flate2::Crc::new();
    crc.update(format!("{} {base} {tcp} {relay} {server}", kind.name()).as_bytes());
    crc.sum()
}

impl Candidate {
    /// As in an attribute of SDP, without `a=` (RFC 8839, section 5.1); with names, as a browser would show it.
    pub fn line(&self, names: Option<&Names>) -> String {
        let protocol = if self.tcp.is_some() { "tcp" } else { "udp" };
        let shown = self.shown(names);
        let mut line = format!(
            "candidate:{} 1 {protocol} {} {} {} typ {}",
            self.foundation,
            self.priority,
            shown.host(),
            shown.port,
            self.kind.name()
        );
        if let Some(related) = shown.related {
            line.push_str(&format!(" raddr {} rport {}", related.ip(), related.port()));
        }
        if let Some(tcp) = self.tcp {
            line.push_str(" tcptype ");
            line.push_str(tcp.name());
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn priorities_by_the_formula() {
        // 2^24 * 126 + 2^8 * 65535 + 256 - 1, as every browser's first host candidate.
        let parts = Parts { kind: 126, local: 65535, component: 1 };
        assert_eq!((parts.priority(), Parts::of(2_130_706_431)), (2_130_706_431, parts));
        assert_eq!(Parts::of(1_694_498_815), Parts { kind: 100, local: 65535, component: 1 });
        assert_eq!(Parts::of(2_130_706_430).component, 2);
        assert_eq!(local_preference(0, Some(TcpType::Active)), 57_343);
        assert!(local_preference(3, Some(TcpType::Active)) > local_preference(0, Some(TcpType::Passive)));
        assert_eq!(local_preference(0, Some(TcpType::Passive)), 40_959);
        assert_eq!(local_preference(1, None), 65_534);
    }

    #[test]
    fn alike_and_not_alike() {
        let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
        let of = |kind, base, server: Option<&str>| foundation(kind, ip(base), None, None, server.map(ip));
        assert_eq!(of(Kind::Host, "10.0.0.1", None), of(Kind::Host, "10.0.0.1", None));
        let all = [
            of(Kind::Host, "10.0.0.1", None),
            of(Kind::Host, "10.0.0.2", None),
            of(Kind::Srflx, "10.0.0.1", Some("192.0.2.1")),
            of(Kind::Srflx, "10.0.0.1", Some("192.0.2.2")),
            of(Kind::Relay, "10.0.0.1", Some("192.0.2.1")),
            foundation(Kind::Relay, ip("10.0.0.1"), None, Some(Transport::Tls), Some(ip("192.0.2.1"))),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(!all[..at].contains(one), "{at}");
        }
    }

    #[test]
    fn lines_of_sdp() {
        let address = |text: &str| text.parse().expect("an address");
        let mut candidate = Candidate {
            kind: Kind::Srflx,
            tcp: None,
            address: address("203.0.113.7:1024"),
            base: address("10.0.0.1:5000"),
            related: Some(address("10.0.0.1:5000")),
            interface: None,
            server: None,
            relay: None,
            at: Tick::default(),
            foundation: 7,
            priority: 1_694_498_815,
        };
        let line = "candidate:7 1 udp 1694498815 203.0.113.7 1024 typ srflx raddr 10.0.0.1 rport 5000";
        assert_eq!(candidate.line(None), line);
        (candidate.kind, candidate.tcp, candidate.related) = (Kind::Host, Some(TcpType::Active), None);
        candidate.address = address("[2001:db8::1]:9");
        assert_eq!(candidate.line(None), "candidate:7 1 tcp 1694498815 2001:db8::1 9 typ host tcptype active");
        (candidate.tcp, candidate.address) = (Some(TcpType::Passive), address("[2001:db8::1]:6000"));
        assert_eq!(candidate.line(None), "candidate:7 1 tcp 1694498815 2001:db8::1 6000 typ host tcptype passive");
    }
}
