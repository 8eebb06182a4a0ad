//! What a browser hides: addresses of the host behind random names, known by mDNS to its own link only
//! (draft-ietf-mmusic-mdns-ice-candidates).

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::candidate::{Candidate, Kind};

/// A name for each address of the host: one address has one name, whatever its ports.
pub type Names = BTreeMap<IpAddr, String>;

/// A candidate as a peer is shown it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The address, or the name that stands for it.
    pub address: Result<IpAddr, String>,
    /// The port.
    pub port: u16,
    /// The related address; of nothing, with port 0, when that is hidden.
    pub related: Option<SocketAddr>,
}

/// Whether a browser hides the address: those of the host, unless the page may use camera or microphone.
pub fn is_hidden(candidate: &Candidate) -> bool {
    candidate.kind == Kind::Host
}

/// Names for the addresses that a browser hides. Each takes 16 random bytes.
pub fn names(candidates: &[Candidate], mut chance: impl FnMut() -> [u8; 16]) -> Names {
    let mut names = Names::new();
    for candidate in candidates.iter().filter(|candidate| is_hidden(candidate)) {
        names.entry(candidate.address.ip()).or_insert_with(|| name(chance()));
    }
    names
}

/// A random UUID (RFC 9562, section 5.4) under `.local`.
fn name(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut name = String::with_capacity(42);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            name.push('-');
        }
        name.push_str(&format!("{byte:02x}"));
    }
    name + ".local"
}

impl Candidate {
    /// As a peer is shown it: as it is when there are no names, or else as a browser would show it. Browsers hide a related
    /// address as `0.0.0.0` or `::` with port 0.
    pub fn shown(&self, names: Option<&Names>) -> Shown {
        let (ip, port) = (self.address.ip(), self.address.port());
        let Some(names) = names else { return Shown { address: Ok(ip), port, related: self.related } };
        let nothing: IpAddr = if ip.is_ipv6() { Ipv6Addr::UNSPECIFIED.into() } else { Ipv4Addr::UNSPECIFIED.into() };
        let name = names.get(&ip).filter(|_| is_hidden(self));
        Shown {
            address: name.map_or(Ok(ip), |name| Err(name.clone())),
            port,
            related: self.related.map(|_| SocketAddr::new(nothing, 0)),
        }
    }
}

impl Shown {
    /// Address and port, or name and port.
    pub fn place(&self) -> String {
        match &self.address {
            Ok(ip) => SocketAddr::new(*ip, self.port).to_string(),
            Err(name) => format!("{name}:{}", self.port),
        }
    }

    /// What stands in a candidate attribute.
    pub fn host(&self) -> String {
        self.address.as_ref().map_or_else(Clone::clone, ToString::to_string)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tick::Tick;

    fn candidate(kind: Kind, address: &str, related: Option<&str>) -> Candidate {
        let read = |text: &str| text.parse().expect("an address");
        Candidate {
            kind,
            tcp: None,
            address: read(address),
            base: read("10.0.0.2:5000"),
            related: related.map(read),
            interface: None,
            server: None,
            relay: None,
            at: Tick::default(),
            foundation: 1,
            priority: 2,
        }
    }

    #[test]
    fn an_address_has_one_name_and_only_the_hosts_have() {
        let all = [
            candidate(Kind::Host, "10.0.0.2:5000", None),
            candidate(Kind::Host, "10.0.0.2:9", None),
            candidate(Kind::Host, "[2001:db8::2]:5000", None),
            candidate(Kind::Srflx, "203.0.113.7:1024", Some("10.0.0.2:5000")),
            candidate(Kind::Relay, "[2001:db8::9]:50000", Some("203.0.113.7:1025")),
        ];
        let mut byte = 0;
        let names = names(&all, || {
            byte += 1;
            [byte | 0xf0; 16]
        });
        assert_eq!(names.len(), 2);
        let shown: Vec<String> = all.iter().map(|one| one.line(Some(&names))).collect();
        let name = "f1f1f1f1-f1f1-41f1-b1f1-f1f1f1f1f1f1.local";
        assert_eq!(shown[0], format!("candidate:1 1 udp 2 {name} 5000 typ host"));
        assert_eq!(shown[1], format!("candidate:1 1 udp 2 {name} 9 typ host"));
        assert!(shown[2].contains("f2f2f2f2-f2f2-42f2-b2f2-f2f2f2f2f2f2.local"), "{}", shown[2]);
        assert_eq!(shown[3], "candidate:1 1 udp 2 203.0.113.7 1024 typ srflx raddr 0.0.0.0 rport 0");
        assert_eq!(shown[4], "candidate:1 1 udp 2 2001:db8::9 50000 typ relay raddr :: rport 0");
        assert!(shown.iter().all(|line| !line.contains("10.0.0.2") && !line.contains("2001:db8::2 ")));
        assert_eq!(all[0].shown(Some(&names)).place(), format!("{name}:5000"));
        assert_eq!(all[3].line(None), "candidate:1 1 udp 2 203.0.113.7 1024 typ srflx raddr 10.0.0.2 rport 5000");
    }

    #[test]
    fn a_public_address_that_a_server_tells_is_no_secret() {
        let all =
            [candidate(Kind::Host, "8.8.4.4:5000", None), candidate(Kind::Srflx, "8.8.4.4:5000", Some("8.8.4.4:5000"))];
        let names = names(&all, || [0; 16]);
        assert!(all[0].shown(Some(&names)).address.is_err());
        assert_eq!(all[1].line(Some(&names)), "candidate:1 1 udp 2 8.8.4.4 5000 typ srflx raddr 0.0.0.0 rport 0");
    }
}
