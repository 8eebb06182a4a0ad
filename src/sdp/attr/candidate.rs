//! ICE candidates (RFC 8839, section 5.1; TCP: RFC 6544), typed and explained.

use std::net::IpAddr;

use super::Definition;
use crate::prose;
use crate::prose::{Prose, ours, theirs};
use crate::sdp::shape;
use crate::sdp::shape::step::{PORT, SP, lit, opt, pairs, uint, word, words};
use crate::sdp::view::{Context, Entry, Session};

/// The greatest priority: 2^31 - 1 (RFC 8839, section 5.1).
const PRIORITY: u64 = 0x7fff_ffff;

/// See [`FAMILIES`](super::FAMILIES).
pub static ATTRIBUTES: &[Definition] = &[
    Definition::new(
        "candidate",
        &["RFC 8839, section 5.1", "RFC 6544, section 4.5"],
        "A transport address the peer may try to reach.",
    )
    .media()
    .mux("TRANSPORT")
    .shape(&[
        word("foundation"),
        SP,
        uint("component", 256),
        SP,
        word("transport"),
        SP,
        uint("priority", PRIORITY),
        SP,
        word("address"),
        SP,
        uint("port", PORT),
        lit(" typ "),
        word("candidate_type"),
        opt(&[lit(" raddr "), word("related_address")]),
        opt(&[lit(" rport "), uint("related_port", PORT)]),
        opt(&[lit(" tcptype "), word("tcp_type")]),
        opt(&[SP, pairs("extensions")]),
    ])
    .explain(explain),
    Definition::new(
        "remote-candidates",
        &["RFC 8839, section 5.2"],
        "The controlling side repeats the peer's candidates it selected.",
    )
    .media()
    .mux("TRANSPORT")
    .shape(&[words("candidates")]),
];

/// Names in the tail of a candidate: name, where defined, meaning.
pub static EXTENSIONS: &[(&str, &str, &str)] = &[
    ("generation", "libwebrtc", "ICE restarts of the sender so far"),
    ("ufrag", "libwebrtc, W3C usernameFragment", "the credentials this candidate belongs to"),
    ("pwd", "libwebrtc", "a copy of the ICE password"),
    ("network-id", "libwebrtc", "the sender's number for the local interface"),
    ("network-cost", "libwebrtc", "how dear the interface is to use"),
];

/// A candidate that could be read.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'s> {
    /// Candidates with the same foundation are likely to work or fail alike.
    pub foundation: &'s str,
    /// 1 RTP (or everything, with rtcp-mux), 2 RTCP.
    pub component: u16,
    /// `udp` or `tcp`, in any letter case.
    pub transport: &'s str,
    /// Greater is tried first.
    pub priority: u32,
    /// An IP address, an mDNS name or a host name.
    pub address: &'s str,
    /// 9 for active TCP candidates, which have no port to connect to.
    pub port: u16,
    /// `host`, `srflx`, `prflx`, `relay`, or something unknown.
    pub candidate_type: &'s str,
    /// The address it was derived from.
    pub related: Option<(&'s str, Option<u16>)>,
    /// `active`, `passive` or `so`, for TCP.
    pub tcp_type: Option<&'s str>,
    /// The rest, `name value` in turn.
    pub extensions: &'s str,
}

impl<'s> Candidate<'s> {
    /// Reads the fields of a `candidate` entry; none when the line does not fit the grammar.
    pub fn of(session: &Session<'s>, entry: &Entry) -> Option<Self> {
        let get = |name| session.get(entry, name);
        let number = |name| session.number(entry, name);
        if !entry.fits || entry.definition?.name != "candidate" {
            return None;
        }
        Some(Self {
            foundation: get("foundation")?,
            component: number("component")?.try_into().ok()?,
            transport: get("transport")?,
            priority: number("priority")?.try_into().ok()?,
            address: get("address")?,
            port: number("port")?.try_into().ok()?,
            candidate_type: get("candidate_type")?,
            related: get("related_address")
                .map(|address| (address, number("related_port").and_then(|port| port.try_into().ok()))),
            tcp_type: get("tcp_type"),
            extensions: get("extensions").unwrap_or_default(),
        })
    }

    /// The value of an extension.
    pub fn extension(&self, name: &str) -> Option<&'s str> {
        shape::pairs(self.extensions).find(|(key, _)| *key == name).and_then(|(_, value)| value)
    }

    /// What kind of address it has.
    pub fn family(&self) -> Family {
        match self.address.parse::<IpAddr>() {
            Ok(IpAddr::V4(_)) => Family::V4,
            Ok(IpAddr::V6(_)) => Family::V6,
            Err(_) if self.address.to_ascii_lowercase().ends_with(".local") => Family::Mdns,
            Err(_) => Family::Name,
        }
    }

    /// Its priority taken apart: type preference, local preference, component (RFC 8445, section 5.1.2.1).
    pub const fn priority_parts(&self) -> (u8, u16, i32) {
        ((self.priority >> 24) as u8, (self.priority >> 8) as u16, 256 - (self.priority & 0xff) as i32)
    }
}

/// What a candidate's address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// An IPv4 address.
    V4,
    /// An IPv6 address.
    V6,
    /// A `.local` name that hides the address.
    Mdns,
    /// Another host name.
    Name,
}

impl Family {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::V4 => "IPv4",
            Self::V6 => "IPv6",
            Self::Mdns => "mDNS name",
            Self::Name => "host name",
        }
    }
}

/// What a candidate type is: the name in SDP, the words for it, its recommended type preference.
static TYPES: &[(&str, &str, u8)] = &[
    ("host", "an address of the machine itself", 126),
    ("prflx", "seen by the peer in a check", 110),
    ("srflx", "the public side of a NAT, learnt from a STUN server", 100),
    ("relay", "an address on a TURN server", 0),
];

/// Type preferences that are not the recommended ones but known: who uses which for what.
static PREFERENCES: &[(&str, u8, &str)] = &[
    ("host", 125, "Firefox's for host candidates over TCP"),
    ("host", 120, "libnice's for host candidates over UDP"),
    ("host", 99, "Pion's for host candidates over TCP"),
    ("host", 90, "libwebrtc's for host candidates over TCP"),
    ("host", 60, "libnice's for host candidates over TCP"),
    ("prflx", 80, "libwebrtc's for peer-reflexive candidates over TCP"),
    ("srflx", 99, "Firefox's for server-reflexive candidates over TCP"),
    ("srflx", 50, "libnice's for server-reflexive candidates over TCP"),
    ("relay", 30, "libnice's for TURN over UDP"),
    ("relay", 5, "Firefox's for TURN over UDP"),
    ("relay", 3, "libwebrtc's for TURN over UDP"),
    ("relay", 2, "libwebrtc's for TURN over DTLS, or over UDP in older versions"),
    ("relay", 1, "libwebrtc's for TURN over TCP"),
    ("relay", 0, "the recommended one; libwebrtc's for TURN over TLS"),
];

fn explain(c: &Context<'_, '_>) -> Option<Prose> {
    let candidate = Candidate::of(c.session, c.entry)?;
    let mut prose = prose![];
    let known = TYPES.iter().find(|(name, ..)| *name == candidate.candidate_type);
    match known {
        Some((name, words, _)) => prose.push(prose!["Type ", *name, ", ", *words]),
        None => prose.push(prose!["Of the unknown type ", theirs(candidate.candidate_type)]),
    }
    let transport = if candidate.transport.eq_ignore_ascii_case("udp") {
        "UDP"
    } else if candidate.transport.eq_ignore_ascii_case("tcp") {
        "TCP"
    } else {
        "an unknown transport"
    };
    prose.push(prose!["; ", transport, family(&candidate), ", component ", candidate.component]);
    prose.push(match candidate.component {
        1 => " (RTP, or everything)",
        2 => " (RTCP)",
        _ => "",
    });
    match candidate.tcp_type {
        Some("active") => prose.push("; opens TCP connections itself, so its port is a placeholder"),
        Some("passive") => prose.push("; waits for TCP connections"),
        Some("so") => prose.push("; simultaneous open"),
        Some(other) => prose.push(prose!["; unknown tcptype ", theirs(other)]),
        None => {}
    }
    match candidate.related {
        Some(("0.0.0.0" | "::", _)) => prose.push("; the address behind it is withheld"),
        Some((address, port)) => {
            // Of a relayed one some write what the TURN server saw, others the relayed address again.
            let from = if candidate.candidate_type == "relay" { "; related address " } else { "; from " };
            prose.push(prose![from, theirs(address)]);
            if let Some(port) = port {
                prose.push(prose![" port ", port]);
            }
        }
        None => {}
    }
    prose.push(". ");
    prose.push(priority(&candidate, known.map(|known| known.2)));
    if let Some(cost) = candidate.extension("network-cost") {
        prose.push(prose![" ", network_cost(cost), "."]);
    }
    match candidate.extension("generation") {
        None | Some("0") => {}
        Some(generation) => prose.push(prose![" ICE generation ", theirs(generation), "."]),
    }
    Some(prose)
}

fn family(candidate: &Candidate<'_>) -> &'static str {
    match candidate.family() {
        Family::V4 => " over IPv4",
        Family::V6 => " over IPv6",
        Family::Mdns => " to an mDNS name, which hides the local address",
        Family::Name => " to a host name",
    }
}

fn priority(candidate: &Candidate<'_>, recommended: Option<u8>) -> Prose {
    let (type_preference, local, component) = candidate.priority_parts();
    let mut prose = prose![ours(format!(
        "Priority {}: type {type_preference}, local {local}, component {component}",
        candidate.priority
    ))];
    let other =
        PREFERENCES.iter().find(|(kind, value, _)| *kind == candidate.candidate_type && *value == type_preference);
    match (recommended, other) {
        (Some(value), _) if value == type_preference && candidate.candidate_type != "relay" => {}
        (_, Some((_, _, whose))) => prose.push(prose![" (type preference ", type_preference, " is ", *whose, ")"]),
        // For TCP less than for UDP is recommended, but not how much (RFC 6544, section 4.2).
        (Some(value), None) if !candidate.transport.eq_ignore_ascii_case("tcp") => {
            prose.push(prose![
                " (type preference ",
                value,
                " is recommended for ",
                theirs(candidate.candidate_type),
                ")"
            ]);
        }
        _ => {}
    }
    if component != i32::from(candidate.component) {
        prose.push("; the component in it is not the line's");
    }
    prose.push(".");
    prose
}

/// What libwebrtc's `network-cost` says.
fn network_cost(cost: &str) -> Prose {
    let words = match cost.parse::<u16>() {
        Ok(0) => "free (Ethernet)",
        Ok(10) => "low (Wi-Fi)",
        Ok(50) => "unknown kind of network",
        Ok(250..=980) => "cellular",
        Ok(999) => "the highest, for when the network is not known or not told",
        _ => "not a value that is documented",
    };
    prose!["Network cost ", theirs(cost), ": ", words]
}

#[cfg(test)]
mod tests {
    use crate::sdp::attr::tests::says;

    #[test]
    fn types_addresses_and_where_they_come_from() {
        assert_eq!(
            says("a=candidate:1 1 udp 2122194687 192.0.2.10 45751 typ host generation 0 network-id 1"),
            "Type host, an address of the machine itself; UDP over IPv4, component 1 (RTP, or everything). Priority \
             2122194687: type 126, local 32286, component 1."
        );
        let said = says("a=candidate:1 2 UDP 1685987326 203.0.113.7 45972 typ srflx raddr 0.0.0.0 rport 0");
        assert!(said.contains("component 2 (RTCP); the address behind it is withheld. Priority"), "{said}");
        let said = says("a=candidate:1 1 UDP 1677721855 203.0.113.7 4 typ srflx raddr 10.0.0.1 rport 5");
        assert!(said.contains("; from 10.0.0.1 port 5."), "{said}");
        let said = says("a=candidate:1 1 udp 58597375 203.0.113.5 4 typ relay raddr 203.0.113.77 rport 5");
        assert!(said.contains("; related address 203.0.113.77 port 5."), "{said}");
        let said = says("a=candidate:0 1 UDP 2122187007 f2c6.local 56954 typ host");
        assert!(said.contains("; UDP to an mDNS name, which hides the local address, component 1"), "{said}");
        assert!(says("a=candidate:0 1 UDP 2122187007 turn.example 5 typ host").contains("UDP to a host name, comp"));
    }

    #[test]
    fn type_preferences_of_known_clients() {
        let said = |transport: &str, preference: u32, kind: &str| {
            let priority = (preference << 24) + (1 << 8) + 255;
            let said = says(&format!("a=candidate:1 1 {transport} {priority} 192.0.2.1 5 typ {kind}"));
            said.split_once("component 1 (type").map(|(_, rest)| rest.to_owned()).unwrap_or_default()
        };
        assert_eq!(said("udp", 126, "host"), "");
        assert_eq!(said("udp", 120, "host"), " preference 120 is libnice's for host candidates over UDP).");
        assert_eq!(said("tcp", 125, "host"), " preference 125 is Firefox's for host candidates over TCP).");
        assert_eq!(said("udp", 5, "relay"), " preference 5 is Firefox's for TURN over UDP).");
        assert_eq!(said("udp", 7, "host"), " preference 126 is recommended for host).");
        // For TCP no number is recommended.
        assert_eq!(said("tcp", 7, "host"), "");
    }

    #[test]
    fn network_costs() {
        let said = |cost: &str| says(&format!("a=candidate:1 1 udp 1 192.0.2.1 5 typ host network-cost {cost}"));
        assert!(said("10").ends_with(" Network cost 10: low (Wi-Fi)."));
        assert!(said("910").ends_with(": cellular."));
        assert!(said("999").ends_with(": the highest, for when the network is not known or not told."));
        assert!(said("7").ends_with(": not a value that is documented."));
    }
}
